"""Answers that networks gave, kept in the workspace, so that each is worked out once.

    <home>/networks/answers/<key>.json

`key` is a hash of everything the answer was made from. A file is written whole or not at all; one
that cannot be read is worked out anew. Nothing else depends on this folder: it may be deleted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from minamoto.core.errors import StoreError
from minamoto.data import network_cache, workspace
from minamoto.data.atomic import FileSystem, make_folders, write_whole

FOLDER = "answers"
KEPT_AT_MOST = 2_000  # files of up to some 100 kB; beyond them the oldest go


def read(key: str, home: Path | None = None) -> Any | None:
    """The answer kept; None where there is none, or where it cannot be read."""
    try:
        return json.loads(_path(key, home).read_bytes())
    except (OSError, ValueError):
        return None


def write(key: str, answer: Any, home: Path | None = None) -> Any:
    """Keep an answer made of what JSON has, and give it as `read` will; a full disk keeps none."""
    content = json.dumps(answer, ensure_ascii=False)
    target, disk = _path(key, home), FileSystem()
    try:
        make_folders(target.parent, disk, workspace.home(home))
        write_whole(target, content.encode(), disk)
        _drop_oldest(target.parent, disk)
    except (StoreError, OSError):
        pass  # it is worked out again next time
    return json.loads(content)


def _path(key: str, home: Path | None) -> Path:
    return workspace.home(home) / network_cache.FOLDER / FOLDER / f"{key}.json"


def _drop_oldest(folder: Path, disk: FileSystem) -> None:
    files = list(folder.glob("*.json"))
    if len(files) > KEPT_AT_MOST:
        files.sort(key=lambda file: file.stat().st_mtime_ns)
        for file in files[: len(files) - KEPT_AT_MOST]:
            disk.remove(file)
