"""One material, stage by stage: a bar of shares for each form that is published."""

from __future__ import annotations

from collections.abc import Sequence

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import MUTED
from minamoto.report.charts.stacked_bar import Bar, draw_bar
from minamoto.report.charts.svg import Canvas

ROW, BAR = 36, 18
TAIL = 52
ALT = Text(
    "段階・形態ごとの国別シェア。数値は表に示す。",
    "Shares by stage and form; the figures are in the table.",
)


def stage_bars(rows: Sequence[tuple[str, str, Bar]], lang: Lang, *, width: float, key: str) -> str:
    """Each row is (stage, form, bar): the stage and form stand above their bar."""
    canvas = Canvas(width, ROW * len(rows) + 2, ALT[lang], key)
    for index, (stage, form, bar) in enumerate(rows):
        y = index * ROW
        canvas.text(0, y + 11, stage, size=11, weight="bold", room=110)
        canvas.text(114, y + 11, form, size=10, fill=MUTED, room=width - 114 - TAIL)
        draw_bar(canvas, bar, 0, y + 15, width - TAIL, BAR, lang)
        tail = " ".join(str(v) for v in (bar.year, bar.grade) if v is not None)
        if bar.shares:
            canvas.text(width - TAIL + 5, y + 28, tail, size=10, fill=MUTED)
    return canvas.svg()
