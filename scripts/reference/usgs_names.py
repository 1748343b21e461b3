"""USGS commodities as keys of table `materials`; what is not there is dropped, and counted."""

from __future__ import annotations

import sys

import polars as pl

MATERIAL = {
    "alumina": "aluminium",
    "aluminum": "aluminium",
    "bauxite": "aluminium",
    "cesium": "cesium",
    "feldspar and nepheline syenite": "feldspar",
    "graphite (natural)": "graphite",
    "iron ore": "iron_ore",
    "magnesium compounds": "magnesite",
    "magnesium metal": "magnesium",
    "niobium (columbium)": "niobium",
    "phosphate rock": "phosphate_rock",
    "platinum-group metals": "platinum_group",
    "rare earths": "rare_earths",
    "rare earths (heavy)": "heavy_rare_earths",
    "sulfur": "sulphur",
    "tio2 pigment": "titanium",
    "titanium mineral concentrates": "titanium",
    "titanium sponge metal": "titanium",
    "zirconium and hafnium": "zirconium",
}
SAME = frozenset(
    {
        "antimony", "arsenic", "barite", "beryllium", "bismuth", "boron", "cadmium", "cerium",
        "chromium", "cobalt", "copper", "dysprosium", "erbium", "europium", "feldspar",
        "fluorspar", "gadolinium", "gallium", "germanium", "gold", "hafnium", "helium", "holmium",
        "indium", "iridium", "krypton", "lanthanum", "lead", "lithium", "lutetium", "manganese",
        "mercury", "molybdenum", "neodymium", "neon", "nickel", "palladium", "platinum", "potash",
        "praseodymium", "rhenium", "rhodium", "rubidium", "ruthenium", "samarium", "scandium",
        "selenium", "silicon", "silver", "strontium", "tantalum", "tellurium", "terbium",
        "thallium", "tin", "tungsten", "vanadium", "xenon", "ytterbium", "yttrium", "zinc",
        "zirconium",
    }
)  # fmt: skip


def with_material(table: str, printed: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows of our materials, with `material`; says on stderr what is dropped."""
    lower = pl.col(column).str.strip_chars().str.to_lowercase()
    key = pl.when(lower.is_in(sorted(SAME))).then(lower)
    mapped = printed.with_columns(
        key.otherwise(lower.replace_strict(MATERIAL, default=None)).alias("material")
    )
    dropped = mapped.filter(pl.col("material").is_null())
    if dropped.height:
        names = sorted(set(dropped[column].str.strip_chars()))
        print(f"{table}: {dropped.height} rows outside `materials`: {names}", file=sys.stderr)
    return mapped.filter(pl.col("material").is_not_null())
