"""Stages of the compiled tables as stages of the product, and forms under plain names."""

from __future__ import annotations

import polars as pl

STAGE = {
    "mine": "ore",
    "smelter": "refined",
    "refinery": "refined",
    "sponge": "refined",
    "chemical": "refined",
    "ferroalloy": "refined",
    "magnet": "component",
}
# Alumina and blister copper are what refineries of the metal take in.
INTERMEDIATE = {("aluminium", "refinery"), ("copper", "smelter")}

FORM = {
    'REO (BGS table "rare earth oxides"; magnitudes match mine output)': "REO content (BGS)",
    "iron ore (WMD; unit not Fe-normalised in this extract - check)": "iron ore (WMD)",
    "As (WMD; magnitudes match As2O3)": "As2O3 (WMD)",
    "all boron forms, mixed bases (see note)": "all boron forms, mixed bases",
    "Bi - stage not stated by WMD (mixes mine and refinery producers)": (
        "bismuth, mine and refinery mixed (WMD)"
    ),
    "EU CRM stage leader": "stage leader",
    "chromium processing (ferrochrome/Cr)": "chromium processing",
    "tungsten processing (APT/W powders etc.)": "tungsten processing",
}


def staged(frame: pl.DataFrame) -> pl.DataFrame:
    """`stage` and `form` of a compiled table in the product's words."""
    intermediate = pl.any_horizontal(
        (pl.col("material") == material) & (pl.col("stage") == stage)
        for material, stage in sorted(INTERMEDIATE)
    )
    return frame.with_columns(
        pl.when(intermediate)
        .then(pl.lit("intermediate"))
        .otherwise(pl.col("stage").replace_strict(STAGE))
        .alias("stage"),
        pl.col("form").replace(FORM),
    )
