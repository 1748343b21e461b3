"""Weighted least squares between limits: the one place that knows the solver.

    min  1/2 sum_r ((R x - b)_r / sd_r)^2
    s.t. E x = e,  low <= G x <= high,  x_low <= x <= x_high

PIQP (proximal interior point, BSD-2) gives the point; an active-set polish makes what is on its
limit lie there exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import piqp
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from minamoto.core.errors import InputError

FloatArray = NDArray[np.float64]

SOLVER_TOLERANCE = 1e-9  # of the scaled problem; the polish takes it to rounding
# of a certificate that nothing meets the limits: the solver's own 1e-4 is below the rounding of
# contents whose range is narrow, and calls a network impossible that another target solves
CERTIFICATE_TOLERANCE = 1e-9
ON_LIMIT = 1e-6  # scaled distance below which a limit is tried as met
POLISH_ROUNDS = 12
RIDGE = 1e-12  # keeps the saddle-point matrix regular; removed by refinement
REFINEMENTS = 3
# Settings tried in turn where the iteration stalls: as set, shorter steps, stronger proximal terms.
AGAIN: tuple[dict[str, float], ...] = (
    {}, {"tau": 0.95}, {"rho_init": 1e-4, "delta_init": 1e-2}, {"reg_lower_limit": 1e-8},
)  # fmt: skip


class Infeasible(InputError):
    """No point meets all limits and equations; `rows` are equations that cannot hold together."""

    def __init__(self, message: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.rows = rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The data of the programme; any of the matrices may have no rows."""

    fit: sp.csr_matrix  # R : (n_fit, n)
    target: FloatArray  # b : (n_fit,)
    sd: FloatArray  # (n_fit,), > 0
    equal: sp.csr_matrix  # E : (n_equal, n)
    equal_to: FloatArray
    between: sp.csr_matrix  # G : (n_between, n)
    low: FloatArray
    high: FloatArray
    x_low: FloatArray
    x_high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Where the minimum lies and what it costs."""

    x: FloatArray
    chi2: float  # sum of squared standardised residuals
    n_iter: int


class Solver:
    """One problem, solved for many targets: the structure is set up once.

    Examples
    --------
    >>> none = sp.csr_matrix((0, 2))
    >>> problem = Problem(
    ...     fit=sp.eye(2, format="csr"), target=np.array([3.0, 4.0]), sd=np.ones(2),
    ...     equal=sp.csr_matrix([[1.0, -1.0]]), equal_to=np.zeros(1), between=none,
    ...     low=np.zeros(0), high=np.zeros(0), x_low=np.zeros(2), x_high=np.full(2, np.inf))
    >>> Solver(problem).solve().x.round(9).tolist()
    [3.5, 3.5]
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        weighted = sp.diags(1 / problem.sd) @ problem.fit
        hessian = (weighted.T @ weighted).tocsc()
        diagonal = hessian.diagonal()
        if (diagonal <= 0).any():
            free = np.flatnonzero(diagonal <= 0)
            raise InputError(f"unknowns {free[:5].tolist()} are in no figure and no prior")
        self._scale = 1 / np.sqrt(diagonal)
        scaled = sp.diags(self._scale)
        self._fit = (problem.fit @ scaled).tocsr()
        self._hessian = (scaled @ hessian @ scaled).tocsc()
        self._sd = problem.sd
        self._equal = _rows_scaled(problem.equal @ scaled, problem.equal_to)
        self._between = (problem.between @ scaled).tocsr()
        norm = _row_norm(self._between)
        self._between = (sp.diags(1 / norm) @ self._between).tocsr()
        self._limits = (problem.low / norm, problem.high / norm)
        self._box = (problem.x_low / self._scale, problem.x_high / self._scale)
        self._solver: piqp.SparseSolver | None = None

    def solve(
        self,
        target: FloatArray | None = None,
        *,
        sd: FloatArray | None = None,
        polished: bool = True,
    ) -> Solution:
        """The minimum for the problem's targets and standard deviations, or for others.

        Parameters
        ----------
        target, sd : (n_fit,); sd > 0. The structure of the problem stays

        Raises
        ------
        Infeasible : when no point meets every equation and limit
        """
        target = self._problem.target if target is None else target
        self._weigh(self._problem.sd if sd is None else sd)
        linear = -(self._fit.T @ (target / self._sd**2))
        found, n_iter = self._interior(np.asarray(linear))
        scaled = self._polished(found, np.asarray(linear)) if polished else found
        scaled = np.clip(scaled, *self._box)
        residual = (self._fit @ scaled - target) / self._sd
        return Solution(
            x=scaled * self._scale,
            chi2=float(residual @ residual),
            n_iter=n_iter,
        )

    def _weigh(self, sd: FloatArray) -> None:
        """Take other standard deviations; the unknowns keep the scale they were set up with."""
        if sd is self._sd:
            return
        self._sd = sd
        weighted = sp.diags(1 / sd) @ self._fit
        self._hessian = (weighted.T @ weighted).tocsc()
        self._hessian.sort_indices()  # the solver takes the values in the order it was set up with
        if self._solver is not None:
            self._solver.update(P=self._hessian)

    def _interior(self, linear: FloatArray) -> tuple[FloatArray, int]:
        if self._solver is None:
            self._solver = self._set_up(linear)
        else:
            self._solver.update(c=linear)
        status = self._solver.solve()
        for settings in AGAIN:
            if self._is_solved(status):
                break
            # a point far from the last one can end the iteration early: once more from nothing
            self._solver = self._set_up(linear, **settings)
            status = self._solver.solve()
        if status == piqp.Status.PIQP_PRIMAL_INFEASIBLE:
            raise Infeasible("no network meets every exact figure and limit at once")
        result = self._solver.result
        if not self._is_solved(status):
            raise InputError(f"the solver ended with {status.name} after {result.info.iter} steps")
        return np.array(result.x), int(result.info.iter)

    def _set_up(self, linear: FloatArray, **settings: float) -> piqp.SparseSolver:
        solver = piqp.SparseSolver()
        solver.settings.eps_abs = SOLVER_TOLERANCE
        solver.settings.eps_rel = SOLVER_TOLERANCE
        solver.settings.eps_primal_inf = CERTIFICATE_TOLERANCE
        solver.settings.eps_dual_inf = CERTIFICATE_TOLERANCE
        solver.settings.max_iter = 400
        for name, value in settings.items():
            setattr(solver.settings, name, value)
        matrix, right = self._equal
        has_rows = self._between.shape[0] > 0
        solver.setup(
            self._hessian, linear, matrix.tocsc(), right,
            self._between.tocsc() if has_rows else None,
            self._limits[0] if has_rows else None, self._limits[1] if has_rows else None,
            *self._box,
        )  # fmt: skip
        return solver

    def _is_solved(self, status: piqp.Status) -> bool:
        return status == piqp.Status.PIQP_SOLVED or self._is_close()

    def _is_close(self) -> bool:
        """Whether a solve that ended early is as good as one that did not."""
        assert self._solver is not None
        info = self._solver.result.info
        return bool(info.primal_res < ON_LIMIT and info.dual_res < ON_LIMIT)

    def _polished(self, start: FloatArray, linear: FloatArray) -> FloatArray:
        """The minimum on the limits that are met: a primal-dual active-set method from `start`."""
        (low, high), (g_low, g_high) = self._box, self._limits
        matrix, right = self._equal
        rows = sp.vstack([sp.eye(start.size), self._between]).tocsr()
        lows, highs = np.concatenate([low, g_low]), np.concatenate([high, g_high])
        at = np.clip(start, low, high)
        value = rows @ at
        multiplier = np.zeros(lows.size)
        on_low = value - lows <= ON_LIMIT
        on_high = (highs - value <= ON_LIMIT) & ~on_low
        for _ in range(POLISH_ROUNDS):
            held = np.flatnonzero(on_low | on_high)
            to = np.where(on_low, lows, highs)[held]
            constraint = sp.vstack([matrix, rows[held]]).tocsr()
            at, dual = _saddle(self._hessian, linear, constraint, np.concatenate([right, to]))
            value = rows @ at
            multiplier[:] = 0.0
            multiplier[held] = dual[right.size :]
            new_low = np.where(on_low, multiplier <= 0, value < lows - ON_LIMIT)
            new_high = np.where(on_high, multiplier >= 0, value > highs + ON_LIMIT) & ~new_low
            if (new_low == on_low).all() and (new_high == on_high).all():
                return at
            on_low, on_high = new_low, new_high
        return start  # the sets went round in a circle; the interior point stands


def _saddle(
    hessian: sp.csc_matrix, linear: FloatArray, constraint: sp.csr_matrix, right: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Minimum of 1/2 x'Hx + c'x on C x = d, and the multipliers of C."""
    n, m = hessian.shape[0], constraint.shape[0]
    upper, lower = (
        sp.hstack([hessian, constraint.T]),
        sp.hstack([constraint, sp.csr_matrix((m, m))]),
    )
    system = sp.vstack([upper, lower]).tocsc()
    shift = sp.diags(np.concatenate([np.full(n, RIDGE), np.full(m, -RIDGE)]))
    factor = splu((system + shift).tocsc())
    wanted = np.concatenate([-linear, right])
    found = factor.solve(wanted)
    for _ in range(REFINEMENTS):
        found = found + factor.solve(wanted - system @ found)
    return found[:n], found[n:]


def _row_norm(matrix: sp.csr_matrix) -> FloatArray:
    norm = np.asarray(abs(matrix).max(axis=1).todense()).ravel() if matrix.shape[0] else np.ones(0)
    return np.where(norm > 0, norm, 1.0)


def _rows_scaled(matrix: sp.spmatrix, right: FloatArray) -> tuple[sp.csr_matrix, FloatArray]:
    norm = _row_norm(matrix.tocsr())
    return (sp.diags(1 / norm) @ matrix).tocsr(), right / norm
