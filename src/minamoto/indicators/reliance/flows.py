"""The yearly flows of one country or region that measures of reliance share."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Array, numbers

IMPORTS = Input(name="imports", unit="t", per="one", meaning=Text("輸入量", "imports"))
EXPORTS = Input(name="exports", unit="t", per="one", meaning=Text("輸出量", "exports"))
PRODUCTION = Input(
    name="domestic_production",
    unit="t",
    per="one",
    meaning=Text("国内生産量（同じ段階）", "domestic production at the same stage"),
)
STOCK_DRAW = Input(
    name="stock_draw",
    unit="t",
    per="one",
    meaning=Text(
        "在庫の取り崩し（官民合計。積み増しは負）",
        "draw on government and industry stocks; negative when they are built up",
    ),
    low=float("-inf"),
)
PRIMARY = Input(
    name="primary_production",
    unit="t",
    per="one",
    meaning=Text("国内の一次生産量", "domestic primary production"),
)
SECONDARY = Input(
    name="secondary_production",
    unit="t",
    per="one",
    meaning=Text("国内の二次生産量（老廃スクラップ由来）", "domestic production from old scrap"),
)
NO_CONSUMPTION = Text(
    "見掛消費（生産＋輸入－輸出など）がゼロ以下のため、依存度を計算できない",
    "apparent consumption is zero or below, so there is no reliance to compute",
)


def flow(values: ArrayLike, name: str) -> Array:
    """The values of a flow, >= 0."""
    return numbers(values, name, low=0.0)
