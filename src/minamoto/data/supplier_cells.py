"""Cells that a supplier's survey and the sheet of answers share: material, stage, country."""

from __future__ import annotations

from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.stage import STAGES
from minamoto.core.survey import UNKNOWN
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.sheet_columns import Columns
from minamoto.data.user_sheet import Row, folded

BLANK = Text("空欄", "a blank")


def material_cell(columns: Columns, row: Row, allowed: Text) -> str:
    """Key of the material named in the column `material`; `allowed` says what may stand there.

    Raises
    ------
    SheetError : no material, or several, of that name
    """
    text = columns.cell(row, "material")
    try:
        return names.material(text).key
    except (UnknownName, AmbiguousName) as error:
        raise columns.error(row, "material", repr(text) if text else BLANK, allowed) from error


def stage_cell(columns: Columns, row: Row) -> str:
    """Key of the stage in the column `form`, by key or name.

    Raises
    ------
    SheetError : no stage of that name
    """
    text = columns.cell(row, "form")
    for stage in STAGES:
        if folded(text) in {folded(n) for n in (stage.key, stage.name.ja, stage.name.en)}:
            return stage.key
    allowed = Text("、".join(s.name.ja for s in STAGES), ", ".join(s.name.en for s in STAGES))
    raise columns.error(row, "form", repr(text), allowed)


def is_told_unknown(columns: Columns, row: Row, key: str) -> bool:
    """Whether the cell says that the country is not known, which a blank does not."""
    return folded(columns.cell(row, key)) in {folded(UNKNOWN.ja), folded(UNKNOWN.en)}


def country_cell(columns: Columns, row: Row, key: str, *, is_one_a_row: bool = False) -> str | None:
    """ISO3 of the country in a column; None where it is blank or told to be unknown.

    Parameters
    ----------
    is_one_a_row : the error says so, where several countries may have been put into one cell

    Raises
    ------
    SheetError : no country of that name, with the nearest
    """
    text = columns.cell(row, key)
    if not text or is_told_unknown(columns, row, key):
        return None
    try:
        return names.country(text)
    except UnknownName as error:
        raise columns.error(
            row, key, repr(text),
            Text("国名、ISO 3166 の三文字コード、または「不明」",
                 "a country by name or ISO 3166 alpha-3 code, or 'unknown'"),
            _fix(", ".join(error.suggestions), is_one_a_row=is_one_a_row),
        ) from error  # fmt: skip


def _fix(near: str, *, is_one_a_row: bool) -> Text | None:
    if not near:
        return Text("国ごとに一行", "one row a country") if is_one_a_row else None
    ja, en = ("。国ごとに一行", " One row a country") if is_one_a_row else ("", "")
    return Text(f"もしかして：{near}{ja}", f"did you mean {near}?{en}")
