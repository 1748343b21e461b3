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
    for _ in range(int(left.sum())):
        pivot = int(np.argmin(np.where(left, into * out, n * n)))
        sources, ends = np.flatnonzero(linked[pivot]), np.flatnonzero(linked[:, pivot])
        linked[pivot] = linked[:, pivot] = False
        if sources.size and ends.size:
            linked[np.ix_(ends, sources)] = True
            np.fill_diagonal(linked, val=False)
            filled |= linked
        left[pivot] = False
        into[ends], out[sources] = linked[ends].sum(axis=1), linked[:, sources].sum(axis=0)
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

    def visits(self, start: FloatArray, stop: Sequence[int | None]) -> FloatArray:
        """Expected visits of every node; a column ends where it meets its node of `stop`.

        Parameters
        ----------
        start : (n, n_columns, n_draws) >= 0
        stop : (n_columns,) a place in `Order.kept`, or None to follow all; the visits there are
            the shares that reach it

        Returns
        -------
        (n, n_columns, n_draws) >= 0.
        """
        visits, order, weight = start.copy(), self.order, self.weight
        passed = np.empty(start.shape[1:])
        is_reached: NDArray[np.bool_] = np.any(start, axis=(1, 2))
        for pivot, ends in zip(order.pivots, order.behind, strict=True):
            if is_reached[pivot]:
                for end in ends:
                    np.multiply(visits[pivot], weight[order.slot[end, pivot]], out=passed)
                    visits[end] += passed
                is_reached[ends] = True
        stopped = self._kept(visits, stop)
        is_reached[order.kept] = True
        for pivot, sources in zip(reversed(order.pivots), reversed(order.before), strict=True):
            total = visits[pivot]
            for source in sources[is_reached[sources]]:
                np.multiply(visits[source], weight[order.slot[pivot, source]], out=passed)
                total += passed
                is_reached[pivot] = True
            if is_reached[pivot]:
                total /= self.leaves[pivot]
        for (column, node), share in stopped.items():
            visits[node, column] = share
        return visits

    def _kept(
        self, visits: FloatArray, stop: Sequence[int | None]
    ) -> dict[tuple[int, int], FloatArray]:
        """Solve for the nodes kept, in place; what stops at (column, node) is taken out."""
        kept = self.order.kept
        stopped: dict[tuple[int, int], FloatArray] = {}
        if not kept.size:
            return stopped
        solved = (self.among_kept @ visits[kept].transpose(2, 0, 1)).transpose(1, 2, 0)
        for column, place in enumerate(stop):
            if place is None:
                continue
            again = self.among_kept[:, :, place].T
            first = solved[place, column] / again[place]
            solved[:, column] = np.maximum(solved[:, column] - first * again, 0.0)
            solved[place, column] = 0.0
            stopped[column, int(kept[place])] = first
        visits[kept] = solved
        return stopped


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
    >>> found.visits(np.array([[[1.0]], [[0.0]]]), [None])[:, 0, 0].round(12).tolist()
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
