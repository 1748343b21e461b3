"""Supply risk of the EU criticality studies, from global supply and EU sourcing together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.eu.inputs import FOR_SUPPLY_RISK, H_MOST, RECYCLING, h_input
from minamoto.indicators.validation import Values, numbers, together, values_of

SUPPLY_RISK_THRESHOLD = 1.0  # critical from here, together with economic importance from 2.8


def eu_supply_risk(
    h_global: ArrayLike,
    h_eu: ArrayLike,
    import_reliance: ArrayLike,
    recycling_input_rate: ArrayLike,
    substitution: ArrayLike,
) -> Values:
    """SR = (H_GS IR/2 + H_EU (1 - IR/2)) (1 - EoL_RIR) SI_SR.

    Parameters
    ----------
    h_global, h_eu : (...) governance-weighted HHI with trade factor, of global supply and of EU
        sourcing (domestic production and imports by origin), in [0, 15]
    import_reliance : (...) fraction <= 1; a net exporter's negative value counts as 0, so that EU
        sourcing alone decides
    recycling_input_rate, substitution : (...) fractions

    Returns
    -------
    (...) dimensionless, in [0, 15]; 1.0 and above counts as a high supply risk.

    Examples
    --------
    >>> round(eu_supply_risk(3.2, 2.9, 0.99, 0.03, 1.0), 4)  # natural graphite, 2017
    2.957

    References
    ----------
    European Commission (2017), guidelines, eq. of supply risk; Study on the review of the list of
    critical raw materials (2017), tables 3, 18 and 19, all rows of which lie in the rounding of
    their printed inputs by this equation.
    """
    world = numbers(h_global, "h_global", low=0.0, high=H_MOST)
    sourcing = numbers(h_eu, "h_eu", low=0.0, high=H_MOST)
    reliance = np.maximum(numbers(import_reliance, "import_reliance", high=1.0), 0.0)
    recycled = numbers(recycling_input_rate, "recycling_input_rate", low=0.0, high=1.0)
    lack = numbers(substitution, "substitution", low=0.0, high=1.0)
    together(
        h_global=world,
        h_eu=sourcing,
        import_reliance=reliance,
        recycling_input_rate=recycled,
        substitution=lack,
    )
    concentration = world * reliance / 2 + sourcing * (1 - reliance / 2)
    return values_of(concentration * (1 - recycled) * lack)


def reported_stage(supply_risk: Mapping[str, float]) -> tuple[str, float]:
    """The stage whose supply risk the EU reports, the riskier one, and its value.

    Raises
    ------
    InputError : no stage at all; MissingInput : a stage without a value, which might be the one

    Examples
    --------
    >>> reported_stage({"extraction": 0.9, "processing": 4.1})
    ('processing', 4.1)
    """
    if not supply_risk:
        raise InputError("supply_risk: must hold at least one stage, found none")
    known = {
        stage: float(numbers(value, f"supply_risk of {stage}"))
        for stage, value in supply_risk.items()
    }
    stage = max(known, key=lambda name: known[name])
    return stage, known[stage]


INDICATOR = Indicator(
    key="eu_supply_risk",
    name=Text("EU供給リスク（SR）", "EU supply risk (SR)"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=H_MOST,
    inputs=(
        h_input(
            "h_global", Text("世界供給のガバナンス加重HHI（H_GS）", "H of global supply, H_GS")
        ),
        h_input("h_eu", Text("EU調達のガバナンス加重HHI（H_EU）", "H of EU sourcing, H_EU")),
        Input(
            name="import_reliance",
            unit="1",
            per="one",
            meaning=Text("輸入依存度（負は0とみなす）", "import reliance; negative counts as 0"),
            low=float("-inf"),
            high=1.0,
        ),
        RECYCLING,
        FOR_SUPPLY_RISK,
    ),
    equation="SR = [H_GS · IR/2 + H_EU · (1 − IR/2)] · (1 − EoL_RIR) · SI_SR",
    cite="ec_guidelines_2017",
    meaning=Text(
        "EUの重要原材料評価における供給リスク。世界供給とEU調達の集中度を輸入依存度で合わせ、"
        "リサイクルと代替で割り引く。1.0以上が「高い」とされる。",
        "Concentration of global supply and of EU sourcing, joined by import reliance, less "
        "recycling and substitution. High from 1.0.",
    ),
    compute=eu_supply_risk,
)
