"""What suppliers declared, from the sheet 回答 (answers) of a bill, in the place of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.bom import SHEET_ALIASES
from minamoto.core.declared import COLUMNS, NO, YES
from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.sheet_columns import Columns, SheetColumn, locate, raise_any
from minamoto.data.sums import in_order
from minamoto.data.supplier_cells import country_cell, material_cell, stage_cell
from minamoto.data.user_sheet import Row, folded, has_sheet, read_sheets

FRAME: dict[str, Any] = {
    "row": pl.Int32, "supplier": pl.String, "part": pl.String, "material": pl.String,
    "form": pl.String, "country": pl.String, "share": pl.Float64, "refiner": pl.String,
    "mine_country": pl.String, "as_of": pl.String, "file": pl.String, "is_accepted": pl.Boolean,
    "remarks": pl.String,
}  # fmt: skip
MATERIAL = Text("素材の名称", "a material by name, symbol or key")
WHOLE = 100.0
ROUNDING = 0.005  # of the whole, that printed shares may exceed it by
LEFT = 1e-9  # of a line: less is rounding
REFINED, ORE = "refined", "ore"
QUESTION = ["supplier", "part", "material"]
MASSES = ("mass_t", "mass_low_t", "mass_high_t")
YES_WORDS = frozenset({"", "true", "1", "y", folded(YES.ja), folded(YES.en)})
NO_WORDS = frozenset({"false", "0", "n", folded(NO.ja), folded(NO.en)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The rows of the sheet in the columns of `FRAME`; `share` is 0-1, countries are ISO3."""

    rows: pl.DataFrame
    notes: tuple[Text, ...] = ()

    def used(self) -> pl.DataFrame:
        """The rows that replace something: accepted, with a share, a country and a stage to use.

        Rows of the ore are used where none tells the refiner, whose row has a mine country too.
        """
        rows = self.rows.filter("is_accepted", pl.col("share") > 0, pl.col("country").is_not_null())
        refined = rows.filter(pl.col("form") == REFINED)
        ore = rows.filter(pl.col("form") == ORE)
        return pl.concat([refined, ore.join(refined, on=QUESTION, how="anti", nulls_equal=True)])


def nothing_declared() -> Declared:
    """A bill without such a sheet."""
    return Declared(rows=pl.DataFrame(schema=FRAME))


def read_declared(path: Path) -> Declared:
    """The sheet 回答 (answers) of a workbook; nothing where there is none.

    Raises
    ------
    SheetError, SheetErrors : naming row and column of a material, country, stage or share that is
        none, and of shares of one material that make more than 100 %
    """
    if not has_sheet(path, SHEET_ALIASES["answers"]):
        return nothing_declared()
    wanted = {folded(name) for name in SHEET_ALIASES["answers"]}
    sheet = next((s for s in read_sheets(path) if folded(s.name or "") in wanted), None)
    if sheet is None:
        return nothing_declared()  # blank
    columns = locate(
        sheet,
        [SheetColumn(key=c.key, name=c.name, is_required=c.is_required) for c in COLUMNS],
    )
    if columns is None:
        raise SheetError(
            sheet.file,
            Text("見出しのない表", "a table without its header"),
            Text("「仕入先」「素材」「段階」「国」「割合（%）」の列",
                 "columns 'supplier', 'material', 'stage', 'country', 'share (%)'"),
            sheet=sheet.name,
        )  # fmt: skip
    rows, errors = [], []
    for row in columns.rows():
        try:
            if columns.cell(row, "supplier") or columns.cell(row, "material"):
                rows.append(_declared(columns, row))
        except SheetError as error:
            errors.append(error)
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    raise_any(errors + _too_much(columns, frame))
    return Declared(rows=frame, notes=_notes(frame))


def replaced(masses: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """Masses with what suppliers declared in the place of what the bill says.

    Parameters
    ----------
    masses : columns `supplier`, `part`, `material`, `refiner`, `refiner_country`, `mine_country`
        and `MASSES` [t/yr], and any others
    declared : rows for a part go before those for all parts of a supplier

    Returns
    -------
    The same columns and `told_in`, the file of the answer (null: the bill). A row that answers
    speak of stands once for each, with its share of the mass, and once with what they leave: the
    masses of every line sum to what they were.
    """
    rows = masses.with_columns(pl.lit(None, pl.String).alias("told_in")).with_row_index("line_at")
    used = declared.used().select(
        *QUESTION, "share", "file",
        pl.when(pl.col("form") == REFINED).then("country").alias("said_refined"),
        pl.when(pl.col("form") == REFINED).then("refiner").alias("said_refiner"),
        pl.when(pl.col("form") == ORE).then("country").otherwise("mine_country").alias("said_mine"),
    )  # fmt: skip
    if used.is_empty():
        return rows.drop("line_at")
    asked = rows.filter(pl.col("supplier").is_not_null())
    of_part = asked.join(used.drop_nulls("part"), on=QUESTION, maintain_order="left")
    others = asked.join(of_part, on="line_at", how="anti")
    of_all = others.join(
        used.filter(pl.col("part").is_null()).drop("part"),
        on=["supplier", "material"],
        maintain_order="left",
    )
    told = pl.concat([of_part, of_all.select(of_part.columns)])
    taken = told.group_by("line_at").agg(in_order("share").clip(0.0, 1.0).alias("taken"))
    told = told.join(taken, on="line_at", maintain_order="left").with_columns(
        pl.col("share") / pl.max_horizontal(pl.col("share").sum().over("line_at"), 1.0)
    )
    is_refined = pl.col("said_refined").is_not_null()
    said = told.with_columns(
        *(pl.col(mass) * pl.col("share") for mass in MASSES),
        pl.when(is_refined).then("said_refiner").otherwise("refiner").alias("refiner"),
        pl.coalesce("said_refined", "refiner_country").alias("refiner_country"),
        pl.when(is_refined).then("said_mine")
        .otherwise(pl.coalesce("said_mine", "mine_country")).alias("mine_country"),
        pl.col("file").alias("told_in"),
    )  # fmt: skip
    left = rows.join(taken, on="line_at", how="left", maintain_order="left").with_columns(
        (1.0 - pl.col("taken").fill_null(0.0)).alias("left")
    )
    kept = left.filter(pl.col("left") > LEFT).with_columns(
        pl.col(mass) * pl.col("left") for mass in MASSES
    )
    columns = rows.columns
    return (
        pl.concat([said.select(columns), kept.select(columns)])
        .sort("line_at", maintain_order=True)
        .drop("line_at")
    )


def _declared(columns: Columns, row: Row) -> dict[str, object]:
    word = folded(columns.cell(row, "accepted"))
    if word not in YES_WORDS | NO_WORDS:
        raise columns.error(
            row, "accepted", repr(columns.cell(row, "accepted")),
            Text("はい または いいえ", "yes or no"),
        )  # fmt: skip
    supplier = columns.cell(row, "supplier")
    if not supplier:
        raise columns.error(
            row, "supplier", Text("空欄", "a blank"), Text("仕入先の名称", "the supplier's name")
        )
    share = columns.number(row, "share", 0.0, WHOLE)
    return {
        "row": row.number, "supplier": supplier, "part": columns.cell(row, "part") or None,
        "material": material_cell(columns, row, MATERIAL),
        "form": stage_cell(columns, row),
        "country": country_cell(columns, row, "country"),
        "share": None if share is None else share / WHOLE,
        "refiner": columns.cell(row, "refiner") or None,
        "mine_country": country_cell(columns, row, "mine_country"),
        "as_of": columns.cell(row, "as_of") or None, "file": columns.cell(row, "file") or None,
        "is_accepted": word in YES_WORDS, "remarks": columns.cell(row, "remarks") or None,
    }  # fmt: skip


def _too_much(columns: Columns, frame: pl.DataFrame) -> list[SheetError]:
    """Shares of one question that make more than all of it."""
    sums = (
        frame.filter("is_accepted")
        .group_by(*QUESTION, "form", maintain_order=True)
        .agg(in_order("share"), pl.col("row").last())
        .filter(pl.col("share") > 1.0 + ROUNDING)
    )
    sheet = columns.sheet
    return [
        sheet.error(
            Text(f"{supplier}・{material} の合計 {share * WHOLE:g} %",
                 f"{share * WHOLE:g} % in all of {material} from {supplier}"),
            Text("合計 100 % まで", "100 % at most"),
            row, columns.header.cells[columns.places["share"]],
        )
        for supplier, _part, material, _form, share, row in sums.iter_rows()
    ]  # fmt: skip


def _notes(frame: pl.DataFrame) -> tuple[Text, ...]:
    used = Declared(rows=frame).used()
    idle = frame.height - used.height
    if not idle:
        return ()
    return (
        Text(
            f"シート「回答」の{frame.height}行のうち{idle}行は使っていない"
            "（採用しない、割合か国が空欄、精製・鉱石以外の段階、または精製の回答がある鉱石）。",
            f"{idle} of {frame.height} rows of the sheet 'answers' are not used (not accepted, "
            "without share or country, of a stage other than refined or ore, or of the ore where "
            "the refiner is told).",
        ),
    )
