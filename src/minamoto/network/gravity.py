"""The fill of a flow matrix of which only the totals are known, as even as costs allow."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.network.arrays import Labels, matrix
from minamoto.network.balanced import MAX_ITERATIONS, TOLERANCE, Balanced
from minamoto.network.ras import ras

MOST_COST = 700.0  # exp(-700) is the last that float64 holds with all its digits


def gravity(
    row_total: ArrayLike,
    column_total: ArrayLike,
    cost: ArrayLike,
    *,
    possible: ArrayLike | None = None,
    tolerance: float = TOLERANCE,
    max_iter: int = MAX_ITERATIONS,
    rows: Labels = None,
    columns: Labels = None,
) -> Balanced:
    """Doubly constrained gravity model, T_ij = a_i b_j exp(-c_ij): RAS on the seed exp(-c).

    It is the matrix of greatest entropy with these totals and its own mean cost; with equal costs
    and every pair possible it is row_total x column_total / sum. The totals are knowledge, the
    cells are an assumption: say so where the result is shown.

    Parameters
    ----------
    row_total, column_total : (n_rows,), (n_columns,) >= 0, one unit, same sum
    cost : (n_rows, n_columns) dimensionless, distance times its decay; need not be given (any
        number) where a pair is impossible. Adding a constant to a row or a column changes nothing.
    possible : (n_rows, n_columns) booleans; a pair that is False gets nothing. All, if not given
    tolerance, max_iter, rows, columns : as for `ras`

    Raises
    ------
    InputError, NotConverged : as `ras`; a pair whose cost is so far above others that exp would
        make it impossible in silence

    Examples
    --------
    >>> gravity([3, 1], [2, 2], np.zeros((2, 2))).matrix.tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    >>> own_trade = ~np.eye(3, dtype=bool)
    >>> gravity([2, 1, 1], [1, 1, 2], np.zeros((3, 3)), possible=own_trade).matrix.round(4).tolist()
    [[0.0, 0.6034, 1.3966], [0.3966, 0.0, 0.6034], [0.6034, 0.3966, 0.0]]

    References
    ----------
    Wilson (1967), A statistical theory of spatial distribution models (wilson_1967).
    """
    given = np.asarray(cost, dtype=np.float64)
    if possible is None:
        allowed = np.ones(given.shape, dtype=bool)
    else:
        allowed = np.asarray(possible)
        if allowed.shape != given.shape or allowed.dtype != np.bool_:
            raise InputError(
                f"possible: must be booleans of shape {given.shape}, "
                f"found {allowed.dtype} of shape {allowed.shape}"
            )
    given = matrix(np.where(allowed, given, 0.0), "cost")
    # the factors of rows and columns take up any constant, so that only differences count
    relative = np.where(allowed, given, np.inf)
    for axis in (1, 0):
        least = relative.min(axis=axis, keepdims=True, initial=np.inf)
        relative = relative - np.where(np.isfinite(least), least, 0.0)
    far = allowed & (relative > MOST_COST)
    if far.any():
        row, column = (int(i) for i in np.argwhere(far)[0])
        raise InputError(
            f"cost: {given[row, column]:g} at index {(row, column)} is more than {MOST_COST:g} "
            "above others of its row and column, so that exp(-c) is zero; mark the pair as "
            "impossible, or scale the costs"
        )
    return ras(
        np.exp(-relative),
        row_total,
        column_total,
        tolerance=tolerance,
        max_iter=max_iter,
        rows=rows,
        columns=columns,
    )
