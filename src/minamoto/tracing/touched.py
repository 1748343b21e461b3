"""What share of what stands at each node was in a country before: for every country at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.text import Text
from minamoto.network.sums import summed
from minamoto.tracing.asker import Asker, one_step_on
from minamoto.tracing.circulation import circulate_columns
from minamoto.tracing.layers import Layer
from minamoto.tracing.mixing import Mixing

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Touched:
    """Shares, in one draw, of what stands at each node: was it in a country, or is it in one.

    `share` : (n_nodes, len(countries)) in [0, 1], dimensionless; one at the nodes of the country
    itself; zero where nothing enters, and at nodes that no source feeds (`unsourced`).
    """

    mixing: Mixing  # of one draw
    countries: tuple[str, ...]
    share: FloatArray
    unsourced: Mask  # (n_nodes,)

    def of(self, country: str) -> FloatArray:
        """The shares of one country, (n_nodes,).

        Raises
        ------
        UnknownName : the country is not among those asked for
        """
        if country not in self.countries:
            raise UnknownName("country", country)
        share: FloatArray = self.share[:, self.countries.index(country)]
        return share

    def passing(self, asker: Asker) -> FloatArray:
        """Share of a supply that was in each country before it came to the asker.

        As `passing.passing` in the same draw: the node of the asker is not counted, but earlier
        visits to the asker's own country are.

        Raises
        ------
        UnknownName, NoValue : an entry is not in the network or has no supply
        InputError : the supply goes round in a closed circuit that no source feeds
        """
        begun = one_step_on(self.mixing, asker).consumed[:, 0]
        if (begun[self.unsourced] > 0).any():
            node = int(np.argmax(np.where(self.unsourced, begun, 0.0)))
            raise no_source(*self.mixing.network.label(node))
        at = np.flatnonzero(begun)
        met: FloatArray = (begun[at, None] * self.share[at]).sum(axis=0)
        return np.minimum(met, 1.0)


def touched_by_all(mix: Mixing, draw: int = 0) -> Touched:
    """What share of what stands at each node was in each country of the network.

    Found once for a mixing and draw, and kept with it: whoever asks, it is the same.

    Parameters
    ----------
    mix : mixing of a network
    draw : which network
    """
    if draw not in mix.found:
        mix.found[draw] = touched(mix, mix.network.countries, draw)
    known: Touched = mix.found[draw]
    return known


def touched(mix: Mixing, countries: Sequence[str], draw: int = 0) -> Touched:
    """What share of what stands at each node was in each of some countries.

    Parameters
    ----------
    mix : mixing of a network
    countries : of the network
    draw : which network

    Returns
    -------
    Shares; a column for each country.

    Raises
    ------
    UnknownName : the network has no such country

    Notes
    -----
    From form to form downstream. With N = (I - W)^-1 of the trade of a form and b what its steps
    bring, the country's own node p is held at one: v = N b + N[:, p] (1 - (N b)[p]) / N[p, p], b
    without what comes to p. So one system a form serves all countries.
    """
    one = mix.draws([draw])
    net = one.network
    for country in countries:
        if country not in net.countries:
            raise UnknownName("country", country)
    places = [net.countries.index(country) for country in countries]
    unsourced = one.unsourced()
    entering = np.where(unsourced[net.target], 0.0, one.entering[:, 0])
    share = (net.node_country[:, None] == np.array(places, dtype=np.int64)).astype(np.float64)
    for layer in one.layers.forms:
        if layer.nodes.size:
            share[layer.nodes] = _at_form(one, layer, entering, share)
    return Touched(mixing=one, countries=tuple(countries), share=share, unsourced=unsourced)


def _at_form(one: Mixing, layer: Layer, entering: FloatArray, share: FloatArray) -> FloatArray:
    """Shares at the nodes of a form, (n, n_countries), from those of forms before."""
    net, steps = one.network, layer.steps_in
    brought = share[net.source[steps]] * entering[steps][:, None]
    begun = summed(brought, one.layers.place[net.target[steps]], layer.nodes.size)
    held = share[layer.nodes] > 0  # at most one node of a form lies in a country
    begun[held] = 0.0
    at, column = np.nonzero(held)
    own = np.zeros((layer.nodes.size, at.size))
    own[at, np.arange(at.size)] = 1.0
    solved = circulate_columns(
        np.hstack([begun, own]), tail=layer.source, head=layer.target, weight=entering[layer.trade]
    )
    found, turns = solved[:, : begun.shape[1]], solved[:, begun.shape[1] :]
    missing = (1.0 - found[at, column]) / turns[at, np.arange(at.size)]
    found[:, column] += turns * missing
    found[at, column] = 1.0
    return np.clip(found, 0.0, 1.0)


def no_source(form: str, country: str) -> InputError:
    """The error of a supply that goes round in a closed circuit."""
    return InputError(
        Text(
            f"{country} の {form}：そこに入る流れは互いの間だけで回っており、源に行き着きません。",
            f"{form} in {country}: what enters there goes round in a circuit and leads to no "
            "source",
        )
    )
