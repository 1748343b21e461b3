"""Flows between columns of countries, and the order of countries in which they cross least.

Orders come from barycentre sweeps (Sugiyama, Tagawa, Toda 1981, doi:10.1109/TSMC.1981.4308636).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from minamoto.report.names import POOL, UNNAMED

SWEEPS = 6  # there and back; more change nothing in chains of two to five columns
OTHERS = "others"
LAST = {OTHERS: 1, POOL: 2, UNNAMED: 3}  # below the named countries, in this order
Place = tuple[int, str]  # column, country


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What goes from a country in one column to one in a later column, as a share of the whole."""

    source: Place
    target: Place
    share: float  # 0-1
    low: float | None = None
    high: float | None = None
    controls: tuple[str, ...] = ()


def band_shares(flows: Sequence[Flow]) -> dict[Place, float]:
    """Share of each band: the larger of what enters and what leaves it."""
    entering: dict[Place, list[float]] = defaultdict(list)
    leaving: dict[Place, list[float]] = defaultdict(list)
    for flow in flows:
        leaving[flow.source].append(flow.share)
        entering[flow.target].append(flow.share)
    places = sorted({*entering, *leaving})
    return {place: max(fsum(entering[place]), fsum(leaving[place])) for place in places}


def ordered(flows: Sequence[Flow]) -> list[list[str]]:
    """Countries of each column downwards: the order with least crossing of all sweeps.

    Starts from the largest on top; each sweep sorts a column by the mean place of what its bands
    are joined to. Folded bands, the world market and the unknown stay at the foot.
    """
    shares = band_shares(flows)
    count = 1 + max(column for column, _ in shares)
    order: list[list[str]] = [[] for _ in range(count)]
    for column, country in sorted(shares, key=lambda p: (LAST.get(p[1], 0), -shares[p], p[1])):
        order[column].append(country)
    best, least = [list(c) for c in order], crossing(flows, order)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in range(count) if forward else reversed(range(count)):
            order[column].sort(key=_barycentre(flows, order, column, forward=forward))
        found = crossing(flows, order)
        if found < least - 1e-12:
            best, least = [list(c) for c in order], found
    return best


def _barycentre(
    flows: Sequence[Flow], order: list[list[str]], column: int, *, forward: bool
) -> Callable[[str], tuple[int, float]]:
    """Sort key of the countries of a column; one joined to nothing keeps its place."""
    place = _places(order)
    weight: dict[str, float] = defaultdict(float)
    moment: dict[str, float] = defaultdict(float)
    for flow in flows:
        here, there = (flow.target, flow.source) if forward else (flow.source, flow.target)
        if here[0] == column:
            weight[here[1]] += flow.share
            moment[here[1]] += flow.share * place[there]

    def key(country: str) -> tuple[int, float]:
        held = weight[country]
        return LAST.get(country, 0), moment[country] / held if held else place[column, country]

    return key


def crossing(flows: Sequence[Flow], order: Sequence[Sequence[str]]) -> float:
    """Sum over pairs of flows between the same columns that cross, of the product of shares."""
    place = _places(order)
    between: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)
    for flow in flows:
        ends = place[flow.source], place[flow.target]
        between[flow.source[0], flow.target[0]].append((*ends, flow.share))
    return sum(
        a[2] * b[2]
        for ends in between.values()
        for a, b in combinations(ends, 2)
        if (a[0] - b[0]) * (a[1] - b[1]) < 0
    )


def _places(order: Sequence[Sequence[str]]) -> dict[Place, float]:
    """Where each band stands in its column, 0 at the top and 1 at the foot."""
    return {
        (column, country): (index + 0.5) / len(countries)
        for column, countries in enumerate(order)
        for index, country in enumerate(countries)
    }
