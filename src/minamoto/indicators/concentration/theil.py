"""Theil's index of inequality between countries."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.entropy_number import entropy
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Values, shares, values_of


def theil(mass: ArrayLike) -> Values:
    """Theil's T, T = sum_i s_i ln(n s_i) = ln n - entropy.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero. A country listed with
        zero counts in n.

    Returns
    -------
    (...) nats, in [0, ln n]; 0 for equal shares.

    Examples
    --------
    >>> round(theil([40, 30, 20, 10]), 12)
    0.106440135286

    References
    ----------
    Theil (1967), Economics and Information Theory, ch. 4.
    """
    share = shares(mass, "mass")
    return values_of(np.maximum(np.log(share.shape[-1]) - entropy(share), 0.0))


INDICATOR = Indicator(
    key="theil",
    name=Text("タイル指数", "Theil index"),
    family=Family.CONCENTRATION,
    unit="nat",
    low=0.0,
    high=float("inf"),
    inputs=(MASS,),
    equation="T = Σ_i s_i ln(n s_i)",
    cite="theil_1967",
    meaning=Text(
        "一覧にある国どうしの偏り。等分なら0、一国独占ならln nになる。",
        "How unequal the listed countries are: 0 for equal shares, ln n for one country.",
    ),
    compute=theil,
)
