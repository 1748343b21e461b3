"""The workbook in which a reader accepts or leaves suggested names."""

from __future__ import annotations

import io
from datetime import date, datetime

import polars as pl
import xlsxwriter

from minamoto.core.matching import COLUMNS, NO, REASONS, YES
from minamoto.core.text import Lang, Text
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.survey import OPTIONS

SHEET = Text("名称の確認", "names to review")
NOTE = Text(
    f"同じものなら「{YES.ja}」にしてください。「{NO.ja}」のままなら何も置き換えません。",
    f"Set '{YES.en}' where both are one and the same; what stays '{NO.en}' is not replaced.",
)
WIDTHS = {"written": 34, "suggestion": 34, "score": 9, "reason": 48, "accepted": 10}


def review_workbook(suggestions: pl.DataFrame, lang: Lang, *, on: date) -> bytes:
    """The suggestions as an Excel workbook; 採用 (accepted) is to be filled in by the reader.

    Parameters
    ----------
    suggestions : `written`, `suggestion`, `score` (0-100), `reason` (key of `REASONS`),
        `accepted`
    on : day of the suggestions, a property of the file
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        created = datetime.combine(on, datetime.min.time())
        book.set_properties({"title": SHEET[lang], "created": created})
        cells = Cells(book, lang)
        sheet = book.add_worksheet(SHEET[lang])
        for place, (key, name) in enumerate(COLUMNS.items()):
            cells.text(sheet, 0, place, name[lang], "head")
            sheet.set_column(place, place, WIDTHS[key])
        last = len(COLUMNS) - 1
        sheet.write_comment(0, last, NOTE[lang], {"x_scale": 2})
        for row, made in enumerate(suggestions.iter_rows(named=True), start=1):
            cells.text(sheet, row, 0, made["written"], "plain")
            if made["suggestion"] is not None:
                cells.text(sheet, row, 1, made["suggestion"], "plain")
                sheet.write_number(row, 2, made["score"], cells.format("score"))
                cells.text(sheet, row, 3, REASONS[made["reason"]][lang], "wrap")
            answer = YES if made["accepted"] else NO
            cells.text(sheet, row, last, answer[lang], "plain")
        sheet.data_validation(
            1, last, max(suggestions.height, 1), last,
            {"validate": "list", "source": [NO[lang], YES[lang]]},
        )  # fmt: skip
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(suggestions.height, 1), last)
    return out.getvalue()
