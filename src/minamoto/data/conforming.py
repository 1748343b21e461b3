"""From a publisher's words to the product's tables, for the sources where nothing is left to judge.

BACI's trade and the World Bank's governance go straight into `trade` and `governance`. Of the
others, which printed commodity is which material, stage and form is a judgement that the shipped
tables were built with; a file of theirs is kept in the publisher's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl

from minamoto.core.text import Text
from minamoto.data import reference
from minamoto.data.sources.countries import with_iso3
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.published import Tables
from minamoto.data.sums import in_order

WGI_INDICATORS: Mapping[str, str] = MappingProxyType(
    {
        "va": "voice_and_accountability",
        "pv": "political_stability",
        "ge": "government_effectiveness",
        "rq": "regulatory_quality",
        "rl": "rule_of_law",
        "cc": "control_of_corruption",
    }
)
WGI_BEST, WGI_SPAN = 2.5, 5.0  # the scale that the World Bank states, -2.5 to 2.5
KEPT_WORDED = Text(
    "発行元の品目名のまま保存しました。保存のみで、分析の表には入りません。",
    "kept in the publisher's words: stored, but not part of the tables that questions read",
)

Conformed = tuple[Tables, tuple[Text, ...]]


def conformed(tables: Tables, parser: SourceParser, source: str) -> Conformed | None:
    """Tables of `core.tables`, not yet validated, and what to tell of them.

    Parameters
    ----------
    tables : as the parser gives them
    source : key that the rows are to carry

    Returns
    -------
    None for a file that only its publisher's words describe.
    """
    if not set(tables) <= set(_WAYS):
        return None
    built: Tables = {}
    notes: list[Text] = []
    for name, table in with_iso3(tables, parser).items():
        made, told = _WAYS[name](table, source)
        built |= made
        notes += told
    return built, tuple(notes)


def _trade(table: pl.DataFrame, source: str) -> Conformed:
    """Codes of the commodities list only; areas of several countries are one partner, `ZZZ`."""
    codes = reference.table("commodities")["hs6"].unique()
    listed = table.filter(pl.col("hs6").is_in(codes.implode()))
    key = ["hs6", "hs_revision", "year", "exporter", "importer"]
    # a sum with a missing part is missing
    total = [
        pl.when(pl.col(name).null_count() == 0).then(in_order(name)).alias(name)
        for name in ("value_usd", "gross_t")
    ]
    rows = (
        listed.group_by(key)
        .agg(total)
        .with_columns(source=pl.lit(source), basis=pl.lit("reconciled"))
        .sort(key)
    )
    edition = ["source", "basis", "hs_revision", "year"]
    editions = rows.group_by(edition).agg(
        hs6_count=pl.col("hs6").n_unique(),
        row_count=pl.len(),
        partners=pl.lit("all"),
        note=pl.lit(None, dtype=pl.String),
    )
    note = Text(
        f"{table.height:,} 行のうち、重要鉱物の HS コードにあたる {listed.height:,} 行を"
        "表に入れました。元のファイルはそのまま保存しています。",
        f"{listed.height:,} of {table.height:,} rows are under codes of the commodities list and "
        "went into the table; the file itself is kept whole",
    )
    return {"trade": rows, "trade_editions": editions}, (note,)


def _governance(table: pl.DataFrame, source: str) -> Conformed:
    """`instability` is (2.5 - estimate) / 5 of political stability, cut to 0-1."""
    is_stability = pl.col("indicator") == "pv"
    instability = ((WGI_BEST - pl.col("estimate")) / WGI_SPAN).clip(0, 1)
    rows = table.select(
        pl.col("indicator").replace_strict(WGI_INDICATORS),
        "country",
        "year",
        pl.lit(source).alias("source"),
        "estimate",
        "standard_error",
        "percentile_rank",
        pl.when(is_stability).then(instability).alias("instability"),
        pl.lit(None, dtype=pl.String).alias("note"),
    )
    return {"governance": rows}, ()


_WAYS: Mapping[str, Callable[[pl.DataFrame, str], Conformed]] = MappingProxyType(
    {"trade": _trade, "governance": _governance}
)
