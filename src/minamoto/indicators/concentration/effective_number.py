"""Number of equal countries that would be as concentrated, by the HHI."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Values, shares, values_of


def effective_number(mass: ArrayLike) -> Values:
    """Hill number of order 2, N = 1 / HHI.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero

    Returns
    -------
    (...) countries, in [1, n]; n for n equal countries.

    Examples
    --------
    >>> round(effective_number([40, 30, 20, 10]), 12)
    3.333333333333

    References
    ----------
    Hill (1973), Ecology 54(2), eq. for N_2.
    """
    return values_of(1 / (shares(mass, "mass") ** 2).sum(axis=-1))


INDICATOR = Indicator(
    key="effective_number",
    name=Text("実効供給国数（HHI基準）", "effective number of suppliers (HHI)"),
    family=Family.CONCENTRATION,
    unit="countries",
    low=1.0,
    high=float("inf"),
    inputs=(MASS,),
    equation="N = 1 / HHI",
    cite="hill_1973",
    meaning=Text(
        "同じ集中度になる「等しい規模の供給国」の数。少ないほど集中している。",
        "How many equally large suppliers would be as concentrated; fewer is more concentrated.",
    ),
    compute=effective_number,
    higher_is_riskier=False,
)
