"""How violently a price moves from year to year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import NoValue
from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.supply.yearly_prices import PRICE, YEAR, yearly_prices
from minamoto.indicators.validation import Values, values_of


def price_volatility(year: ArrayLike, price: ArrayLike) -> Values:
    """Standard deviation (n - 1) of yearly log returns ln(p_t / p_{t-1}).

    Parameters
    ----------
    year : (..., n) whole, each once, none left out; in any order; n >= 3
    price : (..., n) yearly averages, money per mass in one unit; > 0

    Returns
    -------
    (...) per square root of a year, >= 0; 0 for constant growth. Yearly averages smooth what
    happens inside a year: volatility from monthly prices is higher, and not comparable.

    Raises
    ------
    MissingInput : a year in between is left out
    NoValue : fewer than three years, or a price of zero

    Examples
    --------
    >>> round(price_volatility([2021, 2022, 2023, 2024], [100, 200, 100, 200]), 6)
    0.800377

    References
    ----------
    Hull, Options, Futures, and Other Derivatives, "Estimating volatility from historical data".
    """
    prices = yearly_prices(year, price, least=3)
    if not (prices > 0).all():
        raise NoValue(
            Text(
                "価格がゼロの年があり、対数収益率を計算できない",
                "a price of zero has no log return",
            ),
            "price",
        )
    return values_of(np.std(np.diff(np.log(prices), axis=-1), axis=-1, ddof=1))


INDICATOR = Indicator(
    key="price_volatility",
    name=Text("価格変動率（年次対数収益率の標準偏差）", "price volatility (yearly log returns)"),
    family=Family.PRICE,
    unit="1/sqrt(yr)",
    low=0.0,
    high=float("inf"),
    inputs=(YEAR, PRICE),
    equation="σ = sd_{n−1}( ln p_t − ln p_{t−1} )",
    cite="hull_2021",
    meaning=Text(
        "年平均価格の前年比（対数）のばらつき。大きいほど価格が大きく動く。",
        "Spread of the yearly log changes of the average price.",
    ),
    compute=price_volatility,
)
