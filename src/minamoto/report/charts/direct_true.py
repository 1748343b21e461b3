"""What is traded directly against where it really begins or ends: two bars a country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import ACCENT, AXIS, GRID, INK, MUTED, NO_DATA, OTHER_NAMED
from minamoto.report.charts.svg import Canvas
from minamoto.report.fonts import text_width
from minamoto.report.numbers import MISSING, percent, with_interval

ROW, BAR, HEAD = 32.0, 10.0, 26.0
FIGURES = 46.0  # at the end of a bar
DIRECT = Text("直接の輸入", "direct imports")
TRUE = Text("起源（採掘）", "origin (mined)")
ALT = Text(
    "国別の{direct}と{true}の割合。数値は表に示す。",
    "{direct} against {true} by country; the figures are in the table.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One country: shares traded directly and in truth, 0-1; None where not known."""

    name: str
    direct: float | None
    true: float | None
    low: float | None = None
    high: float | None = None


def direct_true(
    pairs: Sequence[Pair], lang: Lang, *, width: float, key: str, direct: Text = DIRECT,
    true: Text = TRUE, full: float = 1.0,
) -> str:  # fmt: skip
    """A row a country: pale what is traded with it directly, dark what begins or ends in it.

    `full` is the share that a bar as wide as the picture stands for.
    """
    alt = ALT[lang].format(direct=direct[lang], true=true[lang])
    label = min(max((text_width(p.name, 11) for p in pairs), default=0.0) + 10, width * 0.3)
    canvas = Canvas(width, HEAD + ROW * len(pairs) + 2, alt, key)
    scale = (width - label - FIGURES) / full
    at = label
    for fill, said in ((OTHER_NAMED, direct[lang]), (ACCENT, true[lang])):
        canvas.rect(at, 5, 12, 10, fill=fill)
        canvas.text(at + 17, 14, said, size=10.5)
        at += 17 + text_width(said, 10.5) + 16
    for index, pair in enumerate(pairs):
        y = HEAD + index * ROW
        canvas.line(0, y - 3, width, y - 3, stroke=GRID, width=0.6)
        canvas.text(0, y + 15, pair.name, size=11, room=label - 8)
        _bar(canvas, label, y, scale, pair.direct, direct[lang], pair.name, OTHER_NAMED, full)
        says = true[lang]
        if pair.true is not None and pair.low is not None and pair.high is not None:
            says += f" {with_interval(pair.true, pair.low, pair.high, 'share', lang)}"
        _bar(canvas, label, y + BAR + 2, scale, pair.true, says, pair.name, ACCENT, full)
        if pair.low is not None and pair.high is not None:
            _whisker(canvas, label + pair.low * scale, label + pair.high * scale,
                     y + BAR * 1.5 + 2)  # fmt: skip
    canvas.line(label, HEAD - 3, label, HEAD + ROW * len(pairs), stroke=AXIS, width=0.8)
    return canvas.svg()


def _bar(
    canvas: Canvas, x: float, y: float, scale: float, share: float | None, says: str, name: str,
    fill: str, full: float,
) -> None:  # fmt: skip
    if share is None:
        canvas.rect(x, y + 1, scale * full, BAR - 2, fill="none", stroke=NO_DATA, dash="3 3")
        canvas.text(x + scale * full + 5, y + 9, MISSING, size=10, fill=MUTED)
        return
    canvas.rect(x, y, share * scale, BAR, fill=fill, title=f"{name} {says} {percent(share)}")
    canvas.text(
        x + scale * full + 5,
        y + 9,
        percent(share, 0 if share == 0 or share >= 0.01 else 1),
        size=10,
        fill=INK,
    )


def _whisker(canvas: Canvas, low: float, high: float, y: float) -> None:
    canvas.line(low, y, high, y, stroke=INK, width=1)
    for x in (low, high):
        canvas.line(x, y - 3, x, y + 3, stroke=INK, width=1)
