"""Tables `eu_criticality`, `eu_inputs` and `eu_uses`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from scripts.reference.eu_materials import key, plain
from scripts.reference.inputs import Inputs

SOURCE_2023, SOURCE_2017 = "eu_crm2023", "eu_crm2017"
STAGE = {"Extraction": "ore", "Processing": "refined"}
SUPPLY = {"GS + EUS": "global and eu", "GS only": "global", "EUS only": "eu"}
PERCENT = r"^([\d.]+)%$"


def eu_criticality(inputs: Inputs) -> pl.DataFrame:
    """Supply risk and economic importance of five editions; `-` is not assessed, thus null."""
    printed = inputs.csv("eu_criticality")
    rows = printed.select(
        plain(pl.col("Material")).alias("name"),
        key(pl.col("Material")).alias("material"),
        pl.col("Year").cast(pl.Int16).alias("year"),
        _value("SR").alias("supply_risk"),
        _value("EI").alias("economic_importance"),
        pl.lit(SOURCE_2023).alias("source"),
    )
    return validated("eu_criticality", rows).sort("name", "year")


def _value(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "-").then(pl.col(column)).cast(pl.Float64)


def eu_inputs(inputs: Inputs) -> pl.DataFrame:
    """Terms of the supply risk 2017, fractions instead of percent."""
    printed = inputs.csv("eu_inputs_2017")
    number = {
        "substitution_ei": "SI_EI",
        "substitution_sr": "SI_SR",
        "h_global": "HHI_WGI_t_GS",
        "h_eu": "HHI_WGI_t_EU",
        "supply_risk": "SR",
        "economic_importance": "EI",
        "supply_risk_low": "SR_interval_lo",
        "supply_risk_high": "SR_interval_hi",
    }
    rows = printed.select(
        plain(pl.col("material")).alias("name"),
        key(pl.col("material")).alias("material"),
        pl.col("stage").replace_strict(STAGE),
        pl.lit(2017).alias("year"),
        pl.lit(SOURCE_2017).alias("source"),
        pl.col("supply_used").replace_strict(SUPPLY),
        (pl.col("IR_pct").cast(pl.Float64) / 100).alias("import_reliance"),
        (pl.col("EoL_RIR_pct").cast(pl.Float64) / 100).alias("eol_rir"),
        *(pl.col(old).cast(pl.Float64).alias(new) for new, old in number.items()),
    )
    return validated("eu_inputs", rows).sort("name", "stage")


def eu_uses(inputs: Inputs) -> pl.DataFrame:
    """End uses 2023, in the order of Annex 6; a share that is no number (`>0%`) is null."""
    printed = inputs.csv("eu_uses")
    value_added = next(name for name in printed.columns if name.startswith("VA in million"))
    rows = printed.select(
        plain(pl.col("Material")).alias("name"),
        (pl.int_range(pl.len()).over("Material") + 1).alias("position"),
        key(pl.col("Material")).alias("material"),
        plain(pl.col("Application")).alias("application"),
        plain(pl.col("NACE sector")).alias("nace"),
        (pl.col("Share").str.extract(PERCENT).cast(pl.Float64) / 100).alias("share"),
        pl.col(value_added).cast(pl.Float64).alias("value_added_meur"),
        pl.lit(2023).alias("year"),
        pl.lit(SOURCE_2023).alias("source"),
    )
    return validated("eu_uses", rows).sort("name", "position")
