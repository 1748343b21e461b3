"""Production over the years, one line a country, named at its end. A gap in the data is a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import AXIS, GRID, MUTED, country_colour
from minamoto.report.charts.svg import Canvas
from minamoto.report.fonts import text_width
from minamoto.report.numbers import quantity

HEIGHT, TOP, FOOT = 150, 12, 18
NAMES, NAMES_PART = 112.0, 0.54  # room for names at the right, and at most that part of the width
LINE = 12.0  # least distance between two names at the end of lines
ALT = Text(
    "国別生産量の長期推移。数値は直後の表に示す。",
    "Production by country over the years; the figures are in the table below.",
)


def history_lines(
    series: Mapping[str, Sequence[tuple[int, float]]], names: Mapping[str, str], unit: str,
    lang: Lang, *, width: float, key: str,
) -> str:  # fmt: skip
    """`series` is country to (year, quantity); years without a figure break the line."""
    canvas = Canvas(width, HEIGHT, ALT[lang], key)
    years = [year for points in series.values() for year, _ in points]
    top = max((q for points in series.values() for _, q in points), default=0.0)
    if not years or top <= 0:
        return canvas.svg()
    first, last = min(years), max(years)
    plot = width - min(NAMES, width * NAMES_PART)
    bottom = HEIGHT - FOOT

    def x(year: float) -> float:
        return (year - first) / max(last - first, 1) * plot

    def y(value: float) -> float:
        return bottom - value / top * (bottom - TOP)

    canvas.line(0, bottom, plot, bottom, stroke=AXIS)
    canvas.line(0, TOP, plot, TOP, stroke=GRID)
    canvas.text(0, TOP - 3, f"{quantity(top)} {unit}", size=9.5, fill=MUTED)
    canvas.text(0, HEIGHT - 4, str(first), size=9.5, fill=MUTED)
    canvas.text(plot, HEIGHT - 4, str(last), size=9.5, fill=MUTED, anchor="end")
    ends = []
    for country, points in series.items():
        colour = country_colour(country)
        for run in _runs(sorted(points)):
            if len(run) == 1:
                canvas.circle(x(run[0][0]), y(run[0][1]), 1.6, fill=colour)
            else:
                canvas.polyline(
                    [(x(year), y(q)) for year, q in run], stroke=colour,
                    title=names.get(country, country),
                )  # fmt: skip
        year, value = max(points)
        ends.append([y(value), country, f"{names.get(country, country)}", year])
    _name_ends(canvas, sorted(ends), plot, last)
    return canvas.svg()


def _runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Consecutive years together: missing years are never drawn through."""
    runs: list[list[tuple[int, float]]] = []
    for year, value in points:
        if runs and year - runs[-1][-1][0] == 1:
            runs[-1].append((year, value))
        else:
            runs.append([(year, value)])
    return runs


def _name_ends(canvas: Canvas, ends: Sequence[Sequence[object]], plot: float, last: int) -> None:
    """Names at the right, pushed apart so that none covers another, from the lowest line up."""
    spot = HEIGHT - FOOT + 4.0
    for up, country, name, year in reversed(ends):
        at = min(float(str(up)) + 4, spot)
        spot = at - LINE
        if at < TOP - 4:
            break
        room = canvas.width - plot - 6
        said = f"{name} (–{year})" if year != last else str(name)
        if text_width(said, 10) > room:
            said = str(name)
        canvas.text(plot + 6, at, said, size=10, fill=country_colour(str(country)), room=room)
