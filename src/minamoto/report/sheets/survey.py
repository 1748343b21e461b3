"""One workbook a supplier that asks what is not known of the parts he delivers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from minamoto.core.errors import InputError
from minamoto.core.stage import STAGES
from minamoto.core.survey import (
    ANSWERS,
    ASKED,
    ASKED_ON_LABEL,
    ASKER_LABEL,
    COLUMNS,
    ROWS_A_GAP,
    SHEET,
    SUPPLIER_LABEL,
    TITLE,
    UNKNOWN,
)
from minamoto.core.text import Lang, Text
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.table import A4

GAP_COLUMNS = ("supplier", "part", "material", "form", "known")
HEADER_ROW = 7  # from 0; above it the title, who asks whom, and how to fill it in
LEAD = Text(
    "白い欄にご記入ください。国ごとに一行、行が足りなければ挿入してください。"
    f"わからない項目は空欄か「{UNKNOWN.ja}」で構いません。",
    "Please fill in the white cells, one row a country; insert rows where you need more. "
    f"Leave blank, or write '{UNKNOWN.en}', what you do not know.",
)
CONFIDENCE = Text(
    "ご回答は調達リスクの把握だけに用います。",
    "Your answers serve to understand supply risk, and nothing else.",
)
BLANK = {"border": 1, "border_color": "#9aa3ab", "locked": False}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def survey_workbooks(
    gaps: pl.DataFrame,
    lang: Lang,
    *,
    asker: str,
    on: date,
    countries: Iterable[str] = (),
) -> dict[str, bytes]:
    """The survey of each supplier, as an Excel workbook of one page width.

    Parameters
    ----------
    gaps : one row a question: `supplier`, `part`, `material` (as to be shown), `form` (key of a
        stage: ore ... component), `known` (text, or null); the same question once
    lang : of the form
    asker : name of the firm that asks
    on : day of asking
    countries : names offered in the list of the country cells; others may be written too

    Returns
    -------
    Supplier to the bytes of his workbook, suppliers in the order of `gaps`.

    Raises
    ------
    InputError : a column is missing, a supplier or part is blank, or a stage is not known.
    """
    checked = _checked(gaps)
    offered = sorted(set(countries))
    return {
        str(key[0]): _workbook(str(key[0]), rows, lang, asker, on, offered)
        for key, rows in checked.group_by("supplier", maintain_order=True)
    }


def _checked(gaps: pl.DataFrame) -> pl.DataFrame:
    missing = sorted(set(GAP_COLUMNS) - set(gaps.columns))
    if missing:
        raise InputError(f"gaps: columns {missing} are missing, found {gaps.columns}")
    rows = gaps.select(GAP_COLUMNS).unique(maintain_order=True)
    blank = rows.filter(pl.any_horizontal(pl.col(GAP_COLUMNS[:4]).fill_null("") == ""))
    if blank.height:
        raise InputError(f"gaps: supplier, part, material and form are needed, got {blank.row(0)}")
    unknown = sorted(set(rows["form"]) - {stage.key for stage in STAGES})
    if unknown:
        allowed = [stage.key for stage in STAGES]
        raise InputError(f"gaps: form must be one of {allowed}, got {unknown}")
    return rows


def _workbook(
    supplier: str, rows: pl.DataFrame, lang: Lang, asker: str, on: date, countries: list[str]
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        created = datetime.combine(on, datetime.min.time())
        book.set_properties({"title": TITLE[lang], "created": created})
        cells = Cells(book, lang)
        sheet = book.add_worksheet(SHEET[lang])
        _page(sheet)
        _head(sheet, cells, lang, supplier, asker, on)
        last = _questions(sheet, cells, book.add_format(BLANK), rows, lang)
        _checks(sheet, lang, last)
        _offer(book, sheet, countries, last)
    return out.getvalue()


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEADER_ROW + 1, len(ASKED))
    sheet.repeat_rows(HEADER_ROW)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)


def _head(sheet: Any, cells: Cells, lang: Lang, supplier: str, asker: str, on: date) -> None:
    cells.text(sheet, 0, 0, TITLE[lang], "title")
    said = ((SUPPLIER_LABEL, supplier), (ASKER_LABEL, asker), (ASKED_ON_LABEL, on.isoformat()))
    for row, (label, value) in enumerate(said, start=1):
        cells.text(sheet, row, 0, label[lang], "muted")
        cells.text(sheet, row, 1, value, "bold")
    cells.text(sheet, 4, 0, LEAD[lang], "plain")
    cells.text(sheet, 5, 0, CONFIDENCE[lang], "plain")
    for place, column in enumerate(COLUMNS):
        cells.text(sheet, HEADER_ROW, place, column.name[lang], "head")
        sheet.write_comment(HEADER_ROW, place, column.note[lang], {"x_scale": 1.6})


def _questions(sheet: Any, cells: Cells, blank: Any, rows: pl.DataFrame, lang: Lang) -> int:
    """Write the questions; gives the last row written."""
    stage = {stage.key: stage.name[lang] for stage in STAGES}
    row = HEADER_ROW
    for gap in rows.iter_rows(named=True):
        shown = gap | {"form": stage[gap["form"]]}
        for _ in range(ROWS_A_GAP):
            row += 1
            for place, column in enumerate(ASKED):
                cells.text(sheet, row, place, shown[column.key] or "", "muted")
            for place in range(len(ASKED), len(COLUMNS)):
                sheet.write_blank(row, place, None, blank)
    return row


def _checks(sheet: Any, lang: Lang, last: int) -> None:
    place = {column.key: len(ASKED) + at for at, column in enumerate(ANSWERS)}
    numbers = {"share": (0, 100), "stock_days": (0, 3650)}
    for key, (low, high) in numbers.items():
        message = Text(f"{low}〜{high} の数値", f"a number from {low} to {high}")
        sheet.data_validation(
            HEADER_ROW + 1, place[key], last, place[key],
            {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high,
             "error_message": message[lang]},
        )  # fmt: skip


def _offer(book: Any, sheet: Any, countries: list[str], last: int) -> None:
    if not countries:
        return
    listed = book.add_worksheet("countries")
    listed.hide()
    for row, name in enumerate(countries):
        listed.write_string(row, 0, name)
    for key in ("country", "mine_country"):
        place = next(at for at, column in enumerate(COLUMNS) if column.key == key)
        sheet.data_validation(
            HEADER_ROW + 1, place, last, place,
            {"validate": "list", "source": f"=countries!$A$1:$A${len(countries)}",
             "error_type": "information"},
        )  # fmt: skip
