"""Long production series by country: how the makers of a material changed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.finding import FindingTable
from minamoto.core.text import Text
from minamoto.data import warehouse

LONG_SERIES = "bgs_wms_history"
LEADERS_SHOWN = 6


def history_table(keys: Sequence[str], importer: str) -> FindingTable:
    """Long production series by country: the leaders of each stage, and the importer itself."""
    rows = (
        warehouse.scan("production")
        .filter(pl.col("material").is_in(list(keys)) & (pl.col("source") == LONG_SERIES))
        .filter(pl.col("quantity").is_not_null())
        .select("material", "stage", "form", "country", "year", "quantity", "unit", "source")
        .collect()
    )
    group = ["material", "stage", "form"]
    peaks = (
        rows.group_by(*group, "country")
        .agg(pl.col("quantity").max().alias("peak"))
        .sort(*group, "peak", "country", descending=[False, False, False, True, False])
    )
    is_leader = pl.int_range(pl.len()).over(group) < LEADERS_SHOWN
    leaders = peaks.filter(is_leader | (pl.col("country") == importer))
    frame = rows.join(
        leaders.select(*group, "country"), on=[*group, "country"], maintain_order="left"
    ).sort(*group, "country", "year")
    return FindingTable(
        name="history",
        title=Text("長期の生産推移", "Long production series"),
        frame=frame,
        units={"year": "yr", "quantity": "as in column unit"},
    )
