"""Mined where and refined where at once: a small grid with its shares written in the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import (
    GRID,
    MUTED,
    PAPER,
    SHARE_COLOURS,
    step_colour,
    text_on,
)
from minamoto.report.charts.svg import Canvas
from minamoto.report.fonts import text_width, wrapped
from minamoto.report.numbers import percent

STEPS = (0.02, 0.1, 0.25, 0.5)  # a product of two shares is small: finer below than of one share
HIGH, HEAD = 24.0, 50.0
WIDEST = 96.0  # of a cell
MINED = Text("採掘 ↓ 精製 →", "mined ↓ refined →")
ALT = Text(
    "採掘国と精製国の組合せごとの割合。数値は表に示す。",
    "Shares by mining and refining country; the figures are in the table.",
)


def joint_grid(
    rows: Sequence[str], columns: Sequence[str],
    cells: Mapping[tuple[int, int], tuple[float, str]], lang: Lang, *, width: float, key: str,
) -> str:  # fmt: skip
    """A row a mining country, a column a refining one; `cells` hold a share and what it says."""
    label = min(
        max((text_width(name, 10.5) for name in (*rows, MINED[lang])), default=0.0) + 10,
        width * 0.3,
    )
    step = min((width - label) / max(len(columns), 1), WIDEST)
    canvas = Canvas(width, HEAD + HIGH * len(rows) + 2, ALT[lang], key)
    canvas.text(0, HEAD - 7, MINED[lang], size=10, fill=MUTED, room=label - 6)
    for j, name in enumerate(columns):
        lines = wrapped(name, step - 3, 9.5, 3)
        for i, said in enumerate(lines):
            y = HEAD - 7 - 13 * (len(lines) - 1 - i)
            canvas.text(label + (j + 0.5) * step, y, said, size=9.5, anchor="middle")
    for i, name in enumerate(rows):
        y = HEAD + i * HIGH
        canvas.text(0, y + HIGH / 2 + 4, name, size=10.5, room=label - 8)
        for j in range(len(columns)):
            x = label + j * step
            share, says = cells.get((i, j), (0.0, ""))
            if share <= 0:
                canvas.rect(x + 0.5, y + 0.5, step - 1, HIGH - 1, fill=PAPER, stroke=GRID)
                continue
            fill = step_colour(share, STEPS, SHARE_COLOURS)
            canvas.rect(x + 0.5, y + 0.5, step - 1, HIGH - 1, fill=fill, title=says)
            said = percent(share, 0 if share >= 0.01 else 1)
            canvas.text(
                x + step / 2, y + HIGH / 2 + 4, said, size=10, fill=text_on(fill), anchor="middle"
            )
    return canvas.svg()
