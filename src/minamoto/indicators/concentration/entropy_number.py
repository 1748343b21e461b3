"""Number of equal countries that would be as concentrated, by Shannon's entropy."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Array, Values, shares, values_of


def entropy(share: Array) -> Array:
    """Shannon's entropy in nats over the last axis, H = -sum_i s_i ln s_i, with 0 ln 0 = 0."""
    return np.asarray(-(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=-1))


def entropy_number(mass: ArrayLike) -> Values:
    """Hill number of order 1, N = exp(-sum_i s_i ln s_i).

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) countries, in [1, n]; never below the effective number by HHI, since small suppliers
    count for more here.

    Examples
    --------
    >>> round(entropy_number([40, 30, 20, 10]), 12)
    3.596115466624

    References
    ----------
    Hill (1973), Ecology 54(2), eq. for N_1.
    """
    return values_of(np.maximum(np.exp(entropy(shares(mass, "mass"))), 1.0))


INDICATOR = Indicator(
    key="entropy_number",
    name=Text("実効供給国数（エントロピー基準）", "effective number of suppliers (entropy)"),
    family=Family.CONCENTRATION,
    unit="countries",
    low=1.0,
    high=float("inf"),
    inputs=(MASS,),
    equation="N = exp(−Σ_i s_i ln s_i)",
    cite="hill_1973",
    meaning=Text(
        "エントロピーから求めた「等しい規模の供給国」の数。小規模な供給国をHHI基準より重くみる。",
        "Equally large suppliers of the same entropy; gives small suppliers more weight than HHI.",
    ),
    compute=entropy_number,
    higher_is_riskier=False,
)
