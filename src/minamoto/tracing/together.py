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
IntArray = NDArray[np.int32]

NODES = 400  # of a form, and
UPDATES = 200_000  # of an elimination in each draw: beyond either, iterations take less time
TURNS = 1e6  # visits of one supply at the nodes of a form: a circuit may be as good as closed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """Supplies followed together, and the share of one that met each country.

    `met` : (n_countries, n_draws) in [0, 1], dimensionless.
    """

    traces: tuple[Trace, ...]
    met: FloatArray


def follow_together(
    mix: Mixing,
    starts: Sequence[Start],
    *,
    meeting: Start | None = None,
    countries: Sequence[int] = (),
) -> Followed:
    """Follow several supplies upstream to their sources, and one until it meets each country.

    Parameters
    ----------
    mix : mixing of a network
    starts : weights (n_nodes, 1) or (n_nodes, n_draws), >= 0, of each supply
    meeting : weights of all that enters the nodes where one more supply begins; of what is followed
        as one of `starts`, or it is not seen where it goes round
    countries : by index, which it may meet

    Returns
    -------
    For each supply what `follow` gives, to rounding, and for each country the sum of the visits
    that `follow` gives of its nodes with them as `stop`. It takes 16 B x n_nodes x n_draws x
    (n_supplies + n_countries) at most.

    Raises
    ------
    InputError : a supply goes round in a closed circuit that no source feeds
    """
    run = _Run(mix, starts, meeting, countries)
    for layer in reversed(mix.layers.forms):
        nodes = layer.nodes[run.reached[layer.nodes]]
        if nodes.size:
            run.through(_Form(mix=mix, layer=layer, nodes=nodes, closed=run.closed[nodes]))
    traces = (
        Trace(mixing=mix, visits=visits, blended=blended)
        for visits, blended in zip(run.visits, run.blended, strict=True)
    )
    return Followed(traces=tuple(traces), met=np.minimum(run.met, 1.0))


class _Run:
    """Supplies on their way upstream, form by form.

    `followed` has of each form behind, and `unmet` of the supply that ends where it meets a
    country, what is followed on from each node: (n_nodes of the form, n_supplies, n_draws).
    """

    def __init__(
        self,
        mix: Mixing,
        starts: Sequence[Start],
        meeting: Start | None,
        countries: Sequence[int],
    ) -> None:
        net = mix.network
        self.mix, self.starts, self.countries = mix, starts, countries
        self.meeting = np.zeros((net.n_nodes, 1)) if meeting is None else meeting.consumed
        self.visits, self.blended = (
            np.zeros((len(starts), net.n_nodes, net.n_draws)) for _ in range(2)
        )
        self.met = np.zeros((len(countries), net.n_draws))
        begun: Mask = np.any(self.meeting, axis=1)
        for start in starts:
            begun |= start.consumed.any(axis=1) | start.made.any(axis=1)
        self.reached = _reached(mix, begun)
        self.closed = ~_sourced(mix)
        self.place = np.full(net.n_nodes, -1)  # among the nodes reached of their form
        self.followed: dict[int, FloatArray] = {}
        self.unmet: dict[int, FloatArray] = {}

    def through(self, here: _Form) -> None:
        """Follow what arrives at a form through its trade."""
        nodes, n_whole = here.nodes, len(self.starts)
        self.place[nodes] = np.arange(nodes.size)
        whole = self._arriving(here, self.followed, n_whole)
        for column, start in enumerate(self.starts):
            whole[:, column] += start.consumed[nodes]
        unmet = self._arriving(here, self.unmet, len(self.countries))
        unmet += self.meeting[nodes][:, None]
        is_begun = whole.any(axis=(0, 2))
        ends = [here.place(country) for country in self.countries]
        is_first = not here.layer.steps_in.size  # of the chain: nothing is followed on from here
        whole[:, is_begun], unmet, met = here.visits(
            whole[:, is_begun], unmet, ends, is_met_only=is_first
        )
        self.met += met
        self.visits[:, nodes] = whole.transpose(1, 0, 2)
        for column, start in enumerate(self.starts):
            makers = np.flatnonzero(start.made[nodes].any(axis=1))
            whole[makers, column] += start.made[nodes[makers]] / _or_one(
                self.mix.made[nodes[makers]]
            )
        self.blended[:, nodes] = whole.transpose(1, 0, 2)
        self.followed[here.layer.form], self.unmet[here.layer.form] = whole, unmet

    def _arriving(self, here: _Form, held: dict[int, FloatArray], n_columns: int) -> FloatArray:
        """What steps bring to the nodes of a form; in one column while there is nothing."""
        net, steps = self.mix.network, here.layer.steps_out
        steps = steps[self.reached[net.target[steps]]]
        n_columns = n_columns if steps.size or held is self.followed else 1
        arriving = np.zeros((here.nodes.size, n_columns, net.n_draws))
        for edge in steps:
            target = net.target[edge]
            passed = held[int(net.node_form[target])][self.place[target]]
            arriving[self.place[net.source[edge]]] += passed * self.mix.entering[edge]
        return arriving


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Form:
    """The nodes of a form that any of the supplies reaches, and the trade among them."""

    mix: Mixing
    layer: Layer
    nodes: Index  # (n,) of the network
    closed: Mask  # (n, n_draws)

    def place(self, country: int) -> int | None:
        """Place of a country among the nodes."""
        found = np.flatnonzero(self.mix.network.node_country[self.nodes] == country)
        return int(found[0]) if found.size else None

    def visits(
        self, whole: FloatArray, unmet: FloatArray, ends: Sequence[int | None], *, is_met_only: bool
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Visits of what starts there and what its trade brings.

        Parameters
        ----------
        whole : (n, n_supplies, n_draws) starts of supplies followed to their sources
        unmet : (n, 1 or len(ends), n_draws) start of the supply that ends at each place of `ends`
        is_met_only : of the latter no visits are wanted

        Returns
        -------
        Visits of both, those of the latter zero where they end, or empty; and the share that
        ended: (len(ends), n_draws).
        """
        net, n = self.mix.network, self.nodes.size
        places = np.full(net.n_nodes, -1)
        places[self.nodes] = np.arange(n)
        trade = self.layer.trade[places[net.target[self.layer.trade]] >= 0]
        trade = trade[self.mix.entering[trade].any(axis=1)]
        tail, head = places[net.target[trade]], places[net.source[trade]]
        kept = sorted({place for place in ends if place is not None})
        if net.n_draws == 1:
            kept = list(range(n))  # one draw: its inverse takes less time than an order
        if n > NODES or (order := order_of(n, tail, head, kept)).n_updates > UPDATES:
            return self._each(whole, unmet, ends, np.arange(net.n_draws), trade)
        entering, outside = self.mix.entering[trade], (self.mix.made + self.mix.drawn)[self.nodes]
        if self.closed.any():
            entering = np.where(self.closed[tail], 0.0, entering)
            outside = np.where(self.closed, 1.0, outside)
        solver = eliminated(order, tail, head, entering, outside)
        found, left, met = solver.meeting(whole, unmet, ends, is_met_only=is_met_only)
        for draw in self._doubtful(whole, found, left):
            some = self._each(
                whole[:, :, [draw]], unmet[:, :, [draw]], ends, np.array([draw]), trade
            )
            found[:, :, [draw]], met[:, [draw]] = some[0], some[2]
            if left.size:
                left[:, :, [draw]] = some[1]
        return found, left, met

    def _doubtful(self, start: FloatArray, *visits: FloatArray) -> Index:
        """Draws in which a supply meets a closed circuit, or one that is as good as closed."""
        doubt = np.zeros(start.shape[2], dtype=bool)
        for found in visits:
            turns = found.sum(axis=(0, 1))
            doubt |= turns > TURNS * np.maximum(start.sum(axis=(0, 1)), np.finfo(float).tiny)
            if self.closed.any():
                doubt |= (found * self.closed[:, None] > 0).any(axis=(0, 1))
        return np.flatnonzero(doubt)

    def _each(
        self,
        whole: FloatArray,
        unmet: FloatArray,
        ends: Sequence[int | None],
        draws: Index,
        trade: Index,
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The same, one supply after the other; a closed circuit raises."""
        found = np.zeros((self.nodes.size, whole.shape[1], draws.size))
        for column in range(whole.shape[1]):
            found[:, column] = self._alone(whole[:, column], None, draws, trade)
        left = np.zeros((self.nodes.size, len(ends), draws.size))
        met = np.zeros((len(ends), draws.size))
        for column, place in enumerate(ends):
            begun = unmet[:, min(column, unmet.shape[1] - 1)]
            left[:, column] = self._alone(begun, place, draws, trade)
            if place is not None:
                met[column], left[place, column] = left[place, column], 0.0
        return found, left, met

    def _alone(self, begun: FloatArray, stop: int | None, draws: Index, trade: Index) -> FloatArray:
        """Visits of one supply that is not followed on from a place."""
        net, mix = self.mix.network, self.mix
        rows = mix.layers.place[self.nodes]
        tail, head = mix.layers.place[net.target[trade]], mix.layers.place[net.source[trade]]
        weight = mix.entering[trade][:, draws]
        if stop is not None:
            weight[tail == rows[stop]] = 0.0
        start = np.zeros((self.layer.nodes.size, draws.size))
        start[rows] = begun
        label = label_of(net, self.layer)
        return circulate(start, tail=tail, head=head, weight=weight, label=label)[rows]


def _reached(mix: Mixing, reached: Mask) -> Mask:
    """Nodes upstream of some in any draw, themselves included."""
    net, is_open = mix.network, np.any(mix.entering, axis=1)
    return _spread(reached, net.target[is_open], net.source[is_open])


def _spread(begun: Mask, tail: IntArray, head: IntArray) -> Mask:
    """Nodes that edges lead to from some, themselves included."""
    reached, count = begun.copy(), -1
    while (now := int(reached.sum())) != count:
        count = now
        reached[head[reached[tail]]] = True
    return reached


def _sourced(mix: Mixing) -> Mask:
    """Nodes that a source feeds or nothing enters, (n_nodes, n_draws): see `Mixing.unsourced`."""
    net = mix.network
    sourced = (mix.extraction > 0) | (mix.other_feed > 0) | (mix.drawn > 0) | (mix.inflow <= 0)
    always = np.all(mix.entering, axis=1)
    certain: Mask = np.all(sourced, axis=1)
    sourced[_spread(certain, net.source[always], net.target[always])] = True
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
