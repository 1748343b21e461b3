"""What a user types, to what we call it: materials, countries, strategic fields, HS codes.

Keys, symbols, English and Japanese names and aliases are accepted in any case, in full or half
width, with spaces, hyphens or underscores. What fits nothing is met with the nearest names; what
fits several things is met with all of them, never with a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

import polars as pl

from minamoto.core.errors import AmbiguousName, InputError, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.records import Country, Material
from minamoto.core.text import Text
from minamoto.data import harmonise
from minamoto.data.reference import table

T = TypeVar("T", str, int)
R = TypeVar("R")

SEPARATORS = re.compile(r"[,;/|、，；／\n]+")
CHAPTERS = range(1, 98)  # chapters of the Harmonized System; 77 is reserved

# A formula that is also another element's symbol: only its writing tells them apart.
FORMULAS = {"HF": ("hafnium", "fluorspar")}  # hydrogen fluoride is made of fluorspar

NOT_A_COUNTRY = frozenset({harmonise.WORLD, harmonise.UNNAMED})


def plain(text: str) -> str:
    """The text without what does not matter: width, case, spaces, hyphens, underscores.

    Examples
    --------
    >>> plain(" Ｒａｒｅ－earths "), plain("ｶﾞﾘｳﾑ")
    ('rare earths', 'ガリウム')
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return " ".join(re.sub(r"[\s_\-\u2010-\u2015\u2212]+", " ", folded).split())


def material(text: str) -> Material:
    """The material of a key, symbol, name, alias, or an HS code that holds no other.

    Raises
    ------
    UnknownName : with the nearest names
    AmbiguousName : an HS code or a formula that stands for several materials

    Examples
    --------
    >>> material("Ga").key, material("レアアース").key, material("8104.11").key
    ('gallium', 'rare_earths', 'magnesium')
    >>> material("neodimium")
    Traceback (most recent call last):
    minamoto.core.errors.UnknownName: unknown material 'neodimium'; did you mean 'neodymium'?
    """
    stripped = unicodedata.normalize("NFKC", text).strip()
    if stripped in FORMULAS:
        raise AmbiguousName("material", stripped, FORMULAS[stripped])
    if re.fullmatch(r"[\d. ]*\d[\d. ]*", stripped):
        return _material_of_code(hs6(stripped))
    return _materials()[_known("material", text, _material_names())]


def materials(text: str) -> list[Material]:
    """The materials of a list separated by comma, semicolon, slash or 、, each once, in order.

    Examples
    --------
    >>> [found.key for found in materials("Mg、ガリウム/ dysprosium, Ga")]
    ['magnesium', 'gallium', 'dysprosium']
    """
    return _each("material", text, material, _material_names())


def country(text: str) -> str:
    """ISO 3166 alpha-3 code of a country by code or name, in English or Japanese.

    Examples
    --------
    >>> country("日本"), country("コンゴ民主共和国"), country("Korea, Rep."), country("UK")
    ('JPN', 'COD', 'KOR', 'GBR')
    """
    names = _country_names()
    word = plain(text)
    if word in names:
        return names[word]
    try:
        found = harmonise.iso3(text)
    except UnknownName as error:
        near = _near(word, names) or error.suggestions
        raise UnknownName("country", text.strip(), near) from None
    if found in NOT_A_COUNTRY:
        raise UnknownName("country", text.strip())
    return found


@cache
def country_record(iso3: str) -> Country:
    """A country's names; codes of trade statistics that are no state have one too."""
    row = table("countries").filter(country=iso3)
    if row.is_empty():
        raise UnknownName("country", iso3)
    return Country(iso3=iso3, name=Text(ja=row["name_ja"].item(), en=row["name_en"].item()))


def field(text: str) -> int:
    """Number of a strategic field, by number, by name, or by a part that only one name has.

    Examples
    --------
    >>> field("1"), field("第５分野"), field("造船"), field("半導体"), field("fusion")
    (1, 5, 2, 1, 12)
    """
    names = _field_names()
    word = plain(text)
    numbered = re.fullmatch(r"(?:第|field |分野)?(\d+)(?:分野)?", word)
    if numbered:
        number = int(numbered[1])
        if number in names.values():
            return number
        raise UnknownName("strategic field", text.strip(), [f"1 to {max(names.values())}"])
    if word in names:
        return names[word]
    within = {number for name, number in names.items() if len(word) > 1 and word in name}
    if len(within) == 1:
        return within.pop()
    if within:
        raise AmbiguousName("strategic field", text.strip(), _labels(names, within))
    raise UnknownName("strategic field", text.strip(), _near(word, names))


def fields(text: str) -> list[int]:
    """The numbers of a list of strategic fields, each once, in order.

    Examples
    --------
    >>> fields("1, 造船、12")
    [1, 2, 12]
    """
    return _each("strategic field", text, field, _field_names())


def hs6(text: str) -> str:
    """The six digits of an HS code, written with or without stops, national digits cut off.

    Examples
    --------
    >>> hs6("8112.92"), hs6("８１０４１１"), hs6("8104.11-000")
    ('811292', '810411', '810411')
    """
    digits = re.sub(r"[.\s\-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{6,10}", digits) or int(digits[:2]) not in CHAPTERS:
        raise InputError(
            f"HS code: found {text.strip()!r}, allowed six digits of chapters 01 to 97, "
            "as 811292 or 8112.92; more digits are cut off"
        )
    return digits[:6]


def _known(kind: str, text: str, names: Mapping[str, T]) -> T:
    word = plain(text)
    if word in names:
        return names[word]
    raise UnknownName(kind, text.strip(), _near(word, names))


def _near(word: str, names: Mapping[str, T]) -> tuple[str, ...]:
    """The nearest names of up to three different things; symbols are near to everything."""
    long = [name for name in names if len(name) > 2 or not name.isascii()]
    by_thing: dict[T, str] = {}
    for name in nearest(word, long, limit=9):
        by_thing.setdefault(names[name], name)
    return tuple(by_thing.values())[:3]


def _each(kind: str, text: str, one: Callable[[str], R], names: Mapping[str, object]) -> list[R]:
    parts = [text] if plain(text) in names else SEPARATORS.split(text)
    found = [one(part) for part in parts if part.strip()]
    if not found:
        raise InputError(f"{kind}: the list is empty; name at least one")
    return [thing for place, thing in enumerate(found) if thing not in found[:place]]


def _index(rows: Iterable[tuple[T, Sequence[str | None]]]) -> dict[str, T]:
    """Plain name to thing; a name of two things is an error of the table."""
    names: dict[str, T] = {}
    for thing, written in rows:
        for name in written:
            if name and names.setdefault(plain(name), thing) != thing:
                raise ValueError(f"{name!r} names both {names[plain(name)]!r} and {thing!r}")
    return names


def _aliases(cell: str | None) -> list[str]:
    return cell.split(";") if cell else []


@cache
def _materials() -> dict[str, Material]:
    return {
        row["material"]: Material(
            key=row["material"],
            symbol=row["symbol"],
            name=Text(ja=row["name_ja"], en=row["name_en"]),
            kind=row["kind"],
            family=row["family"],
        )
        for row in table("materials").iter_rows(named=True)
    }


@cache
def _material_names() -> dict[str, str]:
    columns = ("material", "symbol", "name_en", "name_ja")
    return _index(
        (row["material"], [*(row[column] for column in columns), *_aliases(row["aliases"])])
        for row in table("materials").iter_rows(named=True)
    )


def _material_of_code(code: str) -> Material:
    rows = table("commodities").filter(hs6=code)
    keys = rows["material"].unique(maintain_order=True).to_list()
    if not keys:
        raise UnknownName("material under HS code", code)
    if len(keys) > 1 or not rows.select((pl.col("hs_specificity") == "clean").any()).item():
        raise AmbiguousName("material under HS code", code, keys)
    return _materials()[keys[0]]


@cache
def _country_names() -> dict[str, str]:
    return _index(
        (
            row["country"],
            [row["country"], row["name_en"], row["name_ja"], *_aliases(row["aliases"])],
        )
        for row in table("countries").iter_rows(named=True)
        if row["country"] not in NOT_A_COUNTRY
    )


@cache
def _field_names() -> dict[str, int]:
    rows = table("fields").select("field", "name_en", "name_ja").iter_rows()
    return _index((number, [en, ja]) for number, en, ja in rows)


def _labels(names: Mapping[str, int], numbers: set[int]) -> list[str]:
    return [f"{number} {name}" for name, number in names.items() if number in numbers]
