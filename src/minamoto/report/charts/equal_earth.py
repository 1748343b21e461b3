"""The Equal Earth projection: areas keep their size, and the shape is easy to read."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

# Savric, Patterson, Jenny (2018), "The Equal Earth map projection", IJGIS 33(3), equations 1-3
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF_WIDTH = 2.7066299836960748  # x at 180 E on the equator


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to the plane, x in +-2.7066, y in +-1.3174, y up.

    Examples
    --------
    >>> x, y = equal_earth(180, 0)
    >>> round(x, 4), y
    (2.7066, 0.0)
    >>> round(equal_earth(0, 90)[1], 4)
    1.3174
    """
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2 = t * t
    t6 = t2 * t2 * t2
    slope = 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1
    x = 2 * sqrt(3) * radians(lon) * cos(t) / (3 * slope)
    y = t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return x, y
