"""The reference tables that ship with the package: read, listed and proved by their hash.

`reference/curated/*.csv` are kept by hand, `reference/bulk/*.parquet` by a script; `manifest.json`
says of each its types, hash, years, sources and licences. Reading needs no validation library: what
is shipped was validated when it was built, and the hash says that it is what was built.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import polars as pl

from minamoto.core.errors import CorruptFile, StoreError, UnknownName
from minamoto.core.nearest import nearest

MANIFEST_FORMAT = "minamoto.reference/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """What the manifest says of one shipped table."""

    name: str
    file: str  # relative to the reference folder
    kind: Literal["curated", "bulk"]
    rows: int
    sha256: str
    columns: Mapping[str, str]  # column -> polars type
    year_first: int | None
    year_last: int | None
    sources: tuple[str, ...]  # keys of table `sources`
    licences: tuple[str, ...]
    grades: tuple[str, ...]
    built_by: str


def folder() -> Path:
    """Where the shipped tables lie."""
    return Path(str(resources.files("minamoto.data"))) / "reference"


@cache
def manifest() -> tuple[TableEntry, ...]:
    """Every shipped table, by name.

    Examples
    --------
    >>> next(entry.kind for entry in manifest() if entry.name == "materials")
    'curated'
    """
    path = folder() / "manifest.json"
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: {error}; reinstall minamoto") from error
    if record.get("format") != MANIFEST_FORMAT:
        raise StoreError(
            f"{path}: format is {record.get('format')!r}, allowed {MANIFEST_FORMAT!r}; "
            "reinstall minamoto"
        )
    return tuple(_entry(name, fields) for name, fields in sorted(record["tables"].items()))


def _entry(name: str, fields: dict[str, Any]) -> TableEntry:
    lists = ("sources", "licences", "grades")
    frozen: dict[str, Any] = {
        key: tuple(value) if key in lists else value for key, value in fields.items()
    }
    return TableEntry(name=name, **frozen)


def names() -> tuple[str, ...]:
    """Names of the shipped tables, in alphabetical order."""
    return tuple(entry.name for entry in manifest())


def entry(name: str) -> TableEntry:
    """The manifest's entry of one table; raises `UnknownName` with the nearest names."""
    for known in manifest():
        if known.name == name:
            return known
    raise UnknownName("table", name, nearest(name, names()))


def table(name: str) -> pl.DataFrame:
    """One shipped table, read once a process; changing the frame given leaves the next one whole.

    Raises
    ------
    UnknownName : no such table
    CorruptFile : the file is not the one the manifest describes
    """
    return _read(name).clone()


@cache
def _read(name: str) -> pl.DataFrame:
    known = entry(name)
    content = _checked_bytes(known)
    if known.file.endswith(".parquet"):
        return pl.read_parquet(io.BytesIO(content))
    schema = {column: getattr(pl, dtype)() for column, dtype in known.columns.items()}
    return pl.read_csv(io.BytesIO(content), schema_overrides=schema)


def scan(name: str) -> pl.LazyFrame:
    """One shipped table, lazily: of a large one only the rows and columns asked for are read."""
    known = entry(name)
    if not known.file.endswith(".parquet"):
        return table(name).lazy()
    return pl.scan_parquet(folder() / known.file)


def verify(name: str) -> None:
    """Hash the file of one table; raises `CorruptFile` when it is not what the manifest says."""
    _checked_bytes(entry(name))


def _checked_bytes(known: TableEntry) -> bytes:
    path = folder() / known.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error}; reinstall minamoto") from error
    found = hashlib.sha256(content).hexdigest()
    if found != known.sha256:
        raise CorruptFile(str(path), known.sha256, found)
    return content
