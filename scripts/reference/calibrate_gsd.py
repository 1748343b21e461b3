"""How far independent sources differ on the same figure: the spread behind `uncertainty.csv`.

`python scripts/reference/calibrate_gsd.py` prints the table. For each material, stage, country and
year that two publishers give in tonnes of contained element, d = ln(a / b); if both err alike and
independently, sd(d) = sqrt(2) ln(gsd). The 68.27th percentile of |d| stands for sd(d): a mean
square would be ruled by a few figures on other definitions, a median by what one publisher
takes from the other. `low` and `high` put the median and the 95th percentile in its place.

A: USGS, IEA and World Mining Data on 2024.
B: the latest shares of BGS (2021-2023) against those of USGS for 2024: what an older table costs.
C: shares of the EU study (2016-2020) against those of USGS for 2024: what an old share costs.
Floor: |a - b| as part of the world total, for producers below 1 % of it.
Unlisted: what one publisher gives to countries that another's table of the same year does not name,
beyond what that one leaves unnamed; the 90th percentile over materials, with the 80th and 95th.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from minamoto.data import reference
from minamoto.data.harmonise import UNNAMED

KEY = ["material", "stage", "country", "year"]
A_SOURCES = ("usgs_mcs2026", "iea_cmd2025", "wmd2026_geopolrisk")
LATEST = "usgs_mcs2026"
LATEST_YEAR = 2024
BGS = ("bgs_wms_history", "bgs_wms_premise", "bgs_wms_zapallo")
BGS_FIRST_YEAR = 2021
COMPLETE = ("usgs_mcs2026", "wmd2026_geopolrisk", "eu_crm2023", *BGS)  # tables that list producers
COMPLETE_YEARS = (2020, 2021, 2024)  # in which at least two of them have figures
SMALL = 0.01  # of the world: below it the absolute difference is measured
NORMAL_68, NORMAL_50, NORMAL_95 = 1.0, 0.6745, 1.9600  # |z| at these percentiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A calibrated number with the two estimators that bracket it, and how many pairs made it."""

    name: str
    value: float
    low: float
    high: float
    pairs: int


def calibrated() -> tuple[Spread, ...]:
    """Spread of grades A, B, C and the floor, from the shipped `production` and `series`."""
    masses = _masses()
    latest = _pairs(masses.filter(pl.col("year") == LATEST_YEAR), A_SOURCES)
    return (
        _gsd("gsd_A", _large(latest)),
        _gsd("gsd_B", _large(_against_latest(masses, _bgs_shares(masses)))),
        _gsd("gsd_C", _large(_against_latest(masses, _eu_shares()))),
        _floor(latest),
        _unlisted(),
    )


def _masses() -> pl.DataFrame:
    """Tonnes of contained element, of sources with one form only of a material and stage."""
    rows = reference.table("production").filter(
        pl.col("mass_t").is_not_null() & (pl.col("country") != UNNAMED)
    )
    single = rows.group_by("material", "stage", "year", "source").agg(pl.col("form").n_unique())
    alone = single.filter(pl.col("form") == 1).drop("form")
    return rows.join(alone, on=["material", "stage", "year", "source"], how="semi").with_columns(
        (
            pl.col("mass_t") / pl.col("mass_t").sum().over("material", "stage", "year", "source")
        ).alias("part")
    )


def _pairs(rows: pl.DataFrame, sources: Iterable[str]) -> pl.DataFrame:
    chosen = rows.filter(pl.col("source").is_in(list(sources))).select(
        *KEY, "source", "part", pl.col("mass_t").alias("figure")
    )
    total = pl.col("figure") / pl.col("part")
    chosen = chosen.with_columns(total.alias("total")).filter(pl.col("figure") > 0)
    both = chosen.join(chosen, on=KEY, suffix="_other")
    return both.filter(pl.col("source") < pl.col("source_other"))


def _bgs_shares(masses: pl.DataFrame) -> pl.DataFrame:
    rows = masses.filter(pl.col("source").is_in(BGS) & (pl.col("year") >= BGS_FIRST_YEAR))
    newest = pl.col("year") == pl.col("year").max().over("material", "stage")
    return rows.filter(newest & (pl.col("part") > 0)).select(*KEY[:3], pl.col("part").alias("then"))


def _eu_shares() -> pl.DataFrame:
    shares = reference.table("production").filter(
        (pl.col("source") == "eu_crm2023") & (pl.col("share") > 0)
    )
    return shares.select(*KEY[:3], pl.col("share").alias("then"))


def _against_latest(masses: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    now = masses.filter(
        (pl.col("source") == LATEST) & (pl.col("year") == LATEST_YEAR) & (pl.col("part") > 0)
    )
    return now.join(then, on=KEY[:3]).select(
        pl.col("part").alias("figure"),
        pl.col("then").alias("figure_other"),
        "part",
        pl.col("then").alias("part_other"),
    )


def _large(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter((pl.col("part") >= SMALL) & (pl.col("part_other") >= SMALL))


def _gsd(name: str, pairs: pl.DataFrame) -> Spread:
    ratio = pairs.select((pl.col("figure") / pl.col("figure_other")).log().abs()).to_series()

    def at(percentile: float, normal: float) -> float:
        return math.exp(_quantile(ratio, percentile) / normal / math.sqrt(2))

    return Spread(
        name=name,
        value=at(0.6827, NORMAL_68),
        low=at(0.50, NORMAL_50),
        high=at(0.95, NORMAL_95),
        pairs=ratio.len(),
    )


def _floor(pairs: pl.DataFrame) -> Spread:
    small = pairs.filter((pl.col("part") < SMALL) | (pl.col("part_other") < SMALL))
    gap = small.select(
        (pl.col("figure") - pl.col("figure_other")).abs()
        / pl.max_horizontal("total", "total_other")
        / math.sqrt(2)
    ).to_series()
    return Spread(
        name="floor_share",
        value=_quantile(gap, 0.6827),
        low=_quantile(gap, 0.5) / NORMAL_50,
        high=_quantile(gap, 0.95) / NORMAL_95,
        pairs=gap.len(),
    )


def _unlisted() -> Spread:
    """Part of the world that a table which looks complete may leave out."""
    rows = reference.table("production").filter(
        pl.col("source").is_in(COMPLETE)
        & pl.col("year").is_in(COMPLETE_YEARS)
        & (pl.col("form").n_unique().over("material", "stage", "source", "year") == 1)
    )
    table = ["material", "stage", "source", "year"]
    part = pl.coalesce("share", pl.col("quantity") / pl.col("quantity").sum().over(table))
    rows = rows.select(*table, "country", part.alias("part")).filter(pl.col("part") > 0)
    named = rows.filter(pl.col("country") != UNNAMED)
    unnamed = rows.filter(pl.col("country") == UNNAMED).group_by(table).agg(pl.col("part").sum())
    keys = ["material", "stage", "year"]
    tables = named.select(table).unique()
    pairs = tables.join(tables, on=keys, suffix="_other").filter(
        pl.col("source") != pl.col("source_other")
    )
    other = named.rename({"source": "source_other"}).join(pairs, on=[*keys, "source_other"])
    left_out = (
        other.join(named.select(*table, "country"), on=[*table, "country"], how="anti")
        .group_by(*table, "source_other")
        .agg(pl.col("part").sum().alias("left_out"))
    )
    gap = (
        pairs.join(left_out, on=[*table, "source_other"], how="left")
        .join(unnamed, on=table, how="left")
        .select((pl.col("left_out").fill_null(0) - pl.col("part").fill_null(0)).clip(0))
        .to_series()
    )
    return Spread(
        name="unlisted_share",
        value=_quantile(gap, 0.90),
        low=_quantile(gap, 0.80),
        high=_quantile(gap, 0.95),
        pairs=gap.len(),
    )


def _quantile(values: pl.Series, percentile: float) -> float:
    found = values.quantile(percentile, "linear")
    if found is None:
        raise SystemExit("no pair of sources to compare")
    return float(found)


if __name__ == "__main__":
    print(f"{'parameter':12} {'value':>8} {'low':>8} {'high':>8} {'pairs':>6}")
    for spread in calibrated():
        print(
            f"{spread.name:12} {spread.value:8.4f} {spread.low:8.4f} {spread.high:8.4f} "
            f"{spread.pairs:6d}"
        )
