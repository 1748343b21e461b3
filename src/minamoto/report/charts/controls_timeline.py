"""When each control began and ended, and whether it binds on the day asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import AXIS, GRID, INK, MUTED, NO_DATA, PAPER, SIGNAL
from minamoto.report.charts.svg import HATCH_DARK, Canvas

ROW, BAR, TOP, FOOT = 21, 11, 24, 30
DAYS_A_YEAR = 365.2425
WIDE = 900  # pixels; a narrower picture gives more of itself to words
ALT = Text(
    "規制の開始・終了と効力。詳細は直後の表に示す。",
    "Start, end and state of each control; details are in the table below.",
)
STATES = {
    True: Text("有効", "in force"),
    None: Text("効力は不明", "not known"),
    False: Text("終了・未施行・停止中", "ended, not yet begun, suspended"),
}
FILLS = {True: SIGNAL, None: HATCH_DARK, False: NO_DATA}
TODAY = Text("基準日", "as of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One measure: from `start` to `end` (open when None), suspended from a day on, its state."""

    name: str
    about: str
    start: date
    end: date | None
    is_in_force: bool | None
    suspended: tuple[date, date] | None = None


def controls_timeline(
    spans: Sequence[Span], years: tuple[int, int], on: date, lang: Lang, *, width: float, key: str
) -> str:
    """Bars from start to end on one scale, from January of the first year to that of the last.

    What began before the scale has its bar open on the left, what has no end open on the right.
    """
    label = min(430.0, width * (0.38 if width > WIDE else 0.6))
    first, last = years
    scale = (width - label - 8) / (last - first)

    def at(day: date) -> float:
        years = day.year + (day.timetuple().tm_yday - 1) / DAYS_A_YEAR - first
        return label + min(max(years, 0.0), last - first) * scale

    canvas = Canvas(width, TOP + ROW * len(spans) + FOOT, ALT[lang], key)
    every = 1 if scale > 36 else 2 if scale > 18 else 5
    for year in range(first, last + 1, every):
        x = label + (year - first) * scale
        canvas.line(x, TOP - 4, x, TOP + ROW * len(spans), stroke=GRID)
        if year < last:
            canvas.text(x + 2, 14, str(year), size=10, fill=MUTED)
    for index, span in enumerate(spans):
        y = TOP + index * ROW
        canvas.text(0, y + 12, span.name, size=10.5, weight="bold", room=120)
        canvas.text(124, y + 12, span.about, size=10.5, fill=INK, room=label - 136)
        x, end = at(span.start), at(span.end or date(last, 1, 1))
        fill = FILLS[span.is_in_force]
        says = f"{span.name}: {span.start.isoformat()} – {span.end.isoformat() if span.end else ''}"
        says = f"{says} {STATES[span.is_in_force][lang]}"
        canvas.rect(x, y + 3, max(end - x, 3), BAR, fill=fill, title=says)
        if span.suspended is not None:
            _pause(canvas, x, at(span.suspended[0]), at(span.suspended[1]), y + 3, says)
        if span.end is None:
            canvas.path(
                f"M{end - 6},{y + 3}L{end},{y + 3 + BAR / 2}L{end - 6},{y + 3 + BAR}L{end + 1},"
                f"{y + 3 + BAR}L{end + 1},{y + 3}Z",
                fill=PAPER,
            )
    x = at(on)
    canvas.line(x, TOP - 6, x, TOP + ROW * len(spans), stroke=INK, width=1.2, dash="4 2")
    foot = TOP + ROW * len(spans) + 18
    canvas.text(x, foot - 4, TODAY[lang], size=10, anchor="middle")
    spot = 0.0
    for state, said in STATES.items():
        canvas.rect(spot, foot - 4, 22, 9, fill=FILLS[state])
        canvas.text(spot + 27, foot + 4, said[lang], size=10.5)
        spot += 60 + len(said[lang]) * (11 if lang == "ja" else 6)
    canvas.line(0, TOP - 4, width, TOP - 4, stroke=AXIS, width=0.7)
    return canvas.svg()


def _pause(canvas: Canvas, start: float, pause: float, resume: float, y: float, says: str) -> None:
    """It bound until the pause (grey), then not (an empty frame); after it, as its state says."""
    canvas.rect(start, y, pause - start, BAR, fill=NO_DATA, title=says)
    canvas.rect(pause, y, max(resume - pause, 2), BAR, fill=PAPER, stroke=AXIS, dash="2 2",
                title=says)  # fmt: skip
