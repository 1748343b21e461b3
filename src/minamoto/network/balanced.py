"""`Balanced`, what RAS and its kin give back, and why totals cannot be met where they cannot.

A balanced matrix keeps the zeros and the signs of its seed, so that some totals are out of reach.
`conflict` finds those by Farkas' lemma: totals cannot be met together exactly where weights exist
that no cell can make positive but that the totals do. Few weights name few totals, hence the least
sum of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from minamoto.core.errors import InputError, MinamotoError, NotConverged
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray

IntArray = NDArray[np.intp]

TOLERANCE = 1e-10  # of each total; rounding of a sum of a thousand terms is about 1e-13
MAX_ITERATIONS = 10_000
TOTALS_TOLERANCE = 1e-9  # two sums of the same figures differ by their rounding, not by more
CONFLICT_TOLERANCE = 1e-7  # of the largest total: the feasibility tolerance of the solver
NAMED = 6  # of the contradicting totals, so that the message stays one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balanced:
    """A matrix with the totals asked for, and how the iteration ended.

    `matrix` : (n_rows, n_columns), in the unit of the totals; `n_iter` : sweeps over all totals;
    `residual` : largest difference between a total of `matrix` and the one asked for, same unit.
    """

    matrix: FloatArray
    n_iter: int
    residual: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margin:
    """Totals of one family (rows, columns, blocks), and which of them each cell counts in.

    `group` : (n_cells,) index into `total`, or -1 for a cell that is in none;
    `total` : (n_groups,).
    """

    group: IntArray
    total: FloatArray
    names: tuple[str, ...]

    def sums(self, cell: FloatArray) -> FloatArray:
        """Sum of the cells of each group: (n_groups,)."""
        held = self.group >= 0
        added = np.bincount(self.group[held], weights=cell[held], minlength=self.total.size)
        return np.asarray(added, dtype=np.float64)


def same_sum(row_total: FloatArray, column_total: FloatArray) -> None:
    """Raise `InputError` unless rows and columns add up to the same, but for rounding."""
    rows, columns = float(row_total.sum()), float(column_total.sum())
    scale = max(np.abs(row_total).sum(), np.abs(column_total).sum())
    if abs(rows - columns) > TOTALS_TOLERANCE * scale:
        raise InputError(
            Text(
                f"行の合計の和は {rows:.10g}、列の合計の和は {columns:.10g} で、"
                "一致しません。同じ総量になるように一方を直してください。",
                f"row totals add up to {rows:.10g}, column totals to {columns:.10g}; they must be "
                "equal: mend one of them, or scale it and say so",
            )
        )


def failure(
    sign: FloatArray, margins: Sequence[Margin], n_iter: int, residual: float
) -> MinamotoError:
    """Why an iteration did not meet its totals: they contradict each other, or it is too slow.

    Parameters
    ----------
    sign : (n_cells,) +1 or -1, the sign each cell keeps
    margins : what was to be met
    n_iter, residual : where the iteration stood
    """
    found = conflict(sign, margins)
    if found is not None:
        short, names = found
        said = ", ".join(names[:NAMED]) + (f" (+{len(names) - NAMED})" if names[NAMED:] else "")
        return InputError(
            Text(
                f"合計が両立しません（差 {short:.6g}）：{said}。"
                "空欄（ゼロ）と符号は保たれるため、これらの合計を同時に満たす行列は"
                "ありません。合計を直すか、空欄に初期値を入れてください。",
                f"these totals contradict each other by {short:.6g}: {said}; cells that are zero "
                "stay zero and signs stay, so no matrix meets them together: mend the totals, or "
                "seed the cells between them",
            )
        )
    return NotConverged(
        Text(
            f"{n_iter}回の反復で収束しませんでした（残差 {residual:.3g}）。合計を満たす行列は"
            "ありますが、一部の値がゼロに近づき続けます。そのセルの初期値をゼロにするか、"
            "max_iter を増やしてください。",
            f"not settled after {n_iter} iterations (residual {residual:.3g}); a matrix with these "
            "totals exists, but cells of it may have to be zero that the seed has above zero: "
            "set those to zero, or raise max_iter",
        )
    )


def conflict(sign: FloatArray, margins: Sequence[Margin]) -> tuple[float, tuple[str, ...]] | None:
    """By how much totals contradict each other, and their names; None where they do not.

    Parameters
    ----------
    sign : (n_cells,) +1 or -1, the sign each cell keeps
    margins : the totals

    Examples
    --------
    >>> import numpy as np
    >>> rows = Margin(group=np.array([0, 1]), total=np.array([3.0, 2.0]), names=("a", "b"))
    >>> column = Margin(group=np.array([0, 0]), total=np.array([4.0]), names=("x",))
    >>> conflict(np.ones(2), [rows, column])
    (1.0, ('a', 'b', 'x'))
    """
    parts = []
    for margin in margins:
        held = np.flatnonzero(margin.group >= 0)
        entry = (sign[held], (held, margin.group[held]))
        parts.append(csr_array(entry, shape=(sign.size, margin.total.size)))
    total = np.concatenate([margin.total for margin in margins])
    names = [name for margin in margins for name in margin.names]
    scale = float(np.abs(total).max(initial=0.0)) or 1.0
    weighs = hstack(parts)
    both_ways = np.concatenate([total, -total])[None, :] / scale
    solved = linprog(
        np.ones(2 * total.size),
        A_ub=hstack([weighs, -weighs]),
        b_ub=np.zeros(sign.size),
        A_eq=both_ways,
        b_eq=[1.0],
        method="highs",
    )
    if solved.status != 0:
        return None
    weight = solved.x[: total.size] - solved.x[total.size :]
    largest = float(np.abs(weight).max())
    if 1.0 / largest <= CONFLICT_TOLERANCE:
        return None
    counted = np.flatnonzero(np.abs(weight) > CONFLICT_TOLERANCE * largest)
    return scale / largest, tuple(names[i] for i in counted)
