"""A bill of material with the answers of its suppliers, as a workbook that can be read again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import polars as pl
import xlsxwriter

from minamoto.core.bom import LINE_COLUMNS, LINES_SHEET, PRODUCT_COLUMNS, PRODUCTS_SHEET, BillColumn
from minamoto.core.composition import Composition
from minamoto.core.declared import COLUMNS, NO, SHEET, YES
from minamoto.core.errors import InputError
from minamoto.core.stage import STAGES
from minamoto.core.survey import UNKNOWN
from minamoto.core.text import Lang, Text
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.survey import OPTIONS

GRAMS_A_TONNE = 1e6
WHOLE = 100.0
MOST_LINES = 1_048_575  # rows of an Excel sheet below its header
COMPOSITIONS = Text("組成", "compositions")
COMPOSITION_HEADS = (
    Text("組成名", "composition"), Text("素材", "material"), Text("割合（%）", "fraction (%)"),
    Text("下限（%）", "low (%)"), Text("上限（%）", "high (%)"),
)  # fmt: skip
UNIT = "g"


def bill_workbook(
    products: pl.DataFrame,
    lines: pl.DataFrame,
    answers: pl.DataFrame,
    compositions: Mapping[str, Composition],
    lang: Lang,
) -> bytes:
    """The workbook.

    Parameters
    ----------
    products, lines : tables `bill_products` and `bill_lines`; masses are written in grams
    answers : rows of the sheet of answers, the columns of `core.declared` with `is_accepted`;
        materials and countries as they are to be shown
    compositions : the user's own, by name

    Raises
    ------
    InputError : more lines than a sheet holds
    """
    if lines.height > MOST_LINES:
        raise InputError(
            Text(
                f"部品表が {lines.height:,} 行あり、Excel の {MOST_LINES:,} 行を超えます。"
                "製品ごとに分けてください。",
                f"the bill has {lines.height:,} lines, an Excel sheet holds {MOST_LINES:,}; "
                "split it by product",
            )
        )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        cells = Cells(book, lang)
        _table(book.add_worksheet(PRODUCTS_SHEET[lang]), products, PRODUCT_COLUMNS, cells, lang)
        _table(book.add_worksheet(LINES_SHEET[lang]), _as_written(lines), LINE_COLUMNS, cells, lang)
        if compositions:
            _compositions(book.add_worksheet(COMPOSITIONS[lang]), compositions, cells, lang)
        sheet = book.add_worksheet(SHEET[lang])
        _answers(sheet, answers, cells, lang)
        sheet.activate()
    return out.getvalue()


def _as_written(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines in the units of the template; what the reader filled in is left blank again."""
    return lines.with_columns(
        (pl.col("mass_t_per_part") * GRAMS_A_TONNE).alias("mass_per_unit"),
        pl.when(pl.col("mass_t_per_part").is_not_null()).then(pl.lit(UNIT)).alias("mass_unit"),
        pl.col("alternates").list.join("; "),
        pl.when(~pl.col("is_share_split") & pl.col("material").is_not_null())
        .then(pl.col("supplier_share") * WHOLE).alias("supplier_share"),
    )  # fmt: skip


def _table(
    sheet: Any, frame: pl.DataFrame, columns: tuple[BillColumn, ...], cells: Cells, lang: Lang
) -> None:
    for place, column in enumerate(columns):
        cells.text(sheet, 0, place, column.name[lang], "head")
        sheet.set_column(place, place, 22 if column.kind == "text" else 13)
        for row, value in enumerate(frame[column.key], start=1):
            _write(sheet, row, place, value, cells)
    sheet.freeze_panes(1, 2)


def _compositions(
    sheet: Any, compositions: Mapping[str, Composition], cells: Cells, lang: Lang
) -> None:
    for place, head in enumerate(COMPOSITION_HEADS):
        cells.text(sheet, 0, place, head[lang], "head")
        sheet.set_column(place, place, 22 if place < 2 else 13)
    row = 0
    for name, made in compositions.items():
        for part in made.constituents:
            row += 1
            shares = (part.fraction, part.low, part.high)
            values = (name, part.material, *(share * WHOLE for share in shares))
            for place, value in enumerate(values):
                _write(sheet, row, place, value, cells)


def _answers(sheet: Any, answers: pl.DataFrame, cells: Cells, lang: Lang) -> None:
    stages = {stage.key: stage.name[lang] for stage in STAGES}
    shown = answers.with_columns(
        pl.col("form").replace(stages),
        pl.col("share") * WHOLE,
        pl.col("country").fill_null(UNKNOWN[lang]),
        pl.when("is_accepted").then(pl.lit(YES[lang])).otherwise(pl.lit(NO[lang]))
        .alias("accepted"),
    )  # fmt: skip
    for place, column in enumerate(COLUMNS):
        cells.text(sheet, 0, place, column.name[lang], "head")
        sheet.write_comment(0, place, column.note[lang], {"x_scale": 1.6})
        sheet.set_column(place, place, column.width)
        for row, value in enumerate(shown[column.key], start=1):
            _write(sheet, row, place, value, cells)
    accepted = next(place for place, c in enumerate(COLUMNS) if c.key == "accepted")
    sheet.data_validation(
        1, accepted, max(answers.height, 1), accepted,
        {"validate": "list", "source": [YES[lang], NO[lang]]},
    )  # fmt: skip
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(answers.height, 1), len(COLUMNS) - 1)


def _write(sheet: Any, row: int, place: int, value: object, cells: Cells) -> None:
    if value is None:
        return
    if isinstance(value, (int, float)):
        sheet.write_number(row, place, value, cells.format("number"))
    else:
        cells.text(sheet, row, place, str(value), "plain")
