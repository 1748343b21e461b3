"""A finding saved as JSON (`minamoto.finding/1`), read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.errors import SheetError
from minamoto.core.finding import FINDING_FORMAT, Finding, FindingTable
from minamoto.core.records import Origin
from minamoto.core.text import Text

TYPES: dict[str, Any] = {
    "string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean,
    "date": pl.Date,
}  # fmt: skip
SAVED = Text(
    "`--out 結果.json` で保存した結果", "an answer saved with `--out answer.json`"
)  # fmt: skip
LARGEST_B = 2_000_000_000


def read_finding(path: Path) -> Finding:
    """The finding that a JSON file holds, as it was when it was saved.

    Raises
    ------
    SheetError : no readable file, not JSON, another format or version of it, or a part that is
        not as the format says: naming the part
    """
    document = _document(path)
    try:
        return Finding(
            verb=document["verb"],
            question=document["question"],
            headline=_texts(document["headline"]),
            tables=tuple(_table(table, place) for place, table in enumerate(document["tables"])),
            assumptions=_texts(document["assumptions"]),
            warnings=_texts(document["warnings"]),
            origins=tuple(Origin(**origin) for origin in document["origins"]),
            snapshots=document["snapshots"],
            version=document["version"],
        )
    except KeyError as error:
        raise _damaged(path, Text(f"「{error.args[0]}」がない", f"no {error.args[0]!r}")) from error
    except (TypeError, ValueError, AttributeError, pl.exceptions.PolarsError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _damaged(path, Text(f"形の違う部分（{said}）", f"a part of another shape: {said}"))\
            from error  # fmt: skip


def _document(path: Path) -> Mapping[str, Any]:
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8") if size <= LARGEST_B else None
    except OSError as error:
        raise SheetError(
            str(path),
            Text(f"読めないファイル（{error.strerror}）", f"no readable file ({error.strerror})"),
            SAVED,
            fix=Text("ファイルの名前と場所を確かめてください", "check its name and place"),
        ) from error
    except UnicodeDecodeError as error:
        raise _damaged(path, Text("UTF-8 でない内容", "bytes that are not UTF-8")) from error
    if text is None:
        raise _damaged(path, Text(f"{size:,} バイト", f"{size:,} bytes"))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise _damaged(path, Text(f"JSON でない内容{place}", f"no JSON{place}")) from error
    found = document.get("format") if isinstance(document, dict) else None
    if not isinstance(document, dict) or found != FINDING_FORMAT:
        raise SheetError(
            str(path),
            Text(f"形式 {found}", f"the format {found!r}") if found else
            Text("minamoto の結果でない JSON", "JSON that is no answer of minamoto"),
            Text(f"形式 {FINDING_FORMAT}", f"the format {FINDING_FORMAT!r}"),
            fix=Text("新しい版の minamoto で保存したものなら、最新版を入れてください",
                     "install the newest version if a newer minamoto wrote it")
            if found else Text("`--out 結果.json` で保存し直してください",
                               "save it anew with `--out answer.json`"),
        )  # fmt: skip
    return document


def _damaged(path: Path, found: Text) -> SheetError:
    return SheetError(
        str(path), found, SAVED,
        fix=Text("保存し直してください", "save it anew"),
    )  # fmt: skip


def _texts(said: list[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(text["ja"], text["en"]) for text in said)


def _table(table: Mapping[str, Any], place: int) -> FindingTable:
    name = table.get("name", place)
    schema = {column["name"]: TYPES[column["type"]] for column in table["columns"]}
    dates = [key for key, dtype in schema.items() if dtype == pl.Date]
    rows = table["rows"]
    for number, row in enumerate(rows):
        if set(row) != set(schema):
            raise ValueError(f"table {name}, row {number + 1}: columns are {sorted(row)}")
        for key in dates:
            row[key] = None if row[key] is None else date.fromisoformat(row[key])
    title = table["title"]
    return FindingTable(
        name=table["name"],
        title=Text(title["ja"], title["en"]),
        frame=pl.DataFrame(rows, schema=schema, orient="row", strict=True),
        units={c["name"]: c["unit"] for c in table["columns"] if c["unit"] is not None},
    )
