"""The kernel of every governance-weighted index; the scales are indicators of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.indicators.validation import Array, aligned, needed_where, numbers, shares


def weighted_squares(
    mass: ArrayLike, name: str, **weights: tuple[ArrayLike, float, float]
) -> Array:
    """Sum of squared shares, each times its weights, sum_i s_i^2 w_i v_i ...

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero
    name : of the mass, for messages
    weights : by name: (..., n) values with the least and greatest allowed. A weight may be missing
        (NaN) where the mass is zero.

    Returns
    -------
    (...) in the unit of the product of the weights.
    """
    share = shares(mass, name)
    weight = np.ones_like(share)
    for key, (values, low, high) in weights.items():
        array = numbers(values, key, low=low, high=high, gaps=True)
        if array.ndim == 0:
            array = array[None]
        aligned(**{name: share, key: array})
        weight = weight * needed_where(share, name, array, key)
    return np.asarray((share**2 * weight).sum(axis=-1))
