"""Tables `production` and `world_production`."""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.corrections import corrected
from minamoto.data.harmonise import OTHER_CODES, WORLD
from minamoto.data.parameters import form_contents
from scripts.reference.bgs_history import before_1990
from scripts.reference.eu_shares import annex_7_as_production
from scripts.reference.inputs import Inputs
from scripts.reference.notes import in_our_words
from scripts.reference.stages import staged

KEY = ["material", "stage", "form", "country", "year", "source"]
# One publication passed on twice: identical wherever both have a figure (15 series, 11,010 rows).
SOURCE = {"bgs_wms_ogc": "bgs_wms_history"}
FLAG = {"share": None, "less than half unit": "<half unit", "XX": "NA"}
COLUMNS = [*KEY, "quantity", "unit", "mass_t", "share", "flag", "note"]


def production(inputs: Inputs) -> pl.DataFrame:
    """Output by country; share-only sources fill `share`."""
    countries = _rows(inputs).filter(pl.col("country") != WORLD)
    stated = corrected("production", _with_share(countries))
    return validated("production", _with_mass(stated).select(COLUMNS)).sort(KEY)


def world_production(inputs: Inputs) -> pl.DataFrame:
    """World totals that sources print among their country rows."""
    key = ["material", "stage", "form", "year", "source"]
    totals = _rows(inputs).filter(
        (pl.col("country") == WORLD)
        & (pl.col("unit") != "share")
        & pl.col("quantity").is_not_null()
    )
    stated = corrected("world_production", totals)
    return validated("world_production", stated.select([*key, "quantity", "unit", "note"])).sort(
        key
    )


def _rows(inputs: Inputs) -> pl.DataFrame:
    tidy = staged(inputs.parquet("production_tidy")).select(
        "material",
        "stage",
        "form",
        pl.col("iso3").replace(OTHER_CODES).alias("country"),
        "year",
        pl.col("source_id").replace(SOURCE).alias("source"),
        "quantity",
        pl.col("unit").fill_null("t"),
        pl.col("flag").replace(FLAG),
        "note",
    )
    history = before_1990(inputs.parquet("bgs_history"))
    both = pl.concat([tidy, history], how="vertical_relaxed").with_columns(in_our_words())
    annex = annex_7_as_production(inputs)
    return _flagged(pl.concat([both, annex], how="vertical_relaxed"))


def _flagged(rows: pl.DataFrame) -> pl.DataFrame:
    """Flag `z` only on zeros, `NA` on blanks that the source does not explain."""
    is_zero = pl.col("quantity") == 0
    return rows.with_columns(
        pl.when((pl.col("flag") == "z") & ~is_zero)
        .then(None)
        .when(pl.col("quantity").is_null() & pl.col("flag").is_null())
        .then(pl.lit("NA"))
        .otherwise(pl.col("flag"))
        .alias("flag")
    )


def _with_share(rows: pl.DataFrame) -> pl.DataFrame:
    is_share = pl.col("unit") == "share"
    return rows.with_columns(
        pl.when(is_share).then(pl.col("quantity")).alias("share"),
        pl.when(~is_share).then(pl.col("quantity")).alias("quantity"),
    )


def _with_mass(rows: pl.DataFrame) -> pl.DataFrame:
    """`mass_t = content * quantity` where the content is known; every form must be listed."""
    contents = pl.DataFrame(
        [(c.material, c.stage, c.form, c.value) for c in form_contents()],
        schema={
            "material": pl.String,
            "stage": pl.String,
            "form": pl.String,
            "content": pl.Float64,
        },
        orient="row",
    )
    tonnes = rows.filter(pl.col("unit") != "share")
    unlisted = tonnes.join(contents, on=["material", "stage", "form"], how="anti")
    if unlisted.height:
        forms = unlisted.select("material", "stage", "form").unique().rows()
        raise SystemExit(f"form_contents.csv has no row for {forms}")
    joined = rows.join(contents, on=["material", "stage", "form"], how="left")
    return joined.with_columns((pl.col("quantity") * pl.col("content")).alias("mass_t"))
