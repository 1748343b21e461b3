"""Trade exposure of the USGS 2020 assessment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import NoValue
from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.reliance.flows import EXPORTS, IMPORTS, PRIMARY, SECONDARY, STOCK_DRAW
from minamoto.indicators.reliance.net_import_reliance import net_import_reliance
from minamoto.indicators.validation import Values, values_of


def usgs_trade_exposure(
    imports: ArrayLike,
    exports: ArrayLike,
    stock_draw: ArrayLike,
    primary_production: ArrayLike,
    secondary_production: ArrayLike,
) -> Values:
    """TE = (I - E + dS) / (PP + SP + I - E + dS), defined on 0-1.

    Parameters
    ----------
    imports, exports, stock_draw, primary_production, secondary_production : as in
        `net_import_reliance`, whose value this is where that is not negative

    Returns
    -------
    (...) fraction, in [0, 1].

    Raises
    ------
    NoValue : a net exporter (the scale of 2020 begins at 0), or no apparent consumption

    Examples
    --------
    >>> usgs_trade_exposure(60, 10, 10, 30, 10)
    0.6

    References
    ----------
    Nassar et al. (2020), Sci. Adv. 6(8) eaay8647, eq. of trade exposure.
    """
    reliance = np.asarray(
        net_import_reliance(imports, exports, stock_draw, primary_production, secondary_production)
    )
    if (reliance < 0).any():
        raise NoValue(
            Text(
                "純輸出国のため、貿易エクスポージャー（0～1）は定義されない",
                "a net exporter has no trade exposure on the scale of 0 to 1",
            ),
            "imports",
        )
    return values_of(reliance)


INDICATOR = Indicator(
    key="usgs_trade_exposure",
    name=Text("貿易エクスポージャー（USGS 2020）", "trade exposure (USGS 2020)"),
    family=Family.RELIANCE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(IMPORTS, EXPORTS, STOCK_DRAW, PRIMARY, SECONDARY),
    equation="TE = (I − E + ΔS) / (PP + SP + I − E + ΔS)",
    cite="nassar_2020",
    meaning=Text(
        "見掛消費のうち純輸入と在庫取り崩しに頼る割合（0～1）。",
        "Share of apparent consumption that rests on net imports and stocks, 0 to 1.",
    ),
    compute=usgs_trade_exposure,
)
