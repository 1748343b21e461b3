"""The answers of a supplier, read from the survey he fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core import survey
from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.sheet_columns import Columns, SheetColumn, locate, raise_any
from minamoto.data.supplier_cells import (
    country_cell,
    is_told_unknown,
    material_cell,
    stage_cell,
)
from minamoto.data.user_sheet import Row, UserSheet, folded, read_sheets

WHOLE = 100.0
ROUNDING = 0.5  # percent points that printed shares may exceed the whole by
LONGEST_STOCK_DAYS = 3650.0
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y")
AS_PRINTED = Text("調査票に印字した素材名", "the material as the form had it")
REQUIRED = frozenset({"part", "material", "form", "country", "share", "as_of"})
COLUMNS = tuple(
    SheetColumn(key=column.key, name=column.name, is_required=column.key in REQUIRED)
    for column in survey.COLUMNS
)
FRAME: dict[str, Any] = {
    "row": pl.Int32, "supplier": pl.String, "part": pl.String, "material": pl.String,
    "form": pl.String, "country": pl.String, "is_unknown": pl.Boolean, "share": pl.Float64,
    "site": pl.String, "mine_country": pl.String, "stock_days": pl.Float64,
    "alternates": pl.List(pl.String), "as_of": pl.Date, "remarks": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswers:
    """What one supplier declared.

    `answers` : one row an answer: `material` is a key, `form` a stage, `country` ISO3 (null, with
    `is_unknown`, where he says he does not know), `share` 0-1 of what he delivers (null where he
    names several countries and no share), `as_of` the day it holds for. `unanswered` : part,
    material and form of the questions left blank.
    """

    file: str
    supplier: str
    answers: pl.DataFrame
    unanswered: pl.DataFrame
    notes: tuple[Text, ...] = ()


def read_survey(path: Path) -> SurveyAnswers:
    """Read a filled-in survey, in Japanese or English.

    Raises
    ------
    SheetError : naming sheet, row and column: a country, date or number that is none, an answer
        without country or date, shares of one question above 100 %, the supplier's name gone.
    """
    for sheet in read_sheets(path):
        columns = locate(sheet, COLUMNS)
        if columns is not None:
            return _read(columns, _supplier(sheet, columns.header.number))
    raise SheetError(
        str(path),
        Text("調査票のない表", "no survey"),
        Text(
            "調査票の見出し（部品、素材、段階、国…）", "its header: part, material, stage, country"
        ),
        fix=Text("見出しの行を元に戻してください", "put the header row back as it was"),
    )


def _supplier(sheet: UserSheet, below: int) -> str:
    labels = {folded(survey.SUPPLIER_LABEL.ja), folded(survey.SUPPLIER_LABEL.en)}
    for row in sheet.rows:
        if row.number < below and row.cells and folded(row.cells[0]) in labels:
            name = next(filter(None, row.cells[1:]), "")
            if name:
                return name
    raise sheet.error(
        Text("仕入先名のない調査票", "no name of the supplier"),
        Text("見出しの上の「仕入先」の行", "the row 'supplier' above the header"),
        below,
        survey.SUPPLIER_LABEL.en,
    )


def _read(columns: Columns, supplier: str) -> SurveyAnswers:
    answers: list[dict[str, object]] = []
    asked: dict[tuple[str, str, str], list[dict[str, object]]] = {}
    notes: list[Text] = []
    rows: dict[tuple[str, str, str], Row] = {}
    errors: list[SheetError] = []
    for row in columns.rows():
        try:
            question = _question(columns, row)
            if question is None:
                continue
            mine = asked.setdefault(question, [])
            rows[question] = row
            if any(columns.cell(row, column.key) for column in survey.ANSWERS):
                made = _answer(columns, row, supplier, question)
                mine.append(made)
                answers.append(made)
        except SheetError as error:
            errors.append(error)
    raise_any(errors)
    for question, mine in asked.items():
        notes += _shares(columns, rows[question], question, mine)
    blank = [question for question, mine in asked.items() if not mine]
    keys = ("part", "material", "form")
    return SurveyAnswers(
        file=columns.sheet.file,
        supplier=supplier,
        answers=pl.DataFrame(answers, schema=FRAME, orient="row"),
        unanswered=pl.DataFrame(blank, schema=dict.fromkeys(keys, pl.String), orient="row"),
        notes=tuple(notes),
    )


def _question(columns: Columns, row: Row) -> tuple[str, str, str] | None:
    """Part, material and stage of a row; None for a blank one."""
    part = columns.cell(row, "part")
    if part:
        named = material_cell(columns, row, AS_PRINTED)
        return part, named, stage_cell(columns, row)
    if any(columns.cell(row, column.key) for column in survey.ANSWERS):
        raise columns.error(
            row,
            "part",
            Text("空欄", "a blank"),
            Text("どの部品への回答か", "the part that the answer is for"),
            Text(
                "上の行から部品・素材・段階を写してください", "copy part, material and stage down"
            ),
        )
    return None


def _answer(
    columns: Columns, row: Row, supplier: str, question: tuple[str, str, str]
) -> dict[str, object]:
    part, material, form = question
    country = country_cell(columns, row, "country", is_one_a_row=True)
    is_unknown = is_told_unknown(columns, row, "country")
    if country is None and not is_unknown:
        raise columns.error(
            row,
            "country",
            Text("空欄", "a blank"),
            Text("国名か「不明」", "a country, or 'unknown'"),
        )
    share = columns.number(row, "share", 0.0, WHOLE)
    return {
        "row": row.number,
        "supplier": supplier,
        "part": part,
        "material": material,
        "form": form,
        "country": country,
        "is_unknown": is_unknown,
        "share": None if share is None else share / WHOLE,
        "site": columns.cell(row, "site") or None,
        "mine_country": country_cell(columns, row, "mine_country", is_one_a_row=True),
        "stock_days": columns.number(row, "stock_days", 0.0, LONGEST_STOCK_DAYS),
        "alternates": _listed(columns.cell(row, "alternates")),
        "as_of": _date(columns, row),
        "remarks": columns.cell(row, "remarks") or None,
    }


def _shares(
    columns: Columns, row: Row, question: tuple[str, str, str], mine: Sequence[dict[str, object]]
) -> list[Text]:
    """Check the shares of one question, fill in that of a single country, and tell."""
    name = "・".join(question)
    given = [float(str(answer["share"])) for answer in mine if answer["share"] is not None]
    total = sum(given) * WHOLE
    if total > WHOLE + ROUNDING:
        raise columns.error(
            row,
            "share",
            Text(f"{name} の合計 {total:g} %", f"{total:g} % in all of {name}"),
            Text("合計 100 % まで", "100 % at most"),
        )
    if len(mine) == 1 and not given:
        mine[0]["share"] = 1.0
        return [Text(f"{name}：国が一つなので 100 % とした。", f"{name}: one country, so 100 %.")]
    if len(given) < len(mine):
        return [Text(f"{name}：割合のない回答がある。", f"{name}: answers without a share.")]
    if mine and total < WHOLE - ROUNDING:
        rest = WHOLE - total
        return [Text(f"{name}：残り {rest:g} % は不明。", f"{name}: {rest:g} % is not told.")]
    return []


def _listed(text: str) -> list[str]:
    return [
        part.strip()
        for part in text.replace("、", ";").replace("；", ";").split(";")
        if part.strip()
    ]


def _date(columns: Columns, row: Row) -> date:
    text = columns.cell(row, "as_of")
    for written in DATE_FORMATS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007  # a day, no instant
        except ValueError:
            continue
    raise columns.error(
        row,
        "as_of",
        repr(text) if text else Text("空欄", "a blank"),
        Text("日付（例：2026-11-25）", "a date such as 2026-11-25"),
    )
