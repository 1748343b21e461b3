"""The template of a bill of material: a workbook to fill in, or the header of a CSV file."""

from __future__ import annotations

import csv as csv_writer
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from minamoto.core.bom import (
    EXAMPLES_SHEET,
    GUIDE_SHEET,
    LINE_COLUMNS,
    LINES_SHEET,
    LISTS_SHEET,
    PRODUCT_COLUMNS,
    PRODUCT_COLUMNS_OF_LINES,
    PRODUCTS_SHEET,
    BillColumn,
)
from minamoto.core.text import Lang, Text
from minamoto.report.sheets.cells import Cells

LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  # a file property, of no time zone
FILL_ROWS = 5_000  # rows with drop-downs; further rows are read all the same
WIDTHS = {"text": 20, "number": 13, "share": 11, "country": 15, "mass_unit": 10}
REQUIRED, OPTIONAL = Text("必須", "required"), Text("任意", "optional")
GUIDE = (
    Text(
        "「製品」と「部品表」の二つのシートに書き、`minamoto bom check ファイル名` で確かめます。",
        "Fill in the sheets 'products' and 'lines', then run `minamoto bom check FILE`.",
    ),
    Text(
        "一行は、一つの部品の一つの素材を一つの仕入先から買うことを表します。素材が二つなら二行、"
        "仕入先が二社なら二行にします。",
        "One line is one material of one part from one source: two lines for two materials, two "
        "lines for two suppliers.",
    ),
    Text(
        "列の順は自由で、ひな型にない列があってもかまいません（読まずに、そのことを知らせます）。",
        "Columns may stand in any order; columns of your own are not read, and are named.",
    ),
    Text(
        "「記入例」の数値は書き方を示すためのもので、実在の製品の値ではありません。",
        "The figures on the sheet of examples show how to write them; they are of no real product.",
    ),
)
COLUMNS_OF_GUIDE = (
    Text("シート", "Sheet"),
    Text("列", "Column"),
    Text("必須・任意", "Required?"),
    Text("数の意味", "Number of"),
    Text("書くこと", "What to write"),
)
EXAMPLE_TITLE = Text("記入例（このシートは読まれません）", "Examples (this sheet is never read)")
EXAMPLE_PRODUCT: tuple[Text | str | float, ...] = (
    Text("駆動モーター", "drive motor"),
    1000,
    5000,
    "JPY",
)
EXAMPLE_LINES: tuple[Mapping[str, Text | str | float], ...] = (
    {"part": Text("ローター", "rotor")},
    {
        "part": Text("磁石", "magnet"), "parent_part": Text("ローター", "rotor"), "quantity": 8,
        "material": Text("ネオジム", "neodymium"), "mass_per_unit": 12.5, "mass_unit": "g",
        "supplier": Text("甲社", "Supplier A"), "supplier_country": Text("日本", "Japan"),
        "refiner_country": Text("中国", "China"), "stock_days": 30, "supplier_share": 60,
    },
    {
        "part": Text("磁石", "magnet"), "parent_part": Text("ローター", "rotor"), "quantity": 8,
        "material": Text("ネオジム", "neodymium"), "mass_per_unit": 12.5, "mass_unit": "g",
        "supplier": Text("乙社", "Supplier B"), "supplier_country": Text("ベトナム", "Viet Nam"),
        "alternates": Text("丙社；丁社", "Supplier C;Supplier D"), "supplier_share": 40,
    },
    {
        "part": Text("巻線", "winding"), "material": Text("銅", "copper"), "mass_per_unit": 0.8,
        "mass_unit": "kg", "price": 1200, "currency": "JPY",
    },
)  # fmt: skip


def bill_template_xlsx(lang: Lang, choices: Mapping[str, Sequence[str]]) -> bytes:
    """The template as a workbook: products, lines, examples, how to fill in, lists.

    Parameters
    ----------
    choices : what the drop-downs of the kinds "country", "mass_unit" and "currency", and of the
        column "material", offer; other values may be typed
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": LONG_AGO, "title": LINES_SHEET[lang]})
        cells = Cells(book, lang)
        products = book.add_worksheet(PRODUCTS_SHEET[lang])
        lines = book.add_worksheet(LINES_SHEET[lang])
        examples = book.add_worksheet(EXAMPLES_SHEET[lang])
        guide = book.add_worksheet(GUIDE_SHEET[lang])
        lists = book.add_worksheet(LISTS_SHEET[lang])
        ranges = _lists(lists, choices, cells, LISTS_SHEET[lang])
        for sheet, columns in ((products, PRODUCT_COLUMNS), (lines, LINE_COLUMNS)):
            _header(sheet, 0, columns, cells, lang, comments=True)
            _checks(sheet, columns, ranges, lang)
            sheet.freeze_panes(1, 2)
        _examples(examples, cells, lang)
        _guide(guide, cells, lang)
        lists.hide()
        lines.activate()
    return out.getvalue()


def bill_template_csv(lang: Lang) -> str:
    """The header of a CSV file of lines, with the columns of products among them."""
    out = io.StringIO()
    columns = (*LINE_COLUMNS[:1], *PRODUCT_COLUMNS_OF_LINES, *LINE_COLUMNS[1:])
    writer = csv_writer.writer(out, lineterminator="\r\n")
    writer.writerow(column.name[lang] for column in columns)
    return out.getvalue()


def _header(
    sheet: Any, row: int, columns: Sequence[BillColumn], cells: Cells, lang: Lang, *, comments: bool
) -> None:
    for place, column in enumerate(columns):
        cells.text(sheet, row, place, column.name[lang], "head")
        sheet.set_column(place, place, WIDTHS.get(column.kind, 14))
        if comments:
            must = (REQUIRED if column.is_required else OPTIONAL)[lang]
            said = f"{must}\n{column.note[lang]}"
            sheet.write_comment(row, place, said, {"x_scale": 2, "font_size": 9})


def _lists(
    sheet: Any, choices: Mapping[str, Sequence[str]], cells: Cells, name: str
) -> dict[str, str]:
    """Write what each drop-down offers, and give its range."""
    ranges = {}
    for place, (key, offered) in enumerate(choices.items()):
        cells.text(sheet, 0, place, key, "head")
        for row, said in enumerate(offered, start=1):
            cells.text(sheet, row, place, said, "plain")
        letter = chr(ord("A") + place)
        ranges[key] = f"='{name}'!${letter}$2:${letter}${len(offered) + 1}"
    return ranges


def _checks(
    sheet: Any, columns: Sequence[BillColumn], ranges: Mapping[str, str], lang: Lang
) -> None:
    """Drop-downs and bounds, which warn of other values without forbidding them."""
    for place, column in enumerate(columns):
        source = ranges.get(column.key) or ranges.get(column.kind)
        if source is not None:
            rule: dict[str, Any] = {"validate": "list", "source": source, "show_error": False}
        elif column.kind in {"number", "share"}:
            most = {"maximum": 100} if column.kind == "share" else {}
            rule = {
                "validate": "decimal",
                "criteria": "between" if most else ">=" if column.is_low_allowed else ">",
                ("minimum" if most else "value"): column.low,
                **most,
                "error_type": "warning",
                "error_message": column.note[lang][:255],
            }
        else:
            continue
        sheet.data_validation(1, place, FILL_ROWS, place, rule)


def _examples(sheet: Any, cells: Cells, lang: Lang) -> None:
    cells.text(sheet, 0, 0, EXAMPLE_TITLE[lang], "title")
    cells.text(sheet, 2, 0, PRODUCTS_SHEET[lang], "bold")
    _header(sheet, 3, PRODUCT_COLUMNS, cells, lang, comments=False)
    for place, value in enumerate(EXAMPLE_PRODUCT):
        _write(sheet, 4, place, value, cells, lang)
    cells.text(sheet, 6, 0, LINES_SHEET[lang], "bold")
    _header(sheet, 7, LINE_COLUMNS, cells, lang, comments=False)
    for row, line in enumerate(EXAMPLE_LINES, start=8):
        whole: dict[str, Text | str | float] = {"product": EXAMPLE_PRODUCT[0], **line}
        for place, column in enumerate(LINE_COLUMNS):
            if column.key in whole:
                _write(sheet, row, place, whole[column.key], cells, lang)


def _write(
    sheet: Any, row: int, place: int, value: Text | str | float, cells: Cells, lang: Lang
) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, place, value, cells.format("number"))
    else:
        cells.text(sheet, row, place, value if isinstance(value, str) else value[lang], "plain")


def _guide(sheet: Any, cells: Cells, lang: Lang) -> None:
    cells.text(sheet, 0, 0, GUIDE_SHEET[lang], "title")
    for row, said in enumerate(GUIDE, start=1):
        sheet.merge_range(row, 0, row, 4, said[lang], cells.format("wrap"))
        sheet.set_row(row, 30)
    top = len(GUIDE) + 2
    for place, head in enumerate(COLUMNS_OF_GUIDE):
        cells.text(sheet, top, place, head[lang], "head")
    row = top + 1
    for name, columns in ((PRODUCTS_SHEET, PRODUCT_COLUMNS), (LINES_SHEET, LINE_COLUMNS)):
        for column in columns:
            must = REQUIRED if column.is_required else OPTIONAL
            words = (name[lang], column.name[lang], must[lang], column.unit or "")
            for place, word in enumerate(words):
                cells.text(sheet, row, place, word, "plain")
            cells.text(sheet, row, 4, column.note[lang], "wrap")
            row += 1
    for place, width in enumerate((12, 18, 12, 16, 80)):
        sheet.set_column(place, place, width)
