"""The flows of a Sankey diagram: from maker to maker of consecutive forms, to the asker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.network.supply_network import POOL, UNNAMED
from minamoto.tracing.asker import Asker
from minamoto.tracing.circulation import circulate_columns
from minamoto.tracing.layers import Layer
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import Trace, follow

FloatArray = NDArray[np.float64]
BandKey = tuple[str, str]  # form and country


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What a country makes of a form for the asker, as shares of the asker's supply.

    `share` = `extraction` + `other_feed` + `unknown` + the links that enter, and = the links that
    leave. `unknown` was drawn from stock, or bought in a pool whose partners no statistics name;
    where such supply is itself sold on, its maker is the band `UNNAMED`.
    """

    form: str
    country: str
    share: float
    extraction: float
    other_feed: float
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From a band to the band that made the next form of it; `target` None is the asker."""

    source: BandKey
    target: BandKey | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFlows:
    """Bands and links of one supply; the links into the asker sum to one."""

    bands: tuple[Band, ...]
    links: tuple[Link, ...]


def stage_flows(
    mix: Mixing,
    asker: Asker,
    *,
    draw: int = 0,
    through_pool: bool = False,
    least: float = 0.0,
) -> StageFlows:
    """Shares between the countries that make consecutive forms, ending in the asker.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    draw : which network
    through_pool : give supply bought in a pool the average origin of all who feed the pool,
        instead of showing it as unknown
    least : of the asker's supply: links of this share or less are left out, bands are not

    Returns
    -------
    Bands upstream first, and links; countries that only trade do not appear.
    """
    one = mix.draws([draw])
    net = one.network
    is_pool = np.array([country == POOL for country in net.countries])[net.node_country]
    stop = is_pool & (not through_pool)
    start = asker.start(one)
    found = follow(one, start, stop=stop)
    flows = _Flows(mix=one, stop=stop, least=least)
    for layer in reversed(one.layers.forms):
        asked = start.consumed[layer.nodes]
        flows.add(layer, asked, [None])
        for node in np.flatnonzero(start.made[:, 0]):
            if net.node_form[node] == layer.form:
                flows.links[flows.key(int(node)), None] += float(start.made[node, 0])
        _add_steps(flows, found, layer)
    return flows.finished(found)


def _add_steps(flows: _Flows, found: Trace, layer: Layer) -> None:
    """Links from makers of this form to makers of the forms it is processed to."""
    net = flows.mix.network
    steps = layer.steps_out
    mass = found.blended[net.target[steps], 0] * flows.mix.entering[steps, 0]
    steps, mass = steps[mass > 0], mass[mass > 0]
    if not steps.size:
        return
    makers, column = np.unique(net.target[steps], return_inverse=True)
    arriving = np.zeros((layer.nodes.size, makers.size))
    np.add.at(arriving, (flows.mix.layers.place[net.source[steps]], column), mass)
    flows.add(layer, arriving, [flows.key(int(node)) for node in makers])


class _Flows:
    """Links gathered from matrices of (makers of a form, what is made of it next)."""

    def __init__(self, *, mix: Mixing, stop: NDArray[np.bool_], least: float) -> None:
        self.mix, self.stop, self.least = mix, stop, least
        self.closed = mix.unsourced()
        self.links: dict[tuple[BandKey, BandKey | None], float] = defaultdict(float)
        self.unknown: dict[BandKey, float] = defaultdict(float)

    def key(self, node: int) -> BandKey:
        return self.mix.network.label(node)

    def add(self, layer: Layer, arriving: FloatArray, targets: Sequence[BandKey | None]) -> None:
        """Follow what arrives (n, n_targets) through the trade of a form to who made it."""
        if not arriving.any():
            return
        mix, stop = self.mix, self.stop[layer.nodes]
        blocked = self.stop | self.closed
        weight = np.where(
            blocked[mix.network.target[layer.trade]], 0.0, mix.entering[layer.trade, 0]
        )
        visits = circulate_columns(arriving, tail=layer.target, head=layer.source, weight=weight)
        made = np.where(stop[:, None], 0.0, visits * mix.made[layer.nodes])
        unknown = np.where(stop[:, None], visits, visits * mix.drawn[layer.nodes]).sum(axis=0)
        nowhere = (mix.network.forms[layer.form], UNNAMED)
        for place, column in np.argwhere(made > self.least).tolist():
            source = self.key(int(layer.nodes[place]))
            self.links[source, targets[column]] += float(made[place, column])
        for column in np.flatnonzero(unknown > self.least).tolist():
            self.links[nowhere, targets[column]] += float(unknown[column])
        if (total := float(unknown.sum())) > 0:
            self.unknown[nowhere] += total

    def finished(self, found: Trace) -> StageFlows:
        net = self.mix.network
        shares: dict[BandKey, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
        columns = [
            values[:, 0].tolist() for values in (found.made, found.extraction, found.other_feed)
        ]
        for node in np.flatnonzero(found.made[:, 0]):
            kept = shares[self.key(int(node))]
            for number, values in enumerate(columns):
                kept[number] += values[node]
        for key, share in self.unknown.items():
            shares[key][0] += share
            shares[key][3] += share
        order = {form: number for number, form in enumerate(net.forms)}
        bands = [
            Band(form=form, country=country, share=s, extraction=e, other_feed=f, unknown=u)
            for (form, country), (s, e, f, u) in shares.items()
        ]
        links = [Link(source=a, target=b, share=share) for (a, b), share in self.links.items()]
        return StageFlows(
            bands=tuple(sorted(bands, key=lambda b: (order[b.form], -b.share, b.country))),
            links=tuple(
                sorted(
                    links, key=lambda k: (order[k.source[0]], -k.share, k.source, k.target or ())
                )
            ),
        )
