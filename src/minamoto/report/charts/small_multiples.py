"""Import shares over the years, one small frame a code, with the breaks between editions marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import ACCENT, AXIS, GRID, MUTED, PAPER, SIGNAL
from minamoto.report.charts.svg import Canvas
from minamoto.report.numbers import percent

FRAME, HEAD = 96, 36
GAP = 22
ALT = Text(
    "年別の輸入シェアの推移。数値は直後の表に示す。",
    "Import shares by year; the figures are in the table below.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One year: the leading partner's share and China's, and the edition they are from."""

    year: int
    top_partner: str
    top_share: float | None
    china_share: float | None
    edition: str
    is_partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One code."""

    title: str
    subtitle: str
    points: Sequence[Point]


def small_multiples(
    panels: Sequence[Panel], years: tuple[int, int], lang: Lang, *, columns: int, width: float,
    key: str,
) -> str:  # fmt: skip
    """One row of frames on the same scales: years across, 0-100 % up."""
    canvas = Canvas(width, HEAD + FRAME + 22, ALT[lang], key)
    each = (width - GAP * (columns - 1)) / columns
    for index, panel in enumerate(panels):
        _panel(canvas, panel, years, index * (each + GAP), each)
    return canvas.svg()


def _panel(canvas: Canvas, panel: Panel, years: tuple[int, int], left: float, width: float) -> None:
    plot = width - 40
    first, last = years
    canvas.text(left, 13, panel.title, size=11.5, weight="bold", room=width)
    canvas.text(left, 27, panel.subtitle, size=9.5, fill=MUTED, room=width)

    def x(year: float) -> float:
        return left + (year - first) / max(last - first, 1) * plot

    def y(share: float) -> float:
        return HEAD + (1 - share) * FRAME

    for share in (0.0, 0.5, 1.0):
        canvas.line(left, y(share), left + plot, y(share), stroke=AXIS if share == 0 else GRID)
    for before, after in pairwise(panel.points):
        if before.edition != after.edition:
            middle = x((before.year + after.year) / 2)
            canvas.line(middle, HEAD, middle, HEAD + FRAME, stroke=SIGNAL, width=0.9, dash="2 2")
    _series(canvas, [(x(p.year), y(p.top_share), p) for p in panel.points
                     if p.top_share is not None], AXIS, "4 2")  # fmt: skip
    china = [(x(p.year), y(p.china_share), p) for p in panel.points if p.china_share is not None]
    _series(canvas, china, ACCENT, None)
    for at, up, point in china:
        if not point.is_partial and point is not china[-1][2] and not _stands_alone(point, panel):
            continue
        canvas.circle(
            at, up, 1.9, fill=PAPER if point.is_partial else ACCENT, stroke=ACCENT,
            title=f"{point.year}: {percent(point.china_share or 0)} ({point.edition})",
        )  # fmt: skip
    if china:
        at, up, point = china[-1]
        canvas.text(at + 4, up + 4, percent(point.china_share or 0, 0), size=10.5, fill=ACCENT,
                    weight="bold")  # fmt: skip
    canvas.text(left, HEAD + FRAME + 13, str(first), size=9.5, fill=MUTED)
    canvas.text(left + plot, HEAD + FRAME + 13, str(last), size=9.5, fill=MUTED, anchor="end")


def _stands_alone(point: Point, panel: Panel) -> bool:
    """Whether no neighbour of the same edition joins it by a line."""
    at = list(panel.points).index(point)
    near = [*panel.points[max(at - 1, 0) : at], *panel.points[at + 1 : at + 2]]
    return all(other.edition != point.edition for other in near)


def _series(
    canvas: Canvas, points: Sequence[tuple[float, float, Point]], stroke: str, dash: str | None
) -> None:
    """The line, cut where the edition changes: what differs there may be the edition."""
    run: list[tuple[float, float]] = []
    last: Point | None = None
    for at, up, point in points:
        if last is not None and last.edition != point.edition:
            if len(run) > 1:
                canvas.polyline(run, stroke=stroke, dash=dash)
            run = []
        run.append((at, up))
        last = point
    if len(run) > 1:
        canvas.polyline(run, stroke=stroke, dash=dash)
