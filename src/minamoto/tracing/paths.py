"""The paths that carry most of a supply, from its source to the asker, best first."""

from __future__ import annotations

import heapq
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
    ways = _Ways(mix)
    best = ways.best_completion()
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
        for end, passed in ways.ends(walk.nodes[-1]):
            if factor := passed * walk.factor(mix, end == "drawn"):
                serial += 1
                heapq.heappush(queue, (-share * factor, serial, share * factor, walk, end))
        for source, passed in ways.entering(walk.nodes[-1]):
            is_trade = mix.network.node_form[source] == mix.network.node_form[walk.nodes[-1]]
            if factor := passed * walk.factor(mix, bool(is_trade)):
                serial += 1
                onward = share * factor
                longer = replace(walk, nodes=(*walk.nodes, source))
                heapq.heappush(queue, (-onward * best[source], serial, onward, longer, ""))
    covered = sum((path.share for path in found), np.zeros(mix.network.n_draws))
    return Paths(listed=tuple(found), other=np.maximum(1.0 - covered, 0.0))


class _Ways:
    """How supply enters each node in draw 0: by a source of its own, or from another node."""

    def __init__(self, mix: Mixing) -> None:
        self.mix = mix
        net = mix.network
        again = (net.source[1:] == net.source[:-1]) & (net.target[1:] == net.target[:-1])
        first = np.flatnonzero(np.r_[True, ~again][: net.n_edges])
        self.first = first  # of parallel edges: they are one way
        self.share = np.add.reduceat(mix.entering[:, 0], first)
        self.own = np.stack([getattr(mix, kind)[:, 0] for kind in KINDS])
        self._known: dict[int, list[tuple[int, float]]] = {}

    def ends(self, node: int) -> list[tuple[str, float]]:
        """Kinds of source of a node, and the share of its inflow that each is."""
        shares = self.own[:, node].tolist()
        return [(kind, share) for kind, share in zip(KINDS, shares, strict=True) if share > 0]

    def entering(self, node: int) -> list[tuple[int, float]]:
        """Nodes before a node, and the share of its inflow that came from each."""
        if node not in self._known:
            net = self.mix.network
            ways = slice(*np.searchsorted(self.first, net.indptr[node : node + 2]).tolist())
            sources, shares = net.source[self.first[ways]].tolist(), self.share[ways].tolist()
            pairs = zip(sources, shares, strict=True)
            self._known[node] = [(source, share) for source, share in pairs if share > 0]
        return self._known[node]

    def between(self, source: int, target: int) -> list[int]:
        """Edges from one node to another."""
        first, last = self.mix.network.indptr[target : target + 2].tolist()
        here = np.flatnonzero(self.mix.network.source[first:last] == source) + first
        return [int(edge) for edge in here]

    def best_completion(self) -> list[float]:
        """Largest share of a node's inflow that came by a single path, from any source to it.

        From the sources on, edge by edge, until no node has a better path.
        """
        net, best = self.mix.network, self.own.max(axis=0)
        source, target = net.source[self.first], net.target[self.first]
        begins = np.flatnonzero(np.diff(target, prepend=-1))
        entered = target[begins]
        while entered.size:
            better = np.maximum.reduceat(self.share * best[source], begins)
            if not (better > best[entered]).any():
                break
            best[entered] = np.maximum(best[entered], better)
        return [float(share) for share in best]


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
            share = share * mix.entering[ways.between(source, target)].sum(axis=0)
        if self.is_made:
            share = share / mix.made[self.nodes[0]]
        hops = tuple(mix.network.label(node) for node in reversed(self.nodes))
        return Path(kind=kind, hops=hops, share=share)
