"""The smelters a supplier declares in a CMRT or EMRT of the Responsible Minerals Initiative.

The columns are those of the English template of CMRT 6.4 (sheet 'Smelter List', header in row 4),
which other versions from 6.01 to 6.5, EMRT 1.x to 2.1 and CRT share but for additions; a header is
found by its name, not by its place. The sheet 'Mine List' of EMRT 2.x is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.errors import AmbiguousName, SheetError, UnknownName
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.sheet_columns import Columns, SheetColumn, header_word, locate, raise_any
from minamoto.data.user_sheet import Row, UserSheet, folded, read_sheets

SMELTERS, DECLARATION, MINES = "Smelter List", "Declaration", "Mine List"
NOT_LISTED = "smelternotlisted"
NOT_IDENTIFIED = "smelternotyetidentified"
UNKNOWN = frozenset({"unknown", "n/a", "na", "-", "不明"})
# Minerals of the templates that no table of ours has, folded.
NOT_OURS = frozenset({"mica", "mica(natural)", "naturalmica", "lime", "sodaash"})
# As the templates write them; our names have no brackets.
METALS = {"graphite(natural)": "graphite"}
SECONDARY = ("recycle", "scrap", "リサイクル", "スクラップ")
REVISION = re.compile(r"(?:revision|rev\.?|version)\s*:?\s*(\d+\.\d+)", re.IGNORECASE)
TEMPLATE = re.compile(r"\b(CMRT|EMRT|CRT|AMRT)\b")
BESIDE = 4  # cells to the right of a label, in which its value may stand
DATE_FORMATS = ("%d-%b-%Y", "%Y-%m-%d", "%Y/%m/%d", "%d-%B-%Y", "%Y-%m-%d %H:%M:%S")


def _column(
    key: str, header: str, *others: str, starts: str = "", is_required: bool = False
) -> SheetColumn:
    """A column of the English template, which has no Japanese header of its own."""
    return SheetColumn(
        key=key,
        name=Text(header, header),
        headers=others,
        starts=(starts,) if starts else (),
        is_required=is_required,
    )


COLUMNS = (
    _column("id_input", "Smelter Identification Number Input Column"),
    _column("metal", "Metal", is_required=True),
    _column("lookup", "Smelter Look-up", "Smelter Reference List", is_required=True),
    _column("name", "Smelter Name", "Standard Smelter Names", "Standard Smelter Name"),
    _column("country", "Smelter Country", "Smelter Facility Location: Country", is_required=True),
    _column("id", "Smelter Identification", "Smelter ID"),
    _column("id_source", "Source of Smelter Identification Number"),
    _column("city", "Smelter City"),
    _column("state", "Smelter Facility Location: State / Province"),
    _column("mine", "Name of Mine(s)", starts="Name of Mine"),
    _column("mine_country", "Location (Country) of Mine(s)", starts="Location (Country) of Mine"),
    _column("all_secondary", "100% recycled or scrap", starts="Does 100%"),
    _column("comments", "Comments"),
)
FRAME: dict[str, Any] = {
    "row": pl.Int32, "metal": pl.String, "material": pl.String, "smelter": pl.String,
    "is_identified": pl.Boolean, "smelter_id": pl.String, "id_source": pl.String,
    "country": pl.String, "city": pl.String, "state": pl.String, "mine": pl.String,
    "mine_country_written": pl.String, "mine_countries": pl.List(pl.String),
    "is_all_secondary": pl.Boolean, "comments": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SmelterList:
    """What one supplier declared.

    `smelters` : one row a line of the sheet: `row` as the spreadsheet counts, `metal` as written
    and `material` its key (null for mica and the like, which no table of ours has), `smelter` (null
    where not yet identified), `smelter_id` (CID...), `country` ISO3 or null where unknown,
    `mine_countries` ISO3 of what could be read of `mine_country_written`.
    """

    file: str
    template: str | None  # CMRT | EMRT | CRT | AMRT
    version: str | None
    company: str | None
    as_of: date | None
    smelters: pl.DataFrame
    notes: tuple[Text, ...] = ()


def read_smelter_list(path: Path) -> SmelterList:
    """Read the sheets 'Smelter List' and 'Declaration' of a CMRT or EMRT workbook.

    Raises
    ------
    SheetError : no such sheet, a column missing, a metal or country that is not known, a smelter
        without name: with sheet, row and column; `SheetErrors` where there are several.
    """
    sheets = {folded(sheet.name or ""): sheet for sheet in read_sheets(path)}
    smelters = sheets.get(folded(SMELTERS))
    columns = locate(smelters, COLUMNS) if smelters is not None else None
    if columns is None:
        raise SheetError(
            str(path),
            Text("製錬業者の一覧のないブック", "no list of smelters"),
            Text(
                f"シート「{SMELTERS}」に Metal、Smelter Look-up、Smelter Country の列",
                f"a sheet {SMELTERS!r} with columns Metal, Smelter Look-up, Smelter Country",
            ),
            sheet=smelters.name if smelters else None,
            fix=Text(
                "テンプレートの言語を English に切り替えて保存し直してください",
                "set the language of the template to English and save it again",
            ),
        )
    declaration = sheets.get(folded(DECLARATION))
    words = [c for s in sheets.values() for row in s.rows[:30] for c in row.cells if c]
    rows, notes = _smelters(columns)
    if folded(MINES) in sheets:
        notes.append(Text(f"シート「{MINES}」は読んでいない。", f"Sheet {MINES!r} was not read."))
    company, as_of = _declared(declaration) if declaration else (None, None)
    if company is None:
        notes.append(Text("会社名の記載がない。", "The company is not named."))
    return SmelterList(
        file=str(path),
        template=next((m[1] for w in words if (m := TEMPLATE.search(w))), None),
        version=next((m[1] for w in words if (m := REVISION.search(w))), None),
        company=company,
        as_of=as_of,
        smelters=pl.DataFrame(rows, schema=FRAME, orient="row"),
        notes=tuple(notes),
    )


def _smelters(columns: Columns) -> tuple[list[dict[str, object]], list[Text]]:
    rows: list[dict[str, object]] = []
    notes: list[Text] = []
    errors: list[SheetError] = []
    identity = ("id_input", "metal", "lookup", "name", "id")
    for row in columns.rows():
        if not any(columns.cell(row, key) for key in identity):
            continue  # lines of the form that nobody filled in
        try:
            made = _smelter(columns, row)
        except SheetError as error:
            errors.append(error)
            continue
        rows.append(made)
        if made["material"] is None:
            notes.append(
                Text(
                    f"{row.number}行目：{made['metal']} は対象外の鉱物。",
                    f"Row {row.number}: {made['metal']} is not among the materials.",
                )
            )
        written, read = made["mine_country_written"], made["mine_countries"]
        if written and not read and not _is_secondary(str(written)):
            notes.append(
                Text(
                    f"{row.number}行目：鉱山の国「{written}」は読み取れない。",
                    f"Row {row.number}: the mine country {written!r} could not be read.",
                )
            )
    raise_any(errors)
    return rows, notes


def _smelter(columns: Columns, row: Row) -> dict[str, object]:
    cell = {column.key: columns.cell(row, column.key) for column in COLUMNS}
    lookup = folded(cell["lookup"])
    is_identified = lookup != NOT_IDENTIFIED
    listed = "" if lookup in {NOT_LISTED, NOT_IDENTIFIED} else cell["lookup"]
    smelter = cell["name"] or listed  # the standard name, which the template fills in, goes first
    smelter_id = cell["id_input"] or cell["id"]
    if is_identified and not smelter and not smelter_id:
        raise columns.error(
            row,
            "name" if "name" in columns.places else "lookup",
            Text("空欄", "a blank"),
            Text("製錬業者の名称または識別番号", "the smelter's name or its number"),
            Text("名称を書いてください", "fill in Smelter Name, or choose 'not yet identified'"),
        )
    return {
        "row": row.number,
        "metal": cell["metal"],
        "material": _material(columns, row),
        "smelter": smelter if is_identified and smelter else None,
        "is_identified": is_identified,
        "smelter_id": smelter_id or None,
        "id_source": cell["id_source"] or None,
        "country": _country(columns, row),
        "city": cell["city"] or None,
        "state": cell["state"] or None,
        "mine": cell["mine"] or None,
        "mine_country_written": cell["mine_country"] or None,
        "mine_countries": _mine_countries(cell["mine_country"]),
        "is_all_secondary": {"yes": True, "no": False}.get(folded(cell["all_secondary"])),
        "comments": cell["comments"] or None,
    }


def _material(columns: Columns, row: Row) -> str | None:
    text = columns.cell(row, "metal")
    word = folded(text)
    if word in NOT_OURS:
        return None
    try:
        return names.material(METALS.get(word, text)).key
    except (UnknownName, AmbiguousName) as error:
        raise columns.error(
            row,
            "metal",
            repr(text) if text else Text("空欄", "a blank"),
            Text("テンプレートの金属・鉱物名", "a metal or mineral of the template, such as Gold"),
        ) from error


def _country(columns: Columns, row: Row) -> str | None:
    text = columns.cell(row, "country")
    if not text or folded(text) in UNKNOWN:
        return None
    try:
        return names.country(text)
    except UnknownName as error:
        near = ", ".join(error.suggestions)
        raise columns.error(
            row,
            "country",
            repr(text),
            Text(
                "国名または ISO 3166 の三文字コード", "a country by name or ISO 3166 alpha-3 code"
            ),
            Text(f"もしかして：{near}", f"did you mean {near}?") if near else None,
        ) from error


def _mine_countries(text: str) -> list[str]:
    """ISO3 of the countries of a free text, each once; what is none is left to the reader's eye."""
    found = []
    for part in [text, *names.SEPARATORS.split(text)]:
        try:
            found.append(names.country(part))
        except UnknownName:
            continue
        if part == text:
            break
    return list(dict.fromkeys(found))


def _is_secondary(text: str) -> bool:
    return folded(text).startswith(tuple(map(folded, SECONDARY)))


def _declared(sheet: UserSheet) -> tuple[str | None, date | None]:
    """Company and date: each the next filled cell right of its label."""
    company = _right_of(sheet, ("companyname", "会社名"))
    written = _right_of(sheet, ("effectivedate", "dateofcompletion", "authorizationdate"))
    as_of = _date(sheet, *written) if written else None
    return (company[0] if company else None), as_of


def _right_of(sheet: UserSheet, labels: Sequence[str]) -> tuple[str, Row] | None:
    for row in sheet.rows:
        for place, label in enumerate(row.cells):
            if header_word(label).rstrip(":：") in labels:
                beside = filter(None, row.cells[place + 1 : place + 1 + BESIDE])
                return next(((value, row) for value in beside), None)
    return None


def _date(sheet: UserSheet, text: str, row: Row) -> date:
    for written in DATE_FORMATS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007  # a day, no instant
        except ValueError:
            continue
    raise sheet.error(
        repr(text),
        Text("日付（例：01-Jan-2026）", "a date such as 01-Jan-2026"),
        row.number,
        "Effective Date",
    )
