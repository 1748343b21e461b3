"""The paths that carry most of a supply, from its source to the asker, best first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.tracing.asker import Asker
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import KINDS

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """One way from a source to the asker.

    `hops` are (form, country), the source first and the asker last; `share` : (n_draws,) of the
    supply that came by it.
    """

    kind: str  # of KINDS: how it entered
    hops: tuple[tuple[str, str], ...]
    share: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """The best paths, and the share of the supply, (n_draws,), that came by others."""

    listed: tuple[Path, ...]
    other: FloatArray


def top_paths(mix: Mixing, asker: Asker, count: int = 10) -> Paths:
    """The `count` paths with the largest share in draw 0, exactly, with their share in all draws.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    count : at least 1; fewer are listed where there are fewer

    Returns
    -------
    Paths, largest share first. A path that goes round and passes a node twice is one of its own.

    Notes
    -----
    Best-first search: a path begun has as bound its share so far times the best completion of its
    last node, which is exact, so that paths are found in order of share and none is missed. Loops
    need no cut: each turn multiplies the share by less than one.
    """
    if count < 1:
        raise InputError(f"count of paths is {count}; it must be at least 1")
    ways = _Ways.of(mix)
    best = _best_completion(ways, mix.network.n_nodes)
    asker.start(mix)  # raises where an entry has no supply
    found: list[Path] = []
    queue: list[tuple[float, int, float, _Walk, str]] = []
    for entry, weight in zip(asker.entries, asker.weights, strict=True):
        node = mix.network.node(entry.form, entry.country)
        if node is not None and weight > 0:
            walk = _Walk(nodes=(node,), is_made=entry.is_made, weight=weight)
            queue.append((-weight, len(queue), weight, walk, ""))
    heapq.heapify(queue)
    serial = len(queue)
    while queue and len(found) < count:
        _, _, share, walk, kind = heapq.heappop(queue)
        if kind:
            found.append(walk.told(mix, ways, kind))
            continue
        for end, passed in ways.ends[walk.nodes[-1]]:
            if factor := passed * walk.factor(mix, end == "drawn"):
                serial += 1
                heapq.heappush(queue, (-share * factor, serial, share * factor, walk, end))
        for source, passed in ways.entering[walk.nodes[-1]]:
            is_trade = mix.network.node_form[source] == mix.network.node_form[walk.nodes[-1]]
            if factor := passed * walk.factor(mix, bool(is_trade)):
                serial += 1
                onward = share * factor
                longer = replace(walk, nodes=(*walk.nodes, source))
                heapq.heappush(queue, (-onward * best[source], serial, onward, longer, ""))
    covered = sum((path.share for path in found), np.zeros(mix.network.n_draws))
    return Paths(listed=tuple(found), other=np.maximum(1.0 - covered, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """How supply enters each node in draw 0: by a source of its own, or from another node."""

    ends: list[list[tuple[str, float]]]
    entering: list[list[tuple[int, float]]]
    edges: dict[tuple[int, int], list[int]]  # between two nodes

    @classmethod
    def of(cls, mix: Mixing) -> _Ways:
        net = mix.network
        edges: dict[tuple[int, int], list[int]] = defaultdict(list)
        for edge, pair in enumerate(zip(net.source.tolist(), net.target.tolist(), strict=True)):
            edges[pair].append(edge)
        entering: list[list[tuple[int, float]]] = [[] for _ in range(net.n_nodes)]
        for (source, target), parallel in edges.items():
            if (share := float(mix.entering[parallel, 0].sum())) > 0:
                entering[target].append((source, share))
        shares = {kind: getattr(mix, kind)[:, 0].tolist() for kind in KINDS}
        ends = [[(k, shares[k][i]) for k in KINDS if shares[k][i] > 0] for i in range(net.n_nodes)]
        return cls(ends=ends, entering=entering, edges=edges)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Walk:
    """A path as far as it is followed, the asker first."""

    nodes: tuple[int, ...]
    is_made: bool
    weight: float

    def factor(self, mix: Mixing, is_not_made: bool) -> float:
        """What the next share is multiplied by: at an asker that only makes, shares of made."""
        if not (self.is_made and len(self.nodes) == 1):
            return 1.0
        return 0.0 if is_not_made else 1.0 / float(mix.made[self.nodes[0], 0])

    def told(self, mix: Mixing, ways: _Ways, kind: str) -> Path:
        share = self.weight * getattr(mix, kind)[self.nodes[-1]]
        for target, source in pairwise(self.nodes):
            share = share * mix.entering[ways.edges[source, target]].sum(axis=0)
        if self.is_made:
            share = share / mix.made[self.nodes[0]]
        hops = tuple(mix.network.label(node) for node in reversed(self.nodes))
        return Path(kind=kind, hops=hops, share=share)


def _best_completion(ways: _Ways, n_nodes: int) -> list[float]:
    """Largest share of a node's inflow that came by a single path, from any source to it."""
    onward: list[list[tuple[int, float]]] = [[] for _ in range(n_nodes)]
    for target, entries in enumerate(ways.entering):
        for source, share in entries:
            onward[source].append((target, share))
    best = [0.0] * n_nodes
    queue = [(-max((s for _, s in own), default=0.0), i) for i, own in enumerate(ways.ends)]
    heapq.heapify(queue)
    while queue:
        share, node = heapq.heappop(queue)
        if -share <= best[node]:
            continue
        best[node] = -share
        for target, passed in onward[node]:
            if -share * passed > best[target]:
                heapq.heappush(queue, (share * passed, target))
    return best
