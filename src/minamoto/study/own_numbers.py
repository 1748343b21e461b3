"""Any indicator on the caller's own table: one group of rows a subject, columns named as inputs."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from minamoto.core.errors import InputError, MissingInput, NoValue, SheetError, UnknownName
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.indicator import Indicator, Input
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.data.user_sheet import Row, UserSheet, folded, read_sheets
from minamoto.indicators import INDICATORS, by_key
from minamoto.study.indicator_list import indicators_table

WHOLE = "all"  # the subject where nothing is grouped by
OWN_COLUMNS = frozenset(
    {"indicator", "subject", "value", "unit", "row_count", "reason_ja", "reason_en"}
)
NUMBERS_ASSUMPTION = Text(
    "数値は利用者のファイルによる。単位は換算せず、各指標の定義どおりとみなす。空欄は欠損とし、"
    "推定しない。",
    "The numbers are the user's own, taken in the units that each indicator asks for; blanks are "
    "missing, never guessed.",
)
ORDER_ASSUMPTION = Text(
    "年ごとの入力は、行の順に時系列として読む。",
    "Inputs by year are read as a series in the order of the rows.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A sheet, its header row, and where each column stands."""

    sheet: UserSheet
    header: Row
    place: dict[str, int]

    def column(self, name: str) -> str:
        return self.header.cells[self.place[folded(name)]]

    def cell(self, row: Row, name: str) -> str:
        place = self.place[folded(name)]
        return row.cells[place] if place < len(row.cells) else ""

    def rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.sheet.rows if row.number > self.header.number)


def own_numbers(path: Path | str, *indicators: str, by: Sequence[str] = ()) -> Finding:
    """Indicators of the numbers in a CSV or Excel file.

    Parameters
    ----------
    path : the first sheet with data is read; its first row names the columns
    indicators : keys; by default every one whose inputs are all there
    by : columns that tell subjects apart, for example material and year; none means one subject

    Returns
    -------
    Table `measures`, one row an indicator and subject (a missing value has its reason), and
    `indicators` with their equations.

    Raises
    ------
    SheetError : naming file, sheet, row and column of what cannot be used
    UnknownName : of an indicator, or of a column to group by
    InputError : when no indicator finds its inputs
    """
    sheets = read_sheets(Path(path))
    table = _table(sheets[0])
    _check_grouping(table, by)
    chosen = _chosen(table, indicators)
    subjects = _subjects(table, by)
    rows = [
        _measure(table, indicator, key, rows, by)
        for key, rows in subjects.items()
        for indicator in chosen
    ]
    left = [str(sheet.name) for sheet in sheets[1:]]
    return Finding(
        verb="indicators",
        question={"input": str(path), "indicators": [i.key for i in chosen], "by": list(by)},
        headline=(
            Text(
                f"{len(subjects)}件の対象について{len(chosen)}種の指標を計算。",
                f"{len(chosen)} indicators of {len(subjects)} subjects.",
            ),
        ),
        tables=(_measures_table(rows, by), indicators_table(chosen)),
        assumptions=(NUMBERS_ASSUMPTION, ORDER_ASSUMPTION),
        warnings=tuple(
            Text(f"シート「{name}」は読んでいない。", f"Sheet {name!r} was not read.")
            for name in left
        ),
        version=VERSION,
    )


def _table(sheet: UserSheet) -> _Table:
    header = sheet.rows[0]
    place: dict[str, int] = {}
    for position, name in enumerate(header.cells):
        if name and place.setdefault(folded(name), position) != position:
            raise sheet.error(
                Text(f"同じ見出し「{name}」が二つ", f"the header {name!r} twice"),
                Text("異なる見出し", "each once"),
                header.number,
                name,
            )
    if len(sheet.rows) == 1:
        raise sheet.error(
            Text("見出しだけの表", "a header and no row"),
            Text("一行以上の数値", "at least one row of numbers"),
            header.number,
            header.cells[0],
        )
    return _Table(sheet=sheet, header=header, place=place)


def _check_grouping(table: _Table, by: Sequence[str]) -> None:
    for name in by:
        if folded(name) not in table.place:
            named = [cell for cell in table.header.cells if cell]
            raise UnknownName("column", name, nearest(name, named) or named[:3])
        if folded(name) in OWN_COLUMNS:
            raise InputError(
                Text(
                    f"列「{name}」は結果の列名と重なります。別の見出しに変えてください。",
                    f"--by: {name!r} is a column of the answer; give that column another name",
                )
            )


def _chosen(table: _Table, keys: Sequence[str]) -> tuple[Indicator, ...]:
    if keys:
        chosen = tuple(by_key(key) for key in keys)
        for indicator in chosen:
            lacking = _lacking(table, indicator)
            if lacking:
                raise table.sheet.error(
                    Text(
                        f"見出し {'、'.join(filter(None, table.header.cells))}",
                        f"columns {', '.join(filter(None, table.header.cells))}",
                    ),
                    Text(
                        f"指標 {indicator.key} に必要な列 {'、'.join(lacking)}",
                        f"the inputs of {indicator.key}, here lacking {', '.join(lacking)}",
                    ),
                    table.header.number,
                    lacking[0],
                )
        return chosen
    able = tuple(i for i in INDICATORS if not _lacking(table, i))
    if not able:
        raise InputError(
            Text(
                f"{table.sheet.file}：列 {'、'.join(filter(None, table.header.cells))} で計算できる"
                "指標はありません。`minamoto indicators --list --table inputs` で入力の列名を"
                "確認してください。",
                f"{table.sheet.file}: no indicator finds its inputs among the columns "
                f"{', '.join(filter(None, table.header.cells))}; "
                "`minamoto indicators --list --table inputs` says how they must be named",
            )
        )
    return able


def _lacking(table: _Table, indicator: Indicator) -> list[str]:
    return [
        given.name
        for given in indicator.inputs
        if not given.optional and folded(given.name) not in table.place
    ]


def _subjects(table: _Table, by: Sequence[str]) -> dict[tuple[str, ...], list[Row]]:
    subjects: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows():
        subjects.setdefault(tuple(table.cell(row, name) for name in by), []).append(row)
    return subjects


def _measure(
    table: _Table,
    indicator: Indicator,
    key: tuple[str, ...],
    rows: Sequence[Row],
    by: Sequence[str],
) -> dict[str, object]:
    given = [i for i in indicator.inputs if folded(i.name) in table.place]
    inputs = {i.name: _values(table, i, rows) for i in given}
    value: float | None = None
    reason: Text | None = None
    try:
        value = float(indicator.compute(**inputs))
    except (MissingInput, NoValue) as error:
        reason = _with_blanks(error.reason, table, given, rows)
    except InputError as error:
        subject = " / ".join(key) or WHOLE
        raise InputError(
            Text(
                f"{table.sheet.file}（{subject}、{indicator.key}）：{error.said('ja')}",
                f"{table.sheet.file} ({subject}, {indicator.key}): {error}",
            )
        ) from error
    return {
        "indicator": indicator.key,
        "subject": " / ".join(key) or WHOLE,
        **dict(zip(by, key, strict=True)),
        "value": value,
        "unit": indicator.unit,
        "row_count": len(rows),
        "reason_ja": reason.ja if reason else None,
        "reason_en": reason.en if reason else None,
    }


def _with_blanks(reason: Text, table: _Table, given: Sequence[Input], rows: Sequence[Row]) -> Text:
    """The reason, and the rows of the file whose cells are blank."""
    blank = [row.number for row in rows if not all(table.cell(row, i.name) for i in given)]
    if not blank:
        return reason
    numbers = ", ".join(str(number) for number in blank)
    return Text(f"{reason.ja}（空欄：{numbers}行目）", f"{reason.en} (blank: row {numbers})")


def _values(table: _Table, given: Input, rows: Sequence[Row]) -> object:
    """An array of one value a row, or one float where the input is one for the subject."""
    values = np.array([_number(table, given, row) for row in rows])
    if given.per != "one":
        return values
    told = sorted({value for value in values if not math.isnan(value)})
    if len(told) > 1:
        differing = next(row for row in rows if _number(table, given, row) == told[-1])
        raise table.sheet.error(
            Text(
                f"一つの対象に異なる値（{told[0]:g} と {told[-1]:g}）",
                f"{told[-1]:g} beside {told[0]:g} for the same subject",
            ),
            Text("対象ごとに一つの値", "one value for each subject"),
            differing.number,
            table.column(given.name),
        )
    return told[0] if told else math.nan


def _number(table: _Table, given: Input, row: Row) -> float:
    cell = table.cell(row, given.name)
    written = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    if not written:
        return math.nan
    try:
        value = float(written)
    except ValueError:
        value = math.inf
    if math.isfinite(value) and given.low <= value <= given.high:
        return value
    raise SheetError(
        table.sheet.file,
        repr(cell),
        _allowed(given),
        sheet=table.sheet.name,
        row=row.number,
        column=table.column(given.name),
        fix=Text("分からない値は空欄にしてください", "leave it blank if it is not known"),
    )


def _allowed(given: Input) -> Text:
    if math.isinf(given.high):
        return Text(
            f"{given.low:g}以上の数値（単位 {given.unit}）",
            f"a number of at least {given.low:g} in {given.unit}",
        )
    return Text(
        f"{given.low:g}以上{given.high:g}以下の数値（単位 {given.unit}）",
        f"a number from {given.low:g} to {given.high:g} in {given.unit}",
    )


def _measures_table(rows: Sequence[dict[str, object]], by: Sequence[str]) -> FindingTable:
    schema: dict[str, type[pl.DataType]] = {"indicator": pl.String, "subject": pl.String}
    schema |= dict.fromkeys(by, pl.String)
    schema |= {
        "value": pl.Float64, "unit": pl.String, "row_count": pl.Int32,
        "reason_ja": pl.String, "reason_en": pl.String,
    }  # fmt: skip
    return FindingTable(
        name="measures",
        title=Text("指標の値", "Values of the indicators"),
        frame=pl.DataFrame(list(rows), schema=schema),
        units={"value": "as in column unit", "row_count": "1"},
    )
