"""RAS, also called biproportional fitting: the seed that is nearest to two sets of totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray, Labels, labels_of, matrix, vector
from minamoto.network.balanced import (
    MAX_ITERATIONS,
    TOLERANCE,
    Balanced,
    Margin,
    failure,
    same_sum,
)


def ras(
    seed: ArrayLike,
    row_total: ArrayLike,
    column_total: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    max_iter: int = MAX_ITERATIONS,
    rows: Labels = None,
    columns: Labels = None,
) -> Balanced:
    """Matrix x_ij = r_i a_ij s_j with the totals given, a the seed.

    It minimises the information gained, sum_ij x_ij ln(x_ij / a_ij), among all matrices with these
    totals; zeros of the seed stay zero. Rows and columns are scaled in turn until each total is
    met.

    Parameters
    ----------
    seed : (n_rows, n_columns) >= 0, any unit
    row_total : (n_rows,) >= 0, in the unit of the result
    column_total : (n_columns,) >= 0, same unit and same sum
    tolerance : largest relative difference at any total
    max_iter : sweeps over rows and columns before giving up
    rows, columns : names for messages

    Raises
    ------
    InputError : sums of the totals that differ; a total above zero without a cell to hold it;
        totals that contradict each other because of the zeros; each is named
    NotConverged : the totals are met only in a limit in which further cells are zero

    Examples
    --------
    >>> balanced = ras([[1, 2], [3, 4]], row_total=[4, 6], column_total=[5, 5])
    >>> balanced.matrix.round(6).tolist()
    [[1.757651, 2.242349], [3.242349, 2.757651]]

    References
    ----------
    Bacharach (1970), Biproportional Matrices and Input-Output Change, ch. 4 (bacharach_1970).
    """
    seed = matrix(seed, "seed", low=0.0)
    row_total = vector(row_total, "row_total", seed.shape[0], low=0.0)
    column_total = vector(column_total, "column_total", seed.shape[1], low=0.0)
    row_names = labels_of(rows, "row", seed.shape[0])
    column_names = labels_of(columns, "column", seed.shape[1])
    same_sum(row_total, column_total)
    # a total of zero empties its cells, so that they can hold nothing of the other total either
    cell = np.where((row_total[:, None] > 0) & (column_total > 0), seed, 0.0)
    _holdable(cell.any(axis=1), row_total, row_names)
    _holdable(cell.any(axis=0), column_total, column_names)
    wanted = (
        column_total * (row_total.sum() / column_total.sum())
        if column_total.any()
        else column_total
    )
    scaled, n_iter, settled = _scale(cell, row_total, wanted, tolerance, max_iter)
    residual = float(
        max(
            np.abs(scaled.sum(axis=1) - row_total).max(initial=0.0),
            np.abs(scaled.sum(axis=0) - column_total).max(initial=0.0),
        )
    )
    if not settled:
        row, column = np.nonzero(cell)
        margins = (
            Margin(group=row, total=row_total, names=row_names),
            Margin(group=column, total=column_total, names=column_names),
        )
        raise failure(np.ones(row.size), margins, n_iter, residual)
    return Balanced(matrix=scaled, n_iter=n_iter, residual=residual)


def _scale(
    cell: FloatArray,
    row_total: FloatArray,
    column_total: FloatArray,
    tolerance: float,
    max_iter: int,
) -> tuple[FloatArray, int, bool]:
    """The cells scaled, the sweeps made, and whether every row is within the tolerance."""
    held_row, held_column = row_total > 0, column_total > 0
    s = held_column.astype(np.float64)
    r = np.zeros(row_total.size)
    # where the totals cannot be met, the factors run away: that ends the sweeps, not the process
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        for n_iter in range(1, max_iter + 1):
            r = np.divide(row_total, cell @ s, out=np.zeros_like(r), where=held_row)
            s = np.divide(column_total, r @ cell, out=np.zeros_like(s), where=held_column)
            off = np.abs(r * (cell @ s) - row_total)
            if not np.isfinite(off).all():
                return np.zeros_like(cell), n_iter, False
            if (off <= tolerance * row_total).all():
                return r[:, None] * cell * s, n_iter, True
        return r[:, None] * cell * s, max_iter, False


def _holdable(has_cell: object, total: FloatArray, names: tuple[str, ...]) -> None:
    empty = ~np.asarray(has_cell, dtype=bool) & (total > 0)
    if empty.any():
        first = int(np.argmax(empty))
        raise InputError(
            Text(
                f"{names[first]}：合計は {total[first]:.6g} ですが、置けるセルがありません"
                "（すべてゼロ、または相手側の合計がゼロ）。合計をゼロにするか、"
                "初期値を入れてください。",
                f"{names[first]}: the total is {total[first]:.6g}, but no cell can hold it (all "
                "are zero, or cross a total of zero); make the total zero or seed a cell",
            )
        )
