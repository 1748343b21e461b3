"""One code for one thing: countries' names and trade codes, as publishers print them, to ISO3.

Codes are ISO 3166-1 alpha-3 (ISO 3166-3 for dissolved states: SUN, CSK, YUG, DDR, SCG, ANT), and
five that ISO leaves to users or that publishers agree on: `XKX` Kosovo, `XZA` the Southern African
Customs Union, `BLX` Belgium-Luxembourg, `PUS` the US Pacific islands, and the two that are no
country: `WLD` the world total a source prints, `ZZZ` what a source names no country for.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from minamoto.core.errors import InputError, UnknownName

UNNAMED = "ZZZ"  # the part of a total that a source gives to no country
WORLD = "WLD"  # a world total among country rows
REVISIONS = ("HS92", "HS02", "HS17")

# Codes met in compiled tables that are not ISO's, and what they stand for.
OTHER_CODES = {"1A0": "XKX", "R20": "XKX", "S19": "TWN", "ZA1": "XZA", "ROW": "ZZZ", "ZAR": "COD"}
# BACI "areas not elsewhere specified": no country, the trade of several.
BACI_NO_COUNTRY = frozenset({473, 492, 527, 568, 577, 636, 637, 697, 837, 838, 839, 879, 899})


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCode:
    """A code of an earlier revision of the Harmonized System; exact when it held nothing else."""

    hs6: str
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spelling:
    name: str
    iso3: str
    valid_from: int | None
    valid_to: int | None

    def holds(self, year: int | None) -> bool:
        if year is None:
            return True
        return (self.valid_from or year) <= year <= (self.valid_to or year)


def iso3(name: str, year: int | None = None, *, publisher: str | None = None) -> str:
    """Code of a country, from its name in English as a publisher prints it, or from its code.

    Parameters
    ----------
    name : case, accents, `&` and stops do not matter
    year : of the figure; tells a dissolved state from its successors (Yugoslavia), and refuses a
        state that had ended
    publisher : `bgs` or `eu`, for names that only their context makes clear (plain `Congo`)

    Raises
    ------
    UnknownName : with the nearest names, or with the years in which the state existed

    Examples
    --------
    >>> iso3("Congo (Kinshasa)"), iso3("Türkiye"), iso3("Korea, Rep."), iso3("Burma")
    ('COD', 'TUR', 'KOR', 'MMR')
    >>> iso3("Yugoslavia", 1985), iso3("Yugoslavia", 1999)
    ('YUG', 'SCG')
    >>> iso3("Congo")
    Traceback (most recent call last):
    minamoto.core.errors.UnknownName: unknown country 'Congo'; did you mean 'Congo-Brazzaville' \
or 'Congo-Kinshasa'?
    """
    stripped = name.strip()
    if stripped in OTHER_CODES:
        return OTHER_CODES[stripped]
    if re.fullmatch("[A-Z]{3}", stripped) and stripped in _codes():
        return stripped
    table = _spellings()
    word = _plain(name)
    candidates = table.get((word, publisher or ""), ()) or table.get((word, ""), ())
    fitting = {spelling.iso3 for spelling in candidates if spelling.holds(year)}
    if len(fitting) == 1:
        return fitting.pop()
    raise UnknownName("country", _told(name, year, candidates), _suggestions(word, candidates))


def baci_iso3(code: int | str) -> str:
    """ISO3 of a CEPII BACI (UN Comtrade) country code; `ZZZ` for an area of several countries.

    Examples
    --------
    >>> baci_iso3(842), baci_iso3("251"), baci_iso3(699), baci_iso3(490), baci_iso3(899)
    ('USA', 'FRA', 'IND', 'TWN', 'ZZZ')
    """
    try:
        number = int(code)
    except ValueError:
        raise InputError(f"BACI country code must be a number, got {code!r}") from None
    if number in BACI_NO_COUNTRY:
        return UNNAMED
    if number in _baci():
        return _baci()[number]
    raise UnknownName("BACI country code", str(code))


def hs6_in(hs6: str, revision: str) -> tuple[EarlierCode, ...]:
    """Codes of `revision` (HS92, HS02 or HS17) that held the goods of a code of HS 2022.

    Known for the mineral codes of `parameters/hs_concordance.csv`; `UnknownName` for others.

    Examples
    --------
    >>> [code.hs6 for code in hs6_in("810520", "HS92")]  # with its waste and scrap
    ['810510']
    >>> hs6_in("810411", "HS92")[0].is_exact
    True
    """
    if revision not in REVISIONS:
        raise InputError(f"HS revision must be one of {REVISIONS}, got {revision!r}")
    try:
        return _concordance()[hs6, revision]
    except KeyError:
        raise UnknownName("mineral HS code", hs6) from None


def _plain(name: str) -> str:
    """The name without case, accents, stops, articles and doubled spaces; `&` is `and`."""
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").replace("&", " and "))
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    words = re.sub(r"[^\w' ]", " ", letters.casefold()).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def _told(name: str, year: int | None, candidates: tuple[_Spelling, ...]) -> str:
    if not candidates:
        return name
    spans = ", ".join(
        f"{c.iso3} {c.valid_from or ''}-{c.valid_to or ''}" for c in candidates
    )  # the state is known, the year is not its
    return f"{name} in {year or 'an unstated year'} ({spans})"


def _suggestions(word: str, candidates: tuple[_Spelling, ...]) -> tuple[str, ...]:
    if candidates:
        return ()
    if word == "congo":
        return ("Congo-Brazzaville", "Congo-Kinshasa")
    if word == "korea":
        return ("South Korea", "North Korea")
    from minamoto.core.nearest import nearest

    return nearest(word, (same[0].name for same in _spellings().values()))


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = resources.files("minamoto.data").joinpath("parameters", file).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def _spellings() -> dict[tuple[str, str], tuple[_Spelling, ...]]:
    found: dict[tuple[str, str], tuple[_Spelling, ...]] = {}
    for row in _rows("country_names.csv"):
        key = (_plain(row["name"]), row["publisher"])
        spelling = _Spelling(
            name=row["name"],
            iso3=row["iso3"],
            valid_from=int(row["valid_from"]) if row["valid_from"] else None,
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        )
        found[key] = (*found.get(key, ()), spelling)
    return found


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["iso3"] for row in _rows("country_names.csv"))


@cache
def _concordance() -> dict[tuple[str, str], tuple[EarlierCode, ...]]:
    found: dict[tuple[str, str], tuple[EarlierCode, ...]] = {}
    for row in _rows("hs_concordance.csv"):
        key = (row["hs6"], row["revision"])
        code = EarlierCode(hs6=row["hs6_then"], is_exact=row["is_exact"] == "true")
        found[key] = (*found.get(key, ()), code)
    return found


@cache
def _baci() -> dict[int, str]:
    return {int(row["code"]): row["iso3"] for row in _rows("baci_countries.csv")}
