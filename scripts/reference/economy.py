"""Tables `exchange_rates` and `labour_cost`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import iso3
from scripts.reference.inputs import Inputs

EURO_AREA = "EMU"


def exchange_rates(inputs: Inputs) -> pl.DataFrame:
    """Local currency for one US dollar, monthly; before 1999 members of the euro have their own."""
    printed = inputs.csv("exchange_rates")
    date = pl.col("Date").str.to_date("%Y-%m-%d")
    rows = printed.with_columns(date.alias("date")).select(
        pl.col("Country").map_elements(_area, return_dtype=pl.String).alias("country"),
        pl.col("date").dt.year().alias("year"),
        pl.col("date").dt.month().alias("month"),
        pl.lit("frb_h10").alias("source"),
        pl.col("Exchange rate").cast(pl.Float64).alias("local_per_usd"),
    )
    return validated("exchange_rates", rows.filter(pl.col("local_per_usd").is_not_null())).sort(
        "country", "year", "month"
    )


def _area(name: str) -> str:
    return EURO_AREA if name == "Euro" else iso3(name)


def labour_cost(inputs: Inputs) -> pl.DataFrame:
    """USD per hour worked and per worker and year, where the inputs allow one of them."""
    printed = inputs.csv("labour_cost")
    rows = printed.select(
        pl.col("isocode").alias("country"),
        pl.col("year").cast(pl.Int16),
        pl.lit("pwt1001").alias("source"),
        pl.col("hourly_usd").cast(pl.Float64),
        pl.col("per_worker_usd").cast(pl.Float64),
    ).filter(pl.col("hourly_usd").is_not_null() | pl.col("per_worker_usd").is_not_null())
    return validated("labour_cost", rows).sort("country", "year")
