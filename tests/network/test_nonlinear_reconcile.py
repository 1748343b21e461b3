"""Products as constraints: a published example, a direct minimisation, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize

from minamoto.core.errors import InputError, NotConverged
from minamoto.network.linear_reconcile import Knowledge, linear_reconcile
from minamoto.network.nonlinear_reconcile import Bilinear, nonlinear_reconcile
from tests.network.golden import rows

Array = NDArray[np.float64]


def products(
    matrix: object, terms: list[tuple[int, int, int, float]], target: object = None
) -> Bilinear:
    a = np.asarray(matrix, dtype=np.float64)
    row, first, second, coefficient = zip(*terms, strict=True) if terms else ((), (), (), ())
    return Bilinear(
        matrix=a,
        target=np.zeros(len(a)) if target is None else np.asarray(target, dtype=np.float64),
        row=np.array(row, dtype=np.intp),
        first=np.array(first, dtype=np.intp),
        second=np.array(second, dtype=np.intp),
        coefficient=np.array(coefficient, dtype=np.float64),
    )


# contained = gross x content
CONTAINED = products([[1, 0, 0]], [(0, 1, 2, -1.0)])


def test_the_published_example_of_transfer_coefficients_is_found() -> None:
    table = rows("nonlinear_reconciliation")
    start = np.array([float(row["given"]) for row in table])
    deviation = np.array([float(row["deviation"] or "nan") for row in table])
    balances = products(
        [
            [1, 1, -1, 1, 0, 0, 0, 0],
            [0, 0, 1, -1, -1, 0, 0, 0],
            [0, 0, 0, 0, 1, -1, -1, 0],
            [0, 0, 0, 1, 0, 0, 0, 0],
        ],
        [(3, 2, 7, -1.0)],
    )
    found = nonlinear_reconcile(start, deviation**2, balances.residual, balances.jacobian)
    assert [str(kind) for kind in found.knowledge] == [row["knowledge"] for row in table]
    printed = np.array([float(row["reconciled"] or "nan") for row in table])
    np.testing.assert_allclose(found.value, printed, atol=6e-7, rtol=5e-9)
    spread = np.array([float(row["reconciled_deviation"] or "nan") for row in table])
    np.testing.assert_allclose(np.sqrt(found.variance), spread, atol=6e-7)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_it_is_the_nearest_point_of_the_constraint(seed: int) -> None:
    rng = np.random.default_rng(seed)
    true = np.array([0.0, rng.uniform(50, 150), rng.uniform(0.2, 0.6)])
    true[0] = true[1] * true[2]
    deviation = true * rng.uniform(0.02, 0.1, size=3)
    measured = true + deviation * rng.normal(size=3)
    found = nonlinear_reconcile(measured, deviation**2, CONTAINED.residual, CONTAINED.jacobian)
    assert found.value[0] == pytest.approx(found.value[1] * found.value[2], rel=1e-10)

    def squares(z: Array) -> float:
        gross, content = measured[1:] + deviation[1:] * z
        return float(((gross * content - measured[0]) / deviation[0]) ** 2 + (z**2).sum())

    direct = minimize(squares, np.zeros(2), method="BFGS", options={"gtol": 1e-9})
    assert found.chi2 == pytest.approx(direct.fun, rel=1e-6, abs=1e-9)
    assert found.dof == 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_without_products_it_is_the_linear_solution(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a = np.array([[1.0, -1, -1, 0], [0, 1, 0, -1]])
    measured, variance = rng.lognormal(size=4), rng.lognormal(size=4)
    variance[rng.integers(4)] = np.inf
    linear = products(a, [], [0.5, 0.0])
    first = nonlinear_reconcile(measured, variance, linear.residual, linear.jacobian)
    second = linear_reconcile(measured, variance, a, [0.5, 0.0])
    np.testing.assert_allclose(first.value, second.value, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(first.covariance, second.covariance, rtol=1e-9, atol=1e-9)
    assert first.knowledge == second.knowledge


@given(seed=st.integers(0, 2**32 - 1))
def test_the_jacobian_of_products_is_their_slope(seed: int) -> None:
    rng = np.random.default_rng(seed)
    terms = [(0, 0, 1, 2.0), (1, 2, 2, -1.0), (1, 0, 2, 0.5), (1, 0, 2, 0.5)]
    some = products(rng.normal(size=(2, 3)), terms, rng.normal(size=2))
    x, step = rng.normal(size=3), 1e-3 * rng.normal(size=3)
    # of a quadratic function the central difference is exact
    difference = some.residual(x + step) - some.residual(x - step)
    np.testing.assert_allclose(difference, 2 * some.jacobian(x) @ step, rtol=1e-9, atol=1e-12)


def test_an_unmeasured_content_follows_from_the_masses() -> None:
    found = nonlinear_reconcile(
        [3, 12, 0.5], [0.01, 0.04, np.inf], CONTAINED.residual, CONTAINED.jacobian
    )
    assert found.knowledge[2] is Knowledge.OBSERVABLE
    assert found.value[2] == pytest.approx(0.25)
    assert found.dof == 0


def test_a_start_is_asked_for() -> None:
    with pytest.raises(InputError, match="content: not measured; give a value to start from"):
        nonlinear_reconcile(
            [3, 12, np.nan],
            [1, 1, np.inf],
            CONTAINED.residual,
            CONTAINED.jacobian,
            quantities=["contained", "gross", "content"],
        )


def test_a_jacobian_of_something_else_is_found_out() -> None:
    with pytest.raises(InputError, match=r"its row of constraint 0 does not match"):
        nonlinear_reconcile(
            [3, 12, 0.3], [1, 1, 1], CONTAINED.residual, lambda x: -CONTAINED.jacobian(x)
        )


def test_what_cannot_be_met_is_not_passed_off_as_a_result() -> None:
    square = products([[0.0]], [(0, 0, 0, 1.0)], [-1.0])  # x^2 = -1
    with pytest.raises(NotConverged, match="balance of the furnace is off by") as raised:
        nonlinear_reconcile(
            [0.7], [1.0], square.residual, square.jacobian, balances=["balance of the furnace"]
        )
    assert "収束" in raised.value.said("ja")
