"""A gapless series of yearly prices in the order of its years."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.core.indicator import Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Array, aligned, listed

YEAR_FIRST, YEAR_LAST = 1500.0, 2200.0
YEAR = Input(
    name="year",
    unit="yr",
    per="year",
    meaning=Text("年（連続）", "year; none may be left out"),
    low=YEAR_FIRST,
    high=YEAR_LAST,
)
PRICE = Input(
    name="price",
    unit="USD/t",
    per="year",
    meaning=Text("年平均価格（通貨・単位は全期間で同じ）", "yearly average price, in one unit"),
)


def yearly_prices(year: ArrayLike, price: ArrayLike, least: int) -> Array:
    """Prices sorted by year, (..., n).

    Raises
    ------
    MissingInput : a year in between is left out
    InputError : a year twice, or not whole
    NoValue : fewer years than `least`
    """
    years = listed(year, "year", low=YEAR_FIRST, high=YEAR_LAST)
    prices = listed(price, "price")
    aligned(year=years, price=prices)
    years, prices = np.broadcast_arrays(years, prices)
    order = np.argsort(years, axis=-1)
    years = np.take_along_axis(years, order, axis=-1)
    steps = np.diff(years, axis=-1)
    if (years != np.round(years)).any() or (steps == 0).any():
        raise InputError("year: must be whole and each only once; give one yearly average a year")
    if (steps > 1).any():
        after = float(years[..., :-1][steps > 1][0])
        raise MissingInput(
            f"the price of {after + 1:.0f}",
            "price",
            Text(f"{after + 1:.0f}年の価格が欠けている", f"price: {after + 1:.0f} is missing"),
        )
    if years.shape[-1] < least:
        raise NoValue(
            Text(f"{least}年以上の価格が必要", f"needs prices of at least {least} years"),
            "price",
        )
    return np.asarray(np.take_along_axis(prices, order, axis=-1))
