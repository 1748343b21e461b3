"""Tables `trade`, `trade_editions` and `japan_imports`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import OTHER_CODES
from scripts.reference.inputs import Inputs

# Only BACI may be passed on row by row; what rests on raw UN Comtrade ships as shares only.
BACI = "baci_"
ALL, LARGEST_SIX = "all", "largest six of each country"
KEPT = {"baci_top6_atlas": LARGEST_SIX}
NOTE = {
    "baci_top6_atlas": "Taiwan and Namibia are missing before 2018; totals are lower bounds",
    "baci_hs92_geopolrisk": "differs from the HS17 edition by up to 1.6 times (250490 in 2024)",
}
# Sorted so that one code, then one importer, lies together: the reader prunes by row group.
ORDER = ["hs6", "importer", "year", "exporter", "source", "hs_revision"]


def trade(inputs: Inputs) -> pl.DataFrame:
    """Every BACI row of the mineral codes."""
    text = pl.col("exporter", "importer", "hs6", "hs_revision", "basis", "source_id")
    rows = (
        inputs.parquet("trade")
        .with_columns(text.cast(pl.String))
        .filter(pl.col("source_id").str.starts_with(BACI))
    )
    return validated(
        "trade",
        rows.select(
            pl.col("source_id").alias("source"),
            "basis",
            "hs6",
            "hs_revision",
            "year",
            pl.col("exporter").replace(OTHER_CODES),
            pl.col("importer").replace(OTHER_CODES),
            "value_usd",
            pl.col("quantity_t").alias("gross_t"),
        ),
    ).sort(ORDER)


def trade_editions(inputs: Inputs) -> pl.DataFrame:
    """What each edition holds in each year."""
    counted = (
        trade(inputs)
        .group_by("source", "basis", "hs_revision", "year")
        .agg(pl.col("hs6").n_unique().alias("hs6_count"), pl.len().alias("row_count"))
    )
    return validated(
        "trade_editions",
        counted.with_columns(
            pl.col("source").replace_strict(KEPT, default=ALL).alias("partners"),
            pl.col("source").replace_strict(NOTE, default=None).alias("note"),
        ),
    ).sort("source", "hs_revision", "year")


def japan_imports(inputs: Inputs) -> pl.DataFrame:
    """Japan's imports by code and year in a few figures; what rests on Comtrade has no totals."""
    printed = inputs.csv("japan_imports")
    is_free = pl.col("source_id").str.starts_with(BACI)
    number = {
        "top_share_value": "top_share",
        "china_share_value": "china_share_value",
        "china_share_mass": "china_share_quantity",
        "hhi_value": "hhi",
    }
    return validated(
        "japan_imports",
        printed.select(
            "hs6",
            pl.col("year").cast(pl.Int16),
            pl.col("source_id").alias("source"),
            "basis",
            pl.when(is_free).then(pl.col("value_usd").cast(pl.Float64)).alias("value_usd"),
            pl.when(is_free).then(pl.col("quantity_t").cast(pl.Float64)).alias("gross_t"),
            pl.col("top_supplier").replace(OTHER_CODES),
            *(pl.col(old).cast(pl.Float64).alias(new) for new, old in number.items()),
            pl.col("n_suppliers").cast(pl.Int32).alias("supplier_count"),
        ),
    ).sort("hs6", "year", "source", "basis")
