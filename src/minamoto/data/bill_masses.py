"""Tonnes of each material in a bill of material, with ranges, by the composition of each line.

A line's text is looked up in the user's compositions and the library; what cannot be resolved stays
in the table with what it may be, and is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.bom import BillOfMaterial
from minamoto.core.composition import Composition
from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.text import Text
from minamoto.data.compositions import composition
from minamoto.data.own_compositions import SHEETS, read_compositions
from minamoto.data.user_sheet import has_sheet

PARTS_SCHEMA = {
    "material_written": pl.String, "composition": pl.String, "kind": pl.String,
    "material": pl.String,
    "fraction_low": pl.Float64, "fraction": pl.Float64, "fraction_high": pl.Float64,
    "basis": pl.String, "evidence": pl.String, "source": pl.String, "suggestion": pl.String,
}  # fmt: skip

# Of the lines of a bill, what is known of where a material comes from.
KEPT = (
    "row", "product", "part", "supplier", "supplier_country", "site", "refiner",
    "refiner_country", "mine_country", "stock_days",
)  # fmt: skip
SHOWN = 10  # row numbers of one text that a note lists


def own_compositions(path: Path) -> Mapping[str, Composition]:
    """The compositions of a sheet 組成 (compositions) of the same workbook, if it has one."""
    return read_compositions(path) if has_sheet(path, SHEETS) else {}


def line_masses(bill: BillOfMaterial) -> pl.DataFrame:
    """Mass of each line in all products made in a year.

    gross_t = annual_volume * quantity_per_product * mass_t_per_part * supplier_share

    Returns
    -------
    A row for each line that names a material: the columns `KEPT`, `material_written` and `gross_t`
    [t/yr], of the material as written.
    """
    made = bill.products.select("product", "annual_volume")
    mass = (
        pl.col("annual_volume") * pl.col("quantity_per_product") * pl.col("mass_t_per_part")
        * pl.col("supplier_share")
    )  # fmt: skip
    return (
        bill.material_lines()
        .rename({"material": "material_written"})
        .join(made, on="product", how="left", maintain_order="left")
        .select(*KEPT, "material_written", mass.alias("gross_t"))
    )


def parts_of(texts: Iterable[str], own: Mapping[str, Composition]) -> pl.DataFrame:
    """What each text of a bill holds, a row a material, in the columns of `PARTS_SCHEMA`.

    A text that names nothing known, or several things, has one row without composition, with what
    it may be in `suggestion`; one of which no material counts has a row without material.
    """
    rows = [row for text in sorted(set(texts)) for row in _parts(text, own)]
    return pl.DataFrame(rows, schema=PARTS_SCHEMA, orient="row")


def weighed(lines: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Each line once for every material it holds, in the order of the lines.

    Parameters
    ----------
    lines : columns `material_written` and `gross_t` [t/yr], and any others
    parts : from `parts_of`

    Returns
    -------
    The other columns of both, and `mass_t`, `mass_low_t`, `mass_high_t` [t/yr of the material].
    """
    return (
        lines.join(parts, on="material_written", how="left", maintain_order="left")
        .with_columns(
            (pl.col("gross_t") * pl.col("fraction_low")).alias("mass_low_t"),
            (pl.col("gross_t") * pl.col("fraction")).alias("mass_t"),
            (pl.col("gross_t") * pl.col("fraction_high")).alias("mass_high_t"),
        )
        .drop("gross_t")
    )


def bill_masses(bill: BillOfMaterial, own: Mapping[str, Composition] | None = None) -> pl.DataFrame:
    """Mass of each material in each line, in all products made in a year.

    Parameters
    ----------
    bill : as read
    own : the user's own compositions by name, which go before the library

    Returns
    -------
    `weighed` lines: the columns `KEPT` of the line, those of `PARTS_SCHEMA`, and `mass_t`,
    `mass_low_t`, `mass_high_t` [t/yr]. `material` is null, and the masses with it, where the text
    is not known (`composition` is null too, and `suggestion` says what it may be) and where the
    composition counts no material.
    """
    lines = line_masses(bill)
    return weighed(lines, parts_of(lines["material_written"].unique(), own or {}))


def _parts(text: str, own: Mapping[str, Composition]) -> list[dict[str, Any]]:
    empty: dict[str, Any] = dict.fromkeys(PARTS_SCHEMA) | {"material_written": text}
    try:
        found = composition(text, own)
    except UnknownName as error:
        return [empty | {"suggestion": "; ".join(error.suggestions) or None}]
    except AmbiguousName as error:
        return [empty | {"suggestion": "; ".join(error.candidates)}]
    return [
        {
            "material_written": text, "composition": found.key, "kind": found.kind,
            "material": part.material,
            "fraction_low": part.low, "fraction": part.fraction, "fraction_high": part.high,
            "basis": part.basis, "evidence": part.evidence,
            "source": part.source, "suggestion": None,
        }
        for part in found.constituents
    ] or [empty | {"composition": found.key, "kind": found.kind}]  # fmt: skip


def unresolved(lines: pl.DataFrame, parts: pl.DataFrame) -> tuple[Text, ...]:
    """Lines whose text names nothing known, with what it may be.

    Parameters
    ----------
    lines : columns `row` and `material_written`
    parts : from `parts_of`
    """
    rows = (
        lines.join(
            parts.filter(pl.col("composition").is_null()), on="material_written",
            maintain_order="left",
        )
        .group_by("material_written", "suggestion", maintain_order=True)
        .agg(pl.col("row").sort().head(SHOWN), pl.len().alias("count"))
    )  # fmt: skip
    said = []
    for text, suggestion, numbers, count in rows.iter_rows():
        where = ", ".join(map(str, numbers)) + (" ..." if count > len(numbers) else "")
        hint_ja = f"もしかして：{suggestion}。" if suggestion else ""
        hint_en = f"; did you mean {suggestion}?" if suggestion else ""
        said.append(
            Text(
                f"部品表の素材「{text}」（{where}行目）は素材にも組成の一覧にもなく、"
                f"追跡していない。{hint_ja}シート「組成」で定義できる。",
                f"Bill of material: {text!r} (row {where}) is neither a material nor in the "
                f"composition library and is not traced{hint_en}; a sheet 'compositions' can "
                "define it",
            )
        )
    return tuple(said)
