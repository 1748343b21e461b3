"""Country outlines for the maps of a report."""

from __future__ import annotations

from typing import Any

from minamoto.data import shapes


def map_shapes() -> dict[str, Any]:
    """Outlines of all countries as TopoJSON, for `minamoto.report.html` and `pdf`.

    Examples
    --------
    >>> sorted(map_shapes()["objects"])
    ['countries', 'land']
    """
    return shapes.outlines()
