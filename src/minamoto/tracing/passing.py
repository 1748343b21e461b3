"""Pass-through: what share of a supply was in a country at any point of its way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import UnknownName
from minamoto.tracing.asker import Asker, one_step_on
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.together import follow_together
from minamoto.tracing.touched import touched_by_all

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
    start, begun = asker.start(mix), one_step_on(mix, asker)
    together = max(TOGETHER // net.n_draws, 1)
    for first in range(0, len(places), together):
        some = places[first : first + together]
        found = follow_together(mix, [start], meeting=begun, countries=some)
        shares[first : first + together] = found.met
    return shares


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
    return touched_by_all(mix, draw).passing(asker)
