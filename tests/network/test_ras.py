"""RAS and gravity: totals met, zeros kept, the nearest matrix, and errors that name the place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, minimize
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from minamoto.core.errors import InputError, NotConverged
from minamoto.network.balanced import Margin, conflict
from minamoto.network.gravity import gravity
from minamoto.network.ras import ras
from tests.network.golden import rows

Array = NDArray[np.float64]
Problem = tuple[Array, Array, Array]
several = settings(max_examples=60, deadline=None)


@st.composite
def problems(draw: st.DrawFn, with_zeros: bool = True) -> Problem:
    """A seed and the totals of another matrix with the same zeros, so that they can be met."""
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    seed, other = rng.lognormal(size=(2, m, n))
    if with_zeros:
        empty = rng.random((m, n)) < 0.3
        seed, other = np.where(empty, 0.0, seed), np.where(empty, 0.0, other)
    return seed, other.sum(axis=1), other.sum(axis=0)


def test_the_published_example_is_met_to_eight_digits() -> None:
    table = [row for row in rows("balanced_matrices") if row["method"] == "ras"]
    seed, expected = np.zeros((3, 3)), np.zeros((3, 3))
    row_total, column_total = np.zeros(3), np.zeros(3)
    for row in table:
        i, j = int(row["row"]) - 1, int(row["column"]) - 1
        seed[i, j], expected[i, j] = float(row["seed"]), float(row["balanced"])
        row_total[i], column_total[j] = float(row["row_total"]), float(row["column_total"])
    found = ras(seed, row_total, column_total).matrix
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=0)


@several
@given(problem=problems())
def test_totals_are_met_and_zeros_stay(problem: Problem) -> None:
    seed, row_total, column_total = problem
    found = ras(seed, row_total, column_total)
    np.testing.assert_allclose(found.matrix.sum(axis=1), row_total, rtol=1e-9)
    np.testing.assert_allclose(found.matrix.sum(axis=0), column_total, rtol=1e-9)
    assert (found.matrix[seed == 0] == 0).all()
    assert (found.matrix >= 0).all()
    assert found.residual <= 1e-9 * max(row_total.sum(), 1.0)


@several
@given(problem=problems(), data=st.data())
def test_scaling_rows_and_columns_of_the_seed_changes_nothing(
    problem: Problem, data: st.DataObject
) -> None:
    seed, row_total, column_total = problem
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    scaled = rng.lognormal(sigma=2, size=(len(seed), 1)) * seed * rng.lognormal(size=seed.shape[1])
    first, second = (ras(s, row_total, column_total).matrix for s in (seed, scaled))
    np.testing.assert_allclose(first, second, rtol=1e-6, atol=1e-9 * row_total.sum())


@several
@given(problem=problems(), data=st.data())
def test_relabelling_moves_the_result_along(problem: Problem, data: st.DataObject) -> None:
    seed, row_total, column_total = problem
    r = data.draw(st.permutations(range(len(seed))))
    c = data.draw(st.permutations(range(seed.shape[1])))
    straight = ras(seed, row_total, column_total).matrix[r][:, c]
    moved = ras(seed[r][:, c], row_total[r], column_total[c]).matrix
    np.testing.assert_allclose(moved, straight, rtol=1e-6, atol=1e-9 * row_total.sum())


@pytest.mark.parametrize("number", range(4))
def test_it_is_the_nearest_matrix_in_information(number: int) -> None:
    rng = np.random.default_rng(number)
    seed, other = rng.lognormal(size=(2, 3, 3))
    n = seed.size
    sums = np.vstack([np.kron(np.eye(3), np.ones(3)), np.kron(np.ones(3), np.eye(3))])
    total = sums @ other.ravel()

    def information(x: Array) -> float:
        return float((x * np.log(x / seed.ravel()) - x).sum())

    direct = minimize(
        information,
        other.ravel(),
        jac=lambda x: np.log(x / seed.ravel()),
        bounds=[(1e-9, None)] * n,
        constraints=LinearConstraint(sums[:-1], total[:-1], total[:-1]),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    found = ras(seed, total[:3], total[3:]).matrix
    np.testing.assert_allclose(found.ravel(), direct.x, rtol=2e-5)
    assert information(found.ravel()) <= direct.fun + 1e-9


def test_a_total_of_zero_empties_its_row() -> None:
    found = ras([[1, 2], [3, 4]], [0, 6], [2, 4]).matrix
    assert found.tolist() == [[0, 0], [2, 4]]


def test_nothing_to_distribute_is_a_matrix_of_zeros() -> None:
    assert not ras([[1, 2], [3, 4]], [0, 0], [0, 0]).matrix.any()


def test_totals_that_differ_are_told_with_both_sums() -> None:
    with pytest.raises(InputError, match=r"add up to 3, column totals to 4"):
        ras([[1, 1]], [3], [2, 2])


def test_a_row_that_cannot_hold_its_total_is_named() -> None:
    with pytest.raises(InputError, match=r"Chile: the total is 2, but no cell") as raised:
        ras([[1, 1], [0, 0]], [2, 2], [2, 2], rows=["Peru", "Chile"])
    assert "Chile" in raised.value.said("ja")
    with pytest.raises(InputError, match="column 1: the total is 2"):
        ras([[1, 0], [1, 0]], [2, 2], [2, 2])
    # both cells of row 0 cross columns that may hold nothing
    with pytest.raises(InputError, match="row 0: the total is 1"):
        ras([[1, 0], [1, 1]], [1, 3], [0, 4])


def test_totals_that_zeros_set_against_each_other_are_named() -> None:
    # a and b can only send to x, which takes less than they have
    seed = [[1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1]]
    with pytest.raises(InputError, match=r"contradict each other by 1: a, b, x; cells") as raised:
        ras(seed, [3, 2, 4], [4, 2, 2, 1], rows=list("abc"), columns=list("xyzw"))
    assert "a, b, x" in raised.value.said("ja")


@several
@given(number=st.integers(0, 2**32 - 1))
def test_totals_contradict_exactly_where_no_flow_can_carry_them(number: int) -> None:
    rng = np.random.default_rng(number)
    m, n = rng.integers(1, 6, size=2)
    has_cell = rng.random((m, n)) < 0.5
    units = int(rng.integers(1, 30))
    row_total = rng.multinomial(units, np.full(m, 1 / m))
    column_total = rng.multinomial(units, np.full(n, 1 / n))
    # source -> rows -> columns -> sink
    capacity = np.zeros((m + n + 2, m + n + 2), dtype=np.int32)
    capacity[0, 1 : m + 1] = row_total
    capacity[1 : m + 1, m + 1 : m + n + 1] = np.where(has_cell, units, 0)
    capacity[m + 1 : m + n + 1, -1] = column_total
    carried = maximum_flow(csr_array(capacity), 0, m + n + 1).flow_value
    row, column = np.nonzero(has_cell)
    margins = (
        Margin(group=row, total=row_total.astype(float), names=tuple("abcde"[:m])),
        Margin(group=column, total=column_total.astype(float), names=tuple("vwxyz"[:n])),
    )
    found = conflict(np.ones(row.size), margins)
    assert (found is None) == (carried == units)


def test_a_limit_that_needs_another_zero_is_not_passed_off_as_a_result() -> None:
    # the only matrix with these totals has nothing at (1, 0), where the seed has something
    with pytest.raises(NotConverged, match="after 300 iterations"):
        ras([[1, 0], [1, 1]], [1, 1], [1, 1], max_iter=300)


@pytest.mark.parametrize("seed", [[[1, -1]], [[1, float("nan")]], [1, 1], [["a", 1]]])
def test_a_seed_that_is_no_matrix_of_amounts_is_refused(seed: object) -> None:
    with pytest.raises(InputError, match="seed: must be"):
        ras(seed, [2], [1, 1])  # type: ignore[arg-type]


def test_names_and_shapes_must_fit() -> None:
    with pytest.raises(InputError, match="1 names for 2"):
        ras([[1], [1]], [1, 1], [2], rows=["a"])
    with pytest.raises(InputError, match=r"row_total: must have shape \(2,\)"):
        ras([[1], [1]], [2], [2])


@several
@given(problem=problems(with_zeros=False))
def test_equal_costs_give_the_product_of_the_totals(problem: Problem) -> None:
    _, row_total, column_total = problem
    found = gravity(row_total, column_total, np.full((row_total.size, column_total.size), 3.0))
    product = np.outer(row_total, column_total) / row_total.sum()
    np.testing.assert_allclose(found.matrix, product, rtol=1e-9)


@several
@given(problem=problems(with_zeros=False), data=st.data())
def test_a_cost_common_to_a_row_or_a_column_changes_nothing(
    problem: Problem, data: st.DataObject
) -> None:
    _, row_total, column_total = problem
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    cost = rng.random((row_total.size, column_total.size))
    toll = rng.uniform(-900, 900, size=(row_total.size, 1)) + rng.uniform(-50, 50, cost.shape[1])
    plain, tolled = (gravity(row_total, column_total, c).matrix for c in (cost, cost + toll))
    np.testing.assert_allclose(tolled, plain, rtol=1e-6)


def test_impossible_pairs_get_nothing_and_need_no_cost() -> None:
    possible = ~np.eye(3, dtype=bool)
    cost = np.where(possible, 1.0, np.nan)
    found = gravity([3, 2, 1], [2, 2, 2], cost, possible=possible).matrix
    assert (np.diag(found) == 0).all()
    np.testing.assert_allclose(found.sum(axis=1), [3, 2, 1])


def test_a_dearer_pair_gets_less() -> None:
    even = gravity([1, 1], [1, 1], [[0, 0], [0, 0]]).matrix
    uneven = gravity([1, 1], [1, 1], [[1, 0], [0, 0]]).matrix
    assert uneven[0, 0] < even[0, 0]


def test_a_cost_that_would_vanish_is_refused() -> None:
    with pytest.raises(InputError, match=r"2000 at index \(0, 0\)"):
        gravity([1, 1], [1, 1], [[2000, 0], [0, 0]])
    with pytest.raises(InputError, match="possible: must be booleans"):
        gravity([1, 1], [1, 1], np.zeros((2, 2)), possible=[[1, 0], [1, 1]])
