"""Share of the n largest countries, of which top 1 and top 3 are indicators of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.indicators.validation import Values, shares, values_of


def top_share(mass: ArrayLike, n: int) -> Values:
    """Share of the n largest, CR_n = s_(1) + ... + s_(n) with s_(1) >= s_(2) >= ...

    Parameters
    ----------
    mass : (..., countries) of each country, in any one unit; >= 0, not all zero
    n : how many of the largest, >= 1; more than are listed gives 1

    Returns
    -------
    (...) fraction, in [1/countries, 1].

    Examples
    --------
    >>> round(top_share([40, 30, 20, 10], 2), 12)
    0.7
    """
    if n < 1:
        raise InputError(f"n: must be >= 1, found {n}")
    largest = np.sort(shares(mass, "mass"), axis=-1)[..., -n:]
    return values_of(np.minimum(largest.sum(axis=-1), 1.0))
