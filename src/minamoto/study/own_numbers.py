"""Any indicator on the caller's own table: one group of rows a subject, columns named as inputs."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.indicator import Indicator, Input
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.data.user_sheet import Row, UserSheet, folded, read_sheets
from minamoto.indicators import INDICATORS, by_key, evaluate_groups
from minamoto.study.indicator_list import indicators_table

WHOLE = "all"  # the subject where nothing is grouped by
OWN_COLUMNS = frozenset(
    {"indicator", "subject", "value", "low", "high", "interval", "unit", "reason_ja", "reason_en"}
)
COUNTRY_HEADERS = frozenset({"country", "国", "国名", "国・地域"})
ROW = "row of the file"  # names a row where no column of countries does
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
    measured = pl.concat([_measured(table, indicator, by) for indicator in chosen])
    subjects = measured["subject"].n_unique()
    left = [str(sheet.name) for sheet in sheets[1:]]
    return Finding(
        verb="indicators",
        question={"input": str(path), "indicators": [i.key for i in chosen], "by": list(by)},
        headline=(
            Text(
                f"指標{len(chosen)}種、対象{subjects}件。",
                f"Indicators: {len(chosen)}; subjects: {subjects}.",
            ),
        ),
        tables=(
            FindingTable(
                name="measures",
                title=Text("指標の値", "Values of the indicators"),
                frame=measured,
                units=dict.fromkeys(("value", "low", "high"), "as in column unit"),
            ),
            indicators_table(chosen),
        ),
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


def _measured(table: _Table, indicator: Indicator, by: Sequence[str]) -> pl.DataFrame:
    """The indicator of every subject, in the order of the file."""
    given = [i for i in indicator.inputs if folded(i.name) in table.place]
    rows = table.rows()
    columns: dict[str, Sequence[object]] = {
        name: [table.cell(row, name) for row in rows] for name in by
    }
    columns["subject"] = [" / ".join(table.cell(row, name) for name in by) or WHOLE for row in rows]
    label = next((key for key in table.place if key in COUNTRY_HEADERS), None)
    columns[ROW] = [(label and table.cell(row, label)) or f"#{row.number}" for row in rows]
    for one in given:
        columns[one.name] = [_number(table, one, row) for row in rows]
        if one.per == "one":
            _check_same(table, one, columns["subject"], columns[one.name])
    frame = pl.DataFrame(
        columns, schema_overrides=dict.fromkeys([i.name for i in given], pl.Float64)
    )
    try:
        found = evaluate_groups(indicator, frame, ["subject", *by], label=ROW)
    except InputError as error:
        raise InputError(
            Text(
                f"{table.sheet.file}（{indicator.key}）：{error.said('ja')}",
                f"{table.sheet.file} ({indicator.key}): {error}",
            )
        ) from error
    return found.select("indicator", pl.exclude("indicator"))


def _check_same(
    table: _Table, given: Input, subjects: Sequence[object], values: Sequence[object]
) -> None:
    """Raise where an input that is one for a subject has two values in its rows."""
    told: dict[object, object] = {}
    for row, subject, value in zip(table.rows(), subjects, values, strict=True):
        if value is not None and told.setdefault(subject, value) != value:
            raise table.sheet.error(
                Text(
                    f"{value:g}（同じ対象の別の行では {told[subject]:g}）",
                    f"{value:g} beside {told[subject]:g} for the same subject",
                ),
                Text("対象ごとに一つの値", "one value for each subject"),
                row.number,
                table.column(given.name),
            )


def _number(table: _Table, given: Input, row: Row) -> float | None:
    cell = table.cell(row, given.name)
    written = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = math.inf
    if math.isfinite(value) and given.low <= value <= given.high:
        return value
    raise table.sheet.error(
        repr(cell),
        _allowed(given),
        row.number,
        table.column(given.name),
        Text("わからない値は空欄にしてください", "leave it blank if it is not known"),
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
