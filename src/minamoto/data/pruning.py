"""Taking away what no snapshot needs: leftovers of killed imports, old snapshots, their objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from minamoto.core.errors import StoreError
from minamoto.core.text import Text
from minamoto.data.atomic import TEMPORARY
from minamoto.data.snapshot import SHA256, SnapshotInfo
from minamoto.data.store import Store
from minamoto.data.workspace import only_writer

KEPT_BEFORE = 1  # snapshots kept behind the one in use, to go back to


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was taken away."""

    parts: int
    manifests: int
    objects: int
    freed_b: int


def prune(store: Store, kept_before: int = KEPT_BEFORE) -> Pruned:
    """Remove half-written files, all but the newest snapshots, and objects that none of them names.

    It holds the writers' lock, so an import that runs loses nothing. Manifests go before objects,
    so that a manifest whose objects are gone is never left behind.

    Parameters
    ----------
    kept_before : how many snapshots to keep behind each one in use

    Raises
    ------
    StoreError, CorruptFile : a pointer or manifest in use is damaged, so that what it needs is not
        known; nothing was removed
    """
    with only_writer(store.home, store.disk, store.lock_wait_s):
        kept = [snapshot for name in store.names() for snapshot in _kept(store, name, kept_before)]
        manifests = {(snapshot.name, snapshot.id) for snapshot in kept}
        objects = {store.path(*known) for snapshot in kept for known in snapshot.objects()}
        parts = sorted(store.home.glob(f"*/*/*{TEMPORARY}"))
        old_manifests = [
            path
            for path in sorted(store.home.glob("snapshots/*/*.json"))
            if SHA256.fullmatch(path.stem) and (path.parent.name, path.stem) not in manifests
        ]
        old_objects = [
            path
            for path in sorted(store.home.glob("objects/*/*"))
            if path not in objects and path.suffix in {".raw", ".parquet"}
        ]
        freed = sum(path.stat().st_size for path in (*parts, *old_manifests, *old_objects))
        for gone in (parts, old_manifests, old_objects):
            _remove(store, gone)
    return Pruned(
        parts=len(parts),
        manifests=len(old_manifests),
        objects=len(old_objects),
        freed_b=freed,
    )


def _kept(store: Store, name: str, kept_before: int) -> list[SnapshotInfo]:
    current = store.current(name)
    kept = [current]
    known = {snapshot.id: snapshot for snapshot in store.history(name)}
    while len(kept) <= kept_before and (before := known.get(kept[-1].previous or "")):
        kept.append(before)
    return kept


def _remove(store: Store, paths: Iterable[Path]) -> None:
    folders = set()
    for path in paths:
        try:
            store.disk.remove(path)
        except OSError as error:
            raise StoreError(
                Text(
                    f"{path}：削除できません（{error.strerror}）。使用中の取込データは無事です。"
                    "削除できる状態にしてから、もう一度実行してください。",
                    f"{path}: cannot be removed ({error.strerror}); snapshots in use are whole; "
                    "prune again once it can be",
                )
            ) from error
        folders.add(path.parent)
    for folder in sorted(folders):
        store.disk.sync_folder(folder)
