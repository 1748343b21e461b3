"""The interval of a figure over the draws of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Interval = tuple[float, float, float]  # value, low, high

QUANTILES = (0.05, 0.95)


def interval(values: FloatArray) -> Interval:
    """Draw 0 with the 5th and 95th percentile of the others, which always hold it."""
    value = float(values[0])
    if values.size == 1:
        return value, value, value
    low, high = np.quantile(values[1:], QUANTILES)
    return value, min(value, float(low)), max(value, float(high))
