"""GeoPolRisk as a characterisation factor of life cycle assessment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.geopolrisk.inputs import (
    DOMESTIC,
    INSTABILITY,
    PARTNER_IMPORTS,
    PRICE,
    WORLD_PRODUCTION,
)
from minamoto.indicators.geopolrisk.score import geopolrisk
from minamoto.indicators.validation import Values, numbers, together, values_of

# kUSD/t. The reference price that the authors' program and spreadsheet both divide by, whatever
# the year; their documentation's eq. 3 writes the copper price of the same year.
COPPER_REFERENCE_PRICE = 0.409412948


def geopolrisk_factor(
    production: ArrayLike,
    imports: ArrayLike,
    instability: ArrayLike,
    domestic_production: ArrayLike,
    price: ArrayLike,
) -> Values:
    """CF = GPRS P / P_Cu.

    Parameters
    ----------
    production, imports, instability, domestic_production : as in `geopolrisk`
    price : (...) average price of the material, kUSD/t; >= 0

    Returns
    -------
    (...) kg Cu-eq per kg, >= 0.

    Raises
    ------
    MissingInput, NoValue : as `geopolrisk`

    Examples
    --------
    >>> round(geopolrisk_factor([80, 20], [60, 20], [0.5, 0.2], 20, 4.0), 6)
    2.258844

    References
    ----------
    Koyamparambath et al. (2024), documentation of geopolrisk-py, eq. 3, with the constant of the
    program; Santillan-Saldivar et al. (2022).
    """
    score = np.asarray(geopolrisk(production, imports, instability, domestic_production))
    return characterisation_of_score(score, price)


def characterisation_of_score(score: ArrayLike, price: ArrayLike) -> Values:
    """The factor from a GeoPolRisk score already made and the price in kUSD/t, both (...)."""
    risk = numbers(score, "score", low=0.0, high=1.0)
    value = numbers(price, "price", low=0.0)
    together(score=risk, price=value)
    return values_of(risk * value / COPPER_REFERENCE_PRICE)


INDICATOR = Indicator(
    key="geopolrisk_factor",
    name=Text("GeoPolRisk特性化係数", "GeoPolRisk characterisation factor"),
    family=Family.COMPOSITE,
    unit="kg Cu-eq/kg",
    low=0.0,
    high=float("inf"),
    inputs=(WORLD_PRODUCTION, PARTNER_IMPORTS, INSTABILITY, DOMESTIC, PRICE),
    equation="CF = GPRS · P / P_Cu",
    cite="koyamparambath_2024",
    meaning=Text(
        "ライフサイクル評価用に、GeoPolRiskスコアを価格で重みづけし銅当量で表した係数。",
        "The GeoPolRisk score weighted by price, as copper equivalents for life cycle assessment.",
    ),
    compute=geopolrisk_factor,
)
