"""Every table as questions read it: the shipped rows, and over them those of the user's own files.

Rows of different sources stand side by side and are never added. A row gives way only to one of a
file imported later that has the same primary key, or, if it is shipped, to a file of the user's
that carries the same `source`. `layers` says what gave way to what. What is read is proved by its
hash each time; a damaged file is an error, never left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from minamoto.core.errors import StoreError
from minamoto.core.text import Text
from minamoto.data import reference, workspace
from minamoto.data.snapshot import SnapshotInfo, StoredFile, StoredTable
from minamoto.data.store import Store

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One file whose rows stand in a table.

    `rows_superseded` of its `rows` give way to files of layers after it.
    """

    table: str
    label: str  # unique in a list of layers: the table, or table@source/file of the user's own
    path: Path
    sha256: str
    sources: tuple[str, ...]
    rows: int
    rows_superseded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """A table made from a file of the user's."""

    snapshot: SnapshotInfo
    file: StoredFile
    stored: StoredTable
    store: Store

    @property
    def label(self) -> str:
        return f"{self.stored.table}@{self.snapshot.name}/{self.file.file}"

    @property
    def path(self) -> Path:
        return self.store.path(self.stored.sha256, ".parquet")


def table(name: str, home: Path | None = None) -> pl.DataFrame:
    """The rows of one table.

    Parameters
    ----------
    home : workspace folder; by default as `workspace.home` finds it

    Raises
    ------
    UnknownName : no such table
    CorruptFile, StoreError : a file that it needs is damaged or missing
    """
    own = _own(name, home)
    if not own:
        return reference.table(name)
    return _standing(name, own).collect()


def scan(name: str, home: Path | None = None) -> pl.LazyFrame:
    """The rows of one table, lazily: of a large one only what is asked for is read."""
    own = _own(name, home)
    if not own:
        return reference.scan(name)
    return _standing(name, own)


def layers(name: str, home: Path | None = None) -> tuple[Layer, ...]:
    """The files that the rows of one table come from, the shipped one first, then by import."""
    own = _own(name, home)
    found = [_shipped(name)] if name in reference.names() or not own else []
    found += [
        Layer(
            table=name,
            label=one.label,
            path=one.path,
            sha256=one.stored.sha256,
            sources=(one.snapshot.name,),
            rows=one.stored.rows,
        )
        for one in own
    ]
    return tuple(_counted(name, own, found)) if own else tuple(found)


def snapshots(name: str, home: Path | None = None) -> dict[str, str]:
    """The sha256 of each file that the rows of one table come from, by the label of its layer.

    Examples
    --------
    >>> from pathlib import Path
    >>> list(snapshots("materials", Path("nowhere")))
    ['materials']
    """
    own = _own(name, home)
    shipped = {name: reference.entry(name).sha256} if name in reference.names() or not own else {}
    return shipped | {one.label: one.stored.sha256 for one in own}


def _own(name: str, home: Path | None) -> tuple[_Own, ...]:
    """The user's tables of that name, the last imported last."""
    store = Store(workspace.home(home))
    found = [
        _Own(snapshot=snapshot, file=file, stored=stored, store=store)
        for snapshot in (store.current(known) for known in store.names())
        for file in snapshot.files
        for stored in file.tables
        if stored.is_core and stored.table == name
    ]
    return tuple(sorted(found, key=lambda one: (one.file.imported, one.label)))


def _shipped(name: str) -> Layer:
    known = reference.entry(name)
    return Layer(
        table=name,
        label=name,
        path=reference.folder() / known.file,
        sha256=known.sha256,
        sources=known.sources,
        rows=known.rows,
    )


def _standing(name: str, own: Sequence[_Own]) -> pl.LazyFrame:
    import polars as pl

    return pl.concat(_remaining(name, own))


def _counted(name: str, own: Sequence[_Own], found: Sequence[Layer]) -> Iterator[Layer]:
    import polars as pl

    for layer, rows in zip(found, _remaining(name, own), strict=True):
        standing = rows.select(pl.len()).collect().item()
        yield replace(layer, rows_superseded=layer.rows - standing)


def _remaining(name: str, own: Sequence[_Own]) -> list[pl.LazyFrame]:
    """What stands of each layer, in the order of `layers`."""
    shipped = reference.scan(name) if name in reference.names() else None
    first = _read(own[0], None) if shipped is None else shipped
    schema = first.collect_schema()
    frames = [_read(one, schema) for one in own]
    standing = [
        _without_later(frame, own[i + 1 :], frames[i + 1 :]) for i, frame in enumerate(frames)
    ]
    if shipped is None:
        return standing
    return [_without_later(_of_other_sources(shipped, own, schema), own, frames), *standing]


def _of_other_sources(
    shipped: pl.LazyFrame, own: Sequence[_Own], schema: pl.Schema
) -> pl.LazyFrame:
    import polars as pl

    if "source" not in schema:
        return shipped
    replaced = sorted({one.snapshot.name for one in own})
    return shipped.filter(~pl.col("source").cast(pl.String).is_in(replaced))


def _without_later(
    rows: pl.LazyFrame, later: Sequence[_Own], frames: Sequence[pl.LazyFrame]
) -> pl.LazyFrame:
    def without(left: pl.LazyFrame, pair: tuple[_Own, pl.LazyFrame]) -> pl.LazyFrame:
        key = list(pair[0].stored.key)
        return left.join(pair[1].select(key), on=key, how="anti", maintain_order="left")

    return reduce(without, zip(later, frames, strict=True), rows)


def _read(one: _Own, schema: pl.Schema | None) -> pl.LazyFrame:
    """The user's rows in the types of the shipped ones."""
    import polars as pl

    content = one.store.read(one.stored.sha256, ".parquet")
    rows = pl.scan_parquet(io.BytesIO(content))
    if schema is None:
        return rows
    held = rows.collect_schema().names()
    if set(held) != set(schema):
        differing = sorted(set(held) ^ set(schema))
        raise StoreError(
            Text(
                f"{one.path}：{one.snapshot.made_by} で作られた表で、列 {differing} が現在と"
                f"異なります。{one.file.file} を取り込み直してください。",
                f"{one.path}: made by {one.snapshot.made_by}, columns {differing} differ from "
                f"today's; import {one.file.file} again",
            )
        )
    return rows.select(list(schema)).cast(schema)
