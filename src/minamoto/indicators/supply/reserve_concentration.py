"""Concentration of reserves."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.supply.reserves import RESERVES
from minamoto.indicators.validation import Values, shares, values_of


def reserve_concentration(reserves: ArrayLike) -> Values:
    """HHI of reserves, sum_c (R_c / sum R)^2.

    Parameters
    ----------
    reserves : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) dimensionless, in [1/n, 1].

    Examples
    --------
    >>> round(reserve_concentration([40, 30, 20, 10]), 12)
    0.3

    References
    ----------
    Graedel et al. (2012), Environ. Sci. Technol. 46(2): concentration of reserves; reserves as USGS
    defines them.
    """
    return values_of((shares(reserves, "reserves") ** 2).sum(axis=-1))


INDICATOR = Indicator(
    key="reserve_concentration",
    name=Text("埋蔵量の集中度（HHI）", "concentration of reserves (HHI)"),
    family=Family.RESERVE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(RESERVES,),
    equation="HHI_R = Σ_c (R_c / Σ R)²",
    cite="graedel_2012",
    meaning=Text(
        "経済的に採掘可能な埋蔵量が少数の国に偏っている度合い。将来の供給先の広がりを示す。",
        "How few countries hold the economic reserves: where supply can come from later.",
    ),
    compute=reserve_concentration,
)
