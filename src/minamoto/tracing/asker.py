"""Who asks: the supply that is traced, as entries of the network with weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, NoValue, UnknownName
from minamoto.core.text import Text
from minamoto.network.supply_network import Kind
from minamoto.tracing.mixing import Mixing

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A form in a country: all that enters it, or only what is made there.

    `is_made` leaves out what is imported and what is drawn from stock.
    """

    form: str
    country: str
    is_made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asker:
    """Entries with weights that sum to one."""

    entries: tuple[Entry, ...]
    weights: tuple[float, ...]

    def start(self, mix: Mixing) -> Start:
        """Where the tracing begins in a network.

        Raises
        ------
        UnknownName : the network has no such form or country
        NoValue : nothing enters the entry, or nothing is made there, in some draw
        """
        consumed, made = (np.zeros((mix.network.n_nodes, 1)) for _ in range(2))
        for entry, weight in zip(self.entries, self.weights, strict=True):
            node = node_of(mix, entry)
            (made if entry.is_made else consumed)[node, 0] += weight
        return Start(consumed=consumed, made=made)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Start:
    """Weight of each node: of all that enters it, and of what is made there.

    (n_nodes, 1), the same in every draw, or (n_nodes, n_draws).
    """

    consumed: FloatArray
    made: FloatArray


def consumption(form: str, country: str) -> Asker:
    """All that enters a form in a country: made there, imported and drawn from stock."""
    return Asker(entries=(Entry(form=form, country=country),), weights=(1.0,))


def made(form: str, country: str) -> Asker:
    """What is made of a form in a country: extraction, other feed and the steps into it."""
    return Asker(entries=(Entry(form=form, country=country, is_made=True),), weights=(1.0,))


def combined(parts: Mapping[Entry, float]) -> Asker:
    """Several entries, weighted by tonnes or by any other measure >= 0.

    Parameters
    ----------
    parts : entry to weight, in any one unit

    Raises
    ------
    InputError : no entry, a weight that is missing or negative, all weights zero.

    Examples
    --------
    >>> combined({Entry(form="ingot", country="JPN"): 30.0,
    ...           Entry(form="alloy", country="JPN"): 10.0}).weights
    (0.75, 0.25)
    """
    total = sum(parts.values())
    for entry, weight in parts.items():
        if not (np.isfinite(weight) and weight >= 0):
            raise InputError(
                Text(
                    f"{entry.country} の {entry.form}：重みが {weight} です。"
                    "0以上の数にしてください。",
                    f"{entry.form} in {entry.country}: weight {weight}; it must be a number >= 0",
                )
            )
    if not total > 0:
        raise InputError(
            Text("重みが正の入口が一つもありません。", "no entry has a weight above zero")
        )
    weights = tuple(weight / total for weight in parts.values())
    return Asker(entries=tuple(parts), weights=weights)


def one_step_on(mix: Mixing, asker: Asker) -> Start:
    """Where the supply of an asker stands one edge upstream.

    Returns
    -------
    Weights of all that enters the nodes, (n_nodes, n_draws).

    Raises
    ------
    UnknownName, NoValue : as `Asker.start`
    """
    net, start = mix.network, asker.start(mix)
    part = np.divide(
        start.made, mix.made, out=np.zeros((net.n_nodes, net.n_draws)), where=start.made > 0
    )
    begun = np.zeros((net.n_nodes, net.n_draws))
    for node in np.flatnonzero((start.consumed + start.made)[:, 0]):
        for edge in range(net.indptr[node], net.indptr[node + 1]):
            is_step = net.kind[edge] == Kind.STEP
            weight = start.consumed[node] + (part[node] if is_step else 0.0)
            begun[net.source[edge]] += weight * mix.entering[edge]
    return Start(consumed=begun, made=np.zeros((net.n_nodes, 1)))


def node_of(mix: Mixing, entry: Entry) -> int:
    """Index of the node of an entry, which has supply in every draw.

    Raises
    ------
    UnknownName : the network has no such form or country
    NoValue : nothing enters the entry, or nothing is made there, in some draw
    """
    net = mix.network
    if entry.form not in net.forms:
        raise UnknownName("form", entry.form, net.forms)
    node = net.node(entry.form, entry.country)
    if node is None:
        held = {
            net.countries[c] for c in net.node_country[net.node_form == net.forms.index(entry.form)]
        }
        near = [c for c in sorted(held) if c[:1] == entry.country[:1]]
        raise UnknownName("country", entry.country, near)
    mass = mix.inflow[node] * (mix.made[node] if entry.is_made else 1.0)
    if not (mass > 0).all():
        draw = int(np.argmin(mass > 0))
        place = f"{net.material} {net.year}, {entry.form} in {entry.country}, draw {draw}"
        if entry.is_made:
            why = Text("そこでは何も作られていない", "nothing is made there")
        else:
            why = Text("そこには何も入ってこない", "nothing enters there")
        raise NoValue(why, place)
    return node
