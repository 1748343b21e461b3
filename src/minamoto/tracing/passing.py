"""Pass-through: what share of a supply was in a country at any point of its way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import UnknownName
from minamoto.tracing.asker import Asker, Start
from minamoto.tracing.mixing import Mixing, added
from minamoto.tracing.origin import Trace
from minamoto.tracing.together import Supply, follow_together

FloatArray = NDArray[np.float64]

TOGETHER = 10_000  # draws of countries: 500 nodes x 10,000 x 16 B are 80 MB


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
    The chance that a tonne followed upstream meets any node of the country: it is followed no
    further from there, so that no path is counted twice.
    """
    net = mix.network
    for country in countries:
        if country not in net.countries:
            raise UnknownName("country", country)
    shares = np.zeros((len(countries), net.n_draws))
    places = [net.countries.index(country) for country in countries]
    begun = one_step_on(mix, asker)
    together = max(TOGETHER // net.n_draws, 1)
    for first in range(0, len(places), together):
        some = places[first : first + together]
        found = follow_together(mix, [Supply(start=begun, ends_in=place) for place in some])
        for row, (place, supply) in enumerate(zip(some, found, strict=True), start=first):
            shares[row] = met_in(supply, place)
    return shares


def met_in(found: Trace, country: int) -> FloatArray:
    """Share, (n_draws,), of a supply that ended where it met a country, given by its index."""
    here = found.mixing.network.node_country == country
    met: FloatArray = np.minimum(found.visits[here].sum(axis=0), 1.0)
    return met


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
    """
    one = mix.draws([draw])
    return passing(one, asker, one.network.countries)[:, 0]


def one_step_on(mix: Mixing, asker: Asker) -> Start:
    """Where the supply of an asker stands one edge upstream."""
    net, start = mix.network, asker.start(mix)
    part = np.divide(start.made, mix.made, out=np.zeros_like(mix.made), where=mix.made > 0)
    whole = np.broadcast_to(start.consumed, part.shape)
    is_step = net.node_form[net.source] != net.node_form[net.target]
    weight = whole[net.target] + np.where(is_step[:, None], part[net.target], 0.0)
    begun = added(weight * mix.entering, net.source, net.n_nodes)
    return Start(consumed=begun, made=np.zeros((net.n_nodes, 1)))
