"""Writing a file whole or not at all, also when the process is killed or the power fails.

One order, always: a new file beside the target, its bytes, fsync of the file, rename over the
target, fsync of the folder. After the last step the file is there for good; before it, the target
is either the old file or the new one, entire.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path

from minamoto.core.errors import StoreError
from minamoto.core.text import Text

TEMPORARY = ".part"  # suffix of a file that is being written
CHUNK_B = 1 << 20
REPLACE_TRIES = 40  # Windows refuses to replace a file while a reader has it open
REPLACE_WAIT_S = 0.05

Progress = Callable[[int, int], None]  # bytes done, bytes in all


class FileSystem:
    """The operations on disk that a write consists of, one method each.

    Tests put one in its place that stops at a step, runs out of space, or forgets what was not
    fsynced; nothing else in the package changes a file of the workspace.
    """

    chunk_b = CHUNK_B

    def make_folder(self, path: Path) -> None:
        """Make one folder; that it is there already is no error."""
        path.mkdir(exist_ok=True)

    def create(self, path: Path) -> int:
        """Descriptor of a new file; raises `FileExistsError` if there is one."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, 0o666)

    def write(self, descriptor: int, content: memoryview) -> int:
        """Count of the bytes written, which may be fewer than given."""
        return os.write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        """Return when the bytes of the file are on the disk."""
        if sys.platform == "darwin":
            import fcntl

            # fsync of macOS leaves the bytes in the drive's own cache
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Give the descriptor back."""
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Rename, over the target if there is one."""
        for left in reversed(range(REPLACE_TRIES)):
            try:
                source.replace(target)
            except PermissionError:
                if os.name != "nt" or not left:
                    raise
                time.sleep(REPLACE_WAIT_S)
            else:
                return

    def sync_folder(self, path: Path) -> None:
        """Return when the names in a folder are on the disk.

        Windows has no such call: NTFS journals names itself, in order. A power cut there may undo
        the last import, and tears nothing.
        """
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Remove one file; that it is gone already is no error."""
        path.unlink(missing_ok=True)


def make_folders(path: Path, files: FileSystem, inside: Path) -> None:
    """Make a folder and those above it that are missing; names below `inside` are on disk.

    A process may have been killed between making a folder and its fsync, so that the names of
    folders that are there already are brought to disk too.
    """
    for folder in (*reversed(path.parents), path):
        is_new = not folder.exists()
        try:
            if is_new:
                files.make_folder(folder)
            if is_new or inside in folder.parents:
                files.sync_folder(folder.parent)
        except OSError as error:
            raise unwritable(folder, error) from error


def write_whole(
    path: Path, content: bytes, files: FileSystem, progress: Progress | None = None
) -> None:
    """Write a file whole or not at all; when this returns, it is on disk for good.

    Parameters
    ----------
    path : in a folder that is there
    progress : called after each piece with the bytes done and the bytes in all

    Raises
    ------
    StoreError : if it cannot be written; what was at `path` is still there, entire.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        _write_part(part, content, files, progress)
        files.replace(part, path)
        files.sync_folder(path.parent)
    except OSError as error:
        _clear(part, files)
        raise unwritable(path, error) from error


def _write_part(part: Path, content: bytes, files: FileSystem, progress: Progress | None) -> None:
    descriptor = files.create(part)
    try:
        done, view = 0, memoryview(content)
        while done < len(content):
            done += files.write(descriptor, view[done : done + files.chunk_b])
            if progress is not None:
                progress(done, len(content))
        files.sync(descriptor)
    finally:
        files.close(descriptor)


def _clear(part: Path, files: FileSystem) -> None:
    try:
        files.remove(part)
    except OSError:
        return  # on a disk in trouble; pruning takes it away later


def unwritable(path: Path, error: OSError) -> StoreError:
    """What to say of a place in the workspace that cannot be written."""
    what = error.strerror or str(error)
    return StoreError(
        Text(
            f"{path}：書き込めません（{what}）。以前の取込データはそのまま使えます。空き容量または"
            "書き込み権限を確保するか、MINAMOTO_HOME で別のフォルダーを指定してください。",
            f"{path}: cannot be written ({what}); what was stored before is still in use. "
            "Free space or give yourself write permission there, or choose another folder "
            "with MINAMOTO_HOME, then try again",
        )
    )
