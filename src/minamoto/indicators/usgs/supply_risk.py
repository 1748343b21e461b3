"""Supply risk of the USGS 2020 assessment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, numbers, together, values_of


def usgs_supply_risk(
    disruption_potential: ArrayLike, trade_exposure: ArrayLike, economic_vulnerability: ArrayLike
) -> Values:
    """SR = (DP TE EV)^(1/3), the geometric mean of its three parts.

    Parameters
    ----------
    disruption_potential, trade_exposure, economic_vulnerability : (...) each normalised to 0-1 over
        the commodities and years compared

    Returns
    -------
    (...) dimensionless, in [0, 1]; comparable only within one normalisation.

    Examples
    --------
    >>> round(usgs_supply_risk(0.64, 1.0, 0.1), 6)
    0.4

    References
    ----------
    Nassar et al. (2020), Sci. Adv. 6(8) eaay8647, eq. of supply risk.
    """
    parts = {
        "disruption_potential": disruption_potential,
        "trade_exposure": trade_exposure,
        "economic_vulnerability": economic_vulnerability,
    }
    arrays = {name: numbers(values, name, low=0.0, high=1.0) for name, values in parts.items()}
    together(**arrays)
    first, second, third = arrays.values()
    return values_of(np.cbrt(first * second * third))


def _part(name: str, meaning: Text) -> Input:
    return Input(name=name, unit="1", per="one", meaning=meaning, high=1.0)


INDICATOR = Indicator(
    key="usgs_supply_risk",
    name=Text("供給リスク（USGS 2020）", "supply risk (USGS 2020)"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        _part(
            "disruption_potential",
            Text("供給途絶可能性（0～1に正規化）", "disruption potential, normalised to 0-1"),
        ),
        _part(
            "trade_exposure",
            Text("貿易エクスポージャー（0～1に正規化）", "trade exposure, normalised to 0-1"),
        ),
        _part(
            "economic_vulnerability",
            Text("経済的脆弱性（0～1に正規化）", "economic vulnerability, normalised to 0-1"),
        ),
    ),
    equation="SR = (DP · TE · EV)^(1/3)",
    cite="nassar_2020",
    meaning=Text(
        "途絶可能性・貿易依存・経済的脆弱性の幾何平均。一つでもゼロならゼロになる。",
        "Geometric mean of disruption potential, trade exposure and economic vulnerability.",
    ),
    compute=usgs_supply_risk,
)
