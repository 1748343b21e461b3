"""Tables `prices` and `us_import_reliance`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.core.units import TONNES_PER
from scripts.reference.inputs import Inputs
from scripts.reference.usgs_names import with_material

EDITION = "usgs_mcs2026"
UNIT_OF_CONTENT = "dollars per dry metric ton unit"
# USD per tonne for one of the printed unit; a unit that is not here stays text only.
USD_PER_TONNE = {
    "dollars per metric ton": 1.0,
    "dollars per ton": 1.0,
    "dollars per short ton": 1 / TONNES_PER["short_ton"],
    "dollars per kilogram": 1 / TONNES_PER["kg"],
    "dollars per pound": 1 / TONNES_PER["lb"],
    "cents per pound": 0.01 / TONNES_PER["lb"],
    "dollars per troy ounce": 1 / TONNES_PER["troy_oz"],
    "dollars per gram": 1 / TONNES_PER["g"],
    "dollars per 10-grams": 0.1 / TONNES_PER["g"],
    "dollars per 25 grams": 0.04 / TONNES_PER["g"],
    "dollars per 50 grams": 0.02 / TONNES_PER["g"],
    # a metric ton unit is 1 % of a tonne of the content
    UNIT_OF_CONTENT: 100.0,
}
CONTENT = {
    "tungsten": "per tonne of tungsten trioxide",
    "manganese": "per tonne of manganese content",
}
NUMBER = r"^\s*([\d,]*\.?\d+)\s*$"
RANGE = r"^\s*([\d,.]+)\s*[–-]\s*([\d,.]+)\s*$"
PERCENT = 0.01


def prices(inputs: Inputs) -> pl.DataFrame:
    """Yearly prices in USD per tonne; what cannot be converted keeps its text only.

    GeoPolRisk's price is no price series but the importer's unit value: it follows from `trade`.
    """
    printed = inputs.csv("prices").filter(pl.col("Statistics") == "Price")
    rows = with_material("prices", printed, "Commodity").unique(maintain_order=True)
    factor = _unit().replace_strict(USD_PER_TONNE, default=None)
    value = _number(pl.col("Value").str.extract(NUMBER, 1)) * factor
    low, high = (_number(pl.col("Value").str.extract(RANGE, part)) * factor for part in (1, 2))
    is_estimate = pl.col("Notes").str.contains("(?i)estimated").fill_null(value=False)
    is_content = _unit() == UNIT_OF_CONTENT
    priced = rows.select(
        "material",
        _series().alias("series"),
        pl.col("Year").cast(pl.Int16).alias("year"),
        pl.lit(EDITION).alias("source"),
        value.alias("price_usd_per_t"),
        pl.coalesce(low, value).alias("price_low_usd_per_t"),
        pl.coalesce(high, value).alias("price_high_usd_per_t"),
        pl.concat_str([pl.col("Value"), pl.col("Unit")], separator=" ", ignore_nulls=True).alias(
            "published"
        ),
        pl.when(is_content)
        .then(pl.col("material").replace_strict(CONTENT))
        .when(is_estimate)
        .then(pl.lit("estimated"))
        .alias("note"),
    )
    return validated("prices", priced).sort("material", "series", "year", "source")


def _unit() -> pl.Expr:
    """The printed unit, but a metric ton unit where the label says so (manganese ore)."""
    is_hidden = pl.col("Statistics_detail").str.contains("metric ton unit")
    return pl.when(is_hidden).then(pl.lit(UNIT_OF_CONTENT)).otherwise(pl.col("Unit"))


def _number(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(",", "").cast(pl.Float64)


def _series() -> pl.Expr:
    """The source's label, with the commodity where the label alone is not one of a kind."""
    label = pl.col("Statistics_detail").str.replace_all(r"[\s?]+", " ").str.strip_chars()
    return pl.concat_str(pl.col("Commodity").str.strip_chars(), label, separator=": ")


def us_import_reliance(inputs: Inputs) -> pl.DataFrame:
    """Net imports as part of apparent consumption, United States; `E` is a net exporter."""
    printed = inputs.csv("prices").filter(
        (pl.col("Statistics") == "Net import reliance") & (pl.col("Unit") == "percent")
    )
    rows = with_material("us_import_reliance", printed, "Commodity").unique(maintain_order=True)
    exact = _number(pl.col("Value").str.extract(NUMBER, 1)) * PERCENT
    above = _number(pl.col("Value").str.extract(r"^>(\d+)$", 1)) * PERCENT
    below = _number(pl.col("Value").str.extract(r"^<(\d+)$", 1)) * PERCENT
    return validated(
        "us_import_reliance",
        rows.select(
            "material",
            _series().alias("series"),
            pl.col("Year").cast(pl.Int16).alias("year"),
            pl.lit(EDITION).alias("source"),
            pl.coalesce(exact, above, pl.when(below.is_not_null()).then(0.0)).alias("share_low"),
            pl.coalesce(exact, below, pl.when(above.is_not_null()).then(1.0)).alias("share_high"),
            (pl.col("Value") == "E").alias("is_net_exporter"),
            pl.concat_str("Value", pl.lit(" percent")).alias("published"),
        ),
    ).sort("material", "series", "year")
