"""Reconciled networks kept in the workspace, so that each is built once for the same inputs.

    <home>/networks/<material>-<year>-<key>.npz

`key` is a hash of everything the network was made from. A file is written whole or not at all; one
that cannot be read is built anew. Nothing else depends on this folder: it may be deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from minamoto.core.errors import StoreError
from minamoto.data import workspace
from minamoto.data.atomic import FileSystem, make_folders, write_whole

FOLDER = "networks"
KEY_LENGTH = 20


def key(made_from: Mapping[str, object]) -> str:
    """The hash of what a network is made from: versions, settings, hashes of tables.

    Examples
    --------
    >>> key({"year": 2024}) == key({"year": 2024}), key({"year": 2024}) == key({"year": 2023})
    (True, False)
    """
    said = json.dumps(made_from, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:KEY_LENGTH]


def path(name: str, made_key: str, home: Path | None = None) -> Path:
    """Where the network of that name and key lies, if it has been built."""
    return workspace.home(home) / FOLDER / f"{name}-{made_key}.npz"


def read(name: str, made_key: str, home: Path | None = None) -> bytes | None:
    """The bytes kept; None where there are none, or where they cannot be read."""
    try:
        return path(name, made_key, home).read_bytes()
    except OSError:
        return None


def write(name: str, made_key: str, content: bytes, home: Path | None = None) -> bool:
    """Keep the bytes and drop those of other keys of the name; False where there is no room."""
    target = path(name, made_key, home)
    disk = FileSystem()
    try:
        make_folders(target.parent, disk, workspace.home(home))
        write_whole(target, content, disk)
    except StoreError:
        return False  # on a full or read-only disk: the network is built again next time
    for other in target.parent.glob(f"{name}-*.npz"):
        if other != target:
            disk.remove(other)
    return True
