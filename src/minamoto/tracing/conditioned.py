"""The part of every supply that was mined in one country: a mixing in which nothing else begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from minamoto.core.errors import UnknownName
from minamoto.network.sums import summed
from minamoto.network.supply_network import Kind
from minamoto.tracing.circulation import circulate_columns
from minamoto.tracing.mixing import Mixing


def mined_only(mix: Mixing, country: str, draw: int = 0) -> Mixing:
    """How what was mined in a country came to each node, in one draw.

    Parameters
    ----------
    mix : mixing of a network
    country : of the network, where the supply is known to be mined
    draw : which network

    Returns
    -------
    The mixing of that draw with each share of an inflow replaced by its share of what was mined in
    the country: at a node that such material reaches they sum to one, at any other all are zero.

    Raises
    ------
    UnknownName : the network has no such country

    Notes
    -----
    With u[j] the share of node j that was mined in the country, an edge i -> j brings
    entering[i, j] u[i] / u[j] of it (Doob's transform of the chain followed upstream).
    """
    net = mix.network
    if country not in net.countries:
        raise UnknownName("country", country, net.countries)
    one = mix.draws([draw])
    net = one.network
    here = (net.node_country == net.countries.index(country))[:, None]
    begun = np.where(here, one.extraction, 0.0)
    mined = begun.copy()
    entering = np.where(one.unsourced()[net.target], 0.0, one.entering[:, 0])
    for layer in one.layers.forms:
        steps = layer.steps_in
        arriving = begun[:, 0].copy()
        np.add.at(arriving, net.target[steps], mined[net.source[steps], 0] * entering[steps])
        mined[layer.nodes] = circulate_columns(
            arriving[layer.nodes, None],
            tail=layer.source,
            head=layer.target,
            weight=entering[layer.trade],
        )
    per = np.divide(1.0, mined, out=np.zeros_like(mined), where=mined > 0)
    shares = one.entering * mined[net.source] * per[net.target]
    extraction = begun * per
    steps = np.flatnonzero(net.kind == Kind.STEP)
    stepped = summed(shares[steps], net.target[steps], net.n_nodes)
    nothing = np.zeros_like(extraction)
    return replace(
        one,
        extraction=extraction,
        other_feed=nothing,
        drawn=nothing,
        entering=shares,
        made=extraction + stepped,
        inflow=one.inflow * (mined > 0),
    )
