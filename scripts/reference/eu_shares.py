"""Table `eu_supply_shares`: country shares and trade factors t of the EU study 2023, Annex 7."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import iso3
from scripts.reference.eu_materials import key, plain
from scripts.reference.inputs import Inputs

SOURCE = "eu_crm2023"
STAGE = {"E": "ore", "P": "refined"}
BELOW = 0.001  # what "<0.1%" is below
PERIOD_END = 2020  # averages of 2016-2020
FORM = {"ore": "EU study, extraction", "refined": "EU study, processing"}
# Also under another name: the ores of titanium metal are those of titanium.
DOUBLE = (pl.col("name") == "Titanium metal") & (pl.col("stage") == "ore")
# Titanium processing mixes dioxide and slag; sponge is "Titanium metal".
NOT_METAL = (pl.col("name") == "Titanium") & (pl.col("stage") == "refined")


def eu_supply_shares(inputs: Inputs) -> pl.DataFrame:
    """Shares of global supply and of EU sourcing, 0-1; `<0.1%` is a range without a value."""
    tables = [
        _shares(inputs.csv("eu_global_supply"), "global"),
        _shares(inputs.csv("eu_sourcing"), "eu"),
    ]
    found = pl.concat(tables)
    return validated("eu_supply_shares", found).sort("name", "stage", "scope", "country")


def _shares(printed: pl.DataFrame, scope: str) -> pl.DataFrame:
    number = pl.col("Share").str.extract(r"([\d.]+)").cast(pl.Float64) / 100
    is_below = pl.col("Share").str.starts_with("<")
    share = pl.when(~is_below).then(number)
    return printed.select(
        plain(pl.col("Material")).alias("name"),
        key(pl.col("Material")).alias("material"),
        pl.col("Stage").replace_strict(STAGE).alias("stage"),
        pl.lit(scope).alias("scope"),
        pl.col("Country")
        .map_elements(lambda name: iso3(name, publisher="eu"), return_dtype=pl.String)
        .alias("country"),
        share.alias("share"),
        pl.when(is_below).then(0.0).otherwise(share).alias("share_low"),
        pl.when(is_below).then(BELOW).otherwise(share).alias("share_high"),
        pl.col("t").cast(pl.Float64).alias("trade_factor"),
        pl.lit(PERIOD_END).alias("year"),
        pl.lit(SOURCE).alias("source"),
    )


def annex_7_as_production(inputs: Inputs) -> pl.DataFrame:
    """Global supply shares as share-only rows of `production`."""
    shares = eu_supply_shares(inputs).filter(
        (pl.col("scope") == "global")
        & pl.col("material").is_not_null()
        & pl.col("share").is_not_null()
        & ~DOUBLE
        & ~NOT_METAL
    )
    return shares.select(
        "material",
        "stage",
        pl.col("stage").replace_strict(FORM).alias("form"),
        "country",
        pl.col("year").cast(pl.Int64),
        "source",
        pl.col("share").alias("quantity"),
        pl.lit("share").alias("unit"),
        pl.lit(None, pl.String).alias("flag"),
        pl.lit("average of 2016-2020, year set to 2020").alias("note"),
    )
