"""Inputs that the measures of GeoPolRisk share."""

from __future__ import annotations

from minamoto.core.indicator import Input
from minamoto.core.text import Text

WORLD_PRODUCTION = Input(
    name="production",
    unit="t",
    per="country",
    meaning=Text("国別の世界生産量", "world production of each country"),
)
PARTNER_IMPORTS = Input(
    name="imports",
    unit="t",
    per="country",
    meaning=Text("相手国別の輸入量", "imports from each country"),
)
INSTABILITY = Input(
    name="instability",
    unit="1",
    per="country",
    meaning=Text(
        "政情不安度（世界銀行WGI「政治的安定」を反転・0～1に正規化、0が最良）",
        "political instability: World Bank WGI political stability, inverted, 0 best",
    ),
    high=1.0,
    needed_where="imports",
)
DOMESTIC = Input(
    name="domestic_production",
    unit="t",
    per="one",
    meaning=Text("輸入国自身の生産量（同じ段階）", "the importer's own production, same stage"),
)
PRICE = Input(
    name="price",
    unit="kUSD/t",
    per="one",
    meaning=Text("平均価格", "average price"),
)
NO_SUPPLY = Text(
    "輸入も国内生産もないため、計算できない",
    "neither imports nor domestic production, so there is no supply to weigh",
)
