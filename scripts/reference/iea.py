"""Tables `projections`, `demand_projections` and `concentration_projections` of the IEA."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import OTHER_CODES, WORLD, iso3
from scripts.reference.inputs import Inputs
from scripts.reference.stages import STAGE

SOURCE = "iea_cmd2025"
SUPPLY, DEMAND = "base case", "stated policies"
MATERIAL = {
    "Copper": "copper",
    "Cobalt": "cobalt",
    "Lithium": "lithium",
    "Nickel": "nickel",
    "Graphite": "graphite",
    "Magnet REE": "magnet_rare_earths",
    "Magnet rare earths": "magnet_rare_earths",
    "Rare earths": "magnet_rare_earths",
    "Magnet rare earth elements": "magnet_rare_earths",
}
KILOTONNE = 1000.0


def projections(inputs: Inputs) -> pl.DataFrame:
    """Supply by country in 2030, 2035 and 2040; totals are left out."""
    printed = inputs.csv("projections")
    rows = printed.select(
        "material",
        pl.col("stage").replace_strict(STAGE),
        pl.col("iso3").replace(OTHER_CODES).alias("country"),
        pl.col("year").cast(pl.Int16),
        pl.lit(SUPPLY).alias("scenario"),
        pl.col("source_id").alias("source"),
        pl.col("quantity").cast(pl.Float64),
        "unit",
        pl.lit("scenario, not an observation").alias("note"),
    ).filter(pl.col("country") != WORLD)
    return validated("projections", rows).sort("material", "stage", "country", "year")


def demand_projections(inputs: Inputs) -> pl.DataFrame:
    """World demand; 2024 is the base year."""
    printed = inputs.csv("iea_demand")
    rows = printed.select(
        pl.col("mineral").replace_strict(MATERIAL).alias("material"),
        pl.col("year").cast(pl.Int16),
        pl.lit(DEMAND).alias("scenario"),
        pl.lit(SOURCE).alias("source"),
        (pl.col("STEPS_demand_kt").cast(pl.Float64) * KILOTONNE).alias("mass_t"),
    )
    return validated("demand_projections", rows).sort("material", "year")


def concentration_projections(inputs: Inputs) -> pl.DataFrame:
    """Largest supplier and top three, as printed."""
    printed = inputs.csv("iea_concentration")
    rows = printed.select(
        pl.col("mineral").replace_strict(MATERIAL).alias("material"),
        pl.col("stage").replace_strict({"mining": "ore", "refining": "refined"}),
        pl.col("year").cast(pl.Int16),
        pl.lit(SUPPLY).alias("scenario"),
        pl.lit(SOURCE).alias("source"),
        pl.col("top1_country").map_elements(iso3, return_dtype=pl.String).alias("top_country"),
        pl.col("top1_share").cast(pl.Float64).alias("top_share"),
        pl.col("top3_share_published").cast(pl.Float64).alias("top3_share"),
    )
    return validated("concentration_projections", rows).sort("material", "stage", "year")
