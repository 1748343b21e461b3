"""What the two shapes of the USGS Mineral Commodity Summaries have in common: areas and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from minamoto.data.sources.quantity import (
    KILOGRAM,
    KILOTONNE,
    MEGATONNE,
    MILLION_CARAT,
    MILLION_CUBIC_METRE,
    MILLION_LITRE,
    THOUSAND_CARAT,
    TONNE,
    Unit,
)

UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "metric tons": TONNE,
        "tons": TONNE,  # "All tonnages are metric unless otherwise specified"
        "thousand metric tons": KILOTONNE,
        "thousand metric dry tons": KILOTONNE,
        "million metric tons": MEGATONNE,
        "kilograms": KILOGRAM,
        "thousand carats": THOUSAND_CARAT,
        "thousands of carats": THOUSAND_CARAT,
        "million carats": MILLION_CARAT,
        "million cubic meters": MILLION_CUBIC_METRE,
        "million liters": MILLION_LITRE,
    }
)


QUALIFIED = re.compile(r"(?P<country>[^()]+?)\s*\((?P<what>[^()]+)\)")
PARTS_OF_A_NAME = frozenset({"Kinshasa", "Brazzaville"})


def area_of(country: str) -> str | None:
    """`world`, `rest`, or `joint` for a row that stands for no single country, else null.

    Examples
    --------
    >>> area_of("World total (rounded)"), area_of("Other Countries"), area_of("Netherlands")
    ('world', 'rest', None)
    >>> area_of("United States and Canada")
    'joint'
    """
    name = country.lower()
    if name.startswith("world"):
        return "world"
    if name == "united states and canada":
        return "joint"
    return "rest" if name.startswith("other countries") else None


def country_and_what(printed: str) -> tuple[str, str | None]:
    """A country, and what of it is counted, where the column of countries says both.

    Examples
    --------
    >>> country_and_what("Brazil (beneficiated)"), country_and_what("Congo (Kinshasa)")
    (('Brazil', 'beneficiated'), ('Congo (Kinshasa)', None))
    """
    match = QUALIFIED.fullmatch(printed)
    if match is None or match["what"] in PARTS_OF_A_NAME:
        return printed, None
    return match["country"], match["what"]
