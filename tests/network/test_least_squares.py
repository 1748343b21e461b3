"""The minimum between limits: against scipy, by its optimality conditions, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear, minimize

from minamoto.core.errors import InputError
from minamoto.network.least_squares import Infeasible, Problem, Solver

several = settings(max_examples=25, deadline=None)


def problem(seed: int, *, n: int = 5, is_boxed_only: bool = False) -> Problem:
    """A random problem that some point inside the box meets."""
    rng = np.random.default_rng(seed)
    inside = rng.uniform(0.5, 2.0, size=n)
    equal = rng.normal(size=(0 if is_boxed_only else 2, n))
    between = rng.normal(size=(0 if is_boxed_only else 2, n))
    return Problem(
        fit=sp.csr_matrix(np.vstack([np.eye(n), rng.normal(size=(3, n))])),
        target=rng.normal(1.0, 3.0, size=n + 3),
        sd=rng.uniform(0.2, 2.0, size=n + 3),
        equal=sp.csr_matrix(equal),
        equal_to=equal @ inside,
        between=sp.csr_matrix(between),
        low=between @ inside - 0.1,
        high=between @ inside + 0.3,
        x_low=np.zeros(n),
        x_high=np.full(n, 3.0),
    )


def cost(given: Problem, x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float((((given.fit @ x - given.target) / given.sd) ** 2).sum())


@several
@given(seed=st.integers(0, 2**32 - 1))
def test_within_a_box_it_is_what_scipy_finds(seed: int) -> None:
    given_ = problem(seed, is_boxed_only=True)
    found = Solver(given_).solve()
    weighted = given_.fit.toarray() / given_.sd[:, None]
    other = lsq_linear(
        weighted, given_.target / given_.sd, bounds=(given_.x_low, given_.x_high), method="bvls"
    )
    assert found.x == pytest.approx(other.x, abs=1e-6)
    assert found.chi2 == pytest.approx(2 * other.cost, rel=1e-6, abs=1e-9)


@several
@given(seed=st.integers(0, 2**32 - 1))
def test_with_equations_and_limits_scipy_finds_nothing_better(seed: int) -> None:
    given_ = problem(seed)
    found = Solver(given_).solve()
    x = found.x
    assert given_.equal @ x == pytest.approx(given_.equal_to, abs=1e-8)
    value = given_.between @ x
    assert (value >= given_.low - 1e-6).all()
    assert (value <= given_.high + 1e-6).all()
    assert (x >= given_.x_low - 1e-12).all()
    assert (x <= given_.x_high + 1e-12).all()
    equal, between = given_.equal.toarray(), given_.between.toarray()
    other = minimize(
        lambda at: cost(given_, at),
        np.ones(x.size),
        bounds=list(zip(given_.x_low, given_.x_high, strict=True)),
        constraints=[
            {"type": "eq", "fun": lambda at: equal @ at - given_.equal_to},
            {"type": "ineq", "fun": lambda at: between @ at - given_.low},
            {"type": "ineq", "fun": lambda at: given_.high - between @ at},
        ],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    if other.success:
        assert found.chi2 <= other.fun * (1 + 1e-6) + 1e-6


@several
@given(seed=st.integers(0, 2**32 - 1))
def test_no_allowed_direction_lowers_the_cost(seed: int) -> None:
    given_ = problem(seed, is_boxed_only=True)
    x = Solver(given_).solve().x
    slope = given_.fit.T @ ((given_.fit @ x - given_.target) / given_.sd**2)
    size = 1e-6 * (1 + abs(slope).max())
    is_low, is_high = x <= given_.x_low + 1e-9, x >= given_.x_high - 1e-9
    assert (abs(slope[~is_low & ~is_high]) <= size).all()
    assert (slope[is_low] >= -size).all()
    assert (slope[is_high] <= size).all()


def test_other_targets_give_what_a_new_solver_gives() -> None:
    given_ = problem(7)
    target = given_.target + 0.5
    again = Solver(given_)
    again.solve()
    assert again.solve(target).x == pytest.approx(
        Solver(replace(given_, target=target)).solve().x, abs=1e-7
    )


def test_what_no_point_meets_is_infeasible() -> None:
    given_ = problem(1, is_boxed_only=True)
    wrong = replace(
        given_, equal=sp.csr_matrix(np.ones((1, 5))), equal_to=np.array([-1.0])
    )  # a sum below zero of masses
    with pytest.raises(Infeasible, match="no network meets"):
        Solver(wrong).solve()


def test_an_unknown_of_which_nothing_is_said_is_named() -> None:
    given_ = problem(1, is_boxed_only=True)
    fit = given_.fit.tolil()
    fit[:, 3] = 0
    with pytest.raises(InputError, match=r"unknowns \[3\] are in no figure and no prior"):
        Solver(replace(given_, fit=fit.tocsr()))
