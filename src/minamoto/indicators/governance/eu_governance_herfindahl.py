"""The European Union's H: HHI weighted by governance on 0-10 and by a trade factor."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.governance.weighted_herfindahl import weighted_squares
from minamoto.indicators.validation import Values, values_of

TRADE_FACTOR_MOST = 1.5  # the largest of the 2023 study, for an export ban
WGI_WORST = 10.0


def eu_governance_herfindahl(
    mass: ArrayLike, wgi_scaled: ArrayLike, trade_factor: ArrayLike | None = None
) -> Values:
    """H = sum_c S_c^2 WGI_c t_c, of global supply or of EU sourcing.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero
    wgi_scaled : (..., n) (2.5 - mean of the six World Governance Indicators) x 2, from 0 (best) to
        10 (worst); NaN only where mass is 0
    trade_factor : (..., n) 0.8 for EU members and partners with an agreement, 1 without measures,
        up to 1.5 for an export ban. Left out, the index is the plain HHI-WGI of the 2010-2014
        studies, which had no trade factor.

    Returns
    -------
    (...) dimensionless, in [0, 15]: on 0-10 times the trade factor, not on 0-1.

    Raises
    ------
    MissingInput : a weight unknown for a country with mass, with the share it holds

    Examples
    --------
    >>> round(eu_governance_herfindahl([90, 10], [5.71, 2.0], [1.2, 1.0]), 6)
    5.57012

    References
    ----------
    European Commission (2017), Methodology for establishing the EU list of critical raw materials,
    guidelines, section on supply risk.
    """
    weights: dict[str, tuple[ArrayLike, float, float]] = {
        "wgi_scaled": (wgi_scaled, 0.0, WGI_WORST)
    }
    if trade_factor is not None:
        weights["trade_factor"] = (trade_factor, 0.0, TRADE_FACTOR_MOST)
    return values_of(weighted_squares(mass, "mass", **weights))


INDICATOR = Indicator(
    key="eu_governance_hhi",
    name=Text("EU方式ガバナンス加重HHI", "EU governance-weighted HHI (H)"),
    family=Family.GOVERNANCE,
    unit="1",
    low=0.0,
    high=WGI_WORST * TRADE_FACTOR_MOST,
    inputs=(
        MASS,
        Input(
            name="wgi_scaled",
            unit="1",
            per="country",
            meaning=Text(
                "世界ガバナンス指標（6指標平均を0～10に換算、0が最良）",
                "World Governance Indicators, mean of six scaled to 0 (best) to 10 (worst)",
            ),
            high=WGI_WORST,
            needed_where="mass",
        ),
        Input(
            name="trade_factor",
            unit="1",
            per="country",
            meaning=Text(
                "貿易係数（0.8：EU加盟国・協定国、1：措置なし、最大1.5：輸出禁止）",
                "trade factor: 0.8 EU or agreement, 1 no measure, up to 1.5 export ban",
            ),
            high=TRADE_FACTOR_MOST,
            optional=True,
            needed_where="mass",
        ),
    ),
    equation="H = Σ_c S_c² · WGI_c · t_c",
    cite="ec_guidelines_2017",
    meaning=Text(
        "集中度を各国のガバナンスと貿易措置で重みづけしたEUの指数。世界供給とEU調達の双方に用いる。",
        "The EU's concentration index weighted by governance and trade measures, of global supply "
        "or of EU sourcing.",
    ),
    compute=eu_governance_herfindahl,
)
