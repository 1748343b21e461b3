"""The input that both measures of reserves share."""

from __future__ import annotations

from minamoto.core.indicator import Input
from minamoto.core.text import Text

RESERVES = Input(
    name="reserves",
    unit="t",
    per="country",
    meaning=Text("国別埋蔵量", "reserves of each country"),
)
