"""`data import`, `snapshots`, `restore`, `remove`, `prune`: the user's own files of statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.data import importing, pruning, workspace
from minamoto.data.snapshot import SnapshotInfo
from minamoto.data.store import Store

FILES_SCHEMA = {
    "snapshot": pl.String, "id": pl.String, "created": pl.String, "is_in_use": pl.Boolean,
    "file": pl.String, "table": pl.String, "is_used": pl.Boolean, "rows": pl.Int64,
    "year_first": pl.Int32, "year_last": pl.Int32, "publisher": pl.String, "edition": pl.String,
    "licence": pl.String, "sha256": pl.String,
}  # fmt: skip


def store(home: Path | None = None) -> Store:
    """The workspace: the folder given, or that of MINAMOTO_HOME, or the user's data folder."""
    return Store(workspace.home(home))


def import_file(
    source: str,
    path: Path | str,
    *,
    edition: str | None = None,
    home: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Finding:
    """Take in a publisher's file; from now on its rows stand beside or over the shipped ones.

    Parameters
    ----------
    source : kind of file: cepii_baci, world_bank_wgi, usgs_mcs_world ...
    edition : as the publisher names it; by default what the file's name shows
    progress : called with the bytes done and in all

    Raises
    ------
    UnknownName : no such source
    SheetError, TableError, StoreError : the file cannot be used; what was there stays in use
    """
    made = importing.import_file(source, path, home, edition, progress)
    rows = sum(table.rows for file in made.files for table in file.tables)
    notes = {note: None for file in made.files for note in file.notes}
    return _finding(
        {"import": source, "file": Path(path).name, "edition": edition},
        Text(
            f"{made.name} に{len(made.files)}ファイル、{rows:,}行。",
            f"{made.name} now has {len(made.files)} files and {rows:,} rows.",
        ),
        [(made, True)],
        tuple(notes),
    )


def snapshots(home: Path | None = None) -> Finding:
    """Everything taken in that is still kept, in use or not, newest first."""
    kept = store(home)
    listed = [
        (snapshot, snapshot.id == kept.current(name).id)
        for name in kept.names()
        for snapshot in kept.history(name)
    ]
    count = len(kept.names())
    return _finding(
        {"snapshots": True},
        Text(f"取込データは{count}件（{kept.home}）。", f"{count} in use in {kept.home}."),
        listed,
    )


def restore(name: str, snapshot_id: str, home: Path | None = None) -> Finding:
    """Use an earlier snapshot again; its id, or the first letters of it."""
    made = store(home).restore(name, snapshot_id)
    return _finding(
        {"restore": name, "id": made.id},
        Text(
            f"{name} を{made.created} の状態に戻しました。", f"{name} is back as of {made.created}."
        ),
        [(made, True)],
    )


def remove(name: str, home: Path | None = None) -> Finding:
    """Use no snapshot of that name any more; its files stay until `prune`."""
    kept = store(home)
    gone = kept.current(name)
    kept.remove(name)
    return _finding(
        {"remove": name},
        Text(f"{name} は使われなくなりました。", f"{name} is no longer in use."),
        [(gone, False)],
    )


def prune(home: Path | None = None) -> Finding:
    """Delete what no snapshot in use needs, keeping one snapshot before each."""
    gone = pruning.prune(store(home))
    frame = pl.DataFrame(
        {
            "what": ["parts", "manifests", "objects"],
            "count": [gone.parts, gone.manifests, gone.objects],
        }
    )
    return Finding(
        verb="data",
        question={"prune": True},
        headline=(
            Text(f"{gone.freed_b:,}バイトを解放しました。", f"{gone.freed_b:,} bytes freed."),
        ),
        tables=(
            FindingTable(
                name="pruned",
                title=Text("削除したファイル", "Files deleted"),
                frame=frame,
                units={"count": "1"},
            ),
        ),
        version=VERSION,
    )


def _finding(
    question: dict[str, object],
    headline: Text,
    listed: Iterable[tuple[SnapshotInfo, bool]],
    notes: tuple[Text, ...] = (),
) -> Finding:
    found = list(listed)
    rows = [row for snapshot, is_in_use in found for row in _rows(snapshot, is_in_use=is_in_use)]
    return Finding(
        verb="data",
        question=question,
        headline=(headline,),
        tables=(
            FindingTable(
                name="files",
                title=Text("取り込んだファイル", "Files taken in"),
                frame=pl.DataFrame(rows, schema=FILES_SCHEMA),
                units={"rows": "1", "year_first": "yr", "year_last": "yr"},
            ),
        ),
        warnings=notes,
        snapshots={snapshot.name: snapshot.id for snapshot, is_in_use in found if is_in_use},
        version=VERSION,
    )


def _rows(snapshot: SnapshotInfo, *, is_in_use: bool) -> list[dict[str, object]]:
    return [
        {
            "snapshot": snapshot.name,
            "id": snapshot.id[:12],
            "created": snapshot.created,
            "is_in_use": is_in_use,
            "file": file.file,
            "table": table.table,
            "is_used": table.is_core,
            "rows": table.rows,
            "year_first": table.year_first,
            "year_last": table.year_last,
            "publisher": snapshot.source.publisher,
            "edition": snapshot.source.edition,
            "licence": snapshot.source.licence,
            "sha256": file.sha256,
        }
        for file in snapshot.files
        for table in file.tables
    ]
