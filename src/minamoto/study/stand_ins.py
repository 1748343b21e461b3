"""What stands in for a figure that a series does not have: last year's, or another publisher's.

An analyst whose figure of the year is missing puts in last year's with a wider error. So here: a
country or a code without a figure has that of the year before by the same publisher, and where the
publisher has no year before, another's share of the stage, scaled on the countries both name. Each
has the error of its own kind of change, calibrated in `scripts/reference/calibrate_changes.py`, on
top of that of the figure itself. A row that says zero is a figure, and is not replaced; nor is a
pair without a row in the trade table of a year that has the code, which is a reported zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from minamoto.core.chain import ObservedSeries
from minamoto.data import parameters, warehouse
from minamoto.data.harmonise import UNNAMED

SMALL_PRODUCER = 0.01  # of what a table names: as in the calibration
IN_COMMON = 3  # countries that two publishers must both name to be compared
DIFFERENT = 2.0  # factor at the median beyond which two tables measure different things
OLDEST = 5  # years that another publisher's table may be older
TABLE = ("form", "source", "year")
FIGURE = ("country", "part", "source", "year")
# in the order of trust: the first that names the country is taken
PUBLISHERS = ("usgs", "wmd2026", "bgs", "iea", "eu", "premise")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A figure that stands in for another: `quantity` in the series' own unit, or a share.

    `log_sd` is the geometric error of the change alone.
    """

    quantity: float
    log_sd: float
    source: str
    year: int


def publisher(source: str) -> str:
    """Whose table a source is, whatever the edition.

    Examples
    --------
    >>> publisher("usgs_mcs2026"), publisher("usgs_mcs2025")
    ('usgs', 'usgs')
    """
    return source.split("_", maxsplit=1)[0]


def of_year_before(material: str, series: ObservedSeries, year: int) -> dict[str, StandIn]:
    """Figures of the same publisher and form for the year before `year`, by country."""
    rows = _table(material, series.stage).filter(
        pl.col("form") == series.form,
        pl.col("year") == year - 1,
        pl.col("source").str.split("_").list.first() == publisher(series.source),
    )
    column = "share" if series.kind == "share" else "quantity"
    rows = rows.filter(pl.col(column) > 0).sort("source", descending=True)
    rows = rows.unique("country", keep="first", maintain_order=True)  # the latest edition
    total = float(rows[column].sum())
    return {
        country: StandIn(
            quantity=quantity,
            log_sd=_log("gsd_year_before" + ("" if _is_large(quantity, total) else "_small")),
            source=source,
            year=year - 1,
        )
        for country, quantity, source in rows.select("country", column, "source").iter_rows()
    }


def of_other_publisher(
    material: str, series: ObservedSeries, year: int, kept: Mapping[str, float]
) -> dict[str, StandIn]:
    """Another publisher's shares of the stage, not old, on the scale of the figures kept.

    Of each publisher one table is taken: of those that name `IN_COMMON` of the countries kept or
    more, and agree with them to a factor of `DIFFERENT` at the median, the latest and fullest.

    Parameters
    ----------
    kept : figures of the series, by country, in its unit; shares stay on their own scale
    """
    log_sd = _log("gsd_other_publisher")
    tables = _table(material, series.stage)
    tables = tables.filter(pl.col("year").is_between(year - OLDEST, year)).with_columns(
        part=pl.coalesce("share", pl.col("quantity") / pl.col("quantity").sum().over(*TABLE))
    )
    found: dict[str, StandIn] = {}
    for name in PUBLISHERS:
        if series.source.removeprefix("premise_").startswith(name):
            continue
        rows = tables.filter(pl.col("source").str.starts_with(name), pl.col("part") > 0)
        usable = [
            one for _, one in rows.group_by(*TABLE) if _agrees(one, kept, series.kind == "share")
        ]
        if not usable:
            continue
        best = max(
            usable,
            key=lambda one: (one["year"][0], one.height, one["source"][0], one["form"][0]),
        )
        scale = 1.0 if series.kind == "share" else _scale(best, kept)
        for country, part, source, when in best.select(*FIGURE).iter_rows():
            stand_in = StandIn(quantity=part * scale, log_sd=log_sd, source=source, year=when)
            found.setdefault(country, stand_in)
    return found


def of_flow(gross_t: float, place: str, source: str, year: int) -> StandIn:
    """A flow of the year before `year`, t gross, of this place in the trade of its code then."""
    log_sd = _log(f"gsd_trade_year_before_{place}")
    return StandIn(quantity=gross_t, log_sd=log_sd, source=source, year=year - 1)


def _table(material: str, stage: str) -> pl.DataFrame:
    return (
        warehouse.scan("production")
        .filter(
            pl.col("material") == material, pl.col("stage") == stage, pl.col("country") != UNNAMED
        )
        .select(
            pl.col("form", "country", "source").cast(pl.String), "year", "quantity", "share"
        )
        .collect()
    )  # fmt: skip


def _scale(table: pl.DataFrame, kept: Mapping[str, float]) -> float:
    """The series' unit per share of the table, on the countries that both name."""
    parts = dict(table.select("country", "part").iter_rows())
    both = parts.keys() & kept.keys()
    return sum(kept[c] for c in both) / sum(float(parts[c]) for c in both)


def _agrees(table: pl.DataFrame, kept: Mapping[str, float], is_share: bool) -> bool:
    """Whether the table measures the same thing."""
    parts = dict(table.select("country", "part").iter_rows())
    both = [country for country in parts if kept.get(country, 0.0) > 0]
    if len(both) < IN_COMMON:
        return False
    scale = 1.0 if is_share else _scale(table, kept)
    off = sorted(abs(math.log(parts[c] * scale / kept[c])) for c in both)
    return off[len(off) // 2] <= math.log(DIFFERENT)


def _is_large(quantity: float, total: float) -> bool:
    return quantity >= SMALL_PRODUCER * total


def _log(parameter: str) -> float:
    return math.log(parameters.chosen(parameters.stand_in(parameter)))
