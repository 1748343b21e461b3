"""How exposed a supply is: governance-weighted concentration with the error of its rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.grade import Grade
from minamoto.data import warehouse
from minamoto.study.supply import DRAWS, INTERVAL, SEED, Supply

WORST_GOVERNANCE = 10.0  # top of the EU scale, (2.5 - mean of six WGI) x 2
GOVERNANCE_PERIOD = "2016-2020"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One supply with its governance-weighted HHI, H = sum_c S_c^2 WGI_c (EC 2017), 0-10.

    `value` is null where only the leader's share is known; the bounds then still hold. Countries
    without a governance figure, and the unnamed part, count 0 in `low` and the worst in `high`.
    """

    supply: Supply
    value: float | None
    low: float
    high: float
    ungoverned_share: float
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None


def governance() -> dict[str, float]:
    """Scaled governance by country, 0 best to 10 worst (EC 2023 study, mean of 2016-2020)."""
    table = warehouse.table("governance_scaled").filter(pl.col("period") == GOVERNANCE_PERIOD)
    return dict(table.select("country", "wgi_scaled").iter_rows())


def exposures_of(found: Sequence[Supply]) -> tuple[Exposure, ...]:
    """Every supply, riskiest first; the rank interval is that of 2,000 joint draws."""
    scaled = governance()
    scored = [_score(supply, scaled) for supply in found if supply.countries]
    if not scored:
        return ()
    draws = np.stack([drawn for _, drawn in scored], axis=1)
    order = (-draws).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    rank_low, rank_high = np.quantile(order, INTERVAL, axis=0, method="nearest")
    ordered = sorted(
        range(len(scored)), key=lambda i: (-_middle(scored[i][0]), scored[i][0].supply.material)
    )
    exposures = []
    for rank, i in enumerate(ordered, start=1):
        exposure = scored[i][0]
        exposures.append(
            Exposure(
                supply=exposure.supply,
                value=exposure.value,
                low=exposure.low,
                high=exposure.high,
                ungoverned_share=exposure.ungoverned_share,
                rank=rank,
                rank_low=min(rank, int(rank_low[i])),
                rank_high=max(rank, int(rank_high[i])),
            )
        )
    return tuple(exposures)


def _middle(exposure: Exposure) -> float:
    return exposure.value if exposure.value is not None else (exposure.low + exposure.high) / 2


def _score(supply: Supply, scaled: dict[str, float]) -> tuple[Exposure, NDArray[np.float64]]:
    weight = np.array([scaled.get(country, np.nan) for country in supply.countries])
    known = ~np.isnan(weight)
    at_best = np.where(known, weight, 0.0)
    at_worst = np.where(known, weight, WORST_GOVERNANCE)
    share, unnamed = supply.share, supply.unnamed_share
    drawn, drawn_unnamed = supply.draws()
    lower = (drawn**2 * at_best).sum(axis=1)
    smallest = drawn.min(axis=1)
    upper = (drawn**2 * at_worst).sum(axis=1) + (
        drawn_unnamed * np.minimum(smallest, drawn_unnamed) * WORST_GOVERNANCE
    )
    value = float((share**2 * at_best).sum())
    low, high = float(np.quantile(lower, INTERVAL[0])), float(np.quantile(upper, INTERVAL[1]))
    is_leader_only = supply.grade == Grade.D
    exposure = Exposure(
        supply=supply,
        value=None if is_leader_only else value,
        low=min(low, value),
        high=max(high, value),
        ungoverned_share=float(share[~known].sum()) + unnamed,
    )
    between = np.random.default_rng([SEED, supply.year, len(supply.countries)]).random(DRAWS)
    return exposure, lower + between * (upper - lower)
