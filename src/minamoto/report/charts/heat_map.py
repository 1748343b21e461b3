"""Field by material: how far one country holds the most concentrated stage, and what is controlled.

Colour says the leader's share in five steps of one hue; a dot says that a control is in force; grey
hatching says that the material is used but no figure is published; an empty cell, no recorded use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import (
    GRID,
    INK,
    MUTED,
    PAPER,
    SHARE_COLOURS,
    SHARE_STEPS,
    SIGNAL,
    step_colour,
)
from minamoto.report.charts.svg import HATCH, Canvas
from minamoto.report.fonts import fitted, text_width

ALT = Text(
    "分野と素材の組合せごとの首位国の割合。数値は直後の表に示す。",
    "Leader's share for each field and material; the figures are in the table below.",
)
CONTROL_IN_FORCE = Text("規制が有効", "control in force")
NO_FIGURES = Text("使用あり・データなし", "used, no data")
LEGEND = 34
MANY = 32  # rows; more than this are set closer, to stay on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One use of a material in a field; `share` is None where nothing is published."""

    share: float | None
    controls: int
    says: str


def heat_map(
    rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[int, int], Cell], lang: Lang,
    *, width: float, key: str,
) -> str:  # fmt: skip
    """A grid of `rows` by `columns`; `cells` by (row, column), those absent stay empty."""
    size = 11.0 if len(rows) <= MANY else 9.0
    label = min(max((text_width(r, size) for r in rows), default=0) + 10, width * 0.26)
    step = (width - label) / max(len(columns), 1)
    step = min(step, 34.0)
    high = min(max(step, 14.0), 20.0) if len(rows) <= MANY else 10.8
    head = min(max((text_width(c, size) for c in columns), default=0) + 8, 132.0)
    canvas = Canvas(width, head + high * len(rows) + LEGEND + 8, ALT[lang], key)
    for j, name in enumerate(columns):
        x = label + (j + 0.5) * step + size / 2 - 1
        canvas.text(x, head - 5, fitted(name, head - 8, size), size=size, turn=-90)
    for i, name in enumerate(rows):
        y = head + i * high
        canvas.text(
            label - 7, y + high / 2 + size * 0.36, name, size=size, anchor="end", room=label - 8
        )
        for j in range(len(columns)):
            x = label + j * step
            cell = cells.get((i, j))
            if cell is None:
                canvas.rect(x + 0.5, y + 0.5, step - 1, high - 1, fill=PAPER, stroke=GRID)
                continue
            fill = (
                HATCH if cell.share is None else step_colour(cell.share, SHARE_STEPS, SHARE_COLOURS)
            )
            canvas.rect(x + 0.5, y + 0.5, step - 1, high - 1, fill=fill, title=cell.says)
            if cell.controls:
                _dot(canvas, x + step / 2, y + high / 2, min(step, high) / 5)
    _legend(canvas, label, head + high * len(rows) + 12, lang)
    return canvas.svg()


def _dot(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, max(r, 2.4), fill=SIGNAL, stroke=PAPER)


def _legend(canvas: Canvas, x: float, y: float, lang: Lang) -> None:
    ends = ("0", *(f"{step:.0%}" for step in SHARE_STEPS), "100%")
    for index, colour in enumerate(SHARE_COLOURS):
        canvas.rect(x + index * 46, y, 45, 11, fill=colour)
    for index, said in enumerate(ends):
        canvas.text(x + index * 46, y + 22, said, size=9.5, fill=MUTED, anchor="middle")
    at = x + 5 * 46 + 34
    canvas.rect(at, y, 14, 11, fill=HATCH)
    canvas.text(at + 19, y + 10, NO_FIGURES[lang], size=10.5, fill=INK)
    at += 34 + text_width(NO_FIGURES[lang], 10.5)
    _dot(canvas, at + 6, y + 5.5, 3.4)
    canvas.text(at + 16, y + 10, CONTROL_IN_FORCE[lang], size=10.5, fill=INK)
