"""A finding as an Excel workbook: a summary, one sheet a table, assumptions, sources, question.

Figures are numbers in full precision with a format that reads well; shares that follow from a
quantity and a total are live formulas. No text of the finding is ever run as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Lang, Text
from minamoto.report.sections.closing import sources
from minamoto.report.sections.context import Context
from minamoto.report.sections.whole import about, tiles, title
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.charts import add_charts
from minamoto.report.sheets.columns import sheet_columns
from minamoto.report.sheets.names import sheet_names
from minamoto.report.sheets.table import A4, FIRST_ROW, write_table

LAST_ROW = 1_048_576  # of a sheet, by Excel's specification
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  # a file property, of no time zone


def xlsx(finding: Finding, lang: Lang) -> bytes:
    """See `minamoto.report.xlsx`.

    Raises
    ------
    InputError : a table has more rows than a sheet holds
    """
    _check_rows(finding)
    ctx = Context(finding, lang, width=0, rows_a_part=1, is_paged=False, shapes=None)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        created = datetime.combine(ctx.on, datetime.min.time()) if ctx.on else LONG_AGO
        book.set_properties({"title": title(ctx), "created": created, "comments": _version(ctx)})
        cells = Cells(book, lang)
        names = sheet_names(finding, lang)
        summary = book.add_worksheet(names["summary"])
        written = {}
        for table in finding.tables:
            if table.name != "names":
                sheet = book.add_worksheet(names[table.name])
                columns = sheet_columns(table, ctx)
                write_table(sheet, table, columns, cells, ctx)
                written[table.name] = columns
        _summary(summary, names, cells, ctx)
        add_charts(book, summary, names, written, cells, ctx)
        _notes(book.add_worksheet(names["notes"]), cells, ctx)
        _sources(book.add_worksheet(names["sources"]), cells, ctx)
        _question(book.add_worksheet(names["question"]), cells, ctx)
        summary.activate()
    return out.getvalue()


def _check_rows(finding: Finding) -> None:
    """Refuse what a sheet would not hold, rather than leave rows out."""
    for table in finding.tables:
        rows, most = table.frame.height, LAST_ROW - FIRST_ROW
        if rows > most:
            raise InputError(
                Text(
                    f"表 {table.name} は {rows:,} 行あり、Excel のシートの {most:,} 行を超えます。"
                    f"CSV で書き出してください（--csv --table {table.name}）。",
                    f"table {table.name!r} has {rows:,} rows, an Excel sheet holds {most:,}; "
                    f"write it as CSV (--csv --table {table.name})",
                )
            )


def _version(ctx: Context) -> str:
    return f"minamoto {ctx.finding.version}".strip()


def _summary(sheet: Any, names: dict[str, str], cells: Cells, ctx: Context) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    cells.text(sheet, 0, 0, title(ctx), "title")
    row = 1
    for key, said in about(ctx):
        cells.text(sheet, row, 0, key, "muted")
        cells.text(sheet, row, 1, said, "plain")
        row += 1
    row += 1
    for text in ctx.finding.headline:
        cells.text(sheet, row, 0, text[ctx.lang], "bold")
        row += 1
    for value, said in tiles(ctx):
        cells.text(sheet, row, 0, said, "plain")
        if value.isdecimal():
            sheet.write_number(row, 1, int(value), cells.format("big"))
        else:
            cells.text(sheet, row, 1, value, "big")
        row += 1
    row += 1
    cells.text(sheet, row, 0, ctx.say("contents"), "head")
    cells.text(sheet, row, 1, "", "head")
    for table in ctx.finding.tables:
        if table.name == "names":
            continue
        row += 1
        name = names[table.name]
        sheet.write_url(row, 0, f"internal:'{name}'!A1", cells.format("link"), name)
        said = f"{table.title[ctx.lang]} ({table.frame.height} {ctx.say('rows')})"
        cells.text(sheet, row, 1, said, "plain")
    for key in ("notes", "sources", "question"):
        row += 1
        sheet.write_url(row, 0, f"internal:'{names[key]}'!A1", cells.format("link"), names[key])


def _notes(sheet: Any, cells: Cells, ctx: Context) -> None:
    sheet.set_column(0, 0, 120)
    row = 0
    for key, texts in (
        ("assumptions", ctx.finding.assumptions), ("warnings", ctx.finding.warnings),
    ):  # fmt: skip
        cells.text(sheet, row, 0, ctx.say(key), "head")
        row += 1
        for text in texts:
            cells.text(sheet, row, 0, text[ctx.lang], "wrap")
            row += 1
        row += 1


def _sources(sheet: Any, cells: Cells, ctx: Context) -> None:
    section = sources(ctx)
    if section is None:
        return
    display = section.tables[0].display
    _grid(sheet, display.headers, display.rows, cells, widths=(30, 60, 40, 34, 60), url=4)


def _question(sheet: Any, cells: Cells, ctx: Context) -> None:
    finding = ctx.finding
    rows = [("verb", finding.verb), ("version", finding.version)]
    for key, value in finding.question.items():
        listed = isinstance(value, (list, tuple))
        rows.append((key, ", ".join(str(v) for v in value) if listed else str(value)))  # type: ignore[attr-defined]  # listed
    rows += [(f"sha256 {name}", sha) for name, sha in sorted(finding.snapshots.items())]
    cells.text(sheet, 0, 0, ctx.say("reproduce_lead"), "muted")
    for index, (key, said) in enumerate(rows):
        cells.text(sheet, index + 2, 0, key, "bold")
        cells.text(sheet, index + 2, 1, said, "wrap")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)


def _grid(
    sheet: Any, headers: Sequence[str], rows: Sequence[Sequence[str]], cells: Cells,
    *, widths: Sequence[float], url: int,
) -> None:  # fmt: skip
    for index, header in enumerate(headers):
        cells.text(sheet, 0, index, header, "head")
        sheet.set_column(index, index, widths[index])
    for i, row in enumerate(rows):
        for j, said in enumerate(row):
            if j == url:
                cells.link(sheet, i + 1, j, said)
            else:
                cells.text(sheet, i + 1, j, said, "wrap")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
