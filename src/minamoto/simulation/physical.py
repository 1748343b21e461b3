"""The physical cascade: what stops where, week by week, when flows or plants of a material fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import BalanceError, InputError
from minamoto.simulation.physical_model import RATIONING, PhysicalModel

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
IntArray = NDArray[np.int32]

BALANCE_TOLERANCE = 1e-9  # of all that the network holds
SHORT = 1e-6  # of what is aimed at: less is no shortfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Goods of a node that may not go to some others, beside the flows that it already has.

    `share` : (n_weeks, n_scenarios) of what they would get that they may have.
    """

    node: int
    targets: Sequence[int]
    share: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """What changes, by index of edge or node: arrays (n_weeks, n_scenarios), 1 is as usual.

    `flows` : edges of trade; below 1 the most that may be sent, as a part of the normal flow; above
    1 how many times the normal order is placed (a rush). What is held back may still be sold in
    another way: name the pair in `bans` too. `plants` : nodes; capacity of what is dug or made
    there. `uses` : nodes; what is aimed to be used (substitution, thrift, growth).
    """

    flows: Mapping[int, FloatArray] = field(default_factory=dict)
    plants: Mapping[int, FloatArray] = field(default_factory=dict)
    uses: Mapping[int, FloatArray] = field(default_factory=dict)
    bans: Sequence[Ban] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cascade:
    """Weeks of recorded nodes: (n_weeks, n_recorded, n_scenarios), t/week or t at its end.

    `served` : part of what the own country asks of the node that it gives. `made_total` and
    `sent_total` : (n_nodes, n_scenarios) t over all weeks, made (dug, or by steps) and sent abroad.
    """

    nodes: IntArray
    used: Float32Array
    aimed: Float32Array
    user_stock: Float32Array
    working_stock: Float32Array
    public_stock: Float32Array
    made: Float32Array
    served: Float32Array
    made_total: FloatArray
    sent_total: FloatArray

    def shortfall(self) -> Float32Array:
        """Part of the use aimed at that is not met, (n_weeks, n_recorded, n_scenarios) in 0-1."""
        aimed = np.where(self.aimed > 0, self.aimed, 1)
        part = np.where(self.aimed > 0, 1.0 - self.used / aimed, 0.0)
        return np.where(part > SHORT, part, 0.0).astype(np.float32)

    def weeks_to_survive(self) -> FloatArray:
        """Weeks before the first shortfall, (n_recorded, n_scenarios); inf where there is none."""
        is_short = self.shortfall() > 0
        first = is_short.argmax(axis=0).astype(np.float64)
        return np.where(is_short.any(axis=0), first, np.inf)

    def weeks_to_recover(self) -> FloatArray:
        """Weeks from the first shortfall to the end of the last; inf where it lasts to the end."""
        is_short = self.shortfall() > 0
        n_weeks = is_short.shape[0]
        first = is_short.argmax(axis=0).astype(np.float64)
        last = n_weeks - 1.0 - is_short[::-1].argmax(axis=0)
        lasting = np.where(is_short[-1], np.inf, last + 1.0 - first)
        return np.where(is_short.any(axis=0), lasting, 0.0)


def simulate(
    model: PhysicalModel, shock: Shock, n_weeks: int, *, record: Sequence[int] | None = None
) -> Cascade:
    """Carry a shock through a network week by week.

    Parameters
    ----------
    model : from `physical_model`
    shock : of one scenario or many
    n_weeks : 1 or more
    record : nodes whose weeks are kept; by default all that use any

    Returns
    -------
    What is used, held and made; see `Cascade`.

    Raises
    ------
    InputError : no such node or edge, an array of another shape, a factor below zero
    BalanceError : mass is not conserved (a fault of ours), naming week and scenario

    Notes
    -----
    In a week goods arrive, are dug and made; each node is asked for what its users, its next steps
    and its buyers abroad want; what it cannot give is rationed. A node orders what was asked of it
    in the week before, and an eighth (`restock_weeks`) of what its stock and what is under way to
    it lack: orders follow what is asked, not what was delivered, so a shortage does not feed on
    itself. A country that is short turns, once new suppliers are qualified, to what others have
    unsold, and their spare capacity is asked to run. Mass is conserved in every week:

        stocks + under way, after - before = dug + fed + drawn - used - laid in - lost in steps
    """
    n_scenarios = _scenarios(shock)
    nodes = _recorded(model, record)
    if n_weeks < 1:
        raise InputError(f"n_weeks: {n_weeks}, allowed 1 or more")
    from minamoto.simulation.kernels.physical import run  # compiled when first used

    weeks, made, sent, drift = run(
        _net(model), _flow(model), (model.working_stock, model.user_stock, model.public_stock),
        _rules(model), _shocks(model, shock, n_weeks, n_scenarios), nodes, n_weeks, n_scenarios,
    )  # fmt: skip
    _check_mass(model, drift)
    used, aimed, user, working, public, made_weeks, served = weeks
    return Cascade(
        nodes=nodes, used=used, aimed=aimed, user_stock=user, working_stock=working,
        public_stock=public, made=made_weeks, served=served, made_total=made, sent_total=sent,
    )  # fmt: skip


def _net(model: PhysicalModel) -> tuple[NDArray[np.int32], ...]:
    net = model.network
    out_edge = np.argsort(net.source, kind="stable").astype(np.int32)
    out_ptr = np.zeros(net.n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(net.source, minlength=net.n_nodes), out=out_ptr[1:])
    form_node = np.argsort(net.node_form, kind="stable").astype(np.int32)
    form_ptr = np.zeros(len(net.forms) + 1, dtype=np.int32)
    np.cumsum(np.bincount(net.node_form, minlength=len(net.forms)), out=form_ptr[1:])
    arrays = (
        net.source, net.target, net.kind, net.indptr, out_ptr, out_edge, form_ptr, form_node,
        model.lag,
    )  # fmt: skip
    return tuple(np.ascontiguousarray(array, dtype=np.int32) for array in arrays)


def _flow(model: PhysicalModel) -> tuple[FloatArray, ...]:
    return (
        model.extraction, model.feed, model.drawn, model.use, model.laid_in, model.sent,
        model.yields, model.spare,
    )  # fmt: skip


def _rules(model: PhysicalModel) -> tuple[float | int, ...]:
    held = model.responses
    return (
        float(held.ramp_weeks), float(held.restock_weeks), float(held.qualification_weeks),
        float(held.reroute_ramp_weeks), int(held.transit_weeks), float(held.release_below),
        float(held.release_rate), float(held.order_most), RATIONING.index(held.rationing),
    )  # fmt: skip


def _shocks(
    model: PhysicalModel, shock: Shock, n_weeks: int, n_scenarios: int
) -> tuple[NDArray[np.generic], ...]:
    net, shape = model.network, (n_weeks, n_scenarios)
    edges, flows = _rows("flows", shock.flows, net.n_edges, shape)
    made, plants = _rows("plants", shock.plants, net.n_nodes, shape)
    used, uses = _rows("uses", shock.uses, net.n_nodes, shape)
    banned, shares = _rows("bans", {b.node: b.share for b in shock.bans}, net.n_nodes, shape)
    targets = np.zeros((max(len(shock.bans), 1), net.n_nodes), dtype=np.bool_)
    for ban in shock.bans:
        targets[banned[ban.node], list(ban.targets)] = True
    return edges, flows, made, plants, used, uses, banned, targets, shares


def _rows(
    name: str, given: Mapping[int, FloatArray], count: int, shape: tuple[int, int]
) -> tuple[IntArray, FloatArray]:
    """Row of the factors of each index (-1: as usual), and the factors."""
    row = np.full(count, -1, dtype=np.int32)
    factors = np.ones((max(len(given), 1), *shape))
    for place, (index, factor) in enumerate(given.items()):
        if not 0 <= index < count:
            raise InputError(f"{name}: index {index}, allowed 0 to {count - 1}")
        found = np.asarray(factor, dtype=np.float64)
        if found.shape != shape:
            raise InputError(f"{name}[{index}]: shape is {found.shape}, allowed {shape}")
        if not (np.isfinite(found) & (found >= 0)).all():
            raise InputError(f"{name}[{index}]: {found.min()}, allowed 0 or more")
        row[index], factors[place] = place, found
    return row, factors


def _scenarios(shock: Shock) -> int:
    arrays = [*shock.flows.values(), *shock.plants.values(), *shock.uses.values()]
    arrays += [ban.share for ban in shock.bans]
    counts = {np.shape(array)[1] for array in arrays if np.ndim(array) == 2}
    if any(np.ndim(array) != 2 for array in arrays) or len(counts) > 1:
        shapes = sorted({np.shape(array) for array in arrays})
        raise InputError(f"shock: shapes are {shapes}, allowed one, (n_weeks, n_scenarios)")
    return counts.pop() if counts else 1


def _recorded(model: PhysicalModel, record: Sequence[int] | None) -> IntArray:
    if record is None:
        return np.flatnonzero(model.use > 0).astype(np.int32)
    nodes = np.asarray(list(record), dtype=np.int32)
    if nodes.size and not (nodes.min() >= 0 and nodes.max() < model.network.n_nodes):
        raise InputError(f"record: {list(record)}, allowed 0 to {model.network.n_nodes - 1}")
    return nodes


def _check_mass(model: PhysicalModel, drift: FloatArray) -> None:
    """Stop where what the network holds changes by more or less than what enters and leaves it."""
    held = float(model.outflow.sum() + model.working_stock.sum() + model.user_stock.sum())
    off = np.abs(drift)
    if off.size and not off.max() <= BALANCE_TOLERANCE * max(held, 1e-300):
        week, scenario = np.unravel_index(int(np.nanargmax(off)), off.shape)
        raise BalanceError(
            f"{model.network.material}: mass is off by {off.max():.3g} t in week {week} of "
            f"scenario {scenario}, allowed {BALANCE_TOLERANCE * held:.3g} t"
        )
