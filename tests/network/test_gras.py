"""GRAS and MR-GRAS: signs kept, totals of rows, columns and blocks met, RAS as a special case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, minimize

from minamoto.core.errors import InputError, NotConverged
from minamoto.network.gras import gras, mr_gras
from minamoto.network.ras import ras
from tests.network.golden import rows

Array = NDArray[np.float64]
several = settings(max_examples=40, deadline=None)
Problem = tuple[Array, Array]


@st.composite
def problems(draw: st.DrawFn, signed: bool = True) -> Problem:
    """A seed, and another matrix with its signs and zeros, whose totals can therefore be met."""
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sign = rng.choice([1.0, 0.0, -1.0], p=[0.6, 0.2, 0.2], size=(m, n))
    if not signed:
        sign = np.abs(sign)
    seed, other = sign * rng.lognormal(size=(2, m, n))
    return seed, other


def test_the_published_example_is_met_to_eight_digits() -> None:
    table = [row for row in rows("balanced_matrices") if row["method"] == "gras"]
    seed, expected = np.zeros((3, 4)), np.zeros((3, 4))
    row_total, column_total = np.zeros(3), np.zeros(4)
    for row in table:
        i, j = int(row["row"]) - 1, int(row["column"]) - 1
        seed[i, j], expected[i, j] = float(row["seed"]), float(row["balanced"])
        row_total[i], column_total[j] = float(row["row_total"]), float(row["column_total"])
    found = gras(seed, row_total, column_total).matrix
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=0)


@several
@given(problem=problems())
def test_totals_are_met_and_signs_and_zeros_stay(problem: Problem) -> None:
    seed, other = problem
    found = gras(seed, other.sum(axis=1), other.sum(axis=0)).matrix
    gross = np.abs(found).sum() + np.abs(other).sum()
    np.testing.assert_allclose(found.sum(axis=1), other.sum(axis=1), atol=1e-9 * gross)
    np.testing.assert_allclose(found.sum(axis=0), other.sum(axis=0), atol=1e-9 * gross)
    assert (np.sign(found) == np.sign(seed)).all()


@several
@given(problem=problems(signed=False))
def test_without_negative_cells_it_is_ras(problem: Problem) -> None:
    seed, other = problem
    totals = other.sum(axis=1), other.sum(axis=0)
    np.testing.assert_allclose(
        gras(seed, *totals).matrix, ras(seed, *totals).matrix, rtol=1e-6, atol=1e-9 * other.sum()
    )


@several
@given(problem=problems())
def test_a_negative_of_a_problem_has_the_negative_result(problem: Problem) -> None:
    seed, other = problem
    plain = gras(seed, other.sum(axis=1), other.sum(axis=0)).matrix
    turned = gras(-seed, -other.sum(axis=1), -other.sum(axis=0)).matrix
    np.testing.assert_allclose(-turned, plain, rtol=1e-5, atol=1e-8 * np.abs(other).sum())


@several
@given(problem=problems(), data=st.data())
def test_blocks_are_met_too_and_a_block_already_met_changes_nothing(
    problem: Problem, data: st.DataObject
) -> None:
    seed, other = problem
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    block = rng.integers(-1, 2, size=seed.shape)
    totals = other.sum(axis=1), other.sum(axis=0)
    asked = np.array([other[block == b].sum() for b in (0, 1)])
    found = mr_gras(seed, *totals, block, asked)
    gross = np.abs(found.matrix).sum() + np.abs(other).sum()
    assert found.residual <= 1e-9 * gross
    for b in (0, 1):
        assert abs(found.matrix[block == b].sum() - asked[b]) <= 1e-9 * gross
    plain = gras(seed, *totals).matrix
    met = np.array([plain[block == b].sum() for b in (0, 1)])
    again = mr_gras(plain, *totals, block, met, tolerance=1e-8).matrix
    np.testing.assert_allclose(again, plain, rtol=1e-5, atol=1e-6 * gross)


@pytest.mark.parametrize("number", range(4))
def test_it_is_the_nearest_signed_matrix_in_information(number: int) -> None:
    rng = np.random.default_rng(number)
    seed, other = np.array([[1, -1, 1], [1, 1, -1], [1, 1, 1]]) * rng.lognormal(size=(2, 3, 3))
    sums = np.vstack([np.kron(np.eye(3), np.ones(3)), np.kron(np.ones(3), np.eye(3))])
    block = np.array([[0, 0, -1], [0, 0, -1], [-1, -1, -1]])
    sums = np.vstack([sums[:-1], (block == 0).ravel().astype(float)]) * seed.ravel()
    total = sums @ (other / seed).ravel()
    weight = np.abs(seed).ravel()
    direct = minimize(
        lambda z: float((weight * z * (np.log(z) - 1)).sum()),
        (other / seed).ravel(),
        jac=lambda z: weight * np.log(z),
        bounds=[(1e-9, None)] * 9,
        constraints=LinearConstraint(sums, total, total),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    asked = [other[block == 0].sum()]
    found = mr_gras(seed, other.sum(axis=1), other.sum(axis=0), block, asked).matrix
    np.testing.assert_allclose(found.ravel(), direct.x * seed.ravel(), rtol=5e-5)


def test_a_column_without_a_positive_cell_is_scaled() -> None:
    found = gras([[3, -1], [2, -1]], [2, 1], [6, -3]).matrix
    np.testing.assert_allclose(found.sum(axis=0), [6, -3])
    assert (found[:, 1] < 0).all()


def test_a_total_of_zero_empties_cells_of_one_sign() -> None:
    assert gras([[1, -2], [1, 1]], [1, 1], [2, 0]).matrix[:, 1].all()
    assert gras([[1, -2], [1, -1]], [1, 1], [2, 0]).matrix.tolist() == [[1, 0], [1, 0]]


def test_a_total_of_a_sign_that_no_cell_has_is_named() -> None:
    with pytest.raises(InputError, match=r"net exports: the total is 1, but no positive cell"):
        gras([[1, -1], [1, -1]], [1, 2], [2, 1], columns=["use", "net exports"])
    with pytest.raises(InputError, match=r"row 0: the total is -1, but no negative cell"):
        gras([[1, 1], [1, -1]], [-1, 2], [2, -1])


def test_a_block_that_contradicts_its_rows_is_named() -> None:
    with pytest.raises(InputError, match=r"contradict each other by .*Asia") as raised:
        mr_gras([[1, 1], [1, 1]], [2, 2], [2, 2], [[0, 0], [-1, -1]], [3.0], blocks=["Asia"])
    assert "Asia" in raised.value.said("ja")


def test_a_limit_is_not_passed_off_as_a_result() -> None:
    with pytest.raises(NotConverged, match="after 200 iterations"):
        gras([[1, 0], [1, 1]], [1, 1], [1, 1], max_iter=200)


@pytest.mark.parametrize("block", [[[0, 5]], [[0, -2]], [[0.0, 1.0]], [[0]]])
def test_a_block_index_that_is_none_is_refused(block: object) -> None:
    with pytest.raises(InputError, match="block: must"):
        mr_gras([[1, 1]], [2], [1, 1], block, [1.0, 1.0])  # type: ignore[arg-type]
