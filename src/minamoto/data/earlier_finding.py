"""A finding saved as JSON earlier (`minamoto.finding/1`), read back to be compared with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.errors import SheetError
from minamoto.core.finding import FINDING_FORMAT, Finding, FindingTable
from minamoto.core.text import Text

LARGEST_B = 2 * 10**9
TYPES: dict[str, Any] = {
    "string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean,
    "date": pl.Date,
}  # fmt: skip
NEEDED = ("format", "verb", "question", "tables", "snapshots")
SAVE = Text(
    "`--out 結果.json` か `--json` で保存したファイルを指定してください。",
    "give a file saved with `--out result.json` or `--json`",
)


def read_finding(path: Path) -> Finding:
    """The finding in a file: verb, question, tables with units, snapshots and version.

    Headlines, assumptions, warnings and origins of it are not read.

    Raises
    ------
    SheetError : naming the file, and the table, row and column where there is one, of what is not
        the format `minamoto.finding/1`
    """
    document = _document(path)
    tables = document["tables"]
    if not isinstance(tables, list):
        raise _wrong(path, "tables", type(tables).__name__, "a list of tables")
    return Finding(
        verb=str(document["verb"]),
        question=_mapping(path, document, "question"),
        headline=(),
        tables=tuple(_table(path, number, table) for number, table in enumerate(tables, start=1)),
        snapshots={k: str(v) for k, v in _mapping(path, document, "snapshots").items()},
        version=str(document.get("version", "")),
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_B:
            raise _wrong(path, None, f"{path.stat().st_size} bytes", f"up to {LARGEST_B} bytes")
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _wrong(path, None, error.strerror or str(error), "a file that can be read") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise _wrong(path, None, "not JSON in UTF-8", "JSON in UTF-8") from error
    except json.JSONDecodeError as error:
        found = f"line {error.lineno}, character {error.colno}: {error.msg}"
        raise _wrong(path, None, found, "JSON") from error
    if not isinstance(document, dict):
        raise _wrong(path, None, type(document).__name__, "a JSON object")
    if document.get("format") != FINDING_FORMAT:
        raise _wrong(path, "format", repr(document.get("format")), repr(FINDING_FORMAT))
    missing = [key for key in NEEDED if key not in document]
    if missing:
        raise _wrong(path, missing[0], "nothing", f"the fields {', '.join(NEEDED)}")
    return document


def _mapping(path: Path, document: dict[str, Any], key: str) -> dict[str, Any]:
    found = document[key]
    if not isinstance(found, dict):
        raise _wrong(path, key, type(found).__name__, "a JSON object")
    return found


def _table(path: Path, number: int, table: Any) -> FindingTable:
    try:
        name, columns, rows = str(table["name"]), table["columns"], table["rows"]
        schema = {str(c["name"]): TYPES[c["type"]] for c in columns}
        units = {str(c["name"]): str(c["unit"]) for c in columns if c["unit"] is not None}
        title = Text(str(table["title"]["ja"]), str(table["title"]["en"]))
    except (KeyError, TypeError) as error:
        allowed = f"name, title, columns (name, type {'|'.join(TYPES)}, unit) and rows"
        raise _wrong(path, f"tables[{number}]", f"{error} is missing or wrong", allowed) from error
    if not isinstance(rows, list):
        raise _wrong(path, name, type(rows).__name__, "a list of rows")
    for at, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) != set(schema):
            raise _wrong(path, name, "other columns", f"columns {', '.join(schema)}", at)
    columns_read = {
        column: _column(path, name, column, dtype, [row[column] for row in rows])
        for column, dtype in schema.items()
    }
    try:
        return FindingTable(name=name, title=title, frame=pl.DataFrame(columns_read), units=units)
    except ValueError as error:
        raise _wrong(path, name, str(error), "a unit for every number") from error


def _column(path: Path, table: str, name: str, dtype: Any, values: list[Any]) -> pl.Series:
    try:
        if dtype == pl.Date:
            values = [None if v is None else date.fromisoformat(v) for v in values]
        return pl.Series(name, values, dtype=dtype, strict=True)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        at, found = _first_wrong(values, dtype)
        raise _wrong(path, table, found, f"{dtype} or null", at, name) from error


def _first_wrong(values: list[Any], dtype: Any) -> tuple[int | None, str]:
    for at, value in enumerate(values, start=1):
        try:
            pl.Series([value], dtype=dtype, strict=True)
        except (TypeError, ValueError, pl.exceptions.PolarsError):
            return at, repr(value)
    return None, "values of several types"


def _wrong(
    path: Path,
    where: str | None,
    found: str,
    allowed: str,
    row: int | None = None,
    column: str | None = None,
) -> SheetError:
    return SheetError(path.name, found, allowed, sheet=where, row=row, column=column, fix=SAVE)
