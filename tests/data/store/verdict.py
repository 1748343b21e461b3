"""Judging a workspace after a crash: the old snapshot or the new, entire, or a failed test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minamoto.data import warehouse
from minamoto.data.pruning import prune
from minamoto.data.store import Store
from tests.data.store.publisher import FILE, NAME, Unsynced, baci_file, imported

BEFORE = FILE.replace("2022", "2021")
OLD, NEW, NOTHING = "old", "new", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A workspace, a file to import into it, and what may be found there afterwards.

    The old snapshot has two years of which the import replaces one, so that a mixture shows.
    """

    home: Path
    file: Path
    allowed: dict[str, pl.DataFrame]  # verdict -> rows of table `trade`

    def verdict(self, home: Path) -> str:
        """Which snapshot is in use; every object of it is proved, and every row compared."""
        found = trade_of(home)
        agreeing = [name for name, rows in self.allowed.items() if rows.equals(found)]
        assert len(agreeing) == 1, f"torn: {found.height} rows that are neither old nor new"
        return agreeing[0]

    def recovers(self, home: Path) -> None:
        """The next import and the next pruning work, and leave nothing behind."""
        imported(home.parent / "again", Store(home, Unsynced()), self.file.read_bytes())
        assert self.verdict(home) == NEW
        store = Store(home, Unsynced())
        prune(store, kept_before=0)
        snapshot = store.current(NAME)
        store.verify(snapshot)
        kept = {store.path(*known) for snapshot in [snapshot] for known in snapshot.objects()}
        assert set((home / "objects").glob("*/*")) == kept
        in_use = {f"{snapshot.id}.json", "current"}
        assert {path.name for path in (home / "snapshots" / NAME).iterdir()} == in_use


def trade_of(home: Path) -> pl.DataFrame:
    store = Store(home)
    for name in store.names():
        store.verify(store.current(name))
    return warehouse.table("trade", home).filter(pl.col("source") == NAME).sort(pl.all())


def case(folder: Path, *, is_first: bool) -> Case:
    """A case with an old snapshot, or with an empty folder where the workspace is to be."""
    home = folder / "home"
    nothing_yet = trade_of(folder / "none") if is_first else None
    if not is_first:
        imported(folder / "old", Store(home, Unsynced()), baci_file(1.0, 2021), BEFORE)
        imported(folder / "old", Store(home, Unsynced()), baci_file(1.0))
    old = nothing_yet if nothing_yet is not None else trade_of(home)
    after = folder / "after" / "home"
    if home.exists():
        shutil.copytree(home, after)
    new_content = baci_file(2.0)
    imported(folder / "new", Store(after, Unsynced()), new_content)
    return Case(
        home=home,
        file=folder / "new" / FILE,
        allowed={NOTHING if is_first else OLD: old, NEW: trade_of(after)},
    )
