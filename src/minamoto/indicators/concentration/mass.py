"""The one input that all measures of concentration share."""

from __future__ import annotations

from minamoto.core.indicator import Input
from minamoto.core.text import Text

MASS = Input(
    name="mass",
    unit="t",
    per="country",
    meaning=Text(
        "国別の量（採掘、精製、輸入など。単位は全行で同じ）",
        "amount of each country (mined, refined, imported ...), all in one unit",
    ),
)
