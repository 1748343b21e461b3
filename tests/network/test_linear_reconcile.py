"""Reconciliation: published problems, the textbook formula, laws, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_distribution

from minamoto.core.errors import InputError
from minamoto.network.linear_reconcile import Knowledge, Reconciled, linear_reconcile
from tests.network.golden import rows

Array = NDArray[np.float64]
several = settings(max_examples=80, deadline=None)
PROBLEMS = sorted({row["problem"] for row in rows("data_reconciliation")})
PRINTED = 1e-4  # relative: what the printed figures of the six problems allow


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A random problem that can be met; its last constraint is a combination of the others."""

    measured: Array
    variance: Array
    constraints: Array
    target: Array

    def solve(self) -> Reconciled:
        return linear_reconcile(self.measured, self.variance, self.constraints, self.target)


@st.composite
def cases(draw: st.DrawFn, complete: bool = False) -> Case:
    """Incidence-like constraints, some figures missing or exact unless `complete`."""
    n, m = draw(st.integers(3, 9)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    a = rng.choice([-1.0, 0.0, 1.0, 0.3], p=[0.3, 0.35, 0.3, 0.05], size=(m, n))
    a = np.vstack([a, rng.choice([-1.0, 1.0, 2.0], size=m) @ a])
    true = rng.lognormal(3, 2, size=n)
    variance = (true * rng.uniform(0.01, 0.5, size=n)) ** 2
    measured = true + rng.normal(size=n) * np.sqrt(variance)
    if not complete:
        kind = rng.choice(3, p=[0.65, 0.2, 0.15], size=n)
        measured = np.where(kind == 2, true, np.where(kind == 1, np.nan, measured))
        variance = np.where(kind == 2, 0.0, np.where(kind == 1, np.inf, variance))
    return Case(measured=measured, variance=variance, constraints=a, target=a @ true)


def problem(name: str) -> tuple[Case, Array]:
    table = [row for row in rows("data_reconciliation") if row["problem"] == name]
    a = np.array([[float(v) for v in row["constraint_column"].split()] for row in table]).T
    case = Case(
        measured=np.array([float(row["measured"]) for row in table]),
        variance=np.array([float(row["variance"]) for row in table]),
        constraints=a,
        target=np.zeros(len(a)),
    )
    return case, np.array([float(row["reconciled"]) for row in table])


def test_six_problems_of_the_literature_are_in_the_table() -> None:
    assert len(PROBLEMS) == 6


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_printed_flows_of_the_literature_are_found(name: str) -> None:
    case, printed = problem(name)
    np.testing.assert_allclose(case.solve().value, printed, rtol=PRINTED)


@several
@given(case=cases(complete=True))
def test_with_all_measured_it_is_the_textbook_formula(case: Case) -> None:
    # V A' (A V A')^-1 = S (A S)+ with S = sqrt(V): the same, without squaring the condition
    a, s = case.constraints, np.sqrt(case.variance)
    pseudo = np.linalg.pinv(a * s, rcond=1e-11)
    z = pseudo @ (case.target - a @ case.measured)
    found = case.solve()
    scale = np.abs(case.measured).max() + s.max()
    np.testing.assert_allclose(found.value, case.measured + s * z, atol=1e-8 * scale)
    left = (np.eye(s.size) - pseudo @ (a * s)) * s * s[:, None]
    np.testing.assert_allclose(found.covariance, left, atol=1e-8 * case.variance.max())
    assert found.chi2 == pytest.approx(z @ z, rel=1e-6, abs=1e-8)
    assert found.dof == np.linalg.matrix_rank(a)
    if found.dof:
        assert found.p_value == pytest.approx(
            chi2_distribution.sf(found.chi2, found.dof), rel=1e-9, abs=1e-300
        )


@several
@given(case=cases())
def test_constraints_on_known_quantities_hold_to_rounding(case: Case) -> None:
    found = case.solve()
    for row, target in zip(case.constraints, case.target, strict=True):
        used = row != 0
        if np.isnan(found.value[used]).any():
            continue
        through = np.abs(row[used] * found.value[used]).sum() + abs(target)
        assert abs(row[used] @ found.value[used] - target) <= 1e-12 * through


@several
@given(case=cases())
def test_variance_never_grows_and_covariance_is_symmetric_and_no_less_than_zero(
    case: Case,
) -> None:
    found = case.solve()
    measured = np.isfinite(case.variance)
    slack = 1e-12 * case.variance[measured]
    assert (found.variance[measured] <= case.variance[measured] + slack).all()
    known = ~np.isnan(found.value)
    covariance = found.covariance[np.ix_(known, known)]
    np.testing.assert_array_equal(covariance, covariance.T)
    assert np.linalg.eigvalsh(covariance).min(initial=0) >= -1e-10 * np.abs(covariance).max(
        initial=0
    )


@several
@given(case=cases())
def test_a_quantity_is_known_exactly_where_a_least_squares_solution_is_unique(case: Case) -> None:
    found = case.solve()
    free = ~np.isfinite(case.variance)
    a_u = case.constraints[:, free]
    identity = np.eye(a_u.shape[1])
    null = identity - np.linalg.pinv(a_u) @ a_u
    unobservable = np.zeros(free.size, dtype=bool)
    unobservable[free] = np.abs(null).max(axis=1, initial=0) > 1e-8
    np.testing.assert_array_equal(np.isnan(found.value), unobservable)
    np.testing.assert_array_equal(
        [kind is Knowledge.UNOBSERVABLE for kind in found.knowledge], unobservable
    )
    for j, kind in enumerate(found.knowledge):
        if kind is Knowledge.JUST_DETERMINED:
            assert found.value[j] == case.measured[j]
            assert found.variance[j] == pytest.approx(case.variance[j], rel=1e-12)
        if kind is Knowledge.EXACT:
            assert found.value[j] == case.measured[j]
            assert found.variance[j] == 0


@several
@given(case=cases())
def test_a_redundant_quantity_left_unmeasured_is_still_known_and_a_just_determined_is_not(
    case: Case,
) -> None:
    found = case.solve()
    for j, kind in enumerate(found.knowledge):
        if kind not in {Knowledge.REDUNDANT, Knowledge.JUST_DETERMINED}:
            continue
        blind = case.variance.copy()
        blind[j] = np.inf
        again = linear_reconcile(case.measured, blind, case.constraints, case.target)
        expected = Knowledge.OBSERVABLE if kind is Knowledge.REDUNDANT else Knowledge.UNOBSERVABLE
        assert again.knowledge[j] is expected


@several
@given(case=cases(), data=st.data())
def test_units_and_order_do_not_matter(case: Case, data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    unit = 10.0 ** rng.integers(-4, 5, size=case.measured.size)
    weight = 10.0 ** rng.integers(-4, 5, size=case.target.size)
    order = rng.permutation(case.measured.size)
    found = case.solve()
    other = linear_reconcile(
        (case.measured * unit)[order],
        (case.variance * unit**2)[order],
        (case.constraints / unit * weight[:, None])[:, order],
        case.target * weight,
    )
    scale = np.nanmax(np.abs(case.measured), initial=1) * 1e-7
    np.testing.assert_allclose(other.value / unit[order], found.value[order], rtol=1e-7, atol=scale)
    assert [found.knowledge[j] for j in order] == list(other.knowledge)
    assert other.dof == found.dof
    assert other.chi2 == pytest.approx(found.chi2, rel=1e-6, abs=1e-9)


@several
@given(case=cases(complete=True))
def test_consistent_figures_are_left_alone(case: Case) -> None:
    found = case.solve()
    again = linear_reconcile(found.value, case.variance, case.constraints, case.target)
    assert again.chi2 <= 1e-12 * max(1.0, found.chi2)
    np.testing.assert_allclose(again.value, found.value, rtol=1e-9, atol=1e-9)


@given(first=st.floats(-1e6, 1e6), second=st.floats(-1e6, 1e6), deviation=st.floats(1e-3, 1e3))
def test_a_duplicate_measurement_is_averaged(first: float, second: float, deviation: float) -> None:
    found = linear_reconcile([first, second], [deviation**2] * 2, [[1, -1]])
    scale = abs(first) + abs(second) + deviation
    np.testing.assert_allclose(found.value, (first + second) / 2, atol=1e-12 * scale)
    np.testing.assert_allclose(found.variance, deviation**2 / 2, rtol=1e-12)
    expected = (second - first) / np.sqrt(2) / deviation
    np.testing.assert_allclose(found.standardised, [expected, -expected], rtol=1e-9, atol=1e-9)


def test_standardised_corrections_of_one_balance_are_all_as_large_as_its_gap() -> None:
    found = linear_reconcile([10, 4, 3], [4, 1, 4], [[1, -1, -1]])
    np.testing.assert_allclose(np.abs(found.standardised), 3 / 3)
    np.testing.assert_allclose(found.correction, [-4 / 3, 1 / 3, 4 / 3])
    assert found.dof == 1
    assert found.chi2 == pytest.approx(1.0)
    assert found.p_value == pytest.approx(0.31731050786)


def test_a_target_that_is_not_zero_is_met() -> None:
    found = linear_reconcile([1, 2], [1, 1], [[1, 1]], [5])
    np.testing.assert_allclose(found.value, [2, 3])


def test_an_exact_figure_moves_all_the_others() -> None:
    found = linear_reconcile([10, 6, 6], [0, 1, 1], [[1, -1, -1]])
    np.testing.assert_allclose(found.value, [10, 5, 5])
    assert found.knowledge[0] is Knowledge.EXACT
    assert np.isnan(found.standardised[0])


def test_figures_a_thousand_million_times_as_sure_keep_the_balance() -> None:
    found = linear_reconcile([1e7, 10.0, 10.5], [1e14, 1e-10, 1e-10], [[1, -1, 0], [1, 0, -1]])
    np.testing.assert_allclose(found.value, 10.25, rtol=1e-12)
    np.testing.assert_allclose(found.variance, 5e-11, rtol=1e-6)


def test_flows_of_very_different_size_each_balance_to_their_own_rounding() -> None:
    measured = [1e7, 1.1e7, 1e-3, 1.1e-3, np.nan]
    found = linear_reconcile(
        measured,
        [1e12, 1e12, 1e-8, 1e-8, np.nan],
        [[1, -1, 0, 0, 0], [0, 0, 1, -1, 0], [0, 1, 0, 1, -1]],
    )
    assert found.value[2] == pytest.approx(1.05e-3, rel=1e-9)
    assert found.value[0] == pytest.approx(1.05e7, rel=1e-12)


def test_without_constraints_nothing_is_said() -> None:
    found = linear_reconcile([1, np.nan], [1, np.nan], np.zeros((0, 2)))
    assert found.knowledge == (Knowledge.JUST_DETERMINED, Knowledge.UNOBSERVABLE)
    assert found.dof == 0
    assert np.isnan(found.p_value)


def test_a_constraint_that_exact_figures_break_is_named() -> None:
    with pytest.raises(InputError, match=r"smelter: no values can meet it") as raised:
        linear_reconcile(
            [10, 9, 4, 4],
            [0, 0, 1, 1],
            [[1, -1, 0, 0], [0, 0, 1, -1]],
            balances=["smelter", "mine"],
        )
    assert "smelter" in raised.value.said("ja")


def test_constraints_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="no values can meet it"):
        linear_reconcile([1, 1], [1, 1], [[1, -1], [2, -2]], [0, 3])


@pytest.mark.parametrize(
    ("measured", "variance", "said"),
    [
        ([np.nan, 1], [1, 1], "ore: it has a variance but no value"),
        ([1, 1], [1, -1], "metal: its variance is below zero"),
        ([1, 1, 1], [1, 1], "lists of one length"),
    ],
)
def test_figures_that_cannot_be_used_are_named(
    measured: list[float], variance: list[float], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        linear_reconcile(measured, variance, [[1, -1]], quantities=["ore", "metal"])


def test_constraints_of_another_size_are_refused() -> None:
    with pytest.raises(InputError, match="must have 2 columns"):
        linear_reconcile([1, 1], [1, 1], [[1, -1, 0]])
