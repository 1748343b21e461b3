"""What a line of a bill of material names, to the materials it holds: the composition library.

Names in both languages, aliases, designations of standards and formulas are accepted in any case
and width, with or without spaces and hyphens. The user's own compositions come first, then the
library, then the materials themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import polars as pl

from minamoto.core.composition import Composition, Constituent
from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.reference import table

KIND = "alloy, compound, component or material"
# Signs that the same designation is written with and without: Sn-3.0Ag-0.5Cu, A5052 (H34).
SIGNS = re.compile(r"[\s\-_/・,，、()（）\[\]【】「」]+")
# Words around a designation that say what it is, and do not tell one from another.
GENERIC = re.compile(r"(合金|材|製|相当品?|alloys?|material|grade)$")
# Temper of a wrought aluminium alloy, after the alloy: 7075-T6, A5052-H34.
TEMPER = re.compile(r"[\s\-]+(t\d{1,4}|h\d{2,3})$")
LEAST = 2  # characters of a designation within a longer text; below, anything matches


def composition(text: str, own: Mapping[str, Composition] | None = None) -> Composition:
    """The composition that a text names.

    Parameters
    ----------
    text : as the bill has it: 'AZ91D', 'ＮｄＦｅＢ磁石', 'SUS304', 'ガリウム'
    own : the user's own compositions by name, which go before those of the library

    Returns
    -------
    The user's, the library's, or the material itself at fraction 1.

    Raises
    ------
    UnknownName : with the nearest names
    AmbiguousName : with all it may be: a designation that stands for several grades

    Examples
    --------
    >>> composition("ＡＺ９１Ｄ").key, composition("NdFeB 磁石").key, composition("Dy").kind
    ('az91d', 'ndfeb_sintered', 'material')
    >>> round(composition("GaAs").fraction("gallium"), 4)
    0.482
    >>> composition("AZ81X")
    Traceback (most recent call last):
    minamoto.core.errors.UnknownName: unknown alloy, compound, component or material 'AZ81X'...
    """
    word = folded(text)
    if not word:
        raise UnknownName(KIND, text)
    mine = {folded(name): made for name, made in (own or {}).items()}
    if word in mine:
        return mine[word]
    known = _names()
    alloy = folded(TEMPER.sub("", unicodedata.normalize("NFKC", text).casefold().strip()))
    for form in (word, alloy, GENERIC.sub("", word)):
        if form in known:
            return _one(text, known[form])
    found = _as_material(text)
    if found is not None:
        return found
    within = _within(word, known)
    if within:
        return _one(text, within)
    raise UnknownName(KIND, text.strip(), _near(word, mine))


def compositions() -> tuple[Composition, ...]:
    """Every composition of the library, by key."""
    return tuple(_library().values())


def folded(text: str) -> str:
    """The text as a designation is compared: no width, case, spaces, hyphens, brackets.

    Examples
    --------
    >>> folded("Ｔｉ－６Ａｌ－４Ｖ"), folded("Sn-3.0Ag-0.5Cu")
    ('ti6al4v', 'sn3.0ag0.5cu')
    """
    return SIGNS.sub("", names.plain(text))


def whole(key: str, name: Text) -> Composition:
    """A material as a composition of itself alone."""
    part = Constituent(
        material=key, low=1.0, fraction=1.0, high=1.0, basis="whole", source=None,
        evidence="derived",
    )  # fmt: skip
    return Composition(key=key, name=name, kind="material", constituents=(part,))


def _one(text: str, keys: frozenset[str]) -> Composition:
    if len(keys) > 1:
        raise AmbiguousName(KIND, text.strip(), [_library()[key].name for key in sorted(keys)])
    (key,) = keys
    return _library()[key]


def _as_material(text: str) -> Composition | None:
    """The material of that name; digits alone may be an HS code, and name no material here."""
    if re.fullmatch(r"[\d.\s]+", names.plain(text)):
        return None
    try:
        found = names.material(text)
    except UnknownName:
        return None
    return whole(found.key, found.name)


def _within(word: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What a longer text names: the longest designation that stands in it whole.

    'AZ91D ダイカスト' names AZ91D. Only designations with a digit count, since a bare word in a
    longer one ('silver-plated brass screw') would be a guess; digits beside it would be another.
    """
    found: dict[str, frozenset[str]] = {}
    for name, keys in known.items():
        if len(name) <= LEAST or not re.search(r"[a-z]", name) or not re.search(r"\d", name):
            continue
        if re.search(rf"(?<![a-z0-9.]){re.escape(name)}(?![a-z0-9.])", word):
            found[name] = keys
    longest = max(map(len, found), default=0)
    return frozenset().union(*(keys for name, keys in found.items() if len(name) == longest))


def _near(word: str, mine: Mapping[str, Composition]) -> tuple[str, ...]:
    """Up to three names, each of a different composition or material."""
    if not re.search(r"[^\d.]", word):
        return ()  # digits are near to any digits
    by_name = {name: made.key for name, made in mine.items()}
    for name, keys in _names().items():
        if len(name) > LEAST:
            by_name.setdefault(name, min(keys))
    by_thing: dict[str, str] = {}
    for name in nearest(word, by_name, limit=9):
        by_thing.setdefault(by_name[name], _shown(by_name[name], name))
    return tuple(by_thing.values())[:3]


def _shown(key: str, name: str) -> str:
    """A folded name as it is written in the library."""
    written = (n for n in _written().get(key, ()) if folded(n) == name)
    return next(written, name)


@cache
def _library() -> dict[str, Composition]:
    return {
        str(key[0]): _made(rows)
        for key, rows in table("compositions").group_by("composition", maintain_order=True)
    }


def _made(rows: pl.DataFrame) -> Composition:
    first = rows.row(0, named=True)
    note = Text(first["note_ja"], first["note"]) if first["note"] else None
    return Composition(
        key=first["composition"],
        name=Text(first["name_ja"], first["name_en"]),
        kind=first["kind"],
        standard=first["standard"],
        note=note,
        constituents=tuple(
            Constituent(
                material=row["material"],
                low=row["fraction_low"],
                fraction=row["fraction"],
                high=row["fraction_high"],
                basis=row["basis"],
                source=row["source"],
                evidence=row["evidence"],
                url=row["url"],
            )
            for row in rows.iter_rows(named=True)
        ),
    )


@cache
def _written() -> dict[str, Sequence[str]]:
    """Everything each composition is called, as written."""
    columns = ("composition", "name_en", "name_ja", "aliases", "standard")
    rows = table("compositions").select(columns).unique(maintain_order=True).iter_rows()
    return {
        key: [english, japanese, *_items(aliases, ";"), *_items(standard, "; "), key]
        for key, english, japanese, aliases, standard in rows
    }


def _items(cell: str | None, separator: str) -> Iterable[str]:
    return cell.split(separator) if cell else ()


@cache
def _names() -> dict[str, frozenset[str]]:
    """Folded name to the compositions that bear it."""
    found: dict[str, set[str]] = {}
    for key, written in sorted(_written().items()):
        for name in written:
            found.setdefault(folded(name), set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}
