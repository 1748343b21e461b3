"""Table `series`: which series of `production` stands for a material at a stage, and why."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from scripts.reference.eu_shares import FORM, PERIOD_END
from scripts.reference.eu_shares import SOURCE as ANNEX_7
from scripts.reference.inputs import Inputs
from scripts.reference.production import SOURCE, production
from scripts.reference.stages import staged

# The form shown first where two stand for one material and stage.
HEADLINE = {
    ("silicon", "refined"): "silicon metal",
    ("titanium", "ore"): "ilmenite incl. slag, TiO2 content",
}
WHY = {
    "usgs_mcs2026": "latest edition, revised 2024 (estimates of 2025 are in the table too)",
    "iea_cmd2025": "named countries and the rest of the world",
    "wmd2026_geopolrisk": "World Mining Data: USGS prints no country table",
    "bgs_wms_history": "BGS: no later country table",
    "bgs_wms_premise": "BGS 2021: no later country table of this stage",
    "bgs_wms_zapallo": "BGS 2021: no later country table of this stage",
    "premise_eu_crm": "EU study shares, average of about 2016-2020, second-hand",
    "eu_crm2023_via_atlas": "EU study 2023 shares, rounded, second-hand",
    "fact_iea_2025_10": "only the leader's share is published",
}
WHY_ANNEX_7 = "EU study 2023, Annex 7: shares, average of 2016-2020; no tonnage is published"
REMARK = {
    ("germanium", "refined"): (
        "only 4-5 producers are named; Belgium, Canada and Germany are not, "
        "so China's share is overstated"
    ),
    ("niobium", "refined"): "only Brazil and Canada report ferro-niobium",
    ("lead", "refined"): "includes secondary metal",
}


def series(inputs: Inputs) -> pl.DataFrame:
    """One row a material, stage and form; one headline a material and stage."""
    made = production(inputs)
    recommended = _recommended(inputs)
    leader_only = recommended.filter(pl.col("grade") == "D")
    annex = _annex_7(made)
    better = annex.join(leader_only, on=["material", "stage"], how="semi")
    kept = recommended.join(better, on=["material", "stage"], how="anti")
    further = annex.join(recommended, on=["material", "stage"], how="anti")
    chosen = _headlined(pl.concat([kept, better, further], how="diagonal_relaxed"))
    _must_exist(chosen, made)
    return validated("series", chosen).sort("material", "stage", "form")


def _recommended(inputs: Inputs) -> pl.DataFrame:
    printed = inputs.csv("recommended_series")
    source = pl.col("source_id").replace(SOURCE)
    remark = pl.concat_str("material", "stage", separator=" ").replace_strict(
        {" ".join(names): text for names, text in REMARK.items()}, default=None
    )
    why = pl.concat_str(
        [source.replace_strict(WHY, default="only the leader's share is published"), remark],
        separator="; ",
        ignore_nulls=True,
    )
    return staged(printed).select(
        "material",
        "stage",
        "form",
        source.alias("source"),
        pl.col("year").cast(pl.Int16),
        "grade",
        pl.col("world").cast(pl.Float64).alias("world_quantity"),
        "unit",
        pl.col("named_coverage").cast(pl.Float64),
        pl.col("withheld").str.replace("ROW ?", "").str.replace_all(" ", ";"),
        why.alias("why"),
    )


def _annex_7(made: pl.DataFrame) -> pl.DataFrame:
    return (
        made.filter(pl.col("source") == ANNEX_7)
        .group_by("material", "stage", "form", "source")
        .agg(pl.col("share").sum().clip(0, 1).round(4).alias("named_coverage"))
        .with_columns(
            pl.lit(PERIOD_END, pl.Int16).alias("year"),
            pl.lit("C").alias("grade"),
            pl.lit("share").alias("unit"),
            pl.lit(WHY_ANNEX_7).alias("why"),
            pl.col("form").is_in(list(FORM.values())).alias("is_headline"),
        )
        .drop("is_headline")
    )


def _headlined(chosen: pl.DataFrame) -> pl.DataFrame:
    first = pl.concat_str("material", "stage", separator=" ").replace_strict(
        {" ".join(names): form for names, form in HEADLINE.items()}, default=None
    )
    marked = chosen.with_columns((first.is_null() | (first == pl.col("form"))).alias("is_headline"))
    counts = marked.group_by("material", "stage").agg(pl.col("is_headline").sum())
    wrong = counts.filter(pl.col("is_headline") != 1)
    if wrong.height:
        raise SystemExit(f"series: not one headline for {wrong.rows()}")
    return marked


def _must_exist(chosen: pl.DataFrame, made: pl.DataFrame) -> None:
    missing = chosen.join(made, on=["material", "stage", "form", "source", "year"], how="anti")
    if missing.height:
        raise SystemExit(f"series without rows in production: {missing.rows()[:5]}")
