"""Disruption potential of the USGS 2020 assessment."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.governance.weighted_herfindahl import weighted_squares
from minamoto.indicators.validation import Values, values_of


def usgs_disruption_potential(
    production: ArrayLike, ability_index: ArrayLike, willingness_index: ArrayLike
) -> Values:
    """DP = sum_c PS_c^2 ASI_c WSI_c.

    Parameters
    ----------
    production : (..., n) of each country, any one unit; >= 0, not all zero. The country that asks
        has a willingness index of 0 towards itself.
    ability_index : (..., n) ASI = (100 - Fraser policy perception index) / 100, 0 to 1; NaN only
        where nothing is produced
    willingness_index : (..., n) WSI from trade ties, shared values and military cooperation, 0 (an
        ally) to 1; NaN only where nothing is produced

    Returns
    -------
    (...) dimensionless, in [0, HHI].

    Examples
    --------
    >>> round(usgs_disruption_potential([80, 20], [0.6, 0.2], [0.9, 0.1]), 6)
    0.3464

    References
    ----------
    Nassar et al. (2020), Sci. Adv. 6(8) eaay8647, eq. of disruption potential.
    """
    squares = weighted_squares(
        production,
        "production",
        ability_index=(ability_index, 0.0, 1.0),
        willingness_index=(willingness_index, 0.0, 1.0),
    )
    return values_of(squares)


def _index(name: str, meaning: Text) -> Input:
    return Input(
        name=name,
        unit="1",
        per="country",
        meaning=meaning,
        high=1.0,
        needed_where="production",
    )


INDICATOR = Indicator(
    key="usgs_disruption_potential",
    name=Text("供給途絶可能性（USGS 2020）", "disruption potential (USGS 2020)"),
    family=Family.GOVERNANCE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        Input(
            name="production",
            unit="t",
            per="country",
            meaning=Text("国別生産量", "production of each country"),
        ),
        _index(
            "ability_index",
            Text("供給能力の不安指数（ASI、1が最悪）", "ability to supply index, 1 worst"),
        ),
        _index(
            "willingness_index",
            Text("供給意思の不安指数（WSI、1が最悪）", "willingness to supply index, 1 worst"),
        ),
    ),
    equation="DP = Σ_c PS_c² · ASI_c · WSI_c",
    cite="nassar_2020",
    meaning=Text(
        "生産国の集中度を、供給できる力と供給する意思の不安で重みづけした値。",
        "Concentration of production weighted by doubts on the ability and will to supply.",
    ),
    compute=usgs_disruption_potential,
)
