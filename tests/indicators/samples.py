"""Inputs for any indicator, drawn from what it declares of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.core.errors import NoValue
from minamoto.core.indicator import Indicator, Input

Arrays = dict[str, NDArray[np.float64]]
MOST = 1e6  # stands for "no upper limit" when drawing
LEAST = 1e-3  # smallest amount above zero, so that quotients stay far from the ends of float64
FIRST_YEAR = 2000.0
MASS_UNITS = {"t", "t/yr"}


def _largest_sector(arrays: Arrays) -> None:
    most = arrays["value_added"].max()
    arrays["largest_value_added"] = np.asarray(np.maximum(arrays["largest_value_added"], most))


def _profitable(arrays: Arrays) -> None:
    arrays["operating_profit"] = np.abs(arrays["operating_profit"]) + LEAST


def _enough_demand(arrays: Arrays) -> None:
    # far from the largest supplier's own, so that the difference keeps its digits
    arrays["demand"] = np.asarray(arrays["demand"] + 2 * arrays["largest_demand"] + LEAST)


def _priced(arrays: Arrays) -> None:
    arrays["price"] = arrays["price"] + LEAST


# what ties inputs to each other, beyond the range of each
TIES: dict[str, Callable[[Arrays], None]] = {
    "eu_economic_importance": _largest_sector,
    "usgs_economic_vulnerability": _profitable,
    "n_minus_one": _enough_demand,
    "price_volatility": _priced,
}


def amounts(entry: Input) -> st.SearchStrategy[float]:
    high = min(entry.high, MOST)
    low = max(entry.low, -MOST)
    if np.isinf(entry.high) and entry.low == 0:
        return st.one_of(st.just(0.0), st.floats(LEAST, high))
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def inputs_of(draw: st.DrawFn, indicator: Indicator, least_rows: int = 2) -> Arrays:
    """One value for `one` inputs, 2 to 8 for the others; only where the measure is defined."""
    rows = draw(st.integers(max(least_rows, 3 if is_yearly(indicator) else 2), 8))
    arrays: Arrays = {}
    for entry in indicator.inputs:
        if entry.name == "year":
            values: Any = FIRST_YEAR + np.arange(rows)
        elif entry.per == "one":
            values = draw(amounts(entry))
        else:
            values = draw(st.lists(amounts(entry), min_size=rows, max_size=rows))
        arrays[entry.name] = np.asarray(values, dtype=np.float64)
    if indicator.key in TIES:
        TIES[indicator.key](arrays)
    defined(indicator.compute, arrays)
    return arrays


def is_yearly(indicator: Indicator) -> bool:
    return any(entry.per == "year" for entry in indicator.inputs)


def defined(compute: Callable[..., Any], arrays: Arrays) -> float:
    """The value; the example is dropped where the measure is not defined, and only there."""
    try:
        return float(compute(**arrays))
    except NoValue:
        assume(False)
        raise


def listed(indicator: Indicator) -> list[Input]:
    return [entry for entry in indicator.inputs if entry.per != "one"]


def masses(indicator: Indicator) -> list[str]:
    return [entry.name for entry in indicator.inputs if entry.unit in MASS_UNITS]


def close(found: float, expected: float) -> bool:
    return bool(np.isclose(found, expected, rtol=1e-9, atol=1e-11))
