"""A finding in the documented JSON format `minamoto.finding/1` (docs/finding.md)."""

from __future__ import annotations

import dataclasses
import json as json_writer
import math
from datetime import date
from importlib.resources import files
from typing import Any

import polars as pl

from minamoto.core.errors import TableError
from minamoto.core.finding import FINDING_FORMAT, Finding, FindingTable
from minamoto.core.text import Text
from minamoto.report.labels import label

SCHEMA_FILE = "finding.schema.json"


def json(finding: Finding) -> str:
    """The finding as JSON text: UTF-8 letters as they are, keys in a fixed order.

    Raises
    ------
    TableError : naming table, column and row of a number that JSON cannot hold (NaN, infinity).
    """
    document = {
        "format": FINDING_FORMAT,
        "version": finding.version,
        "verb": finding.verb,
        "question": {key: _plain(value) for key, value in finding.question.items()},
        "headline": _texts(finding.headline),
        "tables": [_table(table) for table in finding.tables],
        "assumptions": _texts(finding.assumptions),
        "warnings": _texts(finding.warnings),
        "origins": [dataclasses.asdict(origin) for origin in finding.origins],
        "snapshots": dict(sorted(finding.snapshots.items())),
    }
    return json_writer.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the format, as shipped."""
    text = (files("minamoto.report") / SCHEMA_FILE).read_text(encoding="utf-8")
    schema: dict[str, Any] = json_writer.loads(text)
    return schema


def _texts(texts: tuple[Text, ...]) -> list[dict[str, str]]:
    return [{"ja": text.ja, "en": text.en} for text in texts]


def _table(table: FindingTable) -> dict[str, Any]:
    columns = []
    for name, dtype in table.frame.schema.items():
        said = label(name).name
        columns.append(
            {
                "name": name,
                "type": _type(dtype, f"{table.name}.{name}"),
                "unit": table.units.get(name),
                "label": {"ja": said.ja, "en": said.en},
            }
        )
    _finite(table)
    rows = [
        {name: _plain(value) for name, value in row.items()}
        for row in table.frame.iter_rows(named=True)
    ]
    title = {"ja": table.title.ja, "en": table.title.en}
    return {"name": table.name, "title": title, "columns": columns, "rows": rows}


def _type(dtype: pl.DataType, where: str) -> str:
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Boolean:
        return "boolean"
    if dtype == pl.Date:
        return "date"
    if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Null):
        return "string"
    raise TableError(
        f"{where}: type {dtype} is not in {FINDING_FORMAT}; allowed are whole numbers, numbers, "
        "booleans, dates and text: cast the column in the study that makes it"
    )


def _finite(table: FindingTable) -> None:
    for name, dtype in table.frame.schema.items():
        if dtype.is_float():
            for row, value in enumerate(table.frame[name]):
                if value is not None and not math.isfinite(value):
                    raise TableError(
                        f"{table.name}.{name}, row {row + 1}: found {value}, allowed a finite "
                        "number or null; a missing value is null, with its reason beside it"
                    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
