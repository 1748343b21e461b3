"""Country outlines out of a TopoJSON topology (world-atlas, from Natural Earth)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.core import get_global

Ring = list[tuple[float, float]]  # longitude, latitude in degrees

# Withdrawn codes that CLDR keeps as aliases of today's countries (ISO 3166-3).
WITHDRAWN = frozenset(("ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"))
NAMED_WITHOUT_ID = {"Kosovo": "XKX"}  # the topology gives these no ISO number


def outlines(topology: Mapping[str, Any]) -> list[tuple[str, list[Ring]]]:
    """(ISO3 or the topology's own name, rings) of every country.

    A ring that crosses the 180th meridian runs on beyond 180 degrees instead of jumping back.
    """
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(
            geometry.get("type"), []
        )
        rings = [_unwrapped(_joined(ring, arcs)) for polygon in polygons for ring in polygon]
        found.append((_iso3(geometry), rings))
    return found


def _iso3(geometry: Mapping[str, Any]) -> str:
    name = str(geometry.get("properties", {}).get("name", ""))
    number = geometry.get("id")
    return _by_number().get(str(number), NAMED_WITHOUT_ID.get(name, name))


def _by_number() -> dict[str, str]:
    """ISO 3166 numeric to alpha-3, both of which CLDR keeps as aliases of alpha-2."""
    aliases = get_global("territory_aliases")
    alpha3 = {
        two[0]: key
        for key, two in aliases.items()
        if len(key) == 3 and key.isalpha() and key not in WITHDRAWN
    }
    return {
        key: alpha3[two[0]] for key, two in aliases.items() if key.isdigit() and two[0] in alpha3
    }


def _decoded(arc: list[list[int]], transform: Mapping[str, list[float]]) -> Ring:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _joined(ring: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _unwrapped(ring: Ring) -> Ring:
    turned, shift = [], 0.0
    last: float | None = None
    for lon, lat in ring:
        if last is not None and abs(lon - last) > 180:
            shift += 360.0 if lon < last else -360.0
        turned.append((lon + shift, lat))
        last = lon
    return turned
