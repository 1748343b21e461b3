"""One form solved for all draws and many supplies at once, node after node eliminated.

The equation is that of `circulation`, v = b + W v. A node p is taken out by letting whoever would
visit it visit the nodes behind it instead: W[b, a] += W[b, p] W[p, a] / (1 - W[p, p]). What is
left of one at p, 1 - W[p, p], is summed from what leads on and what ends there, never subtracted
(Grassmann, Taksar and Heyman, 1985), so that every share keeps its digits. All draws have the same
edges: the order, fewest new edges first (Markowitz, 1957), is found once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.network.sums import summed

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """In which order nodes are eliminated, and the edges that this needs."""

    pivots: tuple[int, ...]
    before: tuple[IndexArray, ...]  # of each pivot, nodes not yet eliminated that lead to it
    behind: tuple[IndexArray, ...]  # and those it leads to
    kept: IndexArray  # (n_kept,) nodes that are not eliminated
    slot: IndexArray  # (n, n): [head, tail] row of the edge's weights; the last row is not used
    n_slots: int
    n_updates: int  # products an elimination takes in each draw


def order_of(n: int, tail: IndexArray, head: IndexArray, kept: Sequence[int] = ()) -> Order:
    """The order of elimination for a set of edges.

    Parameters
    ----------
    n : count of nodes
    tail, head : (n_edges,) indices of nodes, in the direction that is followed
    kept : nodes that shall not be eliminated

    Examples
    --------
    >>> order_of(3, np.array([0, 1]), np.array([1, 2])).pivots
    (0, 1, 2)
    """
    linked = np.zeros((n, n), dtype=bool)  # [head, tail]
    linked[head, tail] = True
    np.fill_diagonal(linked, val=False)
    filled = linked.copy()
    left = np.ones(n, dtype=bool)
    left[list(kept)] = False
    pivots, before, behind, updates = [], [], [], 0
    into, out = linked.sum(axis=1), linked.sum(axis=0)
    never = n * n
    cost = np.where(left, into * out, never)
    for _ in range(int(left.sum())):
        pivot = int(cost.argmin())
        sources, ends = linked[pivot].nonzero()[0], linked[:, pivot].nonzero()[0]
        linked[pivot] = linked[:, pivot] = False
        if sources.size and ends.size:
            block = np.ix_(ends, sources)
            linked[block] = filled[block] = True
            linked[ends, ends] = filled[ends, ends] = False
            into[ends], out[sources] = linked[ends].sum(axis=1), linked[:, sources].sum(axis=0)
        else:
            into[ends] -= 1
            out[sources] -= 1
        left[pivot] = False
        cost[pivot] = never
        for changed in (ends, sources):
            cost[changed] = np.where(left[changed], into[changed] * out[changed], never)
        pivots.append(pivot)
        before.append(sources)
        behind.append(ends)
        updates += sources.size * ends.size
    n_slots = int(filled.sum())
    slot = np.full((n, n), n_slots)
    slot[filled] = np.arange(n_slots)
    return Order(
        pivots=tuple(pivots), before=tuple(before), behind=tuple(behind),
        kept=np.array(kept, dtype=np.int64), slot=slot, n_slots=n_slots, n_updates=updates,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eliminated:
    """Weights after elimination: those behind a pivot as shares of what leads on from it."""

    order: Order
    weight: FloatArray  # (n_slots + 1, n_draws)
    leaves: FloatArray  # (n, n_draws): 1 - W[p, p] at the pivot
    among_kept: FloatArray  # (n_draws, n_kept, n_kept) visits of [i] by what starts at [j]

    def visits(self, start: FloatArray) -> FloatArray:
        """Expected visits of every node, by what starts at each.

        Parameters
        ----------
        start : (n, n_columns, n_draws) >= 0

        Returns
        -------
        (n, n_columns, n_draws) >= 0.
        """
        nothing = np.zeros((start.shape[0], 1, start.shape[2]))
        return self.meeting(start, nothing, ())[0]

    def meeting(
        self,
        whole: FloatArray,
        ending: FloatArray,
        ends: Sequence[int | None],
        *,
        is_met_only: bool = False,
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Visits of what is followed for ever, and of what ends where it meets a node.

        Parameters
        ----------
        whole : (n, n_columns, n_draws) >= 0
        ending : (n, 1 or len(ends), n_draws) >= 0, what starts of each column that ends
        ends : a node of `Order.kept` for each, or None to follow it all
        is_met_only : of what ends, only the share that does is wanted

        Returns
        -------
        Visits of both, those of the latter zero at their end, or empty; and of each column the
        share that met its node, (len(ends), n_draws), zero without one.
        """
        n_whole, kept = whole.shape[1], self.order.kept
        column = n_whole + np.minimum(np.arange(len(ends)), ending.shape[1] - 1)
        visits = np.concatenate([whole, ending], axis=1)
        is_reached: NDArray[np.bool_] = np.any(visits, axis=(1, 2))
        self._forward(visits, is_reached)
        solved = (self.among_kept @ visits[kept].transpose(2, 0, 1)).transpose(1, 2, 0)
        split, met = self._met(solved[:, column], ends)
        if is_met_only:
            split, column = split[:, :0], column[:0]
        if ending.shape[1] != column.size:
            visits = np.concatenate([visits[:, :n_whole], visits[:, column]], axis=1)
        visits[kept, :n_whole], visits[kept, n_whole:] = solved[:, :n_whole], split
        is_reached[kept] = True
        self._backward(visits, is_reached)
        return visits[:, :n_whole], visits[:, n_whole:], met

    def _met(self, solved: FloatArray, ends: Sequence[int | None]) -> tuple[FloatArray, FloatArray]:
        """Visits of the nodes kept, (n_kept, len(ends), n_draws), without what met its end."""
        at = {int(node): place for place, node in enumerate(self.order.kept)}
        met = np.zeros((len(ends), solved.shape[2]))
        for number, node in enumerate(ends):
            if node is None:
                continue
            again = self.among_kept[:, :, at[node]].T
            met[number] = solved[at[node], number] / again[at[node]]
            rest = solved[:, number] - met[number] * again
            solved[:, number] = np.maximum(rest, 0.0)
            solved[at[node], number] = 0.0
        return solved, met

    def _forward(self, visits: FloatArray, is_reached: NDArray[np.bool_]) -> None:
        """Let what stands at each pivot, first ones first, stand at the nodes behind it too."""
        order, passed = self.order, np.empty(visits.shape[1:])
        for pivot, ends in zip(order.pivots, order.behind, strict=True):
            if is_reached[pivot]:
                for end in ends:
                    np.multiply(visits[pivot], self.weight[order.slot[end, pivot]], out=passed)
                    visits[end] += passed
                is_reached[ends] = True

    def _backward(self, visits: FloatArray, is_reached: NDArray[np.bool_]) -> None:
        """Add what leads to each pivot, last ones first, and how often it comes round."""
        order, passed = self.order, np.empty(visits.shape[1:])
        for pivot, sources in zip(reversed(order.pivots), reversed(order.before), strict=True):
            total = visits[pivot]
            for source in sources[is_reached[sources]]:
                np.multiply(visits[source], self.weight[order.slot[pivot, source]], out=passed)
                total += passed
                is_reached[pivot] = True
            if is_reached[pivot]:
                total /= self.leaves[pivot]


def eliminated(
    order: Order, tail: IndexArray, head: IndexArray, weight: FloatArray, ends: FloatArray
) -> Eliminated:
    """Eliminate the nodes of an order in every draw.

    Parameters
    ----------
    order : of these edges
    tail, head : (n_edges,) indices of nodes, in the direction that is followed
    weight : (n_edges, n_draws) in [0, 1]
    ends : (n, n_draws) in [0, 1], of what stands at a node the share that is not followed on:
        with the weights that leave the node it sums to one. Where both are zero, nothing is
        followed from the node.

    Examples
    --------
    >>> tail, head = np.array([0, 1]), np.array([1, 0])
    >>> half = np.full((2, 1), 0.5)
    >>> found = eliminated(order_of(2, tail, head), tail, head, half, half)
    >>> found.visits(np.array([[[1.0]], [[0.0]]]))[:, 0, 0].round(12).tolist()
    [1.333333333333, 0.666666666667]
    """
    rows = summed(weight, order.slot[head, tail], order.n_slots + 1)
    ends, leaves = ends.copy(), np.ones_like(ends)
    for pivot, sources, behind in zip(order.pivots, order.before, order.behind, strict=True):
        onward = rows[order.slot[behind, pivot]]
        leaves[pivot] = _or_one(onward.sum(axis=0) + ends[pivot])
        onward /= leaves[pivot]
        rows[order.slot[behind, pivot]] = onward
        if not sources.size:
            continue
        entering = rows[order.slot[pivot, sources]]
        ends[sources] += entering * (ends[pivot] / leaves[pivot])
        for end, share in zip(behind, onward, strict=True):
            rows[order.slot[end, sources]] += share * entering
    rows[order.n_slots] = 0.0  # held what would lead from a node to itself
    kept = order.kept
    among = rows[order.slot[np.ix_(kept, kept)]]
    rest = -among.transpose(2, 0, 1)
    corner = np.arange(kept.size)
    rest[:, corner, corner] = _or_one(among.sum(axis=0) + ends[kept]).T
    return Eliminated(
        order=order, weight=rows, leaves=leaves, among_kept=np.maximum(np.linalg.inv(rest), 0.0)
    )


def _or_one(leaving: FloatArray) -> FloatArray:
    return np.where(leaving > 0, leaving, 1.0)
