"""Years that reserves would last at the present rate of mining."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.supply.reserves import RESERVES
from minamoto.indicators.validation import Values, aligned, listed, quotient, values_of


def reserves_to_production(reserves: ArrayLike, production: ArrayLike) -> Values:
    """Static lifetime, R/P = sum_c R_c / sum_c P_c.

    Parameters
    ----------
    reserves, production : (..., n) of the same countries, t and t/yr of the same content

    Returns
    -------
    (...) years, >= 0. Reserves are what pays to mine today and grow with price and exploration:
    this is no date of exhaustion.

    Raises
    ------
    NoValue : nothing is mined

    Examples
    --------
    >>> reserves_to_production([600, 400], [30, 20])
    20.0

    References
    ----------
    Graedel et al. (2012), Environ. Sci. Technol. 46(2), depletion time (in its static form); USGS,
    Mineral Commodity Summaries, appendix C on reserves.
    """
    stock, yearly = listed(reserves, "reserves"), listed(production, "production")
    aligned(reserves=stock, production=yearly)
    idle = Text(
        "生産量がゼロのため、可採年数を計算できない", "nothing is mined, so there is no lifetime"
    )
    return values_of(quotient(stock.sum(axis=-1), yearly.sum(axis=-1), idle, "production"))


INDICATOR = Indicator(
    key="reserves_to_production",
    name=Text("可採年数（埋蔵量／生産量）", "reserves-to-production ratio"),
    family=Family.RESERVE,
    unit="yr",
    low=0.0,
    high=float("inf"),
    inputs=(
        RESERVES,
        Input(
            name="production",
            unit="t/yr",
            per="country",
            meaning=Text("国別の年間採掘量", "mined a year in each country"),
        ),
    ),
    equation="R/P = Σ_c R_c / Σ_c P_c",
    cite="graedel_2012",
    meaning=Text(
        "現在の採掘量が続くと仮定した場合に埋蔵量がもつ年数。枯渇の時期を示すものではない。",
        "Years that reserves last at today's rate of mining; not a date of exhaustion.",
    ),
    compute=reserves_to_production,
    higher_is_riskier=False,
)
