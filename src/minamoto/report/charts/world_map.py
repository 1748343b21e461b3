"""The world, countries shaded by how many materials they lead at a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from minamoto.core.text import Lang, Text
from minamoto.report.charts.equal_earth import HALF_WIDTH, equal_earth
from minamoto.report.charts.palette import COUNT_COLOURS, MUTED, PAPER, step_colour
from minamoto.report.charts.svg import Canvas
from minamoto.report.charts.topojson import Ring, outlines

LAND = "#f0ece3"  # leads nothing; not grey, which is "not known"
SEA_LINE = "#c9c4b8"
COUNT_STEPS = (2, 4, 8, 16)
SOUTHERN_EDGE = -58.0  # Antarctica produces none of this
EDGE = 180.0001  # beyond the rounding of the outlines
NAMED = 5  # leaders named on the map
ALT = Text(
    "首位となる素材の数で塗り分けた世界地図。数値は直後の表に示す。",
    "World map shaded by the number of materials led; the figures are in the table below.",
)
MATERIALS = Text("首位の素材数", "materials led")


def world_map(
    topology: Mapping[str, Any], led: Mapping[str, int], names: Mapping[str, str], title: str,
    lang: Lang, *, width: float, key: str,
) -> str:  # fmt: skip
    """Countries filled by `led` (ISO3 to number of materials), the first few named."""
    pad = 4.0
    scale = (width - 2 * pad) / (2 * HALF_WIDTH)
    head = 24.0
    top = equal_earth(0, 90)[1]
    bottom = equal_earth(0, SOUTHERN_EDGE)[1]
    height = head + (top - bottom) * scale + 34
    canvas = Canvas(width, height, f"{title}. {ALT[lang]}", key)
    canvas.text(0, 15, title, size=13, weight="bold")

    def place(lon: float, lat: float) -> tuple[float, float]:
        x, y = equal_earth(lon, lat)
        return pad + (x + HALF_WIDTH) * scale, head + (top - y) * scale

    countries = outlines(topology)
    centres = {}
    for country, rings in countries:
        if country == "ATA":
            continue
        count = led.get(country, 0)
        fill = step_colour(count, COUNT_STEPS, COUNT_COLOURS) if count else LAND
        said = f"{names.get(country, country)}: {count}" if count else None
        drawn = "".join(_path(ring, place) for ring in rings)
        canvas.path(drawn, fill=fill, stroke=PAPER if count else SEA_LINE, width=0.4, title=said)
        if count:
            centres[country] = _centre(max(rings, key=_extent))
    leaders = sorted(
        (c for c in centres if led.get(c)), key=lambda c: (-led[c], c)
    )[:NAMED]  # fmt: skip
    _name(canvas, leaders, centres, led, names, place)
    _legend(canvas, pad, height - 20, lang)
    return canvas.svg()


def _path(ring: Ring, place: Any) -> str:
    """The ring, drawn on both edges of the map where it crosses the 180th meridian."""
    drawn = ""
    lons = [lon for lon, _ in ring]
    shifts = [0.0]
    if max(lons) > EDGE:
        shifts.append(-360.0)
    if min(lons) < -EDGE:
        shifts.append(360.0)
    for shift in shifts:
        within = _cut(_cut([(lon + shift, lat) for lon, lat in ring], 1), -1)
        points = [place(lon, max(lat, SOUTHERN_EDGE)) for lon, lat in within]
        if points:
            drawn += "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"
    return drawn


def _cut(ring: Ring, side: int) -> Ring:
    """The part of a ring with side * longitude <= 180 (Sutherland and Hodgman, one edge)."""
    kept: Ring = []
    for (lon0, lat0), (lon1, lat1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (side * lon0 > 180) != (side * lon1 > 180):
            t = (side * 180 - lon0) / (lon1 - lon0)
            kept.append((side * 180.0, lat0 + t * (lat1 - lat0)))
        if side * lon1 <= 180:
            kept.append((lon1, lat1))
    return kept


def _extent(ring: Ring) -> float:
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    return (max(lons) - min(lons)) * (max(lats) - min(lats))


def _centre(ring: Ring) -> tuple[float, float]:
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    return (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2


def _name(
    canvas: Canvas, leaders: Sequence[str], centres: Mapping[str, tuple[float, float]],
    led: Mapping[str, int], names: Mapping[str, str], place: Any,
) -> None:  # fmt: skip
    for country in leaders:
        x, y = place(*centres[country])
        said = f"{names.get(country, country)} {led[country]}"
        canvas.text(x, y + 4, said, size=11, anchor="middle", weight="bold", halo=3)


def _legend(canvas: Canvas, x: float, y: float, lang: Lang) -> None:
    edges = (1, *COUNT_STEPS)
    labels = [
        f"{low}–{high - 1}" if high - 1 > low else f"{low}" for low, high in pairwise(edges)
    ] + [f"{COUNT_STEPS[-1]}–"]
    canvas.text(x, y + 9, MATERIALS[lang], size=10, fill=MUTED)
    start = x + 84
    for index, (colour, said) in enumerate(zip(COUNT_COLOURS, labels, strict=True)):
        canvas.rect(start + index * 50, y, 14, 10, fill=colour)
        canvas.text(start + 18 + index * 50, y + 9, said, size=10, fill=MUTED)
