"""Least squares under linear constraints with unmeasured and exact quantities: the algebra.

Quantities are split into measured (variance v > 0), exact (v = 0) and unmeasured. With the
constraints A x = b divided likewise,

1. unmeasured ones are projected out, Q2' A_u = 0 from A_u = Q R: G x_m = g with G = Q2' A_m;
2. dependent rows of G are left out, and with S = diag(sqrt(v)) the least |S^-1 (x_m - x~_m)| under
   the rest is x_m = x~_m + S z, z = (G S)+ (g - G x~_m);
3. observable unmeasured ones follow from A_u x_u = b - A_m x_m.

Ranks are decided on A alone, after rows and columns are brought to one size, so that neither the
units nor the variances decide what counts as redundant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular

from minamoto.network.arrays import FloatArray

BoolArray = NDArray[np.bool_]

RANK_TOLERANCE = 1e-10  # of the largest pivot; entries are of size 1 once rows and columns are
EQUILIBRATIONS = 10  # passes; the sizes of rows and columns are then within a factor of 2
REFINEMENTS = 2  # of a solution, so that small flows too balance to their own rounding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """The solution of one linear problem.

    `change` : (n,) to be added to the point the problem was posed at; `spread` : (n, k) with
    covariance = spread spread'; `leverage` : (n,) of a measured quantity, the part of its variance
    that the constraints remove, 0 to 1; `z` : (n,) change in standard deviations, 0 if not
    measured; `rank` : degrees of freedom; `is_redundant` : (n,) measured, and tied by the
    constraints to other figures; `is_observable` : (n,), True for all but the unmeasured that the
    constraints do not fix.
    """

    change: FloatArray
    spread: FloatArray
    leverage: FloatArray
    z: FloatArray
    rank: int
    is_redundant: BoolArray
    is_observable: BoolArray


def project(
    matrix: FloatArray,
    gap: FloatArray,
    offset: FloatArray,
    variance: FloatArray,
    is_measured: BoolArray,
    is_unmeasured: BoolArray,
) -> Projection:
    """Least change of the measured quantities, weighted by 1 / variance, with A change = gap.

    Parameters
    ----------
    matrix : (m, n), A
    gap : (m,), b - A x at the point the problem is posed at
    offset : (n,), measurement less that point; 0 for exact and unmeasured quantities
    variance : (n,), > 0 where measured, else not read
    is_measured, is_unmeasured : (n,); the others are exact and do not change

    Returns
    -------
    Projection; where the constraints contradict each other A change = gap does not hold, which the
    caller checks.
    """
    row_size, column_size = equilibrated(matrix)
    scaled = matrix / row_size[:, None] / column_size
    gap = gap / row_size
    measured, unmeasured = scaled[:, is_measured], scaled[:, is_unmeasured]
    deviation = np.sqrt(variance[is_measured]) * column_size[is_measured]
    basis, pivots, order, rank_u = _factored(unmeasured)
    reduced = basis[:, rank_u:].T @ measured
    # entries that only rounding left would else call a quantity redundant
    reduced = np.where(np.abs(reduced) > RANK_TOLERANCE, reduced, 0.0)
    wanted = basis[:, rank_u:].T @ gap
    chosen = _independent_rows(reduced)
    reduced, wanted = reduced[chosen], wanted[chosen]
    start = offset[is_measured] * column_size[is_measured]
    moved, z, rows = _least_correction(reduced, wanted, deviation, start)
    # what is left of the variance of the measured: S (I - rows rows') S, as a product with itself
    rest = np.eye(z.size) - rows @ rows.T
    spread_m = deviation[:, None] * rest
    inverse = _pseudo_inverse(basis, pivots, order, rank_u, unmeasured.shape[1])
    n = matrix.shape[1]
    change, spread = np.zeros(n), np.zeros((n, z.size))
    change[is_measured] = moved / column_size[is_measured]
    spread[is_measured] = spread_m / column_size[is_measured][:, None]
    free = np.zeros(unmeasured.shape[1])
    for _ in range(1 + REFINEMENTS):
        free += inverse @ (gap - measured @ moved - unmeasured @ free)
    change[is_unmeasured] = free / column_size[is_unmeasured]
    spread[is_unmeasured] = -(inverse @ measured @ spread_m) / column_size[is_unmeasured][:, None]
    leverage, in_deviations = np.zeros(n), np.zeros(n)
    leverage[is_measured] = np.minimum((rows**2).sum(axis=1), 1.0)
    in_deviations[is_measured] = z
    is_redundant = np.zeros(n, dtype=bool)
    is_redundant[is_measured] = (reduced != 0).any(axis=0)
    is_observable = np.ones(n, dtype=bool)
    fixed = inverse @ unmeasured - np.eye(unmeasured.shape[1])
    is_observable[is_unmeasured] = (np.abs(fixed) <= RANK_TOLERANCE).all(axis=1)
    return Projection(
        change=change,
        spread=spread,
        leverage=leverage,
        z=in_deviations,
        rank=int(rows.shape[1]),
        is_redundant=is_redundant,
        is_observable=is_observable,
    )


def equilibrated(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sizes of rows and columns by which to divide, powers of 2, so that each peaks near 1.

    Powers of 2 lose no digit. An empty row or column has size 1.

    Examples
    --------
    >>> rows, columns = equilibrated(np.array([[1.0, 0.0], [0.0, 4096.0]]))
    >>> (np.array([[1.0, 0.0], [0.0, 4096.0]]) / rows[:, None] / columns).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    size = np.abs(matrix)
    row, column = np.ones(size.shape[0]), np.ones(size.shape[1])
    for _ in range(EQUILIBRATIONS):
        row *= _half_peak((size / row[:, None] / column).max(axis=1, initial=0.0))
        column *= _half_peak((size / row[:, None] / column).max(axis=0, initial=0.0))
    return row, column


def _half_peak(peak: FloatArray) -> FloatArray:
    half = np.log2(np.where(peak > 0, peak, 1.0)) / 2
    return np.asarray(np.exp2(np.trunc(half + np.copysign(0.5, half))))


def _factored(unmeasured: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.intp], int]:
    """Q, R, column order and rank of the columns of the unmeasured."""
    m, n = unmeasured.shape
    if m == 0 or n == 0:
        return np.eye(m), np.zeros((m, n)), np.arange(n), 0
    q, r, order = qr(unmeasured, pivoting=True)
    pivot = np.abs(np.diag(r))
    return q, r, order, int((pivot > RANK_TOLERANCE * max(pivot[0], RANK_TOLERANCE)).sum())


def _independent_rows(reduced: FloatArray) -> NDArray[np.intp]:
    """Indices of as many rows as are linearly independent; those of rounding alone are left."""
    if reduced.size == 0:
        return np.zeros(0, dtype=np.intp)
    r, order = qr(reduced.T, mode="r", pivoting=True)
    pivot = np.abs(np.diag(r))
    return np.asarray(order[: int((pivot > RANK_TOLERANCE).sum())], dtype=np.intp)


def _least_correction(
    reduced: FloatArray, wanted: FloatArray, deviation: FloatArray, start: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """`start + S z` and z of least |z| with G (start + S z) = g; an orthonormal basis of (G S)'."""
    weighted = reduced * deviation
    size = np.sqrt((weighted**2).sum(axis=1))
    weighted = weighted / size[:, None]
    # large rows first: then the error of each row is small against that row (Powell and Reid)
    order = np.argsort(-np.abs(weighted).max(axis=0, initial=0.0), kind="stable")
    moved, z = start, np.zeros(deviation.size)
    rows = np.zeros((deviation.size, size.size))
    if size.size == 0:
        return start, z, rows
    q, r, pivot = qr(weighted[:, order].T, mode="economic", pivoting=True)
    rows[order] = q
    for _ in range(1 + REFINEMENTS):
        left = (wanted - reduced @ moved) / size
        correction = rows @ solve_triangular(r, left[pivot], trans="T")
        # added up by itself: start + S z would lose what is small against start
        moved = moved + deviation * correction
        z += correction
    return moved, z, rows


def _pseudo_inverse(
    basis: FloatArray, pivots: FloatArray, order: NDArray[np.intp], rank: int, n: int
) -> FloatArray:
    """(n, m) matrix that gives the least solution of A_u x = c from c."""
    inverse = np.zeros((n, basis.shape[0]))
    if rank == 0:
        return inverse
    # R = [R1 R2] has full row rank: its least solution is by the factors of R'
    upper = pivots[:rank]
    q, r = qr(upper.T, mode="economic")
    inverse[order] = q @ solve_triangular(r, basis[:, :rank].T, trans="T")
    return inverse
