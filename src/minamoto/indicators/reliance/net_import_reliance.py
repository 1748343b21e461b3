"""Net import reliance in the form of the U.S. Geological Survey."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.reliance.flows import (
    EXPORTS,
    IMPORTS,
    NO_CONSUMPTION,
    PRIMARY,
    SECONDARY,
    STOCK_DRAW,
    flow,
)
from minamoto.indicators.validation import Values, numbers, quotient, together, values_of


def net_import_reliance(
    imports: ArrayLike,
    exports: ArrayLike,
    stock_draw: ArrayLike,
    primary_production: ArrayLike,
    secondary_production: ArrayLike,
) -> Values:
    """NIR = (I - E + dS) / (PP + SP + I - E + dS).

    Parameters
    ----------
    imports, exports : (...) of the country in one year, any one unit; >= 0
    stock_draw : (...) draw on government and industry stocks, negative when they are built up
    primary_production, secondary_production : (...) domestic, from ore and from old scrap; >= 0

    Returns
    -------
    (...) fraction of apparent consumption, <= 1; negative for a net exporter (printed "E").

    Raises
    ------
    NoValue : apparent consumption is not above zero

    Examples
    --------
    >>> net_import_reliance(60, 10, 10, 30, 10)
    0.6

    References
    ----------
    USGS, Mineral Commodity Summaries 2025, appendix on definitions.
    """
    arrived, left = flow(imports, "imports"), flow(exports, "exports")
    drawn = numbers(stock_draw, "stock_draw")
    primary = flow(primary_production, "primary_production")
    secondary = flow(secondary_production, "secondary_production")
    together(
        imports=arrived,
        exports=left,
        stock_draw=drawn,
        primary_production=primary,
        secondary_production=secondary,
    )
    net = arrived - left + drawn
    return values_of(quotient(net, primary + secondary + net, NO_CONSUMPTION, "imports"))


INDICATOR = Indicator(
    key="net_import_reliance",
    name=Text("純輸入依存度", "net import reliance (USGS)"),
    family=Family.RELIANCE,
    unit="1",
    low=float("-inf"),
    high=1.0,
    inputs=(IMPORTS, EXPORTS, STOCK_DRAW, PRIMARY, SECONDARY),
    equation="NIR = (I − E + ΔS) / (PP + SP + I − E + ΔS)",
    cite="usgs_mcs_2025",
    meaning=Text(
        "見掛消費のうち純輸入と在庫取り崩しで賄われた割合。純輸出国は負になる。",
        "Share of apparent consumption met by net imports and stocks; negative for a net exporter.",
    ),
    compute=net_import_reliance,
)
