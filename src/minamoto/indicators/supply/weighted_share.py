"""The kernel of every share of supply that has some property."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.indicators.validation import (
    Values,
    aligned,
    needed_where,
    numbers,
    shares,
    values_of,
)


def weighted_share(mass: ArrayLike, part: ArrayLike, name: str) -> Values:
    """Sum of shares times the part of each country that has the property, sum_i s_i b_i.

    `part` is (..., n) in [0, 1] and may be missing (NaN) only where the mass is zero.
    """
    share = shares(mass, "mass")
    fraction = numbers(part, name, low=0.0, high=1.0, gaps=True)
    fraction = fraction[None] if fraction.ndim == 0 else fraction
    aligned(**{"mass": share, name: fraction})
    return values_of((share * needed_where(share, "mass", fraction, name)).sum(axis=-1).clip(0, 1))
