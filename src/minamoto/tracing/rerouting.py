"""What is left of a network when one country passes nothing on: lost, stranded, idle and spare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.supply_network import Kind
from minamoto.tracing.circulation import circulate_columns
from minamoto.tracing.mixing import Mixing, added

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rerouting:
    """What countries other than the one cut off can bring, t/yr of contained material.

    One hub for each form: whoever is not cut off may ship to whoever is not. A variable is the
    output of a node by extraction or by one step; it takes `feed` of the form before.
    """

    stranded: FloatArray  # (n_forms,) was sent to the country and left it again: now free
    output_form: NDArray[np.int64]  # (n_variables,)
    feed_form: NDArray[np.int64]  # -1 for extraction
    feed: FloatArray  # t of feed for 1 t of output
    limit: FloatArray  # t/yr

    @property
    def n_forms(self) -> int:
        """Count of forms."""
        return self.stranded.size

    def taken(self) -> FloatArray:
        """What one tonne of each variable takes from each hub, (n_forms, n_variables)."""
        columns = np.arange(self.limit.size)
        net = np.zeros((self.n_forms, self.limit.size))
        net[self.output_form, columns] -= 1.0
        fed = self.feed_form >= 0
        net[self.feed_form[fed], columns[fed]] += self.feed[fed]
        return net


def rerouting(one: Mixing, cut: Mask, spare: FloatArray) -> Rerouting:
    """What can be rerouted when the nodes of one country are cut off.

    Parameters
    ----------
    one : mixing of one draw
    cut : (n_nodes,) nodes of the country cut off
    spare : (n_nodes,) output the node could add, t/yr, >= 0; split over extraction and steps as
        its output is today. That of nodes cut off is not used.

    Returns
    -------
    Limits: spare, and for a step the capacity that stands idle because its feed came through the
    country cut off.

    Raises
    ------
    InputError : spare at a node that neither extracts nor processes: how it would make is unknown.
    """
    net = one.network
    steps = np.flatnonzero(net.kind == Kind.STEP)
    stepped = added(net.arrived[steps], net.target[steps], net.n_nodes)[:, 0]
    able = net.extraction[:, 0] + stepped
    _check_spare(one, spare, cut, able)
    per_output = np.divide(spare, able, out=np.zeros_like(able), where=(able > 0) & ~cut)
    touched = touching(one, cut)
    mines = np.flatnonzero((net.extraction[:, 0] > 0) & ~cut)
    steps = steps[(net.arrived[steps, 0] > 0) & ~cut[net.target[steps]]]
    arrived = net.arrived[steps, 0]
    idle = arrived * touched[net.source[steps]]
    return Rerouting(
        stranded=_stranded(one, cut, touched),
        output_form=np.r_[net.node_form[mines], net.node_form[net.target[steps]]].astype(np.int64),
        feed_form=np.r_[np.full(mines.size, -1), net.node_form[net.source[steps]]].astype(np.int64),
        feed=np.r_[np.zeros(mines.size), net.sent[steps, 0] / arrived],
        limit=np.r_[
            net.extraction[mines, 0] * per_output[mines],
            arrived * per_output[net.target[steps]] + idle,
        ],
    )


def touching(one: Mixing, cut: Mask) -> FloatArray:
    """Share of what stands at each node that was at a node of `cut` before, or is at one.

    Parameters
    ----------
    one : mixing of one draw
    cut : (n_nodes,)

    Returns
    -------
    (n_nodes,) in [0, 1]; zero where nothing enters.
    """
    net = one.network
    closed = cut | one.unsourced()
    share = np.where(closed[net.target], 0.0, one.entering[:, 0])
    touched = cut.astype(np.float64)
    for layer in one.layers.forms:
        steps = layer.steps_in
        begun = touched.copy()
        np.add.at(begun, net.target[steps], touched[net.source[steps]] * share[steps])
        touched[layer.nodes] = circulate_columns(
            begun[layer.nodes, None],
            tail=layer.source,
            head=layer.target,
            weight=share[layer.trade],
        )[:, 0]
    return np.minimum(touched, 1.0)


def _stranded(one: Mixing, cut: Mask, touched: FloatArray) -> FloatArray:
    """Sent to the country by others, never there before, and passed on by it: by form, t/yr."""
    net = one.network
    outflow = net.use[:, 0] + np.maximum(net.stock_change[:, 0], 0.0)
    outflow = outflow + added(net.sent, net.source, net.n_nodes)[:, 0]
    per_tonne = np.divide(1.0, outflow, out=np.zeros_like(outflow), where=outflow > 0)
    is_trade = net.kind == Kind.TRADE
    onward = np.zeros(net.n_nodes)
    for layer in reversed(one.layers.forms):
        edges = np.r_[layer.trade, layer.steps_out]
        edges = edges[cut[net.source[edges]]]
        leaves = np.where(is_trade[edges], 1.0, onward[net.target[edges]])
        passed = net.sent[edges, 0] * per_tonne[net.source[edges]] * leaves
        np.add.at(onward, net.source[edges], passed)
    entering = np.flatnonzero(cut[net.target] & ~cut[net.source])
    free = net.arrived[entering, 0] * (1.0 - touched[net.source[entering]])
    stranded = np.zeros(len(net.forms))
    np.add.at(stranded, net.node_form[net.target[entering]], free * onward[net.target[entering]])
    return stranded


def _check_spare(one: Mixing, spare: FloatArray, cut: Mask, able: FloatArray) -> None:
    net = one.network
    if spare.shape != (net.n_nodes,):
        raise InputError(f"spare must have shape {(net.n_nodes,)}, got {spare.shape}")
    bad = ~(np.isfinite(spare) & (spare >= 0))
    if bad.any():
        form, country = net.label(int(np.argmax(bad)))
        raise InputError(f"spare of {form} in {country} is {spare[bad][0]}; it must be >= 0 t/yr")
    unable = (spare > 0) & ~(able > 0) & ~cut
    if unable.any():
        form, country = net.label(int(np.argmax(unable)))
        raise InputError(
            Text(
                f"{country} の {form}：余力がありますが、今は抽出も加工もしていないため、"
                "何から作るか分かりません。余力を0にするか、工程をネットワークに加えてください。",
                f"{form} in {country} has spare output but extracts and processes nothing today, "
                "so what it would be made of is unknown; set it to 0 or add the step",
            )
        )
