"""BGS World Mineral Statistics before 1990, in the forms of the series that goes on from 1990."""

from __future__ import annotations

import polars as pl

from minamoto.data.harmonise import iso3

FIRST_YEAR_OF_TIDY = 1990
KILOGRAM = 1e-3

# (commodity, sub-commodity) as BGS prints it -> material, core stage, form.
FORMS: dict[tuple[str, str | None], tuple[str, str, str]] = {
    ("antimony, mine", None): ("antimony", "ore", "Sb content"),
    ("cobalt, mine", None): ("cobalt", "ore", "Co content"),
    ("cobalt, refined", None): ("cobalt", "refined", "refined cobalt"),
    ("copper, mine", None): ("copper", "ore", "Cu content"),
    ("copper, refined", None): ("copper", "refined", "refined copper"),
    ("copper, smelter", None): ("copper", "intermediate", "smelter copper"),
    ("ferro-alloys", "Ferro-chrome"): ("chromium", "refined", "ferro-chrome gross"),
    ("ferro-alloys", "Ferro-manganese"): ("manganese", "refined", "ferro-manganese gross"),
    ("ferro-alloys", "Ferro-molybdenum"): ("molybdenum", "refined", "ferro-molybdenum gross"),
    ("ferro-alloys", "Ferro-nickel"): ("nickel", "refined", "ferro-nickel gross"),
    ("ferro-alloys", "Ferro-niobium"): ("niobium", "refined", "ferro-niobium gross"),
    ("ferro-alloys", "Ferro-silico-manganese"): ("manganese", "refined", "silico-manganese gross"),
    ("ferro-alloys", "Ferro-silicon"): ("silicon", "refined", "ferro-silicon gross"),
    ("ferro-alloys", "Ferro-titanium"): ("titanium", "refined", "ferro-titanium gross"),
    ("ferro-alloys", "Ferro-tungsten"): ("tungsten", "refined", "ferro-tungsten gross"),
    ("ferro-alloys", "Ferro-vanadium"): ("vanadium", "refined", "ferro-vanadium gross"),
    ("ferro-alloys", "Silicon metal"): ("silicon", "refined", "silicon metal"),
    ("germanium metal", None): ("germanium", "refined", "germanium metal"),
    ("graphite", None): ("graphite", "ore", "natural graphite gross"),
    ("magnesium metal, primary", None): ("magnesium", "refined", "primary magnesium metal"),
    ("manganese ore", None): ("manganese", "ore", "manganese ore GROSS weight"),
    ("nickel, mine", None): ("nickel", "ore", "Ni content"),
    ("nickel, smelter/refinery", None): ("nickel", "refined", "smelter/refinery nickel"),
    ("platinum group metals, mine", "Iridium"): ("iridium", "ore", "metal content"),
    ("platinum group metals, mine", "Palladium"): ("palladium", "ore", "metal content"),
    ("platinum group metals, mine", "Platinum"): ("platinum", "ore", "metal content"),
    ("platinum group metals, mine", "Rhodium"): ("rhodium", "ore", "metal content"),
    ("tungsten, mine", None): ("tungsten", "ore", "W content"),
}
# Kept in every year: the tidy series has no such form.
ALL_YEARS: dict[tuple[str, str | None], tuple[str, str, str]] = {
    ("rare earth minerals", "Bastnaesite"): ("rare_earths", "ore", "bastnaesite gross"),
    ("rare earth minerals", "Monazite"): ("rare_earths", "ore", "monazite gross"),
    ("rare earth minerals", "Xenotime"): ("rare_earths", "ore", "xenotime gross"),
}


def before_1990(history: pl.DataFrame) -> pl.DataFrame:
    """Rows in the columns of `production`, tonnes; figures that BGS leaves blank have no row."""
    chosen = pl.concat(
        [
            _of(history.filter(pl.col("year") < FIRST_YEAR_OF_TIDY), FORMS),
            _of(history, ALL_YEARS),
        ]
    ).filter(pl.col("quantity").is_not_null())
    named = chosen.with_columns(
        pl.struct("country", "year")
        .map_elements(
            lambda row: iso3(row["country"], row["year"], publisher="bgs"), return_dtype=pl.String
        )
        .alias("country")
    )
    in_kilograms = pl.col("unit").str.starts_with("kilograms")
    quantity = pl.col("quantity") * pl.when(in_kilograms).then(KILOGRAM).otherwise(1.0)
    estimated = pl.col("figure_note").str.contains("Estimates").fill_null(value=False)
    return named.select(
        "material",
        "stage",
        "form",
        "country",
        "year",
        pl.lit("bgs_wms_history").alias("source"),
        quantity.alias("quantity"),
        pl.lit("t").alias("unit"),
        pl.when(pl.col("quantity") == 0)
        .then(pl.lit("z"))
        .when(estimated)
        .then(pl.lit("e"))
        .alias("flag"),
        pl.col("figure_note").alias("note"),
    )


def _of(
    history: pl.DataFrame, forms: dict[tuple[str, str | None], tuple[str, str, str]]
) -> pl.DataFrame:
    keys = pl.DataFrame(
        [(*names, *meaning) for names, meaning in forms.items()],
        schema=["commodity", "sub_commodity", "material", "stage", "form"],
        orient="row",
    )
    return history.join(keys, on=["commodity", "sub_commodity"], nulls_equal=True)
