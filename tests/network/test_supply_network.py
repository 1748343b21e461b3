"""A network is checked when it is made, and every refusal names the place that is worst."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minamoto.core.errors import InputError
from minamoto.network.supply_network import (
    EDGE_MASSES,
    MASSES,
    Kind,
    SupplyNetwork,
    from_arrays,
    supply_network,
)


def arrays() -> dict[str, Any]:
    """Ore of AUS shipped to JPN, smelted in both at 80 %; draw 1 has half as much of everything."""
    halves = np.array([1.0, 0.5])
    return {
        "material": "tin",
        "year": 2024,
        "forms": ["ore", "metal"],
        "stages": ["ore", "refined"],
        "countries": ["AUS", "JPN"],
        "node_form": np.array([0, 0, 1, 1]),
        "node_country": np.array([0, 1, 0, 1]),
        "source": np.array([0, 0, 1, 2]),
        "target": np.array([1, 2, 3, 3]),
        "kind": np.array([Kind.TRADE, Kind.STEP, Kind.STEP, Kind.TRADE]),
        "extraction": np.outer([100.0, 0.0, 0.0, 0.0], halves),
        "other_feed": np.outer([0.0, 0.0, 5.0, 0.0], halves),
        "use": np.outer([0.0, 0.0, 17.0, 79.0], halves),
        "stock_change": np.outer([10.0, -10.0, 0.0, 0.0], halves),
        "sent": np.outer([50.0, 40.0, 60.0, 20.0], halves),
        "arrived": np.outer([50.0, 32.0, 59.0, 20.0], halves),
    }


def changed(name: str, row: int, value: float, draw: int = 1) -> dict[str, Any]:
    given = arrays()
    given[name] = given[name].copy()
    given[name][row, draw] = value
    return given


def test_a_network_that_balances_is_taken_and_balances() -> None:
    net = supply_network(**arrays())
    assert (net.n_nodes, net.n_edges, net.n_draws) == (4, 4, 2)
    assert abs(net.imbalance()).max() == 0
    assert net.inflow()[:, 0].tolist() == [100, 60, 37, 79]  # what is drawn from stock included
    assert net.node("metal", "JPN") == 3
    assert net.label(3) == ("metal", "JPN")
    assert net.node("metal", "KOR") is None
    assert net.node("alloy", "JPN") is None


@pytest.mark.parametrize(
    ("name", "row", "value", "said"),
    [
        ("use", 3, np.nan, r"use of metal in JPN in draw 1 is nan"),
        ("extraction", 0, -1.0, r"extraction of ore in AUS in draw 1 is -1\.0; .*>= 0"),
        ("stock_change", 1, np.inf, r"stock_change of ore in JPN in draw 1"),
        ("sent", 2, np.nan, r"sent of ore of JPN -> metal of JPN in draw 1"),
        ("arrived", 2, 31.0, r"ore of JPN -> metal of JPN in draw 1 sends 30 t but 31 t arrive"),
        ("arrived", 0, 24.0, r"ore of AUS -> ore of JPN in draw 1 sends 25 t but 24 t arrive"),
        ("use", 3, 30.0, r"metal in JPN in draw 1 is out of balance by 9\.5 t of 39\.5 t"),
        ("stock_change", 0, 5.0 + 1e-6, r"ore in AUS in draw 1 is out of balance"),
    ],
)
def test_what_is_wrong_is_named_with_its_node_and_draw(
    name: str, row: int, value: float, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        supply_network(**changed(name, row, value))


def test_of_several_nodes_out_of_balance_the_worst_is_named() -> None:
    given = changed("use", 3, 30.0)
    given["use"][2, 1] = 8.0
    with pytest.raises(InputError, match="metal in JPN"):
        supply_network(**given)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("forms", ["ore"], "1 forms but 2 stages"),
        ("node_country", np.array([0, 1, 0, 2]), r"node_country must lie in 0\.\.1"),
        ("source", np.array([0, 0, 1, 4]), r"source must lie in 0\.\.3"),
        ("node_country", np.array([0, 0, 0, 1]), "ore in AUS is listed twice"),
        ("extraction", np.zeros((3, 2)), r"extraction must have shape \(4, 2\), got \(3, 2\)"),
        ("sent", np.zeros((4, 3)), r"sent must have shape"),
        ("kind", np.array([0, 0, 1, 0]), "neither trade of one form .* nor a step downstream"),
        ("kind", np.array([1, 1, 1, 0]), "ore of AUS -> ore of JPN is neither"),
    ],
)
def test_labels_and_shapes_must_fit(name: str, value: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        supply_network(**(arrays() | {name: value}))


def test_a_step_upstream_is_refused() -> None:
    given = arrays() | {"forms": ["metal", "ore"], "node_form": np.array([1, 1, 0, 0])}
    with pytest.raises(InputError, match="nor a step downstream"):
        supply_network(**given)


def test_rounding_is_no_imbalance() -> None:
    supply_network(**changed("use", 3, 39.5 * (1 + 1e-12)))


def test_the_order_of_nodes_and_edges_changes_nothing() -> None:
    given, rng = arrays(), np.random.default_rng(3)
    nodes, edges = rng.permutation(4), rng.permutation(4)
    place = np.argsort(nodes)
    other = dict(given)
    for name in ("node_form", "node_country", "extraction", "other_feed", "use", "stock_change"):
        other[name] = given[name][nodes]
    for name in ("source", "target"):
        other[name] = place[given[name][edges]]
    for name in ("kind", *EDGE_MASSES):
        other[name] = given[name][edges]
    one, two = supply_network(**given), supply_network(**other)
    for node in range(4):
        same = two.node(*one.label(node))
        assert same is not None
        assert (one.inflow()[node] == two.inflow()[same]).all()
    assert edge_list(one) == edge_list(two)


def edge_list(net: SupplyNetwork) -> list[tuple[object, ...]]:
    return sorted(
        (net.label(int(s)), net.label(int(t)), int(k), *m.tolist())
        for s, t, k, m in zip(net.source, net.target, net.kind, net.arrived, strict=True)
    )


def test_edges_lie_in_the_order_of_their_targets() -> None:
    net = supply_network(**arrays())
    assert net.target.tolist() == sorted(net.target.tolist())
    for node in range(net.n_nodes):
        assert set(net.target[net.indptr[node] : net.indptr[node + 1]]) <= {node}
    assert net.indptr[-1] == net.n_edges


def test_arrays_cannot_be_changed_and_those_given_are_left_alone() -> None:
    given = arrays()
    net = supply_network(**given)
    with pytest.raises(ValueError, match="read-only"):
        net.use[0, 0] = 1.0
    given["use"][0, 0] = 7.0
    assert net.use[0, 0] == 0.0


def test_the_network_is_what_its_arrays_give_back() -> None:
    net = supply_network(**arrays())
    again = from_arrays(net.to_arrays())
    assert again.to_arrays().keys() == net.to_arrays().keys()
    for name, values in net.to_arrays().items():
        assert np.array_equal(values, again.to_arrays()[name]), name


def test_draws_are_taken_by_number() -> None:
    net = supply_network(**arrays())
    assert net.reconciled().n_draws == 1
    assert net.draws([1]).use[3, 0] == 39.5
    assert net.draws([1, 0]).use[3].tolist() == [39.5, 79.0]


def test_xarray_and_pandas_hold_the_same_masses() -> None:
    net = supply_network(**arrays())
    cube = net.to_xarray()
    assert cube.attrs == {"material": "tin", "year": 2024, "unit": "t/yr"}
    nodes, edges = net.to_pandas()
    for name in MASSES:
        table = edges if name in EDGE_MASSES else nodes
        assert cube[name].values[:, 0].tolist() == table[name].tolist()
    arrived = edges[edges["target_form"] == "metal"]["arrived"].sum()
    assert arrived == 32 + 59 + 20
    assert nodes.set_index(["form", "country"]).loc[("metal", "JPN"), "use"] == 79
    assert set(cube["kind"].values) == {"trade", "step"}
