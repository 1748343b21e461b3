"""Pass-through: what share of a supply was in a country at any point of its way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import UnknownName
from minamoto.tracing.asker import Asker, Start
from minamoto.tracing.mixing import Mixing, added
from minamoto.tracing.origin import follow
from minamoto.tracing.origin_matrix import origin_blocks

FloatArray = NDArray[np.float64]


def passing(mix: Mixing, asker: Asker, countries: Sequence[str]) -> FloatArray:
    """Share of a supply that was in each of some countries before it came to the asker.

    Mined, made, stored or only traded there. The node of the asker is not counted, but earlier
    visits to the asker's own country are.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    countries : of the network

    Returns
    -------
    (len(countries), n_draws) in [0, 1]. Shares of countries overlap: they do not sum to one.

    Notes
    -----
    The chance that a tonne followed upstream meets any node of the country: these nodes are made
    absorbing and the network solved anew, so that no path is counted twice.
    """
    begun = Start(consumed=_one_step_on(mix, asker), made=np.zeros((mix.network.n_nodes, 1)))
    shares = np.zeros((len(countries), mix.network.n_draws))
    for row, country in enumerate(countries):
        if country not in mix.network.countries:
            raise UnknownName("country", country)
        here = mix.network.node_country == mix.network.countries.index(country)
        shares[row] = follow(mix, begun, stop=here).visits[here].sum(axis=0)
    return np.minimum(shares, 1.0)


def passing_all(mix: Mixing, asker: Asker, draw: int = 0) -> FloatArray:
    """The same for every country of the network at once, in one draw.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    draw : which network

    Returns
    -------
    (n_countries,) in [0, 1].

    Notes
    -----
    With v the visits of the country's nodes and N[i, j] the visits of j by what starts at i, the
    shares h that meet a node first solve v = N'h: one small system for each country.
    """
    one = mix.draws([draw])
    net = one.network
    begun = Start(consumed=_one_step_on(one, asker), made=np.zeros((net.n_nodes, 1)))
    n_forms = len(net.forms)
    met = np.zeros((len(net.countries), n_forms))
    met[net.node_country, net.node_form] = follow(one, begun).visits[:, 0]
    again = np.zeros((len(net.countries), n_forms, n_forms))
    for form, name in enumerate(net.forms):
        for block in origin_blocks(one, name):
            rows, columns = net.node_country[block.nodes], net.node_country[block.askers]
            shared, row, column = np.intersect1d(rows, columns, return_indices=True)
            again[shared, form, net.forms.index(block.form)] = block.visits[row, column]
    corner = np.arange(n_forms)
    again[:, corner, corner] = np.where(again[:, corner, corner] > 0, again[:, corner, corner], 1.0)
    first = np.linalg.solve(again.transpose(0, 2, 1), met[:, :, None])[:, :, 0]
    shares: FloatArray = np.clip(first.sum(axis=1), 0.0, 1.0)
    return shares


def _one_step_on(mix: Mixing, asker: Asker) -> FloatArray:
    """Where the supply of an asker stands one edge upstream, (n_nodes, n_draws)."""
    net, start = mix.network, asker.start(mix)
    part = np.divide(start.made, mix.made, out=np.zeros_like(mix.made), where=mix.made > 0)
    whole = np.broadcast_to(start.consumed, part.shape)
    is_step = net.node_form[net.source] != net.node_form[net.target]
    weight = whole[net.target] + np.where(is_step[:, None], part[net.target], 0.0)
    return added(weight * mix.entering, net.source, net.n_nodes)
