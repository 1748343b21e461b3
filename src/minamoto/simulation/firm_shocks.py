"""`FirmShocks`: which firms lose how much of their production, in each of many scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmShocks:
    """Scenarios of firms hit; those of scenario `s` are `start[s]:start[s + 1]`.

    Build one with `single_firms`, for each firm failing alone, or `firm_shocks`.
    """

    start: NDArray[np.int64]  # (n_scenarios + 1,)
    firm: IntArray  # (n_hits,)
    lost_share: FloatArray  # (n_hits,) of production, in [0, 1]; 1 - psi

    @property
    def n_scenarios(self) -> int:
        """Count of scenarios."""
        return self.start.size - 1


def single_firms(firms: NDArray[np.integer[Any]], lost_share: float = 1.0) -> FirmShocks:
    """One scenario a firm, in which it alone loses a share of its production.

    Parameters
    ----------
    firms : (n_scenarios,) indices of firms
    lost_share : in [0, 1]

    Examples
    --------
    >>> single_firms(np.array([4, 2])).firm.tolist()
    [4, 2]
    """
    firm = np.asarray(firms)
    return FirmShocks(
        start=np.arange(firm.size + 1),
        firm=firm.astype(np.int32),
        lost_share=np.full(firm.size, lost_share, dtype=np.float64),
    )


def firm_shocks(lost_share: FloatArray) -> FirmShocks:
    """Scenarios from a table of losses.

    Parameters
    ----------
    lost_share : (n_firms, n_scenarios) of production, in [0, 1]; zeros are not kept

    Examples
    --------
    >>> shocks = firm_shocks(np.array([[0.5, 0.0], [1.0, 0.2]]))
    >>> shocks.start.tolist(), shocks.firm.tolist(), shocks.lost_share.tolist()
    ([0, 2, 3], [0, 1, 1], [0.5, 1.0, 0.2])
    """
    table = np.asarray(lost_share, dtype=np.float64)
    if table.ndim != 2:
        raise InputError(f"shocks must have shape (n_firms, n_scenarios), got {table.shape}")
    scenario, firm = np.nonzero(table.T)
    return FirmShocks(
        start=np.searchsorted(scenario, np.arange(table.shape[1] + 1)),
        firm=firm.astype(np.int32),
        lost_share=table[firm, scenario],
    )


def check_shocks(shocks: FirmShocks, n_firms: int) -> None:
    """Raise `InputError` naming the scenario and firm of a loss that cannot be, or told twice."""
    unknown = (shocks.firm < 0) | (shocks.firm >= n_firms)
    outside = ~((shocks.lost_share >= 0) & (shocks.lost_share <= 1))
    wrong = unknown | outside
    scenario = np.repeat(np.arange(shocks.n_scenarios), np.diff(shocks.start))
    if wrong.any():
        hit = int(np.argmax(wrong))
        raise InputError(
            Text(
                f"シナリオ {scenario[hit]}：企業 {shocks.firm[hit]} の損失率が "
                f"{shocks.lost_share[hit]} です。企業は 0〜{n_firms - 1}、損失率は 0〜1 です。",
                f"scenario {scenario[hit]}: firm {shocks.firm[hit]} loses {shocks.lost_share[hit]}"
                f" of its production; firms are 0 .. {n_firms - 1} and losses lie in [0, 1]",
            )
        )
    pair = scenario.astype(np.int64) * n_firms + shocks.firm
    _, first, count = np.unique(pair, return_index=True, return_counts=True)
    if (count > 1).any():
        hit = int(first[np.argmax(count > 1)])
        raise InputError(
            Text(
                f"シナリオ {scenario[hit]}：企業 {shocks.firm[hit]} が2回指定されています。",
                f"scenario {scenario[hit]}: firm {shocks.firm[hit]} is hit twice; give one loss",
            )
        )
