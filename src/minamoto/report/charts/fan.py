"""A share week by week with its interval as a band: what is met of what is aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import ACCENT, AXIS, GRID, MUTED, SIGNAL
from minamoto.report.charts.svg import Canvas, number
from minamoto.report.numbers import percent

HEIGHT, TOP, FOOT, LEFT = 190.0, 14.0, 22.0, 44.0
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
EVERY = 13  # weeks between marks of the axis: a quarter
BAND = 0.18  # opacity
ALT = Text(
    "週ごとの充足率と幅。数値は直後の表に示す。",
    "What is met week by week, with its interval; the figures are in the table below.",
)
WEEK = Text("{week}週", "week {week}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One week: the share met, and the ends of its interval, 0-1."""

    week: int
    met: float
    low: float
    high: float


def fan(
    points: Sequence[Point], lang: Lang, *, width: float, key: str, shock_until: int | None = None
) -> str:
    """The weeks as a line in its band; the weeks of the shock are marked below the axis."""
    canvas = Canvas(width, HEIGHT, ALT[lang], key)
    last = max(point.week for point in points)
    bottom = HEIGHT - FOOT

    def x(week: float) -> float:
        return LEFT + (week - 1) / max(last - 1, 1) * (width - LEFT - 8)

    def y(share: float) -> float:
        return bottom - min(share, 1.0) * (bottom - TOP)

    for step in STEPS:
        canvas.line(LEFT, y(step), width - 8, y(step), stroke=AXIS if step == 0 else GRID)
        canvas.text(LEFT - 6, y(step) + 3.5, percent(step, 0), size=9.5, fill=MUTED, anchor="end")
    for week in [1, *range(EVERY, last + 1, EVERY)]:
        said = WEEK[lang].format(week=week)
        anchor = "end" if week == last else "middle"
        canvas.text(x(week), HEIGHT - 5, said, size=9.5, fill=MUTED, anchor=anchor)
    if shock_until is not None:
        canvas.rect(x(1), bottom + 1, x(min(shock_until, last)) - x(1), 3, fill=SIGNAL)
    upper = [(x(p.week), y(p.high)) for p in points]
    lower = [(x(p.week), y(p.low)) for p in reversed(points)]
    ring = " L".join(f"{number(a)} {number(b)}" for a, b in (*upper, *lower))
    canvas.path(f"M{ring}Z", fill=ACCENT, opacity=BAND)
    canvas.polyline([(x(p.week), y(p.met)) for p in points], stroke=ACCENT, width=2)
    return canvas.svg()
