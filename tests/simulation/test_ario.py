"""ARIO against runs of BoARIO 0.7.2, and the laws it keeps."""

from __future__ import annotations

import numpy as np
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.simulation.ario import ArioRules, ario
from minamoto.simulation.ario_events import Loss
from minamoto.simulation.io_table import InputOutputTable
from tests.simulation.golden import rows

STOCKS = {"mining": 90.0, "refining": 15.0, "manuf": 90.0}
LOSS = Loss(industry=("A", "refining"), share=0.6, occurrence=5, duration=60, recovery=30)
BASE = ArioRules(psi=1.0, restocking_steps=1.0)


def small_table() -> InputOutputTable:
    lines = rows("ario_table")
    labels = tuple((line["region"], line["sector"]) for line in lines)
    return InputOutputTable(
        flow=np.array([[float(line[f"{r}_{s}"]) for r, s in labels] for line in lines]),
        final_demand=np.array([[float(line["final_A"]), float(line["final_B"])] for line in lines]),
        labels=labels,
    )


@pytest.mark.parametrize(
    ("case", "rules"), [("base_noalt_arb60", BASE), ("psi_noalt_arb60", ArioRules())]
)
def test_production_is_that_of_boario(case: str, rules: ArioRules) -> None:
    table = small_table()
    run = ario(table, [[LOSS]], n_steps=300, stock_steps=STOCKS, rules=rules, keep_industries=True)
    published = [row for row in rows("ario_runs") if row["case"] == case]
    expected = np.array([[float(row[f"{r}_{s}"]) for r, s in table.labels] for row in published])
    assert run.industry_production is not None
    np.testing.assert_allclose(run.industry_production[:, :, 0], expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("rules", "lost"),
    [
        (ArioRules(), 2763.66),
        (ArioRules(order_split="alt"), 2787.48),
        (ArioRules(psi=0.5), 2606.01),
        (ArioRules(overproduction_steps=30), 2731.35),
        (BASE, 524.22),
    ],
)
def test_production_lost_is_that_of_boario(rules: ArioRules, lost: float) -> None:
    run = ario(small_table(), [[LOSS]], n_steps=300, stock_steps=STOCKS, rules=rules)
    assert run.production_lost.sum() == pytest.approx(lost, abs=0.005)


def test_slow_restocking_spirals_by_the_published_orders_and_not_by_demand() -> None:
    table = small_table()
    by_output = ario(table, [[LOSS]], n_steps=600, stock_steps=STOCKS)
    rules = ArioRules(orders_follow="demand")
    by_demand = ario(table, [[LOSS]], n_steps=600, stock_steps=STOCKS, rules=rules)
    assert by_output.is_spiral.tolist() == [True]
    assert by_demand.is_spiral.tolist() == [False]
    assert by_demand.production[-1, 0] > 0.99 * by_demand.production[0, 0]


@pytest.mark.parametrize("split", ["noalt", "alt"])
@pytest.mark.parametrize("follow", ["output", "demand"])
def test_without_losses_nothing_changes(split: str, follow: str) -> None:
    rules = ArioRules(order_split=split, orders_follow=follow)  # type: ignore[arg-type]
    run = ario(small_table(), [[]], n_steps=100, stock_steps=STOCKS, rules=rules)
    np.testing.assert_allclose(run.production, run.production[0, 0], rtol=1e-12)
    np.testing.assert_allclose(run.final_demand_unmet, 0, atol=1e-12)


@pytest.mark.parametrize("split", ["noalt", "alt"])
def test_scenarios_together_are_those_run_alone(split: str) -> None:
    mild = Loss(industry=("B", "mining"), share=0.3, occurrence=2, duration=9, recovery=5)
    rules = ArioRules(order_split=split)  # type: ignore[arg-type]
    cases = [[LOSS], [], [mild, LOSS], [mild]]
    together = ario(small_table(), cases, n_steps=120, stock_steps=STOCKS, rules=rules)
    for s, case in enumerate(cases):
        alone = ario(small_table(), [case], n_steps=120, stock_steps=STOCKS, rules=rules)
        np.testing.assert_allclose(together.production[:, s], alone.production[:, 0], rtol=1e-10)


def test_the_order_of_industries_changes_nothing() -> None:
    table, order = small_table(), [4, 0, 5, 2, 1, 3]
    moved = InputOutputTable(
        flow=table.flow[np.ix_(order, order)],
        final_demand=table.final_demand[order],
        labels=tuple(table.labels[i] for i in order),
    )
    first = ario(table, [[LOSS]], n_steps=150, stock_steps=STOCKS)
    second = ario(moved, [[LOSS]], n_steps=150, stock_steps=STOCKS)
    np.testing.assert_allclose(second.production_lost, first.production_lost[order], rtol=1e-9)


def test_a_lasting_fall_of_final_demand_settles_at_leontief() -> None:
    table = small_table()
    fall = Loss(
        industry=("A", "manuf"), share=0.1, occurrence=0, duration=9000, recovery=1,
        of="final_demand",
    )  # fmt: skip
    run = ario(table, [[fall]], n_steps=3000, stock_steps=STOCKS, rules=BASE, keep_industries=True)
    final = table.final_demand.sum(axis=1)
    final[table.labels.index(("A", "manuf"))] *= 0.9
    expected = np.linalg.solve(np.eye(6) - table.flow / table.output, final) / 365
    assert run.industry_production is not None
    np.testing.assert_allclose(run.industry_production[-1, :, 0], expected, rtol=1e-4)


def test_inputs_never_short_leave_only_those_who_lost_capacity_below_what_is_asked() -> None:
    table = small_table()
    run = ario(
        table, [[LOSS]], n_steps=40, stock_steps=dict.fromkeys(STOCKS, np.inf),
        keep_industries=True,
    )  # fmt: skip
    assert run.industry_production is not None
    made = run.industry_production[30, :, 0]
    served = made / (
        table.flow @ (run.industry_production[29, :, 0] / table.output)
        + table.final_demand.sum(axis=1) / 365
    )
    assert served[1] < 0.5
    np.testing.assert_allclose(np.delete(served, 1), 1.0, rtol=1e-9)


def test_what_cannot_be_used_is_refused_by_name() -> None:
    table = small_table()
    with pytest.raises(InputError, match=r"sector 'refining' is 1\.0"):
        ario(table, [[LOSS]], n_steps=9, stock_steps=STOCKS | {"refining": 1.0})
    stranger = Loss(industry=("C", "ore"), share=0.1, occurrence=1, duration=1, recovery=1)
    with pytest.raises(UnknownName, match="C ore"):
        ario(table, [[stranger]], n_steps=9, stock_steps=STOCKS)
    with pytest.raises(InputError, match="share in"):
        Loss(industry=("A", "ore"), share=1.1, occurrence=1, duration=1, recovery=1)
    with pytest.raises(InputError, match="at least one"):
        ario(table, [], n_steps=9, stock_steps=STOCKS)
    flow = table.flow.copy()
    flow[2, 3] = np.nan
    with pytest.raises(InputError, match=r"\('A', 'manuf'\), 3\] is nan"):
        InputOutputTable(flow=flow, final_demand=table.final_demand, labels=table.labels)
