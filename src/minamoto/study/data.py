"""`data`: which tables there are, what is in them, and whether they are sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from minamoto.core.errors import InputError, StoreError, UnknownName
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.data import names, reference, warehouse
from minamoto.study.provenance import origins

if TYPE_CHECKING:
    from minamoto.data.check import CheckResult

COUNTRY_COLUMNS = frozenset({"country", "exporter", "importer", "partner", "imposer"})
SHOWN = 1000  # rows, unless more are asked for
TRUTH = {"true": True, "yes": True, "○": True, "false": False, "no": False, "×": False}


def tables() -> Finding:
    """Every shipped table: rows, years, sources, licences, grades and the hash of its file.

    Examples
    --------
    >>> tables().to_polars().filter(table="materials")["kind"].item()
    'curated'
    """
    rows = [
        {
            "table": entry.name,
            "kind": entry.kind,
            "rows": entry.rows,
            "year_first": entry.year_first,
            "year_last": entry.year_last,
            "grades": ";".join(entry.grades),
            "source_count": len(entry.sources),
            "licences": ";".join(entry.licences),
            "sources": ";".join(entry.sources),
            "sha256": entry.sha256,
        }
        for entry in reference.manifest()
    ]
    frame = pl.DataFrame(
        rows,
        schema_overrides={"year_first": pl.Int32, "year_last": pl.Int32},
        infer_schema_length=None,
    )
    count, total = len(rows), int(frame["rows"].sum())
    return Finding(
        verb="data",
        question={},
        headline=(
            Text(f"{count}表、{total:,}行を同梱。", f"{count} tables with {total:,} rows ship."),
        ),
        tables=(
            FindingTable(
                name="tables",
                title=Text("同梱データ", "Shipped tables"),
                frame=frame,
                units={
                    "rows": "1",
                    "year_first": "yr",
                    "year_last": "yr",
                    "source_count": "1",
                },
            ),
        ),
        snapshots={entry.name: entry.sha256 for entry in reference.manifest()},
        version=VERSION,
    )


def show(table: str, where: Mapping[str, str] | None = None, limit: int | None = SHOWN) -> Finding:
    """The rows of one table, shipped and of the user's own files.

    Parameters
    ----------
    table : name, as `tables` lists them
    where : column to value; materials and countries by any name, others as they stand
    limit : rows at most; None gives every row

    Raises
    ------
    UnknownName : no such table or column
    InputError : a value that the column cannot have

    Examples
    --------
    >>> found = show("production", {"material": "Mg", "year": "2023", "country": "中国"})
    >>> found.to_polars()["country"].unique().to_list()
    ['CHN']
    """
    wanted = dict(where or {})
    scan = warehouse.scan(table)
    schema = scan.collect_schema()
    for column, value in wanted.items():
        if column not in schema:
            near = nearest(column, schema.names()) or schema.names()
            raise UnknownName("column", column, near)
        scan = scan.filter(_equal(column, schema[column], value))
    found = scan.collect()
    frame = _plain(found if limit is None else found.head(limit))
    return Finding(
        verb="data",
        question={"table": table, "where": wanted, "limit": limit},
        headline=(
            Text(
                f"{table}：該当{found.height:,}行"
                + ("。" if frame.height == found.height else f"のうち{frame.height:,}行。"),
                f"{table}: {found.height:,} rows"
                + ("." if frame.height == found.height else f", the first {frame.height:,} here."),
            ),
        ),
        tables=(
            FindingTable(
                name=table, title=Text(table, table), frame=frame, units=_units(table, frame)
            ),
        ),
        origins=origins([(table, _plain(found))]),
        snapshots=warehouse.snapshots(table),
        version=VERSION,
    )


def _equal(column: str, dtype: pl.DataType, value: str) -> pl.Expr:
    if column == "material":
        return pl.col(column) == names.material(value).key
    if column in COUNTRY_COLUMNS:
        return pl.col(column).cast(pl.String) == _country(value)
    if dtype == pl.Boolean:
        if value.casefold() not in TRUTH:
            raise InputError(
                Text(
                    f"列「{column}」：「{value}」は使えません。true か false を指定してください。",
                    f"column {column!r}: found {value!r}, allowed true or false",
                )
            )
        return pl.col(column) == TRUTH[value.casefold()]
    if dtype.is_numeric():
        try:
            return pl.col(column).cast(pl.Float64) == float(value.replace(",", ""))
        except ValueError as error:
            raise InputError(
                Text(
                    f"列「{column}」：「{value}」は数値ではありません。",
                    f"column {column!r}: found {value!r}, allowed a number",
                )
            ) from error
    return pl.col(column).cast(pl.String) == value


def _country(value: str) -> str:
    """The code of a country, or the value itself where a code of statistics is no country."""
    try:
        return names.country(value)
    except UnknownName:
        if len(value) == 3 and value.isascii() and value.isupper():
            return value
        raise


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Text in place of categories, which differ between files."""
    coded = [name for name, dtype in frame.schema.items() if dtype in (pl.Categorical, pl.Enum)]
    return frame.with_columns(pl.col(coded).cast(pl.String))


def _units(table: str, frame: pl.DataFrame) -> dict[str, str]:
    from minamoto.core.tables import TABLES, column_units

    known = column_units(table) if table in TABLES else {}
    otherwise = "as in column unit" if "unit" in frame.columns else "1"
    return {
        name: known.get(name, otherwise)
        for name, dtype in frame.schema.items()
        if dtype.is_numeric()
    } | {name: unit for name, unit in known.items() if name in frame.columns}


def check(home: Path | None = None) -> Finding:
    """Whether the data are sound: hashes, schemas, references, totals, and the user's own files.

    Returns
    -------
    Table `checks`, one row a check with its `status` (`ok`; `warn`: known and stated; `fail`:
    damage or a contradiction), and a table of the cases of each check that found any.
    """
    from minamoto.data.check import run

    found = [*run(), own_files(home)]
    failed = sum(result.status == "fail" for result in found)
    warned = sum(result.status == "warn" for result in found)
    rows = [
        {
            "check": result.name,
            "status": str(result.status),
            "cases": result.rows.height,
            "detail_ja": result.detail.ja,
            "detail_en": result.detail.en,
        }
        for result in found
    ]
    return Finding(
        verb="data",
        question={"check": True},
        headline=(
            Text(
                f"{len(found)}件の検査のうち、不合格{failed}件、注意{warned}件。",
                f"{len(found)} checks: {failed} failed, {warned} with warnings.",
            ),
        ),
        tables=(
            FindingTable(
                name="checks",
                title=Text("データの検査", "Checks of the data"),
                frame=pl.DataFrame(rows),
                units={"cases": "1"},
            ),
            *(_cases(result) for result in found if result.rows.height),
        ),
        snapshots={entry.name: entry.sha256 for entry in reference.manifest()},
        version=VERSION,
    )


def _cases(result: CheckResult) -> FindingTable:
    frame = _plain(result.rows)
    units = {"t": "t", "year": "yr", "share": "1", "percent": "%"}
    return FindingTable(
        name=result.name,
        title=result.detail,
        frame=frame,
        units={
            name: units.get(name.rpartition("_")[2], "as in detail")
            for name, dtype in frame.schema.items()
            if dtype.is_numeric()
        },
    )


def own_files(home: Path | None = None) -> CheckResult:
    """Every file taken in is the one that was stored."""
    from minamoto.data import workspace
    from minamoto.data.check import CheckResult
    from minamoto.data.store import Store

    kept = Store(workspace.home(home))
    broken = []
    for name in kept.names():
        try:
            kept.verify(kept.current(name))
        except StoreError as error:
            broken.append((name, str(error)))
    count = len(kept.names())
    return CheckResult(
        name="own_files",
        status="fail" if broken else "ok",
        detail=Text(
            f"取込データ{count}件のうち{len(broken)}件が破損"
            if broken
            else f"取込データ{count}件が無事",
            f"{len(broken)} of {count} snapshots are damaged"
            if broken
            else f"{count} snapshots of own files are whole",
        ),
        rows=pl.DataFrame(broken, schema={"snapshot": pl.String, "error": pl.String}, orient="row"),
    )
