"""Share of the largest country."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.concentration.top_share import top_share
from minamoto.indicators.validation import Values


def top1_share(mass: ArrayLike) -> Values:
    """Share of the largest country, CR₁ = max_i s_i.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) fraction, in [1/n, 1].

    Examples
    --------
    >>> round(top1_share([40, 30, 20, 10]), 12)
    0.4

    References
    ----------
    IEA, Global Critical Minerals Outlook 2025 (share of the top producers).
    """
    return top_share(mass, 1)


INDICATOR = Indicator(
    key="top1_share",
    name=Text("首位国シェア", "top-1 share"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(MASS,),
    equation="CR₁ = max_i s_i",
    cite="iea_gcmo_2025",
    meaning=Text("最も多い一国が占めるシェア。", "The share that the largest country holds."),
    compute=top1_share,
)
