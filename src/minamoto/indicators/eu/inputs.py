"""Inputs that the EU's measures share."""

from __future__ import annotations

from minamoto.core.indicator import Input
from minamoto.core.text import Text
from minamoto.indicators.governance.eu_governance_herfindahl import TRADE_FACTOR_MOST, WGI_WORST

H_MOST = WGI_WORST * TRADE_FACTOR_MOST

RECYCLING = Input(
    name="recycling_input_rate",
    unit="1",
    per="one",
    meaning=Text(
        "使用済み製品由来のリサイクル投入率（EoL-RIR）", "end-of-life recycling input rate"
    ),
    high=1.0,
)


def h_input(name: str, meaning: Text) -> Input:
    """The EU's H of one supply, on 0-10 times the trade factor."""
    return Input(name=name, unit="1", per="one", meaning=meaning, high=H_MOST)


def substitution_input(meaning: Text) -> Input:
    """A substitution index, 1 when nothing can stand in for the material."""
    return Input(name="substitution", unit="1", per="one", meaning=meaning, high=1.0)


FOR_SUPPLY_RISK = substitution_input(
    Text(
        "代替性指数（供給リスク用、SI_SR。1は代替不可）",
        "substitution index for supply risk, SI_SR; 1 when nothing substitutes",
    )
)
FOR_ECONOMIC_IMPORTANCE = substitution_input(
    Text(
        "代替性指数（経済的重要性用、SI_EI。1は代替不可）",
        "substitution index for economic importance, SI_EI; 1 when nothing substitutes",
    )
)
