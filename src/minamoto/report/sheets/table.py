"""One table on its sheet: title, units, header, rows; formulas where one figure follows another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from minamoto.core.finding import FindingTable
from minamoto.report.display import IN_FORCE, YES_NO, shown
from minamoto.report.labels import NAME_KINDS
from minamoto.report.sections.context import Context
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.columns import TOTAL, SheetColumn

A4 = 9  # in Excel's list of papers
UNITS_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
NARROWEST, WIDEST = 7, 46  # characters of a column
FITS_A_PAGE = 220  # characters that still read when set on one page wide
SAMPLE = 300  # rows that tell how wide a column is
BARRED = {
    "top_share",
    "governance_hhi",
    "share",
    "share_value",
    "origin_share",
    "pass_share",
}  # a bar in the cell helps to scan


def write_table(
    sheet: Any, table: FindingTable, columns: Sequence[SheetColumn], cells: Cells, ctx: Context
) -> None:
    """Title in row 1, units in row 2, header with filter in row 3, frozen; then the rows."""
    cells.text(sheet, 0, 0, table.title[ctx.lang], "title")
    rows = table.frame.to_dicts()
    totals = _totals(rows) if any(c.key == TOTAL for c in columns) else {}
    place = {column.key: index for index, column in enumerate(columns)}
    for j, column in enumerate(columns):
        cells.text(sheet, UNITS_ROW, j, column.unit, "units")
        cells.text(sheet, HEAD_ROW, j, column.header, "head")
        sheet.set_column(j, j, _width(column, rows, ctx))
    for i, row in enumerate(rows):
        at = FIRST_ROW + i
        for j, column in enumerate(columns):
            if column.key == TOTAL:
                value = totals.get(_form(row)) if row.get("quantity") is not None else None
            else:
                value = _worded(row, column, ctx)
            formula = _formula(table.name, column.key, row, at, place, totals, len(rows))
            if formula is not None and value is not None:
                sheet.write_formula(at, j, formula, cells.format(column.kind), float(value))
            else:
                _write(sheet, at, j, value, column, cells, ctx)
    last = FIRST_ROW + max(len(rows), 1) - 1
    sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(FIRST_ROW, min(2, len(columns)))
    sheet.set_landscape()
    sheet.set_paper(A4)
    if sum(_width(column, rows, ctx) for column in columns) <= FITS_A_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, min(1, len(columns) - 1))
    sheet.repeat_rows(HEAD_ROW)
    for key in sorted(BARRED & set(place)):
        if rows:
            bar = {"type": "data_bar", "bar_color": "#bfd2e4", "min_type": "num",
                   "min_value": 0, "max_type": "num",
                   "max_value": 10 if key == "governance_hhi" else 1}  # fmt: skip
            sheet.conditional_format(FIRST_ROW, place[key], last, place[key], bar)


def _worded(row: Mapping[str, Any], column: SheetColumn, ctx: Context) -> Any:
    """The value of a cell; of a form its name, which hangs on the row's material and stage."""
    value = row.get(column.key)
    if column.kind == "chain_form" and value:
        return ctx.names.chain_form(row.get("material"), value)
    return ctx.names.form(row, column.key) if column.kind == "form" and value else value


def _write(
    sheet: Any, i: int, j: int, value: Any, column: SheetColumn, cells: Cells, ctx: Context
) -> None:
    kind = column.kind
    if kind == "state":
        cells.text(sheet, i, j, IN_FORCE[value][ctx.lang], "plain")
    elif value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(i, j, None, cells.format("plain"))
    elif isinstance(value, bool):
        cells.text(sheet, i, j, YES_NO[value][ctx.lang], "plain")
    elif isinstance(value, date):
        sheet.write_datetime(i, j, value, cells.format("date"))
    elif isinstance(value, (int, float)) and kind not in NAME_KINDS:
        sheet.write_number(i, j, value, cells.format(kind if column.is_numeric else "number"))
    elif kind == "url":
        cells.link(sheet, i, j, str(value))
    else:
        cells.text(sheet, i, j, shown(value, kind, ctx.names), "plain")


def _form(row: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(row.get(key) for key in ("material", "stage", "form", "source", "year"))


def _totals(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[object, ...], float]:
    """World total of each form: the largest quantity over its share."""
    largest: dict[tuple[object, ...], Mapping[str, Any]] = {}
    for row in rows:
        if row.get("quantity") and row.get("share"):
            held = largest.get(_form(row))
            if held is None or row["quantity"] > held["quantity"]:
                largest[_form(row)] = row
    return {form: row["quantity"] / row["share"] for form, row in largest.items()}


def _formula(
    table: str, key: str, row: Mapping[str, Any], at: int, place: Mapping[str, int],
    totals: Mapping[tuple[object, ...], float], count: int,
) -> str | None:  # fmt: skip
    """A live formula for a share of a total, where both stand on the sheet."""
    if table == "shares" and key == "share" and row.get("quantity") and _form(row) in totals:
        part = xl_rowcol_to_cell(at, place["quantity"])
        return f"={part}/{xl_rowcol_to_cell(at, place[TOTAL])}"
    if table == "partners" and key in {"share_value", "share_mass"}:
        of = "value_usd" if key == "share_value" else "gross_t"
        if row.get(of) is None or row.get(key) is None:
            return None
        last = FIRST_ROW + count - 1

        def whole(column: str) -> str:
            first = xl_rowcol_to_cell(FIRST_ROW, place[column], row_abs=True, col_abs=True)
            return f"{first}:{xl_rowcol_to_cell(last, place[column], row_abs=True, col_abs=True)}"

        conditions = ",".join(
            f"{whole(column)},{xl_rowcol_to_cell(at, place[column])}" for column in ("hs6", "year")
        )
        return f"={xl_rowcol_to_cell(at, place[of])}/SUMIFS({whole(of)},{conditions})"
    return None


def _width(column: SheetColumn, rows: Sequence[Mapping[str, Any]], ctx: Context) -> float:
    def length(said: str) -> int:
        return sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)

    longest = max(length(part) for part in (column.unit, *column.header.split(" ")))
    if column.is_numeric or column.key == TOTAL:
        return min(max(longest, 11) + 2, 20)
    for row in rows[:SAMPLE]:
        value = _worded(row, column, ctx)
        if value is not None:
            longest = max(longest, length(shown(value, column.kind, ctx.names)))
    return min(max(longest + 2, NARROWEST), WIDEST)
