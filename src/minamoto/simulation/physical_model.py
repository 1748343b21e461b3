"""A supply network as weekly flows with stocks, lags and spare capacity: what a cascade runs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.network.supply_network import Kind, SupplyNetwork

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

WEEKS = 52.0  # of a year
Rationing = Literal["proportional", "home first"]
RATIONING: tuple[Rationing, ...] = ("proportional", "home first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """How firms and states respond; each is an assumption of the caller, none is measured here.

    Weeks are counted from the first week in which a node cannot serve its own country.
    """

    working_weeks: float = 2.0  # of a node's normal outflow, in store at the node
    user_weeks: float = 4.0  # of normal use, in store at users
    public_weeks: float = 0.0  # of normal use, in store of the state
    transit_weeks: int = 2  # from one country to another
    step_weeks: int = 1  # from one form to the next
    spare_share: float = 0.1  # of what a node makes, that it can add
    ramp_weeks: float = 26.0  # until all of the spare capacity runs
    restock_weeks: float = 8.0  # in which a gap in stock is ordered back
    qualification_weeks: float = 12.0  # before goods of a new supplier are taken
    reroute_ramp_weeks: float = 13.0  # from none of the shortage to all of it
    release_below: float = 0.5  # of the users' normal stock, where the state begins to release
    release_rate: float = 1.0  # of a week's normal use, released a week
    order_most: float = 3.0  # times the normal order: no buyer orders more
    rationing: Rationing = "proportional"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhysicalModel:
    """Weekly flows [t/week] and stocks [t] of one material, of contained material.

    Nodes and edges are those of `network`, of one draw. `laid_in` and `drawn` are its changes of
    stock, which go on as in the year of the network.
    """

    network: SupplyNetwork
    responses: Responses
    extraction: FloatArray  # (n_nodes,) as all below but the edges'
    feed: FloatArray
    drawn: FloatArray
    use: FloatArray
    laid_in: FloatArray
    working_stock: FloatArray
    user_stock: FloatArray
    public_stock: FloatArray
    spare: FloatArray  # share of what is made
    sent: FloatArray  # (n_edges,)
    yields: FloatArray  # (n_edges,) arrived / sent
    lag: IntArray  # (n_edges,) weeks

    @property
    def outflow(self) -> FloatArray:
        """What leaves each node in a normal week, (n_nodes,) t/week."""
        net = self.network
        return self.use + self.laid_in + _summed(self.sent, net.source, net.n_nodes)


def physical_model(
    network: SupplyNetwork,
    responses: Responses | None = None,
    *,
    user_weeks: FloatArray | None = None,
    public_weeks: FloatArray | None = None,
    spare: FloatArray | None = None,
    lag: IntArray | None = None,
) -> PhysicalModel:
    """The weekly model of a network.

    Parameters
    ----------
    network : its draw 0 is used
    responses : assumptions; those of `Responses` by default
    user_weeks, public_weeks : (n_nodes,) weeks of normal use in store; by default as in `responses`
    spare : (n_nodes,) share of what a node makes that it can add; by default as in `responses`
    lag : (n_edges,) weeks from shipment to arrival, 1 or more; by default as in `responses`

    Raises
    ------
    InputError : an assumption out of range, an array of another shape, a lag below one week

    Notes
    -----
    A year has 52 weeks of equal flow: no seasons.
    """
    held = responses or Responses()
    _check(held)
    net = network.reconciled()
    n, per_week = net.n_nodes, 1.0 / WEEKS
    use, change = net.use[:, 0] * per_week, net.stock_change[:, 0] * per_week
    sent = net.sent[:, 0] * per_week
    arrived = net.arrived[:, 0] * per_week
    is_step = net.kind == Kind.STEP
    laid_in = np.maximum(change, 0.0)
    outflow = use + laid_in + _summed(sent, net.source, n)
    usual = np.where(is_step, held.step_weeks, held.transit_weeks).astype(np.int32)
    return PhysicalModel(
        network=net,
        responses=held,
        extraction=net.extraction[:, 0] * per_week,
        feed=net.other_feed[:, 0] * per_week,
        drawn=np.maximum(-change, 0.0),
        use=use,
        laid_in=laid_in,
        working_stock=held.working_weeks * outflow,
        user_stock=use * _array("user_weeks", user_weeks, n, held.user_weeks),
        public_stock=use * _array("public_weeks", public_weeks, n, held.public_weeks),
        spare=_array("spare", spare, n, held.spare_share),
        sent=sent,
        yields=np.divide(arrived, sent, out=np.ones_like(sent), where=sent > 0),
        lag=usual if lag is None else _lags(lag, usual.size),
    )


def _summed(mass: FloatArray, node: IntArray, n_nodes: int) -> FloatArray:
    total: FloatArray = np.bincount(node, weights=mass, minlength=n_nodes).astype(np.float64)
    return total


def _array(name: str, given: FloatArray | None, n: int, usual: float) -> FloatArray:
    if given is None:
        return np.full(n, usual)
    found = np.asarray(given, dtype=np.float64)
    if found.shape != (n,):
        raise InputError(f"{name}: shape is {found.shape}, allowed ({n},), one a node")
    bad = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    if bad.size:
        raise InputError(f"{name}: {found[bad[0]]} at node {bad[0]}, allowed 0 or more")
    return found


def _lags(given: IntArray, n_edges: int) -> IntArray:
    found = np.asarray(given, dtype=np.int32)
    if found.shape != (n_edges,):
        raise InputError(f"lag: shape is {found.shape}, allowed ({n_edges},), one an edge")
    if found.size and found.min() < 1:
        raise InputError(f"lag: {found.min()} weeks at edge {found.argmin()}, allowed 1 or more")
    return found


def _check(held: Responses) -> None:
    for name in ("working_weeks", "user_weeks", "public_weeks", "spare_share",
                 "qualification_weeks", "release_below", "release_rate"):  # fmt: skip
        value = getattr(held, name)
        if not (np.isfinite(value) and value >= 0):
            raise InputError(f"{name}: {value}, allowed 0 or more")
    for name in ("ramp_weeks", "restock_weeks", "reroute_ramp_weeks", "order_most",
                 "transit_weeks", "step_weeks"):  # fmt: skip
        value = getattr(held, name)
        if not (np.isfinite(value) and value >= 1):
            raise InputError(f"{name}: {value}, allowed 1 or more")
    if held.rationing not in RATIONING:
        raise InputError(f"rationing: {held.rationing!r}, allowed {' or '.join(RATIONING)}")
