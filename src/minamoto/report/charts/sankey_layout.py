"""Where the bands and ribbons of a Sankey stand: small bands folded, few crossings, exact heights.

Columns count from the left, upstream first. Heights are shares of the whole times one scale, so
that a band is as high as its share and ribbons of one share are equally thick everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from minamoto.report.charts.sankey_order import (
    LAST,
    OTHERS,
    Flow,
    Place,
    band_shares,
    ordered,
)

BANDS = 12  # of one column; what is smaller is folded into one


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One country of a column, or what is folded; `top` and `height` in pixels."""

    column: int
    country: str
    share: float
    members: tuple[str, ...]  # the country itself, or all that are folded into `OTHERS`
    top: float
    height: float
    controls: tuple[str, ...]  # of what leaves it

    @property
    def middle(self) -> float:
        """Half way down the band."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """One flow between the edges of two bands; tops and height in pixels."""

    flow: Flow
    source: int  # index of a band
    target: int
    source_top: float
    target_top: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Bands by column and downwards; ribbons from the thickest, so that thin ones lie on top."""

    bands: tuple[Band, ...]
    ribbons: tuple[Ribbon, ...]


def layout(flows: Sequence[Flow], *, height: float, gap: float) -> Layout:
    """Place all that flows within `height` pixels, `gap` between the bands of a column.

    Raises
    ------
    ValueError : when a flow does not lead to a later column, or its share is not a number > 0.

    Examples
    --------
    >>> two = layout([Flow(source=(0, "COD"), target=(1, "JPN"), share=0.6),
    ...               Flow(source=(0, "AUS"), target=(1, "JPN"), share=0.4)], height=110, gap=10)
    >>> [(band.country, band.top, band.height) for band in two.bands]
    [('COD', 0.0, 60.0), ('AUS', 70.0, 40.0), ('JPN', 5.0, 100.0)]
    """
    for flow in flows:
        if flow.source[0] >= flow.target[0] or not 0 < flow.share < float("inf"):
            raise ValueError(f"a flow must lead to the right with a share > 0, got {flow}")
    kept, members = folded(flows)
    if not kept:
        return Layout(bands=(), ribbons=())
    shares = band_shares(kept)
    order = ordered(kept)
    most = max(len(countries) for countries in order)
    totals = [sum(shares[i, c] for c in countries) for i, countries in enumerate(order)]
    scale = (height - gap * (most - 1)) / max(1.0, *totals)
    bands = []
    for column, countries in enumerate(order):
        top = (height - totals[column] * scale - gap * (len(countries) - 1)) / 2
        for country in countries:
            place = (column, country)
            leaving = {c for f in kept if f.source == place for c in f.controls}
            bands.append(
                Band(column=column, country=country, share=shares[place], top=top,
                     height=shares[place] * scale, controls=tuple(sorted(leaving)),
                     members=members.get(place, (country,)))
            )  # fmt: skip
            top += shares[place] * scale + gap
    return Layout(bands=tuple(bands), ribbons=_ribbons(kept, bands, scale))


def folded(flows: Sequence[Flow]) -> tuple[list[Flow], dict[Place, tuple[str, ...]]]:
    """The flows with at most `BANDS` bands a column, and which countries were folded together.

    What is unknown and the world market keep bands of their own. An interval is kept where a flow
    stays alone: intervals of a sum are not sums of intervals.
    """
    by_column: dict[int, list[Place]] = defaultdict(list)
    shares = band_shares(flows)
    for place in sorted(shares, key=lambda p: (-shares[p], p[1])):
        by_column[place[0]].append(place)
    members: dict[Place, tuple[str, ...]] = {}
    into: dict[Place, Place] = {}
    for column, places in by_column.items():
        if len(places) > BANDS:
            named = [place for place in places if place[1] not in LAST]
            room = BANDS - 1 - (len(places) - len(named))
            others = (column, OTHERS)
            members[others] = tuple(country for _, country in named[room:])
            into |= dict.fromkeys(named[room:], others)
    return _merged(flows, into), members


def _merged(flows: Sequence[Flow], into: Mapping[Place, Place]) -> list[Flow]:
    together: dict[tuple[Place, Place], list[Flow]] = defaultdict(list)
    for flow in flows:
        ends = into.get(flow.source, flow.source), into.get(flow.target, flow.target)
        together[ends].append(flow)
    return [
        Flow(
            source=source,
            target=target,
            share=fsum(flow.share for flow in parts),
            low=parts[0].low if len(parts) == 1 else None,
            high=parts[0].high if len(parts) == 1 else None,
            controls=tuple(sorted({control for flow in parts for control in flow.controls})),
        )
        for (source, target), parts in sorted(together.items())
    ]


def _ribbons(flows: Sequence[Flow], bands: Sequence[Band], scale: float) -> tuple[Ribbon, ...]:
    """Ribbons stacked on each edge in the order of what they lead to."""
    index = {(band.column, band.country): i for i, band in enumerate(bands)}
    source_top: dict[int, float] = {}
    target_top: dict[int, float] = {}
    leaving = {i: band.top for i, band in enumerate(bands)}
    entering = dict(leaving)
    ends = [(index[flow.source], index[flow.target]) for flow in flows]
    for at in sorted(range(len(flows)), key=lambda k: (ends[k][0], bands[ends[k][1]].middle)):
        source_top[at] = leaving[ends[at][0]]
        leaving[ends[at][0]] += flows[at].share * scale
    for at in sorted(range(len(flows)), key=lambda k: (ends[k][1], bands[ends[k][0]].middle)):
        target_top[at] = entering[ends[at][1]]
        entering[ends[at][1]] += flows[at].share * scale
    made = [
        Ribbon(flow=flow, source=ends[at][0], target=ends[at][1], source_top=source_top[at],
               target_top=target_top[at], height=flow.share * scale)
        for at, flow in enumerate(flows)
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda r: (-r.height, r.source, r.target)))


def spread(wanted: Sequence[float], *, pitch: float, low: float, high: float) -> list[float]:
    """Places at least `pitch` apart within low..high, the nearest to those wanted (least squares).

    `wanted` is in rising order. Pools neighbours that would collide (isotonic regression).

    Raises
    ------
    ValueError : when so many do not fit.

    Examples
    --------
    >>> spread([0.0, 1.0, 50.0], pitch=10.0, low=0.0, high=60.0)
    [0.0, 10.0, 50.0]
    """
    if any(after < before for before, after in pairwise(wanted)):
        raise ValueError(f"wanted places must rise, got {list(wanted)}")
    if (len(wanted) - 1) * pitch > high - low + 1e-9:
        raise ValueError(f"{len(wanted)} labels {pitch} apart do not fit in {high - low}")
    pools: list[tuple[float, int]] = []
    for index, place in enumerate(wanted):
        mean, size = place - index * pitch, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (before * count + mean * size) / (count + size), size + count
        pools.append((mean, size))
    top = high - (len(wanted) - 1) * pitch
    means = [min(max(mean, low), top) for mean, size in pools for _ in range(size)]
    return [mean + index * pitch for index, mean in enumerate(means)]
