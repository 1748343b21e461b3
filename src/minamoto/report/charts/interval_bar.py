"""A value on its scale with its interval, small enough for a table cell."""

from __future__ import annotations

from minamoto.report.charts.palette import ACCENT, AXIS, GRID
from minamoto.report.charts.svg import Canvas

HEIGHT = 14


def interval_bar(
    value: float | None, low: float | None, high: float | None, *, top: float, alt: str,
    width: float = 120,
) -> str:  # fmt: skip
    """A track from 0 to `top`, a band from low to high, a dot at the value.

    Without a value only the band is drawn; without a band only the dot.
    """
    canvas = Canvas(width, HEIGHT, alt, "i")
    pad = 4.0
    scale = (width - 2 * pad) / top
    middle = HEIGHT / 2
    canvas.line(pad, middle, width - pad, middle, stroke=GRID, width=2)
    for tick in (0.0, 0.5, 1.0):
        x = pad + tick * (width - 2 * pad)
        canvas.line(x, middle - 3, x, middle + 3, stroke=AXIS, width=0.7)
    if low is not None and high is not None:
        x, w = pad + low * scale, max((high - low) * scale, 1.5)
        canvas.rect(x, middle - 3.5, w, 7, fill=ACCENT, radius=2, opacity=0.28)
    if value is not None:
        canvas.circle(pad + value * scale, middle, 3.6, fill=ACCENT)
    return canvas.svg()
