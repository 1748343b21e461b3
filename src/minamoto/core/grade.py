"""How well a figure is known."""

from __future__ import annotations

from enum import StrEnum

from minamoto.core.text import Text


class Grade(StrEnum):
    """A: full table of one official source; B: full but older; C: shares only; D: leader only."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


GRADE_MEANING: dict[Grade, Text] = {
    Grade.A: Text("公的統計の国別表（最新年）", "country table of an official source, latest year"),
    Grade.B: Text("公的統計の国別表（旧年または長期系列）", "country table, older or long series"),
    Grade.C: Text("シェアのみ（数量なし）", "shares only, no tonnage"),
    Grade.D: Text("首位国のシェアのみ", "only the leader's share is known"),
}
