"""What is left of a network when one country passes nothing on: lost, stranded, idle and spare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.supply_network import Kind
from minamoto.tracing.mixing import Mixing

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


def rerouting(one: Mixing, cut: Mask, touched: FloatArray, spare: FloatArray) -> Rerouting:
    """What can be rerouted when the nodes of one country are cut off.

    Parameters
    ----------
    one : mixing of one draw
    cut : (n_nodes,) nodes of the country cut off
    touched : (n_nodes,) share of what stands at each node that was there before, see `Touched`
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
    stepped = np.bincount(net.target[steps], net.arrived[steps, 0], minlength=net.n_nodes)
    able = net.extraction[:, 0] + stepped
    _check_spare(one, spare, cut, able)
    per_output = np.divide(spare, able, out=np.zeros_like(able), where=(able > 0) & ~cut)
    mines = np.flatnonzero((net.extraction[:, 0] > 0) & ~cut)
    steps = steps[(net.arrived[steps, 0] > 0) & ~cut[net.target[steps]]]
    arrived, target = net.arrived[steps, 0], net.target[steps]
    idle = arrived * touched[net.source[steps]]
    form_of = net.node_form.astype(np.int64)
    mined, stepped = net.extraction[mines, 0], arrived * per_output[target] + idle
    return Rerouting(
        stranded=_stranded(one, cut, touched),
        output_form=np.concatenate([form_of[mines], form_of[target]]),
        feed_form=np.concatenate([np.full(mines.size, -1), form_of[net.source[steps]]]),
        feed=np.concatenate([np.zeros(mines.size), net.sent[steps, 0] / arrived]),
        limit=np.concatenate([mined * per_output[mines], stepped]),
    )


def _stranded(one: Mixing, cut: Mask, touched: FloatArray) -> FloatArray:
    """Sent to the country by others, never there before, and passed on by it: by form, t/yr."""
    net = one.network
    leaving = np.flatnonzero(cut[net.source])
    start, sent = net.source[leaving], net.sent[leaving, 0]
    outflow = np.maximum(net.stock_change[:, 0], 0.0) + net.use[:, 0]
    outflow += np.bincount(start, sent, minlength=net.n_nodes)  # whole at the nodes of `cut`
    is_trade = net.kind[leaving] == Kind.TRADE
    onward = np.zeros(net.n_nodes)  # share of what stands there that leaves the country
    for node in np.flatnonzero(cut)[np.argsort(-net.node_form[cut], kind="stable")]:
        if outflow[node] > 0:
            here = start == node
            leaves = np.where(is_trade[here], 1.0, onward[net.target[leaving[here]]])
            onward[node] = float(sent[here] @ leaves) / outflow[node]
    entering = np.flatnonzero(cut[net.target] & ~cut[net.source])
    target = net.target[entering]
    free = net.arrived[entering, 0] * (1.0 - touched[net.source[entering]]) * onward[target]
    return np.bincount(net.node_form[target], free, minlength=len(net.forms)).astype(np.float64)


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
