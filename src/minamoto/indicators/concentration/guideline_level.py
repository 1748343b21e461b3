"""What competition authorities call an HHI: a word for it, not a measure of its own."""

from __future__ import annotations

from typing import Literal

from minamoto.core.errors import UnknownName
from minamoto.indicators.validation import numbers

Level = Literal["low", "moderate", "high"]

# HHI above which a market is moderately, and highly, concentrated, by year of the U.S. guidelines
GUIDELINES: dict[str, tuple[float, float]] = {
    "1992": (0.10, 0.18),
    "2010": (0.15, 0.25),
    "2023": (0.10, 0.18),
}


def guideline_level(hhi: float, guideline: str = "2023") -> Level:
    """Level of concentration by the U.S. merger guidelines of that year.

    Parameters
    ----------
    hhi : dimensionless, in [0, 1]
    guideline : year of the guidelines: 1992 (with its 1997 revision), 2010 or 2023

    Examples
    --------
    >>> guideline_level(0.20), guideline_level(0.20, "2010")
    ('high', 'moderate')

    References
    ----------
    U.S. DOJ and FTC, Merger Guidelines 1992/1997 sec. 1.5, 2010 sec. 5.3, 2023 sec. 2.1.
    """
    if guideline not in GUIDELINES:
        raise UnknownName("guideline", guideline, tuple(GUIDELINES))
    value = float(numbers(hhi, "hhi", low=0.0, high=1.0))
    moderate, high = GUIDELINES[guideline]
    if value > high:
        return "high"
    return "moderate" if value >= moderate else "low"
