"""Reconciliation under constraints that are products: content x gross, yield x input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError, NotConverged
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray, Labels, labels_of, matrix, vector
from minamoto.network.linear_reconcile import Measurements, Reconciled, measurements, reconciled
from minamoto.network.projection import project

STEP_TOLERANCE = 1e-10  # of a quantity or its standard deviation, whichever is larger
RESIDUAL_TOLERANCE = 1e-11  # of what flows through a constraint
PROBE = 1e-6  # relative step of the check of the Jacobian
PROBE_TOLERANCE = 1e-3  # relative; a wrong entry differs by far more

Residual = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bilinear:
    """Constraints f(x) = A x + sum_k coefficient_k x_first_k x_second_k (in row_k) - b = 0.

    `matrix` : (m, n), A; `target` : (m,), b; `row`, `first`, `second` : (k,) indices of a
    constraint and two quantities; `coefficient` : (k,).

    Examples
    --------
    Contained mass = gross mass x content, for quantities in that order:

    >>> contained = Bilinear(
    ...     matrix=np.array([[1.0, 0.0, 0.0]]), target=np.zeros(1), row=np.array([0]),
    ...     first=np.array([1]), second=np.array([2]), coefficient=np.array([-1.0]))
    >>> x = np.array([3.0, 10.0, 0.25])
    >>> contained.residual(x).tolist(), contained.jacobian(x).tolist()
    ([0.5], [[1.0, -0.25, -10.0]])
    """

    matrix: FloatArray
    target: FloatArray
    row: NDArray[np.intp]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    coefficient: FloatArray

    def residual(self, x: FloatArray) -> FloatArray:
        """f(x) : (m,)."""
        f = self.matrix @ x - self.target
        np.add.at(f, self.row, self.coefficient * x[self.first] * x[self.second])
        return np.asarray(f)

    def jacobian(self, x: FloatArray) -> FloatArray:
        """df/dx : (m, n)."""
        slope = np.array(self.matrix, dtype=np.float64)
        np.add.at(slope, (self.row, self.first), self.coefficient * x[self.second])
        np.add.at(slope, (self.row, self.second), self.coefficient * x[self.first])
        return slope


def nonlinear_reconcile(
    measured: ArrayLike,
    variance: ArrayLike,
    residual: Residual,
    jacobian: Residual,
    *,
    max_iter: int = 200,
    quantities: Labels = None,
    balances: Labels = None,
) -> Reconciled:
    """Least (x - x~)' V^-1 (x - x~) with f(x) = 0, by Gauss-Newton steps.

    Each step solves the linear problem f(x_k) + J(x_k) (x - x_k) = 0, as STAN does. Variances and
    the test are those of the linear problem at the solution, good while errors are small against
    the curvature of f. Products can have several solutions: try other starts for what is not
    measured, and compare `chi2`.

    Parameters
    ----------
    measured : (n,) x~; for an unmeasured quantity the value to start from, which must be a number
    variance : (n,) as for `linear_reconcile`
    residual : x (n,) -> f(x) (m,)
    jacobian : x (n,) -> df/dx (m, n); compared with differences of `residual` at the start
    max_iter : steps before giving up
    quantities, balances : names for messages

    Raises
    ------
    InputError : as `linear_reconcile`; no start; a Jacobian that is not that of the residual
    NotConverged : the steps do not settle, or settle where a constraint does not hold (named)

    Examples
    --------
    Contained mass c, gross mass g and content k, with c = g k:

    >>> contained = Bilinear(
    ...     matrix=np.array([[1.0, 0.0, 0.0]]), target=np.zeros(1), row=np.array([0]),
    ...     first=np.array([1]), second=np.array([2]), coefficient=np.array([-1.0]))
    >>> found = nonlinear_reconcile(
    ...     [3.0, 10.0, 0.25], [0.09, 0.0, 0.0004], contained.residual, contained.jacobian)
    >>> found.value.round(6).tolist(), round(found.chi2, 6)
    ([2.653846, 10.0, 0.265385], 1.923077)

    References
    ----------
    Cencic (2016) (cencic_2016).
    """
    given = measurements(measured, variance, quantities)
    x = np.array(measured, dtype=np.float64)
    if not np.isfinite(x).all():
        first = int(np.argmax(~np.isfinite(x)))
        name = labels_of(quantities, "quantity", x.size)[first]
        raise InputError(f"{name}: not measured; give a value to start from, found {x[first]:g}")
    count = np.asarray(residual(x)).size
    names = labels_of(balances, "constraint", count)
    scale = np.where(given.is_measured, np.sqrt(given.variance), 0.0)
    _check_jacobian(x, np.maximum(np.abs(x), scale), residual, jacobian, names)
    off, through = np.zeros(count), np.ones(count)
    for n_iter in range(1, max_iter + 1):
        a = matrix(jacobian(x), "jacobian", (count, x.size))
        f = vector(residual(x), "residual", count)
        offset = np.where(given.is_measured, given.value - x, 0.0)
        solved = project(a, -f, offset, given.variance, given.is_measured, given.is_unmeasured)
        x = x + solved.change
        off = np.abs(vector(residual(x), "residual", count))
        through = (np.abs(a) * np.abs(x)).sum(axis=1)
        if _settled(given, solved.change, x) and (off <= RESIDUAL_TOLERANCE * through).all():
            return reconciled(given, x, solved, n_iter=n_iter)
    worst = int(np.argmax(off / np.where(through > 0, through, 1.0)))
    raise NotConverged(
        Text(
            f"{max_iter}回の反復で収束しませんでした。{names[worst]} が {off[worst]:.3g} だけ"
            "満たされていません。未測定の量の初期値を変えるか、制約の矛盾を確かめてください。",
            f"not settled after {max_iter} steps; {names[worst]} is off by {off[worst]:.3g}: start "
            "the unmeasured quantities elsewhere, or look for constraints that contradict it",
        )
    )


def _settled(given: Measurements, step: FloatArray, x: FloatArray) -> bool:
    size = np.maximum(np.abs(x), np.sqrt(given.variance))
    return bool((np.abs(step) <= STEP_TOLERANCE * size)[given.is_measured].all())


def _check_jacobian(
    x: FloatArray, scale: FloatArray, residual: Residual, jacobian: Residual, names: tuple[str, ...]
) -> None:
    """Raise unless the Jacobian gives the differences of the residual in one generic direction."""
    # unequal parts of each quantity, so that errors of two entries do not cancel
    direction = scale * (1 + np.arange(x.size) / max(x.size, 1)) / 2
    step = PROBE * direction
    ahead, behind = residual(x + step), residual(x - step)
    differences = (np.asarray(ahead) - np.asarray(behind)) / (2 * PROBE)
    slope = matrix(jacobian(x), "jacobian", (len(names), x.size))
    wrong = np.abs(slope @ direction - differences)
    allowed = PROBE_TOLERANCE * (np.abs(slope) @ direction)
    if (wrong > allowed).any():
        worst = int(np.argmax(wrong - allowed))
        raise InputError(
            f"jacobian: its row of {names[worst]} does not match the residual (off by "
            f"{wrong[worst]:.3g} along one direction); mend one of the two"
        )
