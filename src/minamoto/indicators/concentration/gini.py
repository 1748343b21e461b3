"""Gini coefficient of the shares of countries."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Values, shares, values_of


def gini(mass: ArrayLike) -> Values:
    """Gini coefficient, G = (2 / n) sum_i i s_(i) - (n + 1) / n with s_(1) <= ... <= s_(n).

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero. A country listed with
        zero counts in n.

    Returns
    -------
    (...) dimensionless, in [0, 1 - 1/n]; 0 for equal shares. Not corrected for small n.

    Examples
    --------
    >>> round(gini([40, 30, 20, 10]), 12)
    0.25

    References
    ----------
    Cowell (2011), Measuring Inequality, 3rd ed., appendix A.
    """
    share = np.sort(shares(mass, "mass"), axis=-1)
    n = share.shape[-1]
    rank = np.arange(1, n + 1)
    return values_of(np.maximum(2 * (rank * share).sum(axis=-1) / n - (n + 1) / n, 0.0))


INDICATOR = Indicator(
    key="gini",
    name=Text("ジニ係数", "Gini coefficient"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(MASS,),
    equation="G = (2/n) Σ_i i·s_(i) − (n+1)/n,  s_(1) ≤ … ≤ s_(n)",
    cite="cowell_2011",
    meaning=Text(
        "一覧にある国どうしの不均等さ。等分なら0。国数が少ないと1まで届かない。",
        "How unequal the listed countries are: 0 for equal shares, at most 1 − 1/n.",
    ),
    compute=gini,
)
