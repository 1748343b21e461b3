"""Measures of one supply weighted by how its countries are governed, and the share they control."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl

from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.study.controls import CATALOGUE_AS_OF, bears_on_stage
from minamoto.study.exposure import GOVERNANCE_PERIOD, WORST_GOVERNANCE, governance
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    LEADER_ONLY,
    MeasureRow,
    Question,
    joined,
    kind_of_interval,
    listed_countries,
    of_supply,
    oldest,
    quantiles,
    widened,
    withheld_note,
)
from minamoto.study.supply import Supply

WORST_INSTABILITY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A figure of governance by country, the worst it can be, and where it is from."""

    by_country: dict[str, float]
    worst: float
    source: str
    year: int


@cache
def scaled_governance() -> Weights:
    """The EU's scale, 0 best to 10 worst, mean of the period of the study of 2023."""
    table = warehouse.table("governance_scaled").filter(period=GOVERNANCE_PERIOD)
    return Weights(
        by_country=governance(),
        worst=WORST_GOVERNANCE,
        source=table["source"][0],
        year=int(GOVERNANCE_PERIOD[-4:]),
    )


@cache
def political_instability() -> Weights:
    """Political instability g, 0 best to 1 worst, of the latest year."""
    table = warehouse.table("governance").drop_nulls("instability")
    latest = table.filter(pl.col("year") == pl.col("year").max())
    return Weights(
        by_country=dict(latest.select("country", "instability").iter_rows()),
        worst=WORST_INSTABILITY,
        source=latest["source"][0],
        year=latest["year"][0],
    )


def eu_governance(question: Question, indicator: Indicator, supply: Supply) -> MeasureRow:
    """HHI weighted by the EU's scaled governance, without the trade factor."""
    return _weighted(question, indicator, supply, scaled_governance())


def political(question: Question, indicator: Indicator, supply: Supply) -> MeasureRow:
    """HHI weighted by political instability of the latest year."""
    return _weighted(question, indicator, supply, political_instability())


def _weighted(
    question: Question, indicator: Indicator, supply: Supply, weights: Weights
) -> MeasureRow:
    weight = np.array([weights.by_country.get(country, np.nan) for country in supply.countries])
    known = ~np.isnan(weight)
    at_best, at_worst = np.where(known, weight, 0.0), np.where(known, weight, weights.worst)
    named, unnamed = question.drawn(supply)
    largest_unnamed = np.minimum(named.min(axis=1), unnamed)
    low, high = quantiles(
        (named**2 * at_best).sum(axis=1),
        (named**2 * at_worst).sum(axis=1) + unnamed * largest_unnamed * weights.worst,
        float((supply.share**2 * at_best).sum()),
    )
    said = [
        sum(part**2 * weights.by_country[c] for c, part in rival.share.items())
        for rival in supply.rivals
        if not rival.is_leader_only and set(rival.share) <= set(weights.by_country)
    ]
    low, high = widened(low, high, said)
    value, reason, interval = None, withheld_note(supply), kind_of_interval(supply)
    if supply.grade == Grade.D:
        reason = LEADER_ONLY
    elif not known.all():
        lacking = [c for c, is_known in zip(supply.countries, known, strict=True) if not is_known]
        reason, interval = _no_figure(lacking, float(supply.share[~known].sum())), BOUNDED
    else:  # the unnamed part, spread thin, adds nothing to a sum of squares
        value = float(indicator.compute(supply.quantity, weight)) * float(supply.share.sum()) ** 2
    return replace(
        of_supply(indicator, supply),
        value=value,
        low=low,
        high=high,
        interval=interval,
        reason=reason,
        source=joined(supply.source, weights.source),
        year=oldest(supply.year, weights.year),
    )


def _no_figure(countries: list[str], part: float) -> Text:
    who = listed_countries(countries)
    return Text(
        f"{who.ja}（世界の{part:.1%}）にガバナンス指標がないため、最良と最悪の間の範囲を示す",
        f"{who.en} ({part:.1%} of the world) have no governance figure: the range is from best "
        "to worst",
    )


def controlled(question: Question, indicator: Indicator, supply: Supply) -> MeasureRow:
    """Share of the supply under a restriction in force on the day towards the importer."""
    bearing = question.held.filter(
        (pl.col("material") == supply.material) & bears_on_stage(supply.material, supply.stage)
    )
    sure = set(bearing.filter("is_in_force")["imposer"])
    perhaps = set(bearing["imposer"])
    is_sure = np.array([c in sure for c in supply.countries], dtype=float)
    is_perhaps = np.array([c in perhaps for c in supply.countries], dtype=float)
    named, unnamed = question.drawn(supply)
    unlisted = unnamed if perhaps - set(supply.countries) else np.zeros_like(unnamed)
    value = float(supply.share @ is_sure)
    low, high = quantiles(named @ is_sure, named @ is_perhaps + unlisted, value)
    for rival in supply.rivals:
        if not rival.is_leader_only:
            said = [sum(rival.share.get(c, 0.0) for c in sorted(who)) for who in (sure, perhaps)]
            low, high = widened(low, high, said)
    in_doubt = sorted(set(bearing.filter(bearing["is_in_force"].is_null())["control"]))
    reason = withheld_note(supply)
    if in_doubt:
        reason = Text(
            f"効力が資料から判断できない措置（{'、'.join(in_doubt)}）は上限にのみ含めた",
            f"measures whose state the sources leave open ({', '.join(in_doubt)}) count in the "
            f"upper "
            "bound only",
        )
    return replace(of_supply(indicator, supply), value=value, low=low, high=high, reason=reason,
        interval=BOUNDED if in_doubt else kind_of_interval(supply),
        subject=question.country,
        source=joined(supply.source, *sorted(set(bearing["source"]))),
        year=oldest(supply.year, min(question.day, CATALOGUE_AS_OF).year),
    )  # fmt: skip
