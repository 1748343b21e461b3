"""Pool mixing: what leaves a node is an even blend of all that entered it (Kastner et al. 2011)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.network.sums import summed
from minamoto.network.supply_network import Kind, SupplyNetwork
from minamoto.tracing.layers import Layers, layers

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mixing:
    """Where the inflow of each node comes from, as shares of that inflow.

    Shares are dimensionless, of shape (n_nodes, n_draws), those of edges (n_edges, n_draws). At a
    node with inflow extraction + other_feed + drawn + sum(entering) = 1; at one without, all are
    zero, and `inflow` says so.
    """

    network: SupplyNetwork
    layers: Layers
    inflow: FloatArray  # t/yr
    extraction: FloatArray
    other_feed: FloatArray
    drawn: FloatArray  # from stock: where that came from is not known
    entering: FloatArray  # of each edge, in the inflow of its target
    made: FloatArray  # extraction + other_feed + the steps that enter
    found: dict[Any, Any] = field(init=False, default_factory=dict, repr=False)  # once: `touched`

    def draws(self, wanted: list[int]) -> Mixing:
        """The mixing of some draws."""
        if wanted == list(range(self.network.n_draws)):
            return self
        return self.first if wanted == [0] else self._of(wanted)

    def _of(self, wanted: list[int]) -> Mixing:
        kept = {name: getattr(self, name)[:, wanted] for name in SHARES}
        return Mixing(network=self.network.draws(wanted), layers=self.layers, **kept)

    @property
    def first(self) -> Mixing:
        """The mixing of draw 0, the reconciled network; the same each time."""
        if self.network.n_draws == 1:
            return self
        if "first" not in self.found:
            self.found["first"] = self._of([0])
        one: Mixing = self.found["first"]
        return one

    def unsourced(self, draw: int = 0) -> NDArray[np.bool_]:
        """Nodes, (n_nodes,), with inflow that no source feeds: they only pass on to each other."""
        net = self.network
        here = self.extraction[:, draw] + self.other_feed[:, draw] + self.drawn[:, draw]
        sourced, is_open = here > 0, self.entering[:, draw] > 0
        count = -1
        while (now := int(sourced.sum())) != count:
            count = now
            sourced[net.target[is_open & sourced[net.source]]] = True
        return ~sourced & (self.inflow[:, draw] > 0)


SHARES = ("inflow", "extraction", "other_feed", "drawn", "entering", "made")


def mixing(network: SupplyNetwork) -> Mixing:
    """The mixing of a network, for all its draws.

    Parameters
    ----------
    network : balanced, in t/yr

    Returns
    -------
    The shares of every inflow.

    Notes
    -----
    That a node mixes evenly all it takes in is an assumption: a country that exports what it mines
    and uses what it imports looks the same in the figures as one that blends both.
    """
    drawn = np.maximum(-network.stock_change, 0.0)
    shares = inflow_shares(
        extraction=network.extraction,
        other_feed=network.other_feed,
        drawn=drawn,
        arrived=network.arrived,
        target=network.target,
    )
    steps = np.flatnonzero(network.kind == Kind.STEP)
    stepped = summed(shares["entering"][steps], network.target[steps], network.n_nodes)
    made = shares["extraction"] + shares["other_feed"] + stepped
    return Mixing(network=network, layers=layers(network), made=made, **shares)


def inflow_shares(
    *,
    extraction: FloatArray,
    other_feed: FloatArray,
    drawn: FloatArray,
    arrived: FloatArray,
    target: NDArray[np.int32],
) -> dict[str, FloatArray]:
    """Inflow of each node and the share of each entry in it, on plain arrays.

    Parameters
    ----------
    extraction, other_feed, drawn : (n_nodes, n_draws), t/yr, >= 0
    arrived : (n_edges, n_draws), t/yr, >= 0, at the node `target` : (n_edges,)

    Returns
    -------
    `inflow` in t/yr, and the shares `extraction`, `other_feed`, `drawn`, `entering` of it; zero
    where the inflow is zero.

    Examples
    --------
    >>> found = inflow_shares(
    ...     extraction=np.array([[5.0], [1.0]]), other_feed=np.zeros((2, 1)),
    ...     drawn=np.zeros((2, 1)), arrived=np.array([[3.0]]), target=np.array([1]))
    >>> found["inflow"][:, 0].tolist(), found["entering"][:, 0].tolist()
    ([5.0, 4.0], [0.75])
    """
    inflow = extraction + other_feed + drawn + summed(arrived, target, extraction.shape[0])
    per_tonne = np.divide(1.0, inflow, out=np.zeros_like(inflow), where=inflow > 0)
    return {
        "inflow": inflow,
        "extraction": extraction * per_tonne,
        "other_feed": other_feed * per_tonne,
        "drawn": drawn * per_tonne,
        "entering": arrived * per_tonne[target],
    }
