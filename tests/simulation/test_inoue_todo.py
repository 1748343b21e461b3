"""Firms day by day: published runs, the four ways to ration, and what always holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.core.errors import BalanceError, InputError
from minamoto.simulation.firm_network import FirmNetwork, firm_network
from minamoto.simulation.inoue_todo import (
    RATIONING,
    Rationing,
    _check,
    inoue_todo,
    poisson_target_days,
)
from minamoto.simulation.kernels.inoue_todo import make_and_deliver
from tests.simulation.firm_cases import indices, networks, numbers, relabelled, rows

Array = NDArray[np.float64]
several = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)
rules = st.sampled_from(RATIONING)


def net24() -> tuple[FirmNetwork, Array, Array]:
    """The published network, its final demand and damage."""
    links, firms = rows("inoue_todo_net24_links"), rows("inoue_todo_net24_firms")
    network = firm_network(
        supplier=indices(links, "supplier") - 1,
        buyer=indices(links, "client") - 1,
        weight=numbers(links, "amount"),
        sector=indices(firms, "sector") - 1000,
    )
    demand = numbers(firms, "final_demand")
    np.testing.assert_allclose(network.sales() + demand, numbers(firms, "initial_output"))
    return network, demand, numbers(firms, "delta")


def published(case: str, variable: str) -> Array:
    table = [r for r in rows("inoue_todo_runs") if (r["case"], r["variable"]) == (case, variable)]
    np.testing.assert_array_equal(indices(table, "t"), np.arange(-1, len(table) - 1))
    return numbers(table, "value")


VARIABLES = {
    "total_production": "production",
    "final_consumption": "final_consumption",
    "value_added": "value_added",
}


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_published_run_of_24_firms_is_met(variable: str) -> None:
    network, demand, damage = net24()
    expected = published("net24_R0_recovery20_i5_tau6", variable)
    found = inoue_todo(
        network, demand, damage, n_days=expected.size - 1, target_days=5, recovery_days=20,
        rationing="proportional",
    )  # fmt: skip
    np.testing.assert_allclose(getattr(found, VARIABLES[variable]), expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_published_run_of_two_firms_is_met(variable: str) -> None:
    """Each sells 100 to the other and 100 to consumers; one loses a tenth of its capacity."""
    network = firm_network(
        supplier=np.array([0, 1]), buyer=np.array([1, 0]), weight=np.array([100.0, 100.0]),
        sector=np.array([0, 1]),
    )  # fmt: skip
    expected = published("toy2_R0_norecovery_i15_tau6", variable)
    found = inoue_todo(
        network, np.full(2, 100.0), np.array([0.1, 0.0]), n_days=expected.size - 1, target_days=15,
        rationing="proportional",
    )  # fmt: skip
    np.testing.assert_allclose(getattr(found, VARIABLES[variable]), expected, rtol=0, atol=1e-8)


@several
@given(network=networks(), seed=seeds, rule=rules)
def test_without_damage_nothing_changes(network: FirmNetwork, seed: int, rule: Rationing) -> None:
    rng = np.random.default_rng(seed)
    demand = rng.lognormal(size=network.n_firms)
    days = poisson_target_days(4.0, network.n_firms, rng)
    found = inoue_todo(
        network, demand, np.zeros(network.n_firms), n_days=25, target_days=days, rationing=rule,
        keep_firm_production=True, n_threads=1,
    )  # fmt: skip
    assert found.firm_production is not None
    np.testing.assert_allclose(
        found.firm_production, np.tile(network.sales() + demand, (26, 1)), rtol=1e-9
    )
    np.testing.assert_allclose(found.orders_lost, 0, atol=1e-9)


@several
@given(network=networks(), seed=seeds, rule=rules)
def test_names_of_firms_change_nothing(network: FirmNetwork, seed: int, rule: Rationing) -> None:
    rng = np.random.default_rng(seed)
    new = rng.permutation(network.n_firms)
    demand, damage = rng.lognormal(size=network.n_firms), rng.random(network.n_firms).round(1)
    demand_moved, damage_moved = np.empty_like(demand), np.empty_like(damage)
    demand_moved[new], damage_moved[new] = demand, damage
    runs = [
        inoue_todo(
            net, final, hurt, n_days=12, target_days=3, rationing=rule, recovery_days=6, n_threads=1
        ).production
        for net, final, hurt in (
            (network, demand, damage),
            (relabelled(network, new), demand_moved, damage_moved),
        )
    ]
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-8)


@several
@given(network=networks(), seed=seeds, rule=rules)
def test_output_stays_within_capacity_and_orders(
    network: FirmNetwork, seed: int, rule: Rationing
) -> None:
    rng = np.random.default_rng(seed)
    demand, damage = rng.lognormal(size=network.n_firms), rng.random((10, network.n_firms))
    found = inoue_todo(
        network, demand, damage, n_days=10, target_days=2, rationing=rule,
        keep_firm_production=True, n_threads=1,
    )  # fmt: skip
    assert found.firm_production is not None
    output = network.sales() + demand
    assert (found.firm_production[1:] <= (1 - damage) * output * (1 + 1e-12)).all()
    assert (found.firm_production >= 0).all()
    assert (found.final_consumption <= demand.sum() * (1 + 1e-12)).all()
    assert (found.orders_lost >= -1e-12).all()
    if network.n_links == 0:
        np.testing.assert_allclose(found.production, found.final_consumption)


def test_results_do_not_depend_on_threads() -> None:
    network, demand, damage = net24()
    one, three = (
        inoue_todo(network, demand, damage, n_days=30, target_days=5, n_threads=n) for n in (1, 3)
    )
    np.testing.assert_array_equal(one.production, three.production)


def shared(
    rule: Rationing, orders: list[float], base: list[float], final: float, made: float
) -> Array:
    """What customers and, last, final demand get of `made` by one supplier."""
    n = len(orders)
    output = np.array([sum(base) + final])
    flow, delivered = np.array(orders), np.zeros(1)
    make_and_deliver(
        0, 1, np.array([0, n], dtype=np.int32), np.arange(n, dtype=np.int32), np.array(base),
        output, np.array([1 - made / output[0]]), np.array([final]), np.array([np.inf]),
        RATIONING.index(rule), flow, np.zeros(1), delivered, np.zeros(1),
    )  # fmt: skip
    return np.append(flow, delivered)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # orders 2, 10, 0 of 10, 10, 5 undisturbed, final demand 8; 10 made of 20 asked
        ("proportional", [1.0, 5.0, 0.0, 4.0]),
        ("final_last", [10 / 6, 50 / 6, 0.0, 0.0]),
        # 2 is served in full at h >= 0.2; then 10 h + 8 h = 8
        ("smallest_first", [2.0, 40 / 9, 0.0, 32 / 9]),
        ("smallest_first_final_last", [2.0, 8.0, 0.0, 0.0]),
    ],
)
def test_each_rule_serves_as_it_says(rule: Rationing, expected: list[float]) -> None:
    found = shared(rule, [2.0, 10.0, 0.0], [10.0, 10.0, 5.0], final=8.0, made=10.0)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("rule", ["final_last", "smallest_first_final_last"])
def test_final_demand_gets_what_firms_leave(rule: Rationing) -> None:
    found = shared(rule, [2.0, 10.0, 0.0], [10.0, 10.0, 5.0], final=8.0, made=15.0)
    np.testing.assert_allclose(found, [2.0, 10.0, 0.0, 3.0], rtol=1e-12)


@several
@given(
    orders=st.lists(st.floats(0, 5), min_size=1, max_size=30),
    seed=seeds,
    part=st.floats(0, 1),
    rule=rules,
)
def test_shares_sum_to_what_is_made_and_exceed_no_order(
    orders: list[float], seed: int, part: float, rule: Rationing
) -> None:
    base = np.random.default_rng(seed).lognormal(size=len(orders))
    final = 1.5
    made = min(part * (sum(orders) + final), base.sum() + final)
    found = shared(rule, orders, base.tolist(), final, made)
    assert found.sum() == pytest.approx(min(made, sum(orders) + final), rel=1e-9, abs=1e-9)
    assert (found <= np.append(orders, final) * (1 + 1e-9) + 1e-12).all()
    if rule == "smallest_first":
        ratio = np.append(found[:-1] / base, found[-1] / final)
        short = found < np.append(orders, final) * (1 - 1e-9)
        assert (ratio[short] >= ratio.max() * (1 - 1e-9)).all()


def test_days_of_stock_are_drawn_and_never_none() -> None:
    days = poisson_target_days(1.0, 2_000, np.random.default_rng(3), least=2)
    assert days.min() == 2
    assert poisson_target_days(15.0, 20_000, np.random.default_rng(3)).mean() == pytest.approx(
        15, abs=0.1
    )


def test_what_cannot_be_used_is_named() -> None:
    network, demand, damage = net24()
    bad = np.where(np.arange(24) == 4, 1.5, damage)
    with pytest.raises(InputError, match=r"firm 4: damage is 1\.5, allowed .* <= 1"):
        inoue_todo(network, demand, bad, n_days=3, target_days=5)
    by_day = np.zeros((3, 24))
    by_day[2, 7] = np.nan
    with pytest.raises(InputError, match="firm 7 on day 2: damage is nan"):
        inoue_todo(network, demand, by_day, n_days=3, target_days=5)
    with pytest.raises(InputError, match=r"shape \(4, 24\)"):
        inoue_todo(network, demand, by_day, n_days=4, target_days=5)
    with pytest.raises(InputError, match=r"firm 0: final_demand is -"):
        inoue_todo(network, -demand, damage, n_days=3, target_days=5)
    with pytest.raises(InputError, match=r"firm 0: target_days is 0\.5, allowed a number >= 1"):
        inoue_todo(network, demand, damage, n_days=3, target_days=0.5)
    with pytest.raises(InputError, match="n_days"):
        inoue_todo(network, demand, damage, n_days=0, target_days=5)
    with pytest.raises(InputError, match="recovery_days"):
        inoue_todo(network, demand, damage, n_days=3, target_days=5, recovery_days=0)
    with pytest.raises(InputError, match="tau_days"):
        inoue_todo(network, demand, damage, n_days=3, target_days=5, tau_days=0.5)
    with pytest.raises(InputError, match="'fair'"):
        inoue_todo(network, demand, damage, n_days=3, target_days=5, rationing="fair")  # type: ignore[arg-type]


def test_a_broken_balance_names_firm_and_day() -> None:
    _check((3, 1e-12), 4, "deliveries")
    with pytest.raises(BalanceError, match=r"firm 3 on day 4: deliveries: 1\.0e-05"):
        _check((3, 1e-5), 4, "deliveries")
