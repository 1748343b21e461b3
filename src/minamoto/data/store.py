"""The user's own files: kept by their hash, listed in snapshots, changed all at once or not at all.

    <home>/objects/ab/<sha256>.raw|.parquet   files as given, and tables made from them
    <home>/snapshots/<name>/<id>.json         manifests: what a snapshot consists of
    <home>/snapshots/<name>/current           which one is in use; readers follow nothing else

A change writes objects, then the manifest, then the pointer, each whole and on disk before the
next; so whatever happens in between, the pointer leads to a snapshot that is there entire.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from minamoto.core.errors import CorruptFile, StoreError, UnknownSnapshot
from minamoto.core.records import Source
from minamoto.core.text import Text
from minamoto.data.atomic import FileSystem, Progress, make_folders, unwritable, write_whole
from minamoto.data.snapshot import (
    NAME,
    SHA256,
    SnapshotInfo,
    StoredFile,
    manifest_bytes,
    manifest_id,
    pointer_bytes,
    read_manifest,
    read_pointer,
    unreadable,
)
from minamoto.data.workspace import LOCK_WAIT_S, only_writer

POINTER = "current"
Objects = Mapping[tuple[str, str], bytes]  # (sha256, suffix) -> bytes


@dataclass(frozen=True, slots=True)
class Store:
    """The snapshots in one workspace folder, which need not be there yet."""

    home: Path
    disk: FileSystem = field(default_factory=FileSystem)
    lock_wait_s: float = LOCK_WAIT_S

    # -- reading ---------------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Names of the snapshots in use, in alphabetical order."""
        folders = _entries(self.home / "snapshots")
        return tuple(path.name for path in folders if self._has_pointer(path.name))

    def current(self, name: str) -> SnapshotInfo:
        """The snapshot in use.

        Raises
        ------
        UnknownSnapshot : there is none of that name
        StoreError, CorruptFile : its pointer or manifest is damaged
        """
        if not self._has_pointer(name):
            raise self._none(name)
        pointer = self._pointer(name)
        led_to = read_pointer(pointer, name)
        if led_to not in self.ids(name):
            raise StoreError(
                Text(
                    f"{pointer}：指している {led_to}.json がありません。"
                    "restore で以前の取込データに戻すか、remove で外して取り込み直してください。",
                    f"{pointer}: leads to {led_to}.json, which is not there; restore an earlier "
                    "snapshot, or remove this one and import its files again",
                )
            )
        return self._manifest(name, led_to)

    def history(self, name: str) -> tuple[SnapshotInfo, ...]:
        """Every snapshot of that name still kept, the newest first, in use or not."""
        found = [self._manifest(name, known) for known in self.ids(name)]
        return tuple(sorted(found, key=lambda snapshot: snapshot.created, reverse=True))

    def ids(self, name: str) -> tuple[str, ...]:
        """Ids of every manifest of that name, in use or not."""
        held = [path for path in _entries(self._folder(name)) if path.suffix == ".json"]
        return tuple(path.stem for path in held if SHA256.fullmatch(path.stem))

    def path(self, sha256: str, suffix: str) -> Path:
        """Where an object lies."""
        return self.home / "objects" / sha256[:2] / f"{sha256}{suffix}"

    def read(self, sha256: str, suffix: str) -> bytes:
        """The bytes of an object, proved by their hash (about 1.5 GB/s).

        Raises
        ------
        CorruptFile : with the path, the hash expected and the hash found
        """
        path = self.path(sha256, suffix)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise unreadable(path, error) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise CorruptFile(str(path), sha256, found)
        return content

    def verify(self, snapshot: SnapshotInfo) -> None:
        """Prove every object of a snapshot; raises `CorruptFile` or `StoreError` at the first."""
        for sha256, suffix in snapshot.objects():
            self.read(sha256, suffix)

    # -- changing --------------------------------------------------------------------------------

    def add(
        self,
        source: Source,
        file: StoredFile,
        objects: Objects,
        made_by: str,
        progress: Progress | None = None,
    ) -> SnapshotInfo:
        """Put a file into the snapshot of its source, in place of one of the same file name.

        Parameters
        ----------
        source : its `key` is the name of the snapshot
        objects : the bytes of every object that `file` names
        """
        with only_writer(self.home, self.disk, self.lock_wait_s):
            before = self.current(source.key) if self._has_pointer(source.key) else None
            others = tuple(f for f in before.files if f.file != file.file) if before else ()
            for (sha256, suffix), content in objects.items():
                self._keep(self.path(sha256, suffix), sha256, content, progress)
            draft = SnapshotInfo(
                id="",
                name=source.key,
                created=now(),
                previous=before.id if before else None,
                made_by=made_by,
                source=source,
                files=(*others, file),
            )
            content = manifest_bytes(draft)
            made = replace(draft, id=manifest_id(content))
            self._keep(self._folder(made.name) / f"{made.id}.json", made.id, content)
            self._point(made)
        return made

    def restore(self, name: str, snapshot_id: str) -> SnapshotInfo:
        """Use an earlier snapshot again, once every object of it is proved; damaged pointers too.

        Parameters
        ----------
        snapshot_id : or its first letters, if no other begins so
        """
        with only_writer(self.home, self.disk, self.lock_wait_s):
            known = self.ids(name)
            fitting = [found for found in known if found.startswith(snapshot_id)]
            if len(fitting) != 1:
                raise UnknownSnapshot(
                    Text(
                        f"{name}：{snapshot_id!r} で始まる取込データが {len(fitting)} 件あります。"
                        f"{list(known)} から一つに決まるように指定してください。",
                        f"{name}: {len(fitting)} snapshots begin with {snapshot_id!r}, "
                        f"must be one of {list(known)}",
                    )
                )
            snapshot = self._manifest(name, fitting[0])
            self.verify(snapshot)
            self._point(snapshot)
        return snapshot

    def remove(self, name: str) -> None:
        """Use no snapshot of that name any more; its files stay until `prune`."""
        with only_writer(self.home, self.disk, self.lock_wait_s):
            if not self._has_pointer(name):
                raise self._none(name)
            try:
                self.disk.remove(self._pointer(name))
                self.disk.sync_folder(self._folder(name))
            except OSError as error:
                raise unwritable(self._pointer(name), error) from error

    # -- inside ----------------------------------------------------------------------------------

    def _keep(
        self, path: Path, sha256: str, content: bytes, progress: Progress | None = None
    ) -> None:
        """Write what a hash names, unless it is there whole; one that is damaged is mended."""
        make_folders(path.parent, self.disk, inside=self.home)
        try:
            held = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
            if held == sha256:
                self.disk.sync_folder(path.parent)  # who wrote it may have been killed before this
                return
        except OSError as error:
            raise unreadable(path, error) from error
        write_whole(path, content, self.disk, progress)

    def _point(self, snapshot: SnapshotInfo) -> None:
        write_whole(
            self._pointer(snapshot.name), pointer_bytes(snapshot.name, snapshot.id), self.disk
        )

    def _manifest(self, name: str, snapshot_id: str) -> SnapshotInfo:
        snapshot = read_manifest(self._folder(name) / f"{snapshot_id}.json", snapshot_id)
        if snapshot.name != name:
            raise StoreError(
                Text(
                    f"{self._folder(name)}：{snapshot_id}.json は「{snapshot.name}」の記録です。"
                    f"元の場所に戻すか、remove で「{name}」を外して取り込み直してください。",
                    f"{self._folder(name)}: {snapshot_id}.json is a snapshot of {snapshot.name!r}, "
                    f"allowed only of {name!r}; move it back, or remove {name!r} and import again",
                )
            )
        return snapshot

    def _has_pointer(self, name: str) -> bool:
        return any(path.name == POINTER for path in _entries(self._folder(name)))

    def _none(self, name: str) -> UnknownSnapshot:
        return UnknownSnapshot(
            Text(
                f"{self.home}：「{name}」の取込データはありません。"
                f"あるのは {list(self.names())} です。",
                f"{self.home}: no snapshot {name!r} in use, only {list(self.names())}; "
                "import a file first",
            )
        )

    def _folder(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise UnknownSnapshot(
                Text(
                    f"「{name}」は取込データの名前になりません。使えるのは英小文字・数字・_ で、"
                    "英字で始めます。",
                    f"{name!r} is no name of a snapshot: allowed are a-z, 0-9, _, a letter first",
                )
            )
        return self.home / "snapshots" / name

    def _pointer(self, name: str) -> Path:
        return self._folder(name) / POINTER


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, by name; one that cannot be read is an error, not empty."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unreadable(folder, error) from error


def now() -> str:
    """The present time in UTC, to the microsecond, so that imports have an order."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
