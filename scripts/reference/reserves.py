"""Tables `reserves`, `world_reserves` and `capacities`.

Only the 2026 edition ships. In the compiled 2025 edition reserves stand under labels of production,
and iron ore, molybdenum, titanium and zirconium are a thousand times too small.
"""

from __future__ import annotations

import polars as pl

from minamoto.core.tables import validated
from minamoto.data.harmonise import OTHER_CODES, WORLD
from scripts.reference.inputs import Inputs
from scripts.reference.usgs_names import with_material

EDITION = "usgs_mcs2026"
# Pattern in the label -> form; the first that fits.
RESERVE_FORM = {
    r"(?i)ilmenite and rutile": "ilmenite + rutile, TiO2 content",
    r"(?i)ilmenite": "ilmenite, TiO2 content",
    r"(?i)rutile": "rutile, TiO2 content",
    r"Cr2O3": "Cr2O3 content",
    r"(?i)iron content": "Fe content",
    r"(?i)K2O": "K2O equivalent",
    r"(?i)recoverable ore": "recoverable ore",
    r"(?i)ZrO2": "ZrO2 content",
    r"(?i)crude ore|: ore$": "ore, gross",
}
FORM_OF = {
    "boron": "mixed bases",
    "feldspar": "feldspar and nepheline syenite",
    "magnesite": "magnesite, gross",
    "rare_earths": "REO equivalent",
    "aluminium": "bauxite, gross",
}
CAPACITY = {  # commodity and label -> stage, form
    "aluminum|yearend capacity": ("refined", "primary aluminium"),
    "arsenic|refinery capacity (arsenic trioxide, gross weight)": ("refined", "As2O3 gross weight"),
    "bismuth|production capacity": ("refined", "refined bismuth"),
    "gallium|production capacity": ("refined", "low-purity primary gallium"),
    "indium|refinery capacity": ("refined", "refined indium"),
    "magnesium metal|smelter capacity": ("refined", "primary magnesium metal"),
    "scandium|global capacity for scandium oxide": ("refined", "scandium oxide"),
    "selenium|refinery capacity": ("refined", "refined selenium"),
    "selenium|refinery capacity: crude and anode slimes": (
        "intermediate",
        "crude selenium, slimes",
    ),
    "tellurium|refinery capacity": ("refined", "refined tellurium"),
    "tellurium|refinery capacity: concentrate": ("intermediate", "tellurium concentrate"),
    "tellurium|refinery capacity: copper telluride": ("intermediate", "copper telluride"),
    "tio2 pigment|tio2 pigment capacity": ("semi_product", "TiO2 pigment"),
    "titanium sponge metal|titanium sponge metal capacity": ("refined", "titanium sponge"),
}
COLUMNS = ["material", "form", "country", "year", "source", "quantity", "unit", "flag", "note"]


def reserves(inputs: Inputs) -> pl.DataFrame:
    """Reserves by country."""
    rows = _reserves(inputs).filter(pl.col("country") != WORLD)
    return validated("reserves", rows.select(COLUMNS)).sort(COLUMNS[:5])


def world_reserves(inputs: Inputs) -> pl.DataFrame:
    """World reserves as printed; flag `>` where countries without a figure have some too."""
    rows = _reserves(inputs).filter((pl.col("country") == WORLD) & pl.col("quantity").is_not_null())
    key = ["material", "form", "year", "source"]
    return validated("world_reserves", rows.select([*key, "quantity", "unit", "flag"])).sort(key)


def _reserves(inputs: Inputs) -> pl.DataFrame:
    printed = inputs.csv("reserves").filter(
        (pl.col("source_id") == EDITION) & pl.col("unit").is_in(["t", "Mm3"])
    )
    rows = with_material("reserves", printed, "commodity")
    form = pl.lit("metal or mineral content, as printed")
    for material, name in FORM_OF.items():
        form = pl.when(pl.col("material") == material).then(pl.lit(name)).otherwise(form)
    for pattern, name in reversed(RESERVE_FORM.items()):
        is_other = (pl.col("material") != "boron") & pl.col("detail").str.contains(pattern)
        form = pl.when(is_other).then(pl.lit(name)).otherwise(form)
    return rows.select(
        "material",
        form.alias("form"),
        pl.col("iso3").replace(OTHER_CODES).alias("country"),
        pl.col("year").cast(pl.Int16),
        pl.col("source_id").alias("source"),
        pl.col("quantity").cast(pl.Float64),
        "unit",
        "flag",
        _basis().alias("note"),
    )


def _basis() -> pl.Expr:
    """Boron's bases differ by country: which, from the label."""
    base = pl.col("detail").str.extract("Reserves—(.+)$")
    return pl.when(pl.col("material") == "boron").then(base)


def capacities(inputs: Inputs) -> pl.DataFrame:
    """Yearly capacity by country."""
    printed = inputs.csv("capacities").filter(pl.col("source_id") == EDITION)
    rows = with_material("capacities", printed, "commodity")
    label = pl.concat_str(
        pl.col("commodity").str.strip_chars().str.to_lowercase(),
        pl.col("detail").str.strip_chars().str.to_lowercase(),
        separator="|",
    )
    stage = {name: stage for name, (stage, _) in CAPACITY.items()}
    form = {name: form for name, (_, form) in CAPACITY.items()}
    named = rows.with_columns(label.alias("label")).select(
        "material",
        pl.col("label").replace_strict(form).alias("form"),
        pl.col("iso3").replace(OTHER_CODES).alias("country"),
        pl.col("year").cast(pl.Int16),
        pl.col("source_id").alias("source"),
        pl.col("quantity").cast(pl.Float64),
        "unit",
        "flag",
        pl.lit(None, pl.String).alias("note"),
        pl.col("label").replace_strict(stage).alias("stage"),
    )
    return validated("capacities", named.filter(pl.col("country") != WORLD)).sort(COLUMNS[:5])
