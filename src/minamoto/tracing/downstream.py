"""Where what is made at a node ends: in use, in stock, or lost on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import NoValue, UnknownName
from minamoto.core.text import Text
from minamoto.network.sums import summed
from minamoto.network.supply_network import SupplyNetwork
from minamoto.tracing.circulation import circulate
from minamoto.tracing.layers import label_of, layers

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Destination:
    """Shares of what entered at one node, as (n_nodes, n_draws); all of them sum to one."""

    visits: FloatArray  # how often it stands at the node
    used: FloatArray  # in products outside the chain
    stocked: FloatArray  # built up as stock
    lost: FloatArray  # in the steps that leave the node


def downstream(network: SupplyNetwork, form: str, country: str) -> Destination:
    """Follow what is extracted or made at a node to where it is used.

    Parameters
    ----------
    network : balanced, in t/yr
    form, country : the node

    Returns
    -------
    Shares by node in every draw. Of one tonne extracted at o, what is used at d is the share of
    d's use extracted at o, times d's use, over the extraction of o.

    Raises
    ------
    UnknownName : the network has no such form or node
    NoValue : nothing leaves the node in some draw
    """
    if form not in network.forms:
        raise UnknownName("form", form, network.forms)
    node = network.node(form, country)
    if node is None:
        raise UnknownName("country", country)
    net, parts = network, layers(network)
    stocked = np.maximum(net.stock_change, 0.0)
    outflow = net.use + stocked + summed(net.sent, net.source, net.n_nodes)
    if not (outflow[node] > 0).all():
        raise NoValue(
            Text("そこからは何も出ていかない", "nothing leaves there"),
            f"{net.material} {net.year}, {form} in {country}",
        )
    per_tonne = np.divide(1.0, outflow, out=np.zeros_like(outflow), where=outflow > 0)
    arriving = np.zeros_like(outflow)
    arriving[node] = 1.0
    visits = np.zeros_like(outflow)
    for layer in parts.forms:
        weight = net.arrived[layer.trade] * per_tonne[net.source[layer.trade]]
        visits[layer.nodes] = circulate(
            arriving[layer.nodes], tail=layer.source, head=layer.target, weight=weight,
            label=label_of(net, layer),
        )  # fmt: skip
        steps = layer.steps_out
        stepped = visits[net.source[steps]] * net.arrived[steps] * per_tonne[net.source[steps]]
        arriving += summed(stepped, net.target[steps], net.n_nodes)
    missing = summed(net.sent - net.arrived, net.source, net.n_nodes)
    return Destination(
        visits=visits,
        used=visits * net.use * per_tonne,
        stocked=visits * stocked * per_tonne,
        lost=visits * missing * per_tonne,
    )
