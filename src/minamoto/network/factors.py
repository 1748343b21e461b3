"""Figures whose error is a factor, fitted by quadratic programmes.

A figure v graded by a geometric standard deviation exp(s) costs d(u / v)^2 / s^2 when the mass that
is fitted to it is u: with r = u / v, d^2 = (ln r)^2 where r < 1, and 2 (r ln r - r + 1) above. Both
are ((u - v) / v)^2 near v. A symmetric error proportional to v would let u go to nothing for 1/s
standard deviations; here there is no end of the cost in either direction, and it is convex, so that
there is one minimum (the square of the logarithm alone bends over at e v, and would let a small
flow grow a hundredfold rather than touch another figure). It is reached by Newton steps, each a
quadratic programme of the same structure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from minamoto.network.least_squares import Problem, Solution, Solver
from minamoto.network.rows import Assembled

FloatArray = NDArray[np.float64]

ROUNDS = 40
SETTLED = 1e-3  # largest change of a logarithm in the last round, in standard deviations
STEP = 5.0  # a mass changes by this factor a round at most
NEAR = 1e-4  # ratios this near one, where the chord is the tangent but for this part
LEAST = 1e-3  # of its figure: a mass that other figures rule out is taken as this


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The minimum, and the quadratic programme that has it too."""

    solution: Solution
    solver: Solver
    problem: Problem
    u: FloatArray  # (n_factors,) t, the masses fitted to figures with such an error
    v: FloatArray  # (n_factors,) t, the figures: gross tonnes times the fitted content
    n_rounds: int


def fitted(assembled: Assembled) -> Fitted:
    """The network closest to all figures, those with a factor for an error in logarithms.

    Raises
    ------
    Infeasible : when no point meets every equation and limit
    """
    problem, factors = assembled.problem, assembled.factors
    solver = Solver(problem)
    if not factors.row.size:
        return Fitted(
            solution=solver.solve(), solver=solver, problem=problem, u=np.zeros(0),
            v=np.zeros(0), n_rounds=1,
        )  # fmt: skip
    solution = solver.solve(polished=False)
    u, v = factors.ends(problem, solution.x)
    at = v  # the first programme is the quadratic one at the figures
    n_rounds, is_settled = 0, False
    while not is_settled and n_rounds < ROUNDS:
        n_rounds += 1
        at = np.clip(u, np.maximum(at / STEP, LEAST * v), np.maximum(at * STEP, LEAST * v))
        linear = linearised(assembled, at, v)
        solver = Solver(linear)
        solution = solver.solve(polished=False)
        u, v = factors.ends(problem, solution.x)
        change = np.abs(np.log(np.maximum(u, LEAST * v) / at)) / factors.log_sd
        is_settled = bool(change.max() < SETTLED)
    solution = solver.solve()
    u, v = factors.ends(problem, solution.x)
    return Fitted(solution=solution, solver=solver, problem=linear, u=u, v=v, n_rounds=n_rounds)


def linearised(assembled: Assembled, u: FloatArray, v: FloatArray) -> Problem:
    """The quadratic programme that has value, slope and curvature of the costs at u and v.

    Parameters
    ----------
    u, v : (n_factors,) t, > 0
    """
    problem, factors = assembled.problem, assembled.factors
    log = np.log(u / v)
    curvature = np.where(u < v, 1.0 - log, u / v)
    step = np.where(u < v, log / curvature, log)
    target, sd = problem.target.copy(), problem.sd.copy()
    target[factors.row] = u * (np.where(factors.constant > 0, 1.0, 0.0) - step)
    sd[factors.row] = factors.log_sd * u / np.sqrt(curvature)
    n_fit = problem.fit.shape[0]
    place = sp.csr_matrix(
        (1.0 - u / v, (factors.row, np.arange(factors.row.size))), shape=(n_fit, factors.row.size)
    )
    fit = (problem.fit + place @ factors.reference).tocsr()
    return replace(problem, fit=fit, target=target, sd=sd)


def deviance(u: FloatArray, v: FloatArray) -> FloatArray:
    """Signed root d of the cost of fitting a mass u to a figure v, for an error s of 1.

    Parameters
    ----------
    u, v : of one shape, > 0, in one unit

    Examples
    --------
    >>> deviance(np.array([np.exp(-2.0), 1.0, np.e]), np.ones(3)).round(4).tolist()
    [-2.0, 0.0, 1.4142]
    """
    ratio = u / v
    log = np.log(ratio)
    above = np.sqrt(np.maximum(2 * (ratio * log - ratio + 1), 0.0))
    return np.asarray(np.where(log < 0, log, above))


def chord(u: FloatArray, v: FloatArray) -> FloatArray:
    """What a difference u - v must be divided by to give `deviance`; v where the two are equal.

    Examples
    --------
    >>> chord(np.array([1.0, 2.0]), np.array([np.e, 2.0])).round(4).tolist()
    [1.7183, 2.0]
    """
    near = np.abs(u / v - 1) < NEAR
    return np.asarray(np.where(near, v, (u - v) / np.where(near, 1.0, deviance(u, v))))
