"""The solver tells a contradiction from a target that is only hard, and solves the same twice."""

import numpy as np
import pytest
import scipy.sparse as sp

from minamoto.network.least_squares import CERTIFICATE_TOLERANCE, Infeasible, Problem, Solver


def two_unknowns(*, equal_to: float, x_high: float) -> Problem:
    """Minimise (x - 3)^2 + (y - 4)^2 with x - y given and x below a limit."""
    none = sp.csr_matrix((0, 2))
    return Problem(
        fit=sp.eye(2, format="csr"), target=np.array([3.0, 4.0]), sd=np.ones(2),
        equal=sp.csr_matrix([[1.0, -1.0]]), equal_to=np.array([equal_to]), between=none,
        low=np.zeros(0), high=np.zeros(0), x_low=np.zeros(2), x_high=np.array([x_high, np.inf]),
    )  # fmt: skip


def test_equations_that_no_point_meets_are_told_as_such() -> None:
    with pytest.raises(Infeasible, match="no network meets every exact figure"):
        Solver(two_unknowns(equal_to=5.0, x_high=2.0)).solve()


def test_a_limit_that_can_just_be_met_is_no_contradiction() -> None:
    found = Solver(two_unknowns(equal_to=2.0, x_high=2.0)).solve()
    assert found.x == pytest.approx([2.0, 0.0], abs=1e-9)


def test_a_contradiction_is_certified_as_sharply_as_a_solution() -> None:
    # with the solver's own 1e-4, draws of nickel, copper and aluminium were called impossible
    solver = Solver(two_unknowns(equal_to=0.0, x_high=np.inf))._set_up(np.zeros(2))
    assert solver.settings.eps_primal_inf == CERTIFICATE_TOLERANCE
    assert solver.settings.eps_dual_inf == CERTIFICATE_TOLERANCE
