"""Many supplies followed upstream at once: one elimination a form serves all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.network.sums import summed
from minamoto.tracing.asker import Start
from minamoto.tracing.circulation import circulate
from minamoto.tracing.elimination import eliminated, order_of
from minamoto.tracing.layers import Index, Layer, label_of
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import Trace

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

NODES = 400  # of a form, and
UPDATES = 200_000  # of an elimination in each draw: beyond either, iterations take less time
TURNS = 1e6  # visits of one supply at the nodes of a form: a circuit may be as good as closed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Supply:
    """A start, and the country in which it is not followed on (`Trace.visits`: first arrivals)."""

    start: Start
    ends_in: int | None = None  # index of a country of the network


def follow_together(mix: Mixing, supplies: Sequence[Supply]) -> list[Trace]:
    """Follow several supplies upstream, each to its sources or to the country where it ends.

    Parameters
    ----------
    mix : mixing of a network
    supplies : weights (n_nodes, 1) or (n_nodes, n_draws), >= 0

    Returns
    -------
    For each what `follow` gives with the nodes of `ends_in` as `stop`, to rounding. It takes
    16 B x n_nodes x n_draws x n_supplies.

    Raises
    ------
    InputError : a supply goes round in a closed circuit that no source feeds
    """
    net = mix.network
    shape = net.n_nodes, len(supplies), net.n_draws
    visits, blended = np.zeros(shape), np.zeros(shape)
    reached = np.zeros(net.n_nodes, dtype=bool)
    for column, supply in enumerate(supplies):
        asked = np.flatnonzero(supply.start.consumed.any(axis=1))
        visits[asked, column] = supply.start.consumed[asked]
        makers = np.flatnonzero(supply.start.made.any(axis=1))
        blended[makers, column] = supply.start.made[makers] / _or_one(mix.made[makers])
        reached[asked] = reached[makers] = True
    reached = _reached(mix, reached)
    closed = ~_sourced(mix)
    for layer in reversed(mix.layers.forms):
        for edge in layer.steps_out[reached[net.target[layer.steps_out]]]:
            visits[net.source[edge]] += blended[net.target[edge]] * mix.entering[edge]
        if (nodes := layer.nodes[reached[layer.nodes]]).size:
            here = _Form(mix=mix, layer=layer, nodes=nodes, closed=closed)
            ends = [here.place(supply.ends_in) for supply in supplies]
            solved = here.visits(visits[nodes], ends)
            visits[nodes] = solved
            blended[nodes] += solved
            for column, place in enumerate(ends):
                if place is not None:
                    blended[nodes[place], column] = 0.0
    return [
        Trace(mixing=mix, visits=visits[:, column], blended=blended[:, column])
        for column in range(len(supplies))
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Form:
    """The nodes of a form that any of the supplies reaches, and the trade among them."""

    mix: Mixing
    layer: Layer
    nodes: Index  # (n,) of the network
    closed: Mask  # (n_nodes of the network, n_draws)

    def place(self, country: int | None) -> int | None:
        """Place of a country among the nodes."""
        if country is None:
            return None
        found = np.flatnonzero(self.mix.network.node_country[self.nodes] == country)
        return int(found[0]) if found.size else None

    def visits(self, start: FloatArray, ends: Sequence[int | None]) -> FloatArray:
        """Visits (n, n_supplies, n_draws) of what starts there and what its trade brings."""
        net, n = self.mix.network, self.nodes.size
        places = np.full(net.n_nodes, -1)
        places[self.nodes] = np.arange(n)
        trade = self.layer.trade[places[net.target[self.layer.trade]] >= 0]
        trade = trade[self.mix.entering[trade].any(axis=1)]
        if not trade.size:
            return start
        tail, head = places[net.target[trade]], places[net.source[trade]]
        kept = sorted({place for place in ends if place is not None})
        if start.shape[2] == 1:
            kept = list(range(n))  # one draw: its inverse takes less time than an order
        if n > NODES or (order := order_of(n, tail, head, kept)).n_updates > UPDATES:
            return self._each(start, ends, np.s_[:], trade)
        closed = self.closed[self.nodes]
        weight = np.where(closed[tail], 0.0, self.mix.entering[trade])
        outside = np.where(closed, 1.0, (self.mix.made + self.mix.drawn)[self.nodes])
        solver = eliminated(order, tail, head, weight, outside)
        stop = [None if place is None else kept.index(place) for place in ends]
        found = solver.visits(start, stop)
        is_met = (found * closed[:, None] > 0).any(axis=0)
        is_met |= found.sum(axis=0) > TURNS * np.maximum(start.sum(axis=0), np.finfo(float).tiny)
        for draw in np.flatnonzero(is_met.any(axis=0)):
            found[:, :, [draw]] = self._each(start[:, :, [draw]], ends, [int(draw)], trade)
        return found

    def _each(
        self, start: FloatArray, ends: Sequence[int | None], draws: slice | list[int], trade: Index
    ) -> FloatArray:
        """The same, one supply after the other; a closed circuit raises."""
        net, mix = self.mix.network, self.mix
        found = np.zeros_like(start)
        layer_start = np.zeros((self.layer.nodes.size, start.shape[2]))
        rows = mix.layers.place[self.nodes]
        tail, head = mix.layers.place[net.target[trade]], mix.layers.place[net.source[trade]]
        for column, place in enumerate(ends):
            weight = mix.entering[trade][:, draws].copy()
            if place is not None:
                weight[tail == rows[place]] = 0.0
            layer_start[rows] = start[:, column]
            found[:, column] = circulate(
                layer_start, tail=tail, head=head, weight=weight, label=label_of(net, self.layer)
            )[rows]
        return found


def _reached(mix: Mixing, reached: Mask) -> Mask:
    """Nodes upstream of some in any draw, themselves included."""
    net = mix.network
    is_open = (mix.entering > 0).any(axis=1)
    count = -1
    while (now := int(reached.sum())) != count:
        count = now
        reached[net.source[is_open & reached[net.target]]] = True
    return reached


def _sourced(mix: Mixing) -> Mask:
    """Nodes that a source feeds or nothing enters, (n_nodes, n_draws): see `Mixing.unsourced`."""
    net = mix.network
    sourced = (mix.extraction > 0) | (mix.other_feed > 0) | (mix.drawn > 0) | (mix.inflow <= 0)
    while True:
        doubtful = np.flatnonzero(~sourced.all(axis=1))
        edges = np.flatnonzero(np.isin(net.target, doubtful))
        feeds = sourced[net.source[edges]] & (mix.entering[edges] > 0)
        more = sourced | (summed(feeds.astype(np.float64), net.target[edges], net.n_nodes) > 0)
        if (more == sourced).all():
            return sourced
        sourced = more


def _or_one(mass: FloatArray) -> FloatArray:
    return np.where(mass > 0, mass, 1.0)
