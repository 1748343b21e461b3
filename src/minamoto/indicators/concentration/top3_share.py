"""Share of the three largest countries."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.concentration.top_share import top_share
from minamoto.indicators.validation import Values


def top3_share(mass: ArrayLike) -> Values:
    """Share of the three largest countries, CR₃ = s_(1) + s_(2) + s_(3).

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) fraction, in [1/n, 1].

    Examples
    --------
    >>> round(top3_share([40, 30, 20, 10]), 12)
    0.9

    References
    ----------
    IEA, Global Critical Minerals Outlook 2025 (share of the top producers).
    """
    return top_share(mass, 3)


INDICATOR = Indicator(
    key="top3_share",
    name=Text("上位3か国シェア", "top-3 share"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(MASS,),
    equation="CR₃ = s_(1) + s_(2) + s_(3)",
    cite="iea_gcmo_2025",
    meaning=Text(
        "上位3か国が占めるシェアの合計。",
        "The share that the three largest countries hold together.",
    ),
    compute=top3_share,
)
