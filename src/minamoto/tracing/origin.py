"""Where a supply was mined and made, through every stage, for all draws at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import UnknownName
from minamoto.network.sums import summed
from minamoto.network.supply_network import POOL, SupplyNetwork
from minamoto.tracing.asker import Asker, Start
from minamoto.tracing.circulation import circulate
from minamoto.tracing.layers import label_of
from minamoto.tracing.mixing import Mixing

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

KINDS = ("extraction", "other_feed", "drawn")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """Shares of one supply, dimensionless, as (n_nodes, n_draws).

    `visits` counts how often the supply stands at a node (above one where it goes round);
    `made + drawn`, summed over all the nodes where the supply begins, is one: so are
    `extraction + other_feed + drawn` over all nodes.
    """

    mixing: Mixing
    visits: FloatArray
    blended: FloatArray  # visits, and a start at what is made as a part of one

    @property
    def made(self) -> FloatArray:
        """Made at the node: mined, of other feed, or by a step from a form before."""
        return self.blended * self.mixing.made

    @property
    def extraction(self) -> FloatArray:
        """Extracted at the node: mined there, or made of what the network does not hold."""
        return self.blended * self.mixing.extraction

    @property
    def other_feed(self) -> FloatArray:
        """Of scrap and other input from outside the chain, at the node."""
        return self.blended * self.mixing.other_feed

    @property
    def drawn(self) -> FloatArray:
        """Drawn from stock at the node: where it came from before is not known."""
        return self.visits * self.mixing.drawn

    @property
    def processed(self) -> FloatArray:
        """Made at the node by a step from a form before: refined, alloyed ..."""
        return np.maximum(self.made - self.extraction - self.other_feed, 0.0)

    def made_in(self, form: str) -> FloatArray:
        """Share of the supply made in each country at a form, (n_countries, n_draws)."""
        return by_country(self.mixing.network, self.made, form)

    def processed_in(self, form: str) -> FloatArray:
        """Share of the supply processed in each country to a form, (n_countries, n_draws)."""
        return by_country(self.mixing.network, self.processed, form)

    def mined_in(self, form: str | None = None) -> FloatArray:
        """Share of the supply extracted in each country, at one form or at any."""
        return by_country(self.mixing.network, self.extraction, form)

    def sources(self) -> FloatArray:
        """Shares by kind of ultimate source, of `KINDS`: (3, n_draws); they sum to one."""
        return np.stack([getattr(self, kind).sum(axis=0) for kind in KINDS])


def trace(mix: Mixing, asker: Asker) -> Trace:
    """The supply of an asker, followed upstream to its sources in every draw.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights

    Returns
    -------
    Shares of the supply, within 1e-12 of their sum.

    Raises
    ------
    UnknownName, NoValue : an entry is not in the network or has no supply
    InputError : the supply goes round in a closed circuit that no source feeds

    Notes
    -----
    v = e + B'v with B the shares of inflow (Kastner et al. 2011, generalised to several stages):
    form after form from the asker upstream, trade of a form solved as one system.
    """
    return follow(mix, asker.start(mix))


def follow(mix: Mixing, start: Start, stop: Mask | None = None) -> Trace:
    """Follow upstream from weights on nodes; what reaches a node of `stop` is not followed on.

    Parameters
    ----------
    mix : mixing of a network
    start : weights (n_nodes, 1) or (n_nodes, n_draws), >= 0
    stop : (n_nodes,), whose visits are then the shares that reach them first

    Returns
    -------
    Shares; of the nodes in `stop` only `visits`.
    """
    net = mix.network
    visits = np.zeros((net.n_nodes, net.n_draws))
    part = np.divide(start.made, mix.made, out=np.zeros_like(visits), where=mix.made > 0)
    blended = np.zeros_like(visits)
    for layer in reversed(mix.layers.forms):
        steps = layer.steps_out
        arriving = np.repeat(
            start.consumed[layer.nodes], net.n_draws // start.consumed.shape[1], axis=1
        )
        if steps.size:
            passed = blended[net.target[steps]] * mix.entering[steps]
            arriving += summed(passed, mix.layers.place[net.source[steps]], layer.nodes.size)
        weight = mix.entering[layer.trade]
        if stop is not None:
            weight[stop[net.target[layer.trade]]] = 0.0
        visits[layer.nodes] = circulate(
            arriving,
            tail=layer.target,
            head=layer.source,
            weight=weight,
            label=label_of(net, layer),
        )
        blended[layer.nodes] = visits[layer.nodes] + part[layer.nodes]
        if stop is not None:
            blended[layer.nodes[stop[layer.nodes]]] = 0.0
    return Trace(mixing=mix, visits=visits, blended=blended)


def sources_by_pool(mix: Mixing, asker: Asker) -> FloatArray:
    """Shares by kind of source, and by whether the supply crossed a world pool on its way.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights

    Returns
    -------
    (3, 2, n_draws), kinds of `KINDS` x (not through a pool, through a pool); all sum to one.
    Behind a pool the origin is the average of all who feed it: no statistic names the partners.
    """
    start = asker.start(mix)
    total = follow(mix, start).sources()
    pool = mix.network.node_country == _index_of(mix.network.countries, POOL)
    if not pool.any():
        return np.stack([total, np.zeros_like(total)], axis=1)
    cut = follow(mix, start, stop=pool)
    open_drawn = np.where(pool[:, None], 0.0, cut.drawn)
    apart = np.stack(
        [cut.extraction.sum(axis=0), cut.other_feed.sum(axis=0), open_drawn.sum(axis=0)]
    )
    return np.stack([apart, np.maximum(total - apart, 0.0)], axis=1)


def by_country(network: SupplyNetwork, values: FloatArray, form: str | None = None) -> FloatArray:
    """Sums by country of (n_nodes, n_draws) at one form or all: (n_countries, n_draws).

    Raises
    ------
    UnknownName : the network has no such form
    """
    if form is not None and form not in network.forms:
        raise UnknownName("form", form, network.forms)
    kept = np.arange(network.n_nodes)
    if form is not None:
        kept = np.flatnonzero(network.node_form == network.forms.index(form))
    return summed(values[kept], network.node_country[kept], len(network.countries))


def _index_of(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1
