"""Materials of the EU studies as keys of table `materials`; what is not there stays a name only."""

from __future__ import annotations

import polars as pl

# Name in lower case -> key, where they differ.
KEYS = {
    "barytes": "barite",
    "baryte": "barite",
    "borate": "boron",
    "bauxite": "aluminium",
    "coking coal": "cokingcoal",
    "heavy rare earths elements": "heavy_rare_earths",
    "hrees": "heavy_rare_earths",
    "lrees": "light_rare_earths",
    "iron ore": "iron_ore",
    "natural graphite": "graphite",
    "pgms": "platinum_group",
    "phosphate rock": "phosphate_rock",
    "phosphorous": "phosphorus",
    "silicon metal": "silicon",
    "titanium metal": "titanium",
    "titanium ores": "titanium",
}
NOT_OURS = frozenset(
    {
        "aggregates", "bentonite", "diatomite", "gypsum", "hydrogen", "kaolin", "kaolin clay",
        "limestone", "natural cork", "natural rubber", "natural teak wood", "perlite", "roundwood",
        "sapele wood", "silica sand", "talc",
    }
)  # fmt: skip


def plain(name: pl.Expr) -> pl.Expr:
    """The printed name without line breaks and doubled spaces."""
    return name.str.replace_all(r"\s+", " ").str.strip_chars()


def key(name: pl.Expr) -> pl.Expr:
    """Key of table `materials`, null for goods that are not in it."""
    lower = plain(name).str.to_lowercase()
    mapped = lower.replace(KEYS).str.replace_all(" ", "_")
    return pl.when(~lower.is_in(sorted(NOT_OURS))).then(mapped)
