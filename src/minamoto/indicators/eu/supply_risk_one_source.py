"""Supply risk where the EU study could use only one of the two supplies."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.eu.inputs import FOR_SUPPLY_RISK, H_MOST, RECYCLING, h_input
from minamoto.indicators.validation import Values, numbers, together, values_of


def eu_supply_risk_one_source(
    h: ArrayLike, recycling_input_rate: ArrayLike, substitution: ArrayLike
) -> Values:
    """SR = H (1 - EoL_RIR) SI_SR, with the H of global supply, or of EU sourcing, alone.

    Parameters
    ----------
    h : (...) governance-weighted HHI with trade factor of the one supply known, in [0, 15]
    recycling_input_rate, substitution : (...) fractions

    Returns
    -------
    (...) dimensionless, in [0, 15].

    Examples
    --------
    >>> round(eu_supply_risk_one_source(2.4, 0.0, 1.0), 4)  # beryllium 2017, global supply only
    2.4

    References
    ----------
    European Commission (2017), Study on the review of the list of critical raw materials, column
    "supply data used": where sourcing or import reliance were not of quality, one supply was used.
    """
    concentration = numbers(h, "h", low=0.0, high=H_MOST)
    recycled = numbers(recycling_input_rate, "recycling_input_rate", low=0.0, high=1.0)
    lack = numbers(substitution, "substitution", low=0.0, high=1.0)
    together(h=concentration, recycling_input_rate=recycled, substitution=lack)
    return values_of(concentration * (1 - recycled) * lack)


INDICATOR = Indicator(
    key="eu_supply_risk_one_source",
    name=Text("EU供給リスク（一方の供給のみ）", "EU supply risk from one supply"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=H_MOST,
    inputs=(
        h_input(
            "h",
            Text(
                "世界供給またはEU調達のガバナンス加重HHI",
                "H of global supply, or of EU sourcing",
            ),
        ),
        RECYCLING,
        FOR_SUPPLY_RISK,
    ),
    equation="SR = H · (1 − EoL_RIR) · SI_SR",
    cite="ec_study_2017",
    meaning=Text(
        "世界供給とEU調達の一方しか使えない場合の供給リスク。どちらを用いたかを明示する。",
        "Supply risk where only global supply, or only EU sourcing, is known: say which.",
    ),
    compute=eu_supply_risk_one_source,
)
