"""What a snapshot of the user's files is, and its manifest and pointer as JSON text.

A manifest's name is the sha256 of its bytes, so a changed one is found; a pointer is compared with
the one text it can be.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minamoto.core.errors import CorruptFile, StoreError
from minamoto.core.records import Source
from minamoto.core.text import Text

SNAPSHOT_FORMAT = "minamoto.snapshot/1"
POINTER_FORMAT = "minamoto.current/1"
MEND_MANIFEST = Text(
    "restore で以前の取込データに戻すか、remove で外して取り込み直してください。",
    "restore an earlier snapshot, or remove this one and import its files again",
)
NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """One table made from a file, kept as Parquet.

    `is_core` tables have a schema of `core.tables` and stand in the warehouse; others are kept in
    the publisher's words. `key` is the primary key of a core table.
    """

    table: str
    is_core: bool
    key: tuple[str, ...]
    sha256: str
    size_b: int
    rows: int
    year_first: int | None
    year_last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file as the user gave it, and the tables made from it."""

    file: str
    sha256: str
    size_b: int
    imported: str  # UTC, ISO 8601
    notes: tuple[Text, ...]
    tables: tuple[StoredTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotInfo:
    """All files of one edition of one source at one time; `id` is the sha256 of the manifest."""

    id: str
    name: str
    created: str  # UTC, ISO 8601
    previous: str | None  # id of the snapshot that this one followed
    made_by: str
    source: Source
    files: tuple[StoredFile, ...]

    def objects(self) -> tuple[tuple[str, str], ...]:
        """Hash and suffix of every object that the snapshot consists of."""
        raw = [(file.sha256, ".raw") for file in self.files]
        made = [(table.sha256, ".parquet") for file in self.files for table in file.tables]
        return tuple(dict.fromkeys([*raw, *made]))


def manifest_bytes(snapshot: SnapshotInfo) -> bytes:
    """The manifest as text, without the id, which is its hash."""
    record = {"format": SNAPSHOT_FORMAT, **asdict(snapshot)}
    del record["id"]
    retrieved = snapshot.source.retrieved
    record["source"]["retrieved"] = retrieved.isoformat() if retrieved else None
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_id(content: bytes) -> str:
    """The sha256 of a manifest."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(path: Path, expected_id: str) -> SnapshotInfo:
    """The snapshot that a manifest describes.

    Raises
    ------
    CorruptFile : its bytes are not those that its name says
    StoreError : it is missing, or of a format that this version does not know
    """
    content = _bytes(path)
    found = manifest_id(content)
    if found != expected_id:
        raise CorruptFile(str(path), expected_id, found, MEND_MANIFEST)
    record = json.loads(content)
    if record.pop("format", None) != SNAPSHOT_FORMAT:
        raise StoreError(
            Text(
                f"{path}：形式が {SNAPSHOT_FORMAT} ではありません。新しい版の minamoto で"
                "書かれています。最新版を入れてください。",
                f"{path}: the format is not {SNAPSHOT_FORMAT!r}: a newer minamoto wrote it; "
                "install the newest version",
            )
        )
    return _snapshot(expected_id, record)


def _snapshot(snapshot_id: str, record: dict[str, Any]) -> SnapshotInfo:
    source = record.pop("source")
    retrieved = source.pop("retrieved")
    files = record.pop("files")
    return SnapshotInfo(
        id=snapshot_id,
        source=Source(retrieved=date.fromisoformat(retrieved) if retrieved else None, **source),
        files=tuple(_file(file) for file in files),
        **record,
    )


def _file(record: dict[str, Any]) -> StoredFile:
    tables = [StoredTable(**{**t, "key": tuple(t["key"])}) for t in record.pop("tables")]
    notes = [Text(**note) for note in record.pop("notes")]
    return StoredFile(tables=tuple(tables), notes=tuple(notes), **record)


def pointer_bytes(name: str, snapshot_id: str) -> bytes:
    """The pointer to the snapshot in use."""
    record = {"format": POINTER_FORMAT, "name": name, "snapshot": snapshot_id}
    return (json.dumps(record, indent=1) + "\n").encode()


def read_pointer(path: Path, name: str) -> str:
    """The id that a pointer holds.

    Raises
    ------
    StoreError : its text is not that of a pointer of this name
    """
    content = _bytes(path)
    held = SHA256.search(content.decode("ascii", "replace"))
    if held is None or content != pointer_bytes(name, held[0]):
        raise StoreError(
            Text(
                f"{path}：変更または破損しているか、新しい版の minamoto で書かれています。"
                f"restore で取込データを選び直すか、remove で「{name}」を外して"
                "取り込み直してください。",
                f"{path}: found {content[:200]!r}, allowed only what minamoto writes for "
                f"{name!r} in {POINTER_FORMAT}: the file was changed or damaged, or a newer "
                f"minamoto wrote it; choose a snapshot with restore, or remove {name!r} "
                "and import again",
            )
        )
    return held[0]


def unreadable(path: Path, error: OSError) -> StoreError:
    """What to say of a file of the workspace that cannot be read."""
    return StoreError(
        Text(
            f"{path}：読めません（{error.strerror}）。restore で以前の取込データに戻すか、"
            "remove で外して取り込み直してください。",
            f"{path}: cannot be read ({error.strerror}); restore an earlier snapshot, "
            "or remove this one and import the file again",
        )
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
