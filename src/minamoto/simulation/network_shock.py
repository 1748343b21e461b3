"""What a measure or an accident does to a network: factors of flows and plants by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.network.supply_network import POOL, Kind, SupplyNetwork
from minamoto.simulation.physical import Ban, Shock

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """What one country sends, or makes, of some forms as a part of the normal, by week.

    `part` : (n_weeks,) or (n_weeks, n_scenarios), 1 is as usual; above 1 buyers rush. `forms` :
    None for all of the material. `targets` : countries that are sent less, None for all abroad but
    those `exempt`. `is_output` : what it makes fails, for everyone, not what it sends.
    """

    country: str
    part: FloatArray
    forms: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    exempt: tuple[str, ...] = ()
    is_output: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkShock:
    """A shock, and the forms of which a part goes through a market whose partners are not known.

    There a measure towards some countries alone is taken to hold back, of what they draw from the
    market, the part that the country feeds it with.
    """

    shock: Shock
    through_market: tuple[str, ...]
    n_flows: int
    n_plants: int


def network_shock(network: SupplyNetwork, limits: Sequence[Limit], n_weeks: int) -> NetworkShock:
    """The factors by edge and node that some limits make.

    Where several limits meet, they multiply.

    Raises
    ------
    InputError : a form that the network has not, or a part of another length
    """
    net = network.reconciled()
    n_scenarios = max((_part(limit, n_weeks).shape[1] for limit in limits), default=1)
    flows: dict[int, FloatArray] = {}
    plants: dict[int, FloatArray] = {}
    bans: dict[tuple[int, tuple[int, ...]], FloatArray] = {}
    market: dict[str, None] = {}
    for limit in limits:
        part = np.broadcast_to(_part(limit, n_weeks), (n_weeks, n_scenarios))
        for form in _forms(net, limit):
            node = net.node(form, limit.country)
            if node is None:
                continue
            if limit.is_output:
                plants[node] = plants.get(node, 1.0) * part
                continue
            held = _held(net, limit)
            targets = np.flatnonzero(
                held[net.node_country] & (net.node_form == net.node_form[node])
            )
            for edge in _edges(net, node, held):
                flows[edge] = flows.get(edge, 1.0) * part
            for edge, share in _from_market(net, node, limit, targets):
                market[form] = None
                flows[edge] = flows.get(edge, 1.0) * (1.0 - share * (1.0 - np.minimum(part, 1.0)))
            key = node, tuple(int(i) for i in targets)
            bans[key] = bans.get(key, 1.0) * part
    return NetworkShock(
        shock=Shock(flows=flows, plants=plants, bans=_bans(bans)),
        through_market=tuple(market),
        n_flows=len(flows),
        n_plants=len(plants),
    )


def _part(limit: Limit, n_weeks: int) -> FloatArray:
    part = np.asarray(limit.part, dtype=np.float64)
    part = part[:, None] if part.ndim == 1 else part
    if part.ndim != 2 or part.shape[0] != n_weeks:
        raise InputError(
            f"part of {limit.country}: shape is {np.shape(limit.part)}, "
            f"allowed ({n_weeks},) or ({n_weeks}, n_scenarios)"
        )
    return part


def _forms(net: SupplyNetwork, limit: Limit) -> tuple[str, ...]:
    wanted = net.forms if limit.forms is None else limit.forms
    unknown = [form for form in wanted if form not in net.forms]
    if unknown:
        raise InputError(f"{net.material}: form {unknown[0]!r}, allowed {', '.join(net.forms)}")
    return wanted


def _held(net: SupplyNetwork, limit: Limit) -> Mask:
    """Countries that are sent less, by index: the market is, where everyone is."""
    names = np.array(net.countries)
    held: Mask = ~np.isin(names, limit.exempt)
    if limit.targets is not None:
        held = np.isin(names, limit.targets)
    held &= names != limit.country
    return held


def _edges(net: SupplyNetwork, node: int, held: Mask) -> list[int]:
    out = (net.source == node) & (net.kind == Kind.TRADE) & held[net.node_country[net.target]]
    return [int(edge) for edge in np.flatnonzero(out)]


def _from_market(
    net: SupplyNetwork, node: int, limit: Limit, targets: NDArray[np.intp]
) -> list[tuple[int, float]]:
    """Edges from the market to targets, and the part of them that the country feeds."""
    pool = net.node(net.forms[net.node_form[node]], POOL)
    if pool is None or (limit.targets is None and not limit.exempt):
        return []
    into, out = net.target == pool, net.source == pool
    fed, total = net.sent[into & (net.source == node), 0].sum(), net.sent[into, 0].sum()
    if not fed > 0:
        return []
    edges = np.flatnonzero(out & np.isin(net.target, targets))
    return [(int(edge), float(fed / total)) for edge in edges]


def _bans(found: dict[tuple[int, tuple[int, ...]], FloatArray]) -> list[Ban]:
    """One ban a node: where limits of one node have other targets, the tightest holds for all."""
    by_node: dict[int, list[tuple[tuple[int, ...], FloatArray]]] = defaultdict(list)
    for (node, targets), part in found.items():
        by_node[node].append((targets, np.minimum(part, 1.0)))
    return [
        Ban(
            node=node,
            targets=sorted({i for targets, _ in parts for i in targets}),
            share=np.minimum.reduce([part for _, part in parts]),
        )
        for node, parts in by_node.items()
    ]
