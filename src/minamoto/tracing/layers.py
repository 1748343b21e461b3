"""Nodes and edges of a network form by form: trade stays in a form, steps lead downstream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.network.supply_network import Kind, SupplyNetwork

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """One form: its nodes, the trade among them, and the steps that leave and enter it."""

    form: int
    nodes: Index  # (n,) of the network
    trade: Index  # edges
    source: Index  # of each trade edge, place in `nodes`
    target: Index
    steps_out: Index  # edges from here to forms downstream
    steps_in: Index  # edges from forms upstream to here


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """All forms, upstream first, and the place of each node in its own."""

    forms: tuple[Layer, ...]
    place: Index  # (n_nodes,)

    def __getitem__(self, form: int) -> Layer:
        return self.forms[form]


def layers(network: SupplyNetwork) -> Layers:
    """The forms of a network as layers.

    Parameters
    ----------
    network : of any material

    Returns
    -------
    One layer for each form of the network, empty where it has no node.
    """
    form = network.node_form
    place = np.zeros(network.n_nodes, dtype=np.int64)
    is_step = network.kind == Kind.STEP
    found = []
    for number in range(len(network.forms)):
        nodes = np.flatnonzero(form == number)
        place[nodes] = np.arange(nodes.size)
        leaves, enters = form[network.source] == number, form[network.target] == number
        trade = np.flatnonzero(leaves & ~is_step)
        found.append(
            Layer(
                form=number,
                nodes=nodes,
                trade=trade,
                source=place[network.source[trade]],
                target=place[network.target[trade]],
                steps_out=np.flatnonzero(leaves & is_step),
                steps_in=np.flatnonzero(enters & is_step),
            )
        )
    return Layers(forms=tuple(found), place=place)


def label_of(network: SupplyNetwork, layer: Layer) -> Callable[[int], str]:
    """Words for the nodes of a layer by their place in it."""

    def words(place: int) -> str:
        form, country = network.label(int(layer.nodes[place]))
        return f"{form} in {country}"

    return words
