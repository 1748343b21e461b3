"""Herfindahl-Hirschman index."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Values, shares, values_of

DOJ_POINTS = 1e4  # competition authorities print shares in percent, so HHI x 10 000


def herfindahl(mass: ArrayLike) -> Values:
    """Sum of squared shares, HHI = sum_i s_i^2 with s_i = m_i / sum_j m_j.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) dimensionless, in [1/n, 1]; 1 when one country holds all. Times 10 000 gives the points
    of competition authorities.

    Raises
    ------
    MissingInput, InputError, NoValue : a gap, a figure that cannot be, a total of zero

    Examples
    --------
    >>> round(herfindahl([40, 30, 20, 10]), 12)
    0.3

    References
    ----------
    U.S. DOJ and FTC, Merger Guidelines (2023), section 2.1; for countries, World Mining Data.
    """
    return values_of((shares(mass, "mass") ** 2).sum(axis=-1))


INDICATOR = Indicator(
    key="hhi",
    name=Text("ハーフィンダール・ハーシュマン指数（HHI）", "Herfindahl-Hirschman index (HHI)"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(MASS,),
    equation="HHI = Σ_i s_i²",
    cite="doj_ftc_2023",
    meaning=Text(
        "各国シェアの二乗和。1に近いほど一国に集中しており、等分のnか国なら1/nになる。",
        "Sum of squared country shares: 1 when one country holds all, 1/n for n equal countries.",
    ),
    compute=herfindahl,
)
