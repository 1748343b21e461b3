"""Tonnes of each material in a bill of material, with ranges, by the composition of each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from minamoto.core.bom import LINE_COLUMNS, BillOfMaterial
from minamoto.core.composition import Composition
from minamoto.core.errors import AmbiguousName, SheetError, UnknownName
from minamoto.core.text import Text
from minamoto.data.compositions import composition

MATERIAL = next(column.name for column in LINE_COLUMNS if column.key == "material")
SHOWN = 5  # further names that an error lists
FRACTIONS: dict[str, Any] = {
    "written": pl.String, "composition": pl.String, "kind": pl.String, "material": pl.String,
    "fraction_low": pl.Float64, "fraction": pl.Float64, "fraction_high": pl.Float64,
    "basis": pl.String, "evidence": pl.String, "source": pl.String,
}  # fmt: skip
UNRESOLVED: dict[str, Any] = {
    "row": pl.Int32, "product": pl.String, "part": pl.String, "material": pl.String,
    "reason": pl.String, "candidates": pl.List(pl.String),
}  # fmt: skip


def bill_masses(bill: BillOfMaterial, own: Mapping[str, Composition] | None = None) -> pl.DataFrame:
    """Mass of each material in each line, per product and per year.

    mass_t_per_product = quantity_per_product * mass_t_per_part * supplier_share * fraction

    Parameters
    ----------
    bill : as read
    own : the user's own compositions by name, which go before the library

    Returns
    -------
    A row for each material of each line: `row`, `product`, `part`, `supplier`, `written`,
    `composition`, `kind`, `material`, `mass_t_per_product` [t], `mass_t` [t/yr] (each with `_low`
    and `_high`), `basis`, `evidence`, `source`. What a composition does not count has no row.

    Raises
    ------
    SheetError : a material text that names nothing, or several things; the first, with its row,
        and how many more. `unresolved` lists them all.
    """
    left = unresolved(bill, own)
    if left.height:
        raise _unresolved_error(bill, left)
    lines = bill.material_lines()
    fractions = _fractions(lines["material"].unique().to_list(), own)
    whole = pl.col("quantity_per_product") * pl.col("mass_t_per_part") * pl.col("supplier_share")
    volume = bill.products.select("product", "annual_volume")
    ends = ("_low", "", "_high")
    joined = (
        lines.rename({"material": "written"})
        .join(fractions, on="written", maintain_order="left_right")
        .join(volume, on="product", how="left", maintain_order="left")
    )
    return joined.select(
        *("row", "product", "part", "supplier", "written", "composition", "kind", "material"),
        *((whole * pl.col(f"fraction{e}")).alias(f"mass_t_per_product{e}") for e in ends),
        *(
            (whole * pl.col(f"fraction{e}") * pl.col("annual_volume")).alias(f"mass_t{e}")
            for e in ends
        ),
        *("basis", "evidence", "source"),
    )


def unresolved(bill: BillOfMaterial, own: Mapping[str, Composition] | None = None) -> pl.DataFrame:
    """The lines whose material is not known: `reason` is unknown or ambiguous, with candidates."""
    lines = bill.material_lines()
    problems: dict[str, tuple[str, list[str]]] = {}
    for text in lines["material"].unique().to_list():
        try:
            composition(text, own)
        except UnknownName as error:
            problems[text] = ("unknown", list(error.suggestions))
        except AmbiguousName as error:
            problems[text] = ("ambiguous", list(error.candidates))
    rows = [
        (*line, *problems[line[-1]])
        for line in lines.select("row", "product", "part", "material").iter_rows()
        if line[-1] in problems
    ]
    return pl.DataFrame(rows, schema=UNRESOLVED, orient="row")


def _unresolved_error(bill: BillOfMaterial, left: pl.DataFrame) -> SheetError:
    first = left.row(0, named=True)
    others = [
        text for text in left["material"].unique(maintain_order=True) if text != first["material"]
    ]
    rest_ja = f"（ほかに{len(others)}種：{'、'.join(others[:SHOWN])}）" if others else ""
    rest_en = f" (and {len(others)} more: {', '.join(others[:SHOWN])})" if others else ""
    shown = first["candidates"]
    hint = Text(
        f"候補：{'、'.join(shown)}。または自社の組成をシート「組成」に書いてください",
        f"one of {', '.join(shown)}, or state your own composition on the sheet 'compositions'",
    )
    alone = Text(
        "自社の組成をシート「組成」に書いてください",
        "state your own composition on the sheet 'compositions'",
    )
    return SheetError(
        bill.file,
        Text(f"「{first['material']}」{rest_ja}", f"{first['material']!r}{rest_en}"),
        Text("素材・合金・構成品の名称一つ", "the name of one material, alloy or component"),
        row=first["row"],
        column=MATERIAL.ja,
        fix=hint if shown else alone,
    )


def _fractions(texts: list[str], own: Mapping[str, Composition] | None) -> pl.DataFrame:
    rows = [
        (
            *(text, made.key, made.kind, part.material, part.low, part.fraction, part.high),
            *(part.basis, part.evidence, part.source),
        )
        for text in sorted(texts)
        for made in (composition(text, own),)
        for part in made.constituents
    ]
    return pl.DataFrame(rows, schema=FRACTIONS, orient="row")
