"""A table of what industries of several regions sell one another and to final demand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InputOutputTable:
    """Flows of one year between industries, checked; money of one unit.

    Parameters
    ----------
    flow : (n, n) float64, money/yr; flow[i, j] is sold by industry i to industry j; >= 0
    final_demand : (n, k) float64, money/yr, of k final users; >= 0
    labels : n pairs (region, sector), none twice

    Raises
    ------
    InputError
        a wrong shape, a label twice, a value that is negative or not finite, an industry that
        sells nothing or buys more than it sells

    Examples
    --------
    >>> table = InputOutputTable(
    ...     flow=np.array([[0.0, 2.0], [1.0, 0.0]]),
    ...     final_demand=np.array([[1.0], [4.0]]),
    ...     labels=(("JPN", "metals"), ("JPN", "machines")),
    ... )
    >>> table.output, table.value_added
    (array([3., 5.]), array([2., 3.]))
    """

    flow: FloatArray
    final_demand: FloatArray
    labels: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        n = len(self.labels)
        shapes = self.flow.shape, self.final_demand.shape
        if shapes[0] != (n, n) or self.final_demand.ndim != 2 or shapes[1][0] != n or n == 0:
            raise _refused(
                f"表の形が合いません：{shapes}、産業 {n}。(n, n) と (n, k) を渡してください。",
                f"input-output table: shapes {shapes} for {n} labels; give (n, n) and (n, k), "
                "n > 0",
            )
        if len(set(self.labels)) != n:
            twice = next(name for name in self.labels if self.labels.count(name) > 1)
            raise _refused(
                f"産業 {twice} が二度あります。一つにまとめてください。",
                f"input-output table: {twice} stands twice; sum its rows and columns",
            )
        for name, values in (("flow", self.flow), ("final_demand", self.final_demand)):
            bad = np.argwhere(~(np.isfinite(values) & (values >= 0)))
            if len(bad):
                row, column = bad[0]
                place = f"{name}[{self.labels[row]}, {column}]"
                found = values[row, column]
                raise _refused(
                    f"{place} が {found} です。0 以上の有限な値にしてください。",
                    f"input-output table: {place} is {found}; allowed finite and >= 0",
                )
        idle = np.flatnonzero(self.output <= 0)
        if len(idle):
            raise _refused(
                f"{self.labels[idle[0]]} の産出が 0 です。除いてください。",
                f"input-output table: {self.labels[idle[0]]} sells nothing; leave it out",
            )
        short = np.flatnonzero(self.value_added < -1e-9 * self.output)  # rounding
        if len(short):
            name = str(self.labels[short[0]])
            raise _refused(
                f"{name} の購入が産出を超えています。表の釣り合いを直してください。",
                f"input-output table: {name} buys more than it sells; balance the table",
            )

    @property
    def output(self) -> FloatArray:
        """Output x = Z 1 + Y 1; (n,), money/yr."""
        return np.asarray(self.flow.sum(axis=1) + self.final_demand.sum(axis=1))

    @property
    def value_added(self) -> FloatArray:
        """Output less purchases, x - Z' 1; (n,), money/yr."""
        return np.asarray(self.output - self.flow.sum(axis=0))

    @property
    def sectors(self) -> tuple[str, ...]:
        """Each sector once, in order of its name."""
        return tuple(sorted({sector for _, sector in self.labels}))


def _refused(ja: str, en: str) -> InputError:
    return InputError(Text(ja, en))
