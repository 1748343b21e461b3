"""The article's table as bars: who mines beside who refines, one row a material."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import GRID, MUTED
from minamoto.report.charts.stacked_bar import Bar, draw_bar
from minamoto.report.charts.svg import Canvas

ROW, BAR = 24, 17
TOP = 30
TAIL = 52  # year and grade after each bar
MINED = Text("鉱石（採掘）", "ore (mined)")
REFINED = Text("精製品", "refined")
ALT = Text(
    "素材別の採掘国と精製国のシェア。数値は直後の表に示す。",
    "Shares of mining and refining countries by material; the figures are in the table below.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """One material with its two sides."""

    name: str
    ore: Bar
    refined: Bar


def paired_bars(rows: Sequence[Faces], lang: Lang, *, width: float, key: str) -> str:
    """Two columns of stacked bars, ore on the left, refined on the right."""
    label = min(150.0, width * 0.16)
    bar = (width - label - 2 * TAIL) / 2
    canvas = Canvas(width, TOP + ROW * len(rows) + 4, ALT[lang], key)
    left, right = label, label + bar + TAIL
    canvas.text(left, 16, MINED[lang], size=12, weight="bold")
    canvas.text(right, 16, REFINED[lang], size=12, weight="bold")
    for index, row in enumerate(rows):
        y = TOP + index * ROW
        canvas.line(0, y - 3.5, width, y - 3.5, stroke=GRID, width=0.6)
        canvas.text(0, y + 13, row.name, size=12, room=label - 8)
        for x, side in ((left, row.ore), (right, row.refined)):
            draw_bar(canvas, side, x, y, bar, BAR, lang)
            if side.shares:
                tail = " ".join(str(v) for v in (side.year, side.grade) if v is not None)
                canvas.text(x + bar + 4, y + 13, tail, size=10, fill=MUTED)
    return canvas.svg()
