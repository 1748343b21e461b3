"""A printed figure and its unit: the number, its bounds, or the publisher's word for none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from minamoto.core.units import TONNES_PER
from minamoto.data.sources.place import Place

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
_ONE = re.compile(NUMBER, re.ASCII)
_BOUND = re.compile(rf"([<>])\s*({NUMBER})", re.ASCII)
_RANGE = re.compile(rf"({NUMBER})\s*[-–]\s*({NUMBER})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A base unit of the tables (t, Mm3, Ml) and how many of it one published unit is."""

    base: str
    factor: float


TONNE = Unit(base="t", factor=1.0)
KILOTONNE = Unit(base="t", factor=TONNES_PER["kt"])
MEGATONNE = Unit(base="t", factor=TONNES_PER["Mt"])
KILOGRAM = Unit(base="t", factor=TONNES_PER["kg"])
CARAT = Unit(base="t", factor=TONNES_PER["carat"])
THOUSAND_CARAT = Unit(base="t", factor=1e3 * TONNES_PER["carat"])
MILLION_CARAT = Unit(base="t", factor=1e6 * TONNES_PER["carat"])
MILLION_CUBIC_METRE = Unit(base="Mm3", factor=1.0)
MILLION_LITRE = Unit(base="Ml", factor=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value, or only its bounds, or neither and the word the publisher prints instead."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    flag: str | None = None

    def times(self, factor: float) -> Figure:
        """The same figure in another unit."""

        def scaled(number: float | None) -> float | None:
            return None if number is None else number * factor

        return Figure(
            value=scaled(self.value),
            low=scaled(self.low),
            high=scaled(self.high),
            flag=self.flag,
        )


def _float(text: str) -> float:
    return float(text.replace(",", ""))


def figure(printed: str, place: Place, words: frozenset[str] = frozenset()) -> Figure:
    """Read what is printed: `12,000`, `>2,000,000`, `330 - 390`, blank, or one of `words`.

    Parameters
    ----------
    printed : stripped text of the cell
    words : the publisher's words for "no figure" (NA, W ...); the word becomes the flag

    Raises
    ------
    SourceFormatError : for anything else; no figure is ever guessed.

    Examples
    --------
    >>> figure("12,000", Place("x.csv")).value
    12000.0
    >>> figure(">2,000,000", Place("x.csv")).low
    2000000.0
    >>> figure("W", Place("x.csv"), frozenset({"W"})).value is None
    True
    """
    if not printed:
        return Figure()
    if printed in words:
        return Figure(flag=printed)
    if _ONE.fullmatch(printed) and math.isfinite(_float(printed)):
        return Figure(value=_float(printed))
    if bound := _BOUND.fullmatch(printed):
        limit = _float(bound[2])
        is_low = bound[1] == ">"
        return Figure(low=limit if is_low else None, high=None if is_low else limit, flag=bound[1])
    if span := _RANGE.fullmatch(printed):
        low, high = _float(span[1]), _float(span[2])
        if low <= high:
            return Figure(low=low, high=high, flag="range")
    listed = f" or one of {sorted(words)}" if words else ""
    raise place.error(repr(printed), f"a number, a bound, a range, a blank{listed}")


def unit_of(printed: str, units: Mapping[str, Unit], place: Place) -> Unit:
    """The unit that a publisher's words stand for.

    Raises
    ------
    SourceFormatError : for words that are not in `units`.
    """
    try:
        return units[printed]
    except KeyError:
        raise place.error(
            f"the unit {printed!r}",
            f"{sorted(units)}",
            "if the publisher added a unit, the parser must learn it before the figures are used",
        ) from None
