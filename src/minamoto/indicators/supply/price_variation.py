"""How far a price strays from its mean over a period."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.supply.yearly_prices import PRICE, YEAR, yearly_prices
from minamoto.indicators.validation import Values, quotient, values_of


def price_variation(year: ArrayLike, price: ArrayLike) -> Values:
    """Coefficient of variation, standard deviation (n - 1) over mean.

    Parameters
    ----------
    year : (..., n) whole, each once, none left out; in any order; n >= 2
    price : (..., n) yearly averages, money per mass in one unit; >= 0, not all zero

    Returns
    -------
    (...) dimensionless, >= 0. A steady trend counts as variation here, unlike in volatility.

    Examples
    --------
    >>> round(price_variation([2022, 2023, 2024], [90, 100, 110]), 12)
    0.1

    References
    ----------
    McKinsey Global Institute (2011), Resource Revolution: volatility of commodity prices as their
    standard deviation divided by their average over the period.
    """
    prices = yearly_prices(year, price, least=2)
    worthless = Text("価格がすべてゼロのため、計算できない", "all prices are zero")
    spread = np.asarray(np.std(prices, axis=-1, ddof=1))
    return values_of(quotient(spread, np.asarray(prices.mean(axis=-1)), worthless, "price"))


INDICATOR = Indicator(
    key="price_variation",
    name=Text("価格の変動係数", "coefficient of variation of the price"),
    family=Family.PRICE,
    unit="1",
    low=0.0,
    high=float("inf"),
    inputs=(YEAR, PRICE),
    equation="CV = sd_{n−1}(p) / mean(p)",
    cite="mgi_2011",
    meaning=Text(
        "期間中の価格の標準偏差を平均で割った値。一方向の上昇・下落も変動として数える。",
        "Standard deviation of the price over its mean; a steady trend counts too.",
    ),
    compute=price_variation,
)
