"""Tables `governance` and `governance_scaled`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import OTHER_CODES, iso3
from scripts.reference.inputs import Inputs

LAST_RANK = 2022  # the input's column holds the new 0-100 score from 2023 on, not a rank
SAME_VALUES = "the input has one value for both Guyana and French Guiana: one of them is wrong"


def governance(inputs: Inputs) -> pl.DataFrame:
    """Political stability; `instability` stays missing where the estimate is.

    The input normalises a missing estimate to 0.0, which would read as perfect stability.
    """
    printed = inputs.csv("governance")
    number = [
        pl.col(name).cast(pl.Float64) for name in ("estimate", "stderr", "rank", "normalized")
    ]
    rows = _guianas(printed.with_columns(*number, pl.col("year").cast(pl.Int16)))
    is_rank = pl.col("year") <= LAST_RANK
    return validated(
        "governance",
        rows.select(
            pl.lit("political_stability").alias("indicator"),
            pl.col("iso3").replace(OTHER_CODES).alias("country"),
            "year",
            pl.lit("wgi_2025").alias("source"),
            "estimate",
            pl.col("stderr").alias("standard_error"),
            pl.when(is_rank).then(pl.col("rank")).alias("percentile_rank"),
            pl.when(pl.col("estimate").is_not_null())
            .then(pl.col("normalized"))
            .alias("instability"),
            "note",
        ),
    ).sort("indicator", "country", "year")


def _guianas(rows: pl.DataFrame) -> pl.DataFrame:
    """French Guiana out of the two rows a year that the input calls GUY.

    The input is sorted by the right codes (GUF, GUM, GUY), so the first of the two is French
    Guiana; it is also the one of fewer sources, thus of the larger standard error, until 2022.
    """
    group = ["iso3", "year"]
    is_double = (pl.len().over(group) == 2) & (pl.col("iso3") == "GUY")
    is_first = pl.int_range(pl.len()).over(group) == 0
    is_same = pl.col("estimate").n_unique().over(group) == 1
    return rows.with_columns(
        pl.when(is_double & is_first).then(pl.lit("GUF")).otherwise(pl.col("iso3")).alias("iso3"),
        pl.when(is_double & is_same).then(pl.lit(SAME_VALUES)).alias("note"),
    )


def governance_scaled(inputs: Inputs) -> pl.DataFrame:
    """(2.5 - mean of six indicators, 2016-2020) x 2, as the EU study 2023 uses it."""
    printed = inputs.csv("governance_scaled").filter(pl.col("WGI_scaled_0_10").is_not_null())
    return validated(
        "governance_scaled",
        printed.select(
            pl.col("countryname").map_elements(iso3, return_dtype=pl.String).alias("country"),
            pl.lit("2016-2020").alias("period"),
            pl.col("WGI_scaled_0_10").cast(pl.Float64).alias("wgi_scaled"),
            pl.lit("wgi_2025").alias("source"),
        ),
    ).sort("country")
