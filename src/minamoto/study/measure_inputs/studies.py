"""Measures of other published studies: the USGS's reliance, the IEA's N-1, GeoPolRisk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import polars as pl

from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    MeasureRow,
    Question,
    name_of_form,
    of_supply,
    rows_of,
)
from minamoto.study.supply import Supply

USA = "USA"


def net_import_reliance(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Net import reliance as the USGS prints it for the United States; elsewhere no inputs."""
    missing = Text(
        "在庫の増減と国内の二次生産量が公表されていない（輸入依存度（EU方式）を参照）",
        "changes of stocks and output from old scrap are not published: see the import reliance of "
        "the EU's form",
    )
    table = rows_of("us_import_reliance", question)
    latest = table.filter(pl.col("year") == pl.col("year").max().over("material", "series"))
    for material in question.materials:
        rows = latest.filter(pl.col("material") == material)
        if question.country != USA or rows.is_empty():
            yield MeasureRow(
                indicator=indicator.key, material=material, subject=question.country,
                reason=missing,
            )  # fmt: skip
            continue
        for row in rows.iter_rows(named=True):
            yield _us_reliance(indicator, row)


def _us_reliance(indicator: Indicator, row: dict[str, object]) -> MeasureRow:
    head = MeasureRow(
        indicator=indicator.key, material=str(row["material"]), form=str(row["series"]),
        subject=USA, year=int(str(row["year"])), source=str(row["source"]),
        grade=str(Grade.A),
    )  # fmt: skip
    low, high = row["share_low"], row["share_high"]
    as_printed = Text(f"公表値：{row['published']}", f"as printed: {row['published']}")
    if low is not None and low == high:
        return replace(head, value=float(str(low)), reason=as_printed)
    return replace(head, low=None if low is None else float(str(low)),
        high=None if high is None else float(str(high)),
        interval=BOUNDED if low is not None or high is not None else None, reason=as_printed,
    )  # fmt: skip


def n_minus_one(_question: Question, indicator: Indicator, supply: Supply) -> MeasureRow:
    """Lower bound of the N-1 ratio: the largest supplier's own demand is not published."""
    demand = warehouse.table("demand_projections").filter(
        (pl.col("material") == supply.material) & (pl.col("year") == supply.year)
    )
    is_same_study = not demand.is_empty() and demand["source"][0] == supply.source
    if not is_same_study or None in supply.mass_t:
        none = Text(
            "供給と同じ資料・年の世界需要と、最大供給国自身の需要が公表されていない",
            "demand of the world from the same study and year as the supply, and that of the "
            "largest "
            "supplier itself, are not published",
        )
        return replace(of_supply(indicator, supply), reason=none)
    made = np.array(supply.mass_t, dtype=np.float64)
    rest = float(made[1:].sum() + supply.unnamed * made[0] / supply.quantity[0])
    least = rest / float(demand["mass_t"][0])
    reason = Text(
        "最大供給国自身の需要が公表されていないため値は出せない。下限はそれをゼロとした場合",
        "demand of the largest supplier itself is not published; the lower bound takes it as zero",
    )
    return replace(of_supply(indicator, supply), low=least, interval=BOUNDED, reason=reason)


def geopolrisk(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Score, import risk or factor of GeoPolRisk for the importer, in the latest year of each."""
    column = {
        "geopolrisk": "score",
        "geopolrisk_import_risk": "import_risk",
        "geopolrisk_factor": "cf",
    }[indicator.key]
    mapped = rows_of("geopolrisk_map", question)
    covered = sorted(mapped.drop_nulls("stage")["material"].unique())
    rows = _scores(tuple(covered), question.country) if covered else pl.DataFrame()
    for material in question.materials:
        found = rows.filter(pl.col("material") == material) if covered else rows
        if found.is_empty():
            yield MeasureRow(
                indicator=indicator.key, material=material, subject=question.country,
                reason=Text(
                    "GeoPolRiskの対象原料にないか、生産量を収録していない",
                    "not among the raw materials of the method, or its production does not ship",
                ),
            )  # fmt: skip
        for row in found.iter_rows(named=True):
            yield _risk(indicator, row, column)


@lru_cache(maxsize=4)  # three measures of one question come from one pass over the trade table
def _scores(covered: tuple[str, ...], country: str) -> pl.DataFrame:
    from minamoto.study.geopolrisk import geopolrisk as assess  # large: read when asked for

    rows = assess(covered, [country]).to_polars()
    return rows.filter(pl.col("year") == pl.col("year").max().over("raw_material"))


def _risk(indicator: Indicator, row: dict[str, object], column: str) -> MeasureRow:
    name = name_of_form(str(row["material"]), str(row["stage"]), str(row["form"]))
    value = row[column]
    has_range = column == "score" and value is None and row["score_low"] is not None
    low, high = (row["score_low"], row["score_high"]) if has_range else (None, None)
    reason = None
    if row["reason_ja"] is not None:
        reason = Text(str(row["reason_ja"]), str(row["reason_en"]))
    elif value is None:
        reason = Text("価格の資料がない", "no price is published for it")
    return MeasureRow(
        indicator=indicator.key, material=str(row["material"]), stage=str(row["stage"]),
        form=f"{row['raw_material']}: {row['form']}",
        form_name=Text(f"{row['raw_material']}：{name.ja}", f"{row['raw_material']}: {name.en}"),
        subject=str(row["importer"]),
        year=int(str(row["year"])), value=None if value is None else float(str(value)),
        low=None if low is None else float(str(low)),
        high=None if high is None else float(str(high)),
        interval=BOUNDED if has_range else None, reason=reason,
        source=str(row["source"]), grade=str(Grade.A),
    )  # fmt: skip
