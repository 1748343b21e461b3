"""GRAS and MR-GRAS: RAS for matrices with negative cells, and with totals of whole blocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray, Labels, labels_of, matrix, vector
from minamoto.network.balanced import (
    MAX_ITERATIONS,
    TOLERANCE,
    Balanced,
    IntArray,
    Margin,
    failure,
    same_sum,
)


def gras(
    seed: ArrayLike,
    row_total: ArrayLike,
    column_total: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    max_iter: int = MAX_ITERATIONS,
    rows: Labels = None,
    columns: Labels = None,
) -> Balanced:
    """Matrix x_ij = r_i a_ij s_j where a_ij > 0, a_ij / (r_i s_j) where a_ij < 0.

    With z = x / a it minimises sum_ij |a_ij| (z_ij ln(z_ij / e) + 1): signs and zeros of the seed
    stay, and where the seed has no negative cell the result is that of `ras`.

    Parameters
    ----------
    seed : (n_rows, n_columns) of any sign, any unit
    row_total, column_total : (n_rows,), (n_columns,) of any sign, in one unit, with the same sum
    tolerance : largest difference at any total, relative to the gross sum of its cells
    max_iter : sweeps over rows and columns before giving up
    rows, columns : names for messages

    Raises
    ------
    InputError : sums of the totals that differ; a total of a sign that its cells cannot have;
        totals that contradict each other; each is named
    NotConverged : the totals are met only in a limit in which further cells are zero

    Examples
    --------
    >>> balanced = gras([[2, -1], [1, 1]], row_total=[2, 2], column_total=[4, 0])
    >>> balanced.matrix.round(6).tolist()
    [[2.881239, -0.881239], [1.118761, 0.881239]]

    References
    ----------
    Junius & Oosterhaven (2003) (junius_oosterhaven_2003); objective as corrected by Lenzen, Wood &
    Gallego (2007), eq. 3 (lenzen_2007); rows and columns without a positive cell as Temurshoev,
    Miller & Bouwmeester (2013) (temurshoev_2013).
    """
    return _balance(seed, row_total, column_total, (), rows, columns, tolerance, max_iter)


def mr_gras(
    seed: ArrayLike,
    row_total: ArrayLike,
    column_total: ArrayLike,
    block: ArrayLike,
    block_total: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    max_iter: int = MAX_ITERATIONS,
    rows: Labels = None,
    columns: Labels = None,
    blocks: Labels = None,
) -> Balanced:
    """GRAS with a third factor, x_ij = r_i a_ij s_j t_b(ij), so that blocks have totals too.

    A block is any set of cells, such as all trade from one region to another; a cell is in one
    block or in none (-1), so that only the aggregates that are known need be given.

    Parameters
    ----------
    seed, row_total, column_total, tolerance, max_iter, rows, columns : as for `gras`
    block : (n_rows, n_columns) integers, index into `block_total`, or -1
    block_total : (n_blocks,) of any sign, in the unit of the totals
    blocks : names for messages

    Raises
    ------
    InputError, NotConverged : as `gras`; a block index that is none

    Examples
    --------
    >>> balanced = mr_gras(
    ...     [[1, 1], [1, 1]], [2, 2], [2, 2], block=[[0, -1], [-1, -1]], block_total=[1.5])
    >>> balanced.matrix.round(6).tolist()
    [[1.5, 0.5], [0.5, 1.5]]

    References
    ----------
    Temursho, Oosterhaven & Cardenete (2021) (temursho_2021).
    """
    group = np.asarray(block)
    total = np.asarray(block_total, dtype=np.float64)
    total = vector(total, "block_total", total.size)
    if group.shape != np.shape(seed) or not np.issubdtype(group.dtype, np.integer):
        raise InputError(
            f"block: must be integers of the shape of the seed {np.shape(seed)}, "
            f"found {group.dtype} of shape {group.shape}"
        )
    if group.size and (group.min() < -1 or group.max() >= total.size):
        raise InputError(
            f"block: must lie in -1..{total.size - 1}, found {group.min()}..{group.max()}"
        )
    names = labels_of(blocks, "block", total.size)
    third = ((group.astype(np.intp), total, names),)
    return _balance(seed, row_total, column_total, third, rows, columns, tolerance, max_iter)


def _balance(
    seed: ArrayLike,
    row_total: ArrayLike,
    column_total: ArrayLike,
    extra: tuple[tuple[IntArray, FloatArray, tuple[str, ...]], ...],
    rows: Labels,
    columns: Labels,
    tolerance: float,
    max_iter: int,
) -> Balanced:
    seed = matrix(seed, "seed")
    row_total = vector(row_total, "row_total", seed.shape[0])
    column_total = vector(column_total, "column_total", seed.shape[1])
    row_names = labels_of(rows, "row", seed.shape[0])
    column_names = labels_of(columns, "column", seed.shape[1])
    same_sum(row_total, column_total)
    row, column = np.nonzero(seed)
    margins = [
        Margin(group=row, total=row_total, names=row_names),
        Margin(group=column, total=column_total, names=column_names),
        *(Margin(group=g[row, column], total=t, names=names) for g, t, names in extra),
    ]
    cell = _without_forced_zeros(seed[row, column], margins)
    _reachable(cell, margins)
    scaled, n_iter, settled = _scale(cell, margins, tolerance, max_iter)
    off = [float(np.abs(m.sums(scaled) - m.total).max(initial=0.0)) for m in margins]
    if not settled:
        raise failure(np.where(cell < 0, -1.0, 1.0), margins, n_iter, max(off))
    result = np.zeros_like(seed)
    result[row, column] = scaled
    return Balanced(matrix=result, n_iter=n_iter, residual=max(off))


def _scale(
    cell: FloatArray, margins: Sequence[Margin], tolerance: float, max_iter: int
) -> tuple[FloatArray, int, bool]:
    """The cells scaled, the sweeps made, and whether every total is within the tolerance."""
    positive, negative = np.maximum(cell, 0.0), np.maximum(-cell, 0.0)
    factors = [np.ones(cell.size) for _ in margins]
    scaled = cell
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        for n_iter in range(1, max_iter + 1):
            for k, margin in enumerate(margins):
                others = np.prod([f for j, f in enumerate(factors) if j != k], axis=0)
                p, n = margin.sums(positive * others), margin.sums(negative / others)
                factors[k] = _at_cells(_factor(p, n, margin.total), margin)
            product = np.prod(factors, axis=0)
            scaled = positive * product - negative / product
            if not np.isfinite(scaled).all():
                return np.zeros_like(cell), n_iter, False
            if all(_is_met(scaled, margin, tolerance) for margin in margins):
                return scaled, n_iter, True
    return scaled, max_iter, False


def _factor(p: FloatArray, n: FloatArray, total: FloatArray) -> FloatArray:
    """The positive root of p s^2 - total s - n = 0, written so that nothing cancels.

    s = (v + sqrt(v^2 + 4 p n)) / (2 p); s = -n / v where p = 0; 1 where there is no cell.
    """
    root = np.sqrt(total**2 + 4 * p * n)
    upper = (total + root) / (2 * np.where(p > 0, p, 1.0))
    lower = 2 * n / np.where(root - total > 0, root - total, 1.0)
    return np.where((p == 0) & (n == 0), 1.0, np.where((total > 0) & (p > 0), upper, lower))


def _at_cells(factor: FloatArray, margin: Margin) -> FloatArray:
    return np.where(margin.group >= 0, np.append(factor, 1.0)[margin.group], 1.0)


def _is_met(scaled: FloatArray, margin: Margin, tolerance: float) -> bool:
    gross = np.maximum(margin.sums(np.abs(scaled)), np.abs(margin.total))
    return bool((np.abs(margin.sums(scaled) - margin.total) <= tolerance * gross).all())


def _without_forced_zeros(cell: FloatArray, margins: Sequence[Margin]) -> FloatArray:
    """The cells, with zero where a total of zero meets cells of one sign only."""
    kept = cell.copy()
    while True:
        before = np.count_nonzero(kept)
        for margin in margins:
            one_sign = np.abs(margin.sums(kept)) == margin.sums(np.abs(kept))
            emptied = _at_cells(((margin.total == 0) & one_sign).astype(np.float64), margin)
            kept[(emptied == 1.0) & (margin.group >= 0)] = 0.0
        if np.count_nonzero(kept) == before:
            return kept


def _reachable(cell: FloatArray, margins: Sequence[Margin]) -> None:
    for margin in margins:
        has_positive = margin.sums((cell > 0).astype(np.float64)) > 0
        has_negative = margin.sums((cell < 0).astype(np.float64)) > 0
        wrong = ((margin.total > 0) & ~has_positive) | ((margin.total < 0) & ~has_negative)
        if wrong.any():
            first = int(np.argmax(wrong))
            sign_en, sign_ja = ("positive", "正") if margin.total[first] > 0 else ("negative", "負")
            raise InputError(
                Text(
                    f"{margin.names[first]}：合計は {margin.total[first]:.6g} ですが、"
                    f"{sign_ja}のセルがありません。合計を直すか、初期値を入れてください。",
                    f"{margin.names[first]}: the total is {margin.total[first]:.6g}, but no "
                    f"{sign_en} cell can hold it; mend the total or seed a cell",
                )
            )
