"""HHI weighted by political instability on 0-1."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.governance.weighted_herfindahl import weighted_squares
from minamoto.indicators.validation import Values, values_of


def governance_herfindahl(mass: ArrayLike, instability: ArrayLike) -> Values:
    """HHI weighted by instability, sum_i s_i^2 g_i with g on 0-1.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero
    instability : (..., n) World Bank "political stability and absence of violence", inverted and
        min-max normalised to 0 (best) ... 1 (worst); NaN only where mass is 0

    Returns
    -------
    (...) dimensionless, in [0, HHI].

    Raises
    ------
    MissingInput : instability unknown for a country with mass, with the share it holds

    Examples
    --------
    >>> round(governance_herfindahl([50, 50], [0.2, 0.6]), 12)
    0.2

    References
    ----------
    Graedel et al. (2012), Environ. Sci. Technol. 46(2): HHI and WGI in one index of supply risk;
    the scale of g is that of Koyamparambath et al. (2024).
    """
    squares = weighted_squares(mass, "mass", instability=(instability, 0.0, 1.0))
    return values_of(squares)


INDICATOR = Indicator(
    key="governance_hhi",
    name=Text("政情不安加重HHI", "governance-weighted HHI"),
    family=Family.GOVERNANCE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        MASS,
        Input(
            name="instability",
            unit="1",
            per="country",
            meaning=Text(
                "政情不安度（世界銀行WGI「政治的安定」を反転・0～1に正規化、0が最良）",
                "political instability: World Bank WGI political stability, inverted, 0 best",
            ),
            high=1.0,
            needed_where="mass",
        ),
    ),
    equation="HHI_g = Σ_i s_i² g_i",
    cite="graedel_2012",
    meaning=Text(
        "供給が少数の、しかも政情の不安定な国に偏っているほど高くなる。",
        "High where few countries hold the supply and those are politically unstable.",
    ),
    compute=governance_herfindahl,
)
