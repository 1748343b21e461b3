"""`SupplyNetwork`: who makes, ships, transforms and uses a material, in tonnes that balance.

A node is a form of the material in a country. At every node and in every draw

    extraction + other_feed + sum(arrived, in) = sum(sent, out) + use + stock_change

in tonnes of contained material a year. An edge is trade (one form, two countries; what is sent
arrives) or a step (one country, two forms; what is sent and does not arrive is lost on the way).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.sums import summed

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

POOL = "ZZP"  # a world market whose partners no statistics name: exporters feed it, importers draw
UNNAMED = "ZZZ"  # the part of a world total that a source gives to no country
BALANCE_TOLERANCE = 1e-9  # of max(throughput of the node, BALANCE_TOLERANCE x world)


class Kind(IntEnum):
    """What an edge is."""

    TRADE = 0
    STEP = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplyNetwork:
    """A balanced network of one material and year; arrays are read-only.

    Masses are tonnes of contained material a year, of shape (n_nodes, n_draws) or
    (n_edges, n_draws). Draw 0 is the reconciled network itself; the others are equally likely
    networks that the errors of the figures allow. Edges are ordered by `target`, then `source`;
    `indptr` : (n_nodes + 1,) gives those that enter a node, as in CSR.

    Build one with `supply_network`, which checks everything.
    """

    material: str
    year: int
    forms: tuple[str, ...]  # upstream first
    stages: tuple[str, ...]  # of each form
    countries: tuple[str, ...]  # ISO3, POOL or UNNAMED
    node_form: IntArray
    node_country: IntArray
    source: IntArray
    target: IntArray
    kind: NDArray[np.int8]
    indptr: IntArray
    extraction: FloatArray  # enters here: mined, or made of what the network does not hold
    other_feed: FloatArray  # enters here: scrap and other input from outside the chain
    use: FloatArray  # leaves here: to products outside the chain
    stock_change: FloatArray  # > 0 builds up, < 0 is drawn from stock
    sent: FloatArray  # of an edge, leaves `source`
    arrived: FloatArray  # of an edge, reaches `target`; sent for trade, sent x yield for a step

    @property
    def n_nodes(self) -> int:
        """Count of (form, country) pairs."""
        return self.node_form.size

    @property
    def n_edges(self) -> int:
        """Count of edges."""
        return self.source.size

    @property
    def n_draws(self) -> int:
        """Count of networks held: the reconciled one and those drawn from its uncertainty."""
        return int(self.use.shape[1])

    def node(self, form: str, country: str) -> int | None:
        """Index of a node; None where the network has no such node."""
        if form not in self.forms or country not in self.countries:
            return None
        here = (self.node_form == self.forms.index(form)) & (
            self.node_country == self.countries.index(country)
        )
        found = np.flatnonzero(here)
        return int(found[0]) if found.size else None

    def label(self, node: int) -> tuple[str, str]:
        """Form and country of a node."""
        return self.forms[self.node_form[node]], self.countries[self.node_country[node]]

    def inflow(self) -> FloatArray:
        """What reaches each node, drawn stock included: (n_nodes, n_draws)."""
        drawn = np.maximum(-self.stock_change, 0.0)
        return (
            self.extraction
            + self.other_feed
            + drawn
            + summed(self.arrived, self.target, self.n_nodes)
        )

    def imbalance(self) -> FloatArray:
        """What enters less what leaves, (n_nodes, n_draws): zero but for rounding."""
        entering = (
            self.extraction + self.other_feed + summed(self.arrived, self.target, self.n_nodes)
        )
        leaving = self.use + self.stock_change + summed(self.sent, self.source, self.n_nodes)
        return entering - leaving

    def reconciled(self) -> SupplyNetwork:
        """The network of draw 0 alone."""
        return self.draws([0])

    def draws(self, wanted: Sequence[int]) -> SupplyNetwork:
        """The network of some draws."""
        kept: dict[str, Any] = {
            name: _frozen(getattr(self, name)[:, list(wanted)]) for name in MASSES
        }
        return replace(self, **kept)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, to be kept in a file; `supply_network` takes them back."""
        labels = {
            "material": np.array(self.material),
            "year": np.array(self.year),
            "forms": np.array(self.forms),
            "stages": np.array(self.stages),
            "countries": np.array(self.countries),
        }
        rest = ("node_form", "node_country", "source", "target", "kind", *MASSES)
        return labels | {name: getattr(self, name) for name in rest}

    def to_xarray(self) -> xr.Dataset:
        """Nodes and edges as an xarray dataset with named dimensions (needs `minamoto[xarray]`)."""
        import xarray as xr

        node = {name: (("node", "draw"), getattr(self, name)) for name in NODE_MASSES}
        edge = {name: (("edge", "draw"), getattr(self, name)) for name in EDGE_MASSES}
        coords = {
            "form": ("node", np.array(self.forms)[self.node_form]),
            "country": ("node", np.array(self.countries)[self.node_country]),
            "source": ("edge", self.source),
            "target": ("edge", self.target),
            "kind": ("edge", np.array([Kind(k).name.lower() for k in self.kind])),
        }
        attrs = {"material": self.material, "year": self.year, "unit": "t/yr"}
        return xr.Dataset({**node, **edge}, coords=coords, attrs=attrs)

    def to_pandas(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Nodes and edges of draw 0 as two pandas frames (needs `minamoto[pandas]`)."""
        import pandas as pd

        form = np.array(self.forms)[self.node_form]
        country = np.array(self.countries)[self.node_country]
        nodes = {"form": form, "country": country}
        nodes |= {name: getattr(self, name)[:, 0] for name in NODE_MASSES}
        edges = {
            "source_form": form[self.source], "source_country": country[self.source],
            "target_form": form[self.target], "target_country": country[self.target],
            "kind": [Kind(k).name.lower() for k in self.kind],
        }  # fmt: skip
        edges |= {name: getattr(self, name)[:, 0] for name in EDGE_MASSES}
        return pd.DataFrame(nodes), pd.DataFrame(edges)


NODE_MASSES = ("extraction", "other_feed", "use", "stock_change")
EDGE_MASSES = ("sent", "arrived")
MASSES = (*NODE_MASSES, *EDGE_MASSES)
EDGES = ("source", "target", "kind")


def supply_network(
    *,
    material: str,
    year: int,
    forms: Iterable[str],
    stages: Iterable[str],
    countries: Iterable[str],
    **arrays: NDArray[Any],
) -> SupplyNetwork:
    """A checked network from labels and arrays, in any order of the edges.

    Parameters
    ----------
    material, year : what it is of
    forms, stages : upstream first; the stage of each form
    countries : ISO3, or `POOL` or `UNNAMED`
    arrays : `node_form`, `node_country` : (n_nodes,) indices into forms and countries;
        `source`, `target` : (n_edges,) indices of nodes; `kind` : (n_edges,) of `Kind`;
        `extraction`, `other_feed`, `use`, `stock_change` : (n_nodes,) or (n_nodes, n_draws), t/yr;
        `sent`, `arrived` : (n_edges,) or (n_edges, n_draws), t/yr

    Raises
    ------
    InputError : naming the worst node or edge: a mass that is missing or negative, an edge that
        makes mass or runs upstream, a node that does not balance, a node listed twice.

    Examples
    --------
    >>> mined = supply_network(
    ...     material="tin", year=2024, forms=["ore"], stages=["ore"], countries=["IDN", "JPN"],
    ...     node_form=np.array([0, 0]), node_country=np.array([0, 1]),
    ...     source=np.array([0]), target=np.array([1]), kind=np.array([Kind.TRADE]),
    ...     extraction=np.array([5.0, 0.0]), other_feed=np.zeros(2), use=np.array([2.0, 3.0]),
    ...     stock_change=np.zeros(2), sent=np.array([3.0]), arrived=np.array([3.0]))
    >>> mined.inflow()[:, 0].tolist()
    [5.0, 3.0]
    """
    order = np.lexsort((arrays["source"], arrays["target"]))
    masses = {name: np.asarray(arrays[name], dtype=np.float64) for name in MASSES}
    masses = {name: mass[:, None] if mass.ndim == 1 else mass for name, mass in masses.items()}
    ordered = arrays | masses
    ordered |= {name: ordered[name][order] for name in (*EDGES, *EDGE_MASSES)}
    network = unchecked_network(
        material=material, year=year, forms=forms, stages=stages, countries=countries,
        **{name: np.array(values, order="C") for name, values in ordered.items()},
    )  # fmt: skip
    _check_shape(network)
    _check_masses(network)
    _check_edges(network)
    _check_balance(network)
    return network


def unchecked_network(
    *,
    material: str,
    year: int,
    forms: Iterable[str],
    stages: Iterable[str],
    countries: Iterable[str],
    **arrays: NDArray[Any],
) -> SupplyNetwork:
    """The same of arrays that are known to be those of a network: nothing is checked or copied.

    Parameters
    ----------
    material, year, forms, stages, countries : as for `supply_network`
    arrays : the same ones, masses as (n, n_draws) float64, edges ordered by target, then source.
        The caller gives them away: they become read-only.
    """
    target = arrays["target"].astype(np.int32)
    edges = np.searchsorted(target, np.arange(arrays["node_form"].size + 1))
    return SupplyNetwork(
        material=material,
        year=year,
        forms=tuple(forms),
        stages=tuple(stages),
        countries=tuple(countries),
        node_form=_frozen(arrays["node_form"].astype(np.int32)),
        node_country=_frozen(arrays["node_country"].astype(np.int32)),
        source=_frozen(arrays["source"].astype(np.int32)),
        target=_frozen(target),
        kind=_frozen(arrays["kind"].astype(np.int8)),
        indptr=_frozen(edges.astype(np.int32)),
        **{name: _frozen(arrays[name]) for name in MASSES},
    )


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> SupplyNetwork:
    """The network that `to_arrays` gave, checked anew."""
    labels = {"material", "year", "forms", "stages", "countries"}
    return supply_network(
        material=str(arrays["material"]),
        year=int(arrays["year"]),
        forms=[str(v) for v in arrays["forms"]],
        stages=[str(v) for v in arrays["stages"]],
        countries=[str(v) for v in arrays["countries"]],
        **{name: values for name, values in arrays.items() if name not in labels},
    )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def _check_shape(net: SupplyNetwork) -> None:
    if len(net.forms) != len(net.stages):
        raise InputError(f"{net.material}: {len(net.forms)} forms but {len(net.stages)} stages")
    for name, index, size in (
        ("node_form", net.node_form, len(net.forms)),
        ("node_country", net.node_country, len(net.countries)),
        ("source", net.source, net.n_nodes),
        ("target", net.target, net.n_nodes),
    ):
        if index.size and (index.min() < 0 or index.max() >= size):
            raise InputError(f"{net.material}: {name} must lie in 0..{size - 1}, got {index}")
    for name in MASSES:
        rows = net.n_edges if name in EDGE_MASSES else net.n_nodes
        found = getattr(net, name).shape
        if found != (rows, net.n_draws):
            raise InputError(
                f"{net.material}: {name} must have shape {(rows, net.n_draws)}, got {found}"
            )
    pairs = net.node_form.astype(np.int64) * len(net.countries) + net.node_country
    again = np.flatnonzero(np.bincount(pairs) > 1) if pairs.size else pairs
    if again.size:
        form, country = divmod(int(again[0]), len(net.countries))
        raise InputError(
            f"{net.material}: {net.forms[form]} in {net.countries[country]} is listed twice"
        )


def _check_masses(net: SupplyNetwork) -> None:
    for name in MASSES:
        mass = getattr(net, name)
        bad = ~np.isfinite(mass) if name == "stock_change" else ~(np.isfinite(mass) & (mass >= 0))
        if bad.any():
            row, draw = (int(v) for v in np.argwhere(bad)[0])
            where = _edge_words(net, row) if name in EDGE_MASSES else _node_words(net, row)
            raise InputError(
                f"{net.material} {net.year}: {name} of {where} in draw {draw} is "
                f"{mass[row, draw]}; it must be a number{'' if name == 'stock_change' else ' >= 0'}"
            )


def _check_edges(net: SupplyNetwork) -> None:
    form_from, form_to = net.node_form[net.source], net.node_form[net.target]
    same_country = net.node_country[net.source] == net.node_country[net.target]
    is_trade = net.kind == Kind.TRADE
    wrong = np.where(is_trade, (form_from != form_to) | same_country, ~same_country)
    wrong |= ~is_trade & (form_from >= form_to)
    if wrong.any():
        raise InputError(
            f"{net.material} {net.year}: {_edge_words(net, int(np.argmax(wrong)))} is neither "
            "trade of one form between two countries nor a step downstream in one country"
        )
    slack = BALANCE_TOLERANCE * np.maximum(net.sent, net.arrived)
    made = np.where(is_trade[:, None], abs(net.sent - net.arrived), net.arrived - net.sent) > slack
    if made.any():
        row, draw = (int(v) for v in np.argwhere(made)[0])
        raise InputError(
            f"{net.material} {net.year}: {_edge_words(net, row)} in draw {draw} sends "
            f"{net.sent[row, draw]:.6g} t but {net.arrived[row, draw]:.6g} t arrive"
        )


def _check_balance(net: SupplyNetwork) -> None:
    world = net.extraction.sum(axis=0) + net.other_feed.sum(axis=0)
    allowed = BALANCE_TOLERANCE * np.maximum(net.inflow(), BALANCE_TOLERANCE * world)
    excess = abs(net.imbalance()) - allowed
    if net.n_nodes and (excess > 0).any():
        row, draw = (int(v) for v in np.unravel_index(np.argmax(excess), excess.shape))
        raise InputError(
            f"{net.material} {net.year}: {_node_words(net, row)} in draw {draw} is out of balance "
            f"by {net.imbalance()[row, draw]:.6g} t of {net.inflow()[row, draw]:.6g} t; "
            f"allowed {allowed[row, draw]:.1e} t"
        )


def _node_words(net: SupplyNetwork, node: int) -> str:
    form, country = net.label(node)
    return f"{form} in {country}"


def _edge_words(net: SupplyNetwork, edge: int) -> str:
    start, end = net.label(int(net.source[edge])), net.label(int(net.target[edge]))
    return f"{start[0]} of {start[1]} -> {end[0]} of {end[1]}"


POOL_NAME = Text("世界市場（取引相手は不明）", "world market (partners not known)")
