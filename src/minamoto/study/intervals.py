"""The interval of a figure over the draws of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Interval = tuple[float, float, float]  # value, low, high

QUANTILES = (0.05, 0.95)


def interval(values: FloatArray) -> Interval:
    """Draw 0 of (n_draws,) with the 5th and 95th percentile of the others, which always hold it."""
    return intervals(values[None])[0]


def intervals(values: FloatArray) -> list[Interval]:
    """The same of each row of (n, n_draws)."""
    first = values[:, 0]
    if values.shape[1] == 1:
        low = high = first
    else:
        low, high = np.quantile(values[:, 1:], QUANTILES, axis=1)
    low, high = np.minimum(first, low), np.maximum(first, high)
    return list(zip(first.tolist(), low.tolist(), high.tolist(), strict=True))
