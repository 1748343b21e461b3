"""Where the user's own files live, and the lock that lets one process at a time change them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minamoto.core.errors import StoreError
from minamoto.core.text import Text
from minamoto.data.atomic import FileSystem, make_folders, unwritable

VARIABLE = "MINAMOTO_HOME"
LOCK_FILE = "lock"
LOCK_WAIT_S = 120.0  # an import of several hundred MB to a slow disk holds the lock so long
LOCK_POLL_S = 0.05


def home(given: Path | str | None = None) -> Path:
    """The workspace folder: as given, or as `MINAMOTO_HOME` says, or the user's data folder.

    It need not be there yet.

    Examples
    --------
    >>> home("mine").is_absolute()
    True
    """
    chosen = given or os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("minamoto", appauthor=False)


@contextmanager
def only_writer(folder: Path, files: FileSystem, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
    """Hold the workspace's lock: no other process imports, restores or prunes meanwhile.

    The operating system gives the lock up when its holder ends, however it ends, so a killed
    process never leaves one behind. Readers need no lock.

    Raises
    ------
    StoreError : if another process holds it for longer than `wait_s` seconds.
    """
    make_folders(folder, files, inside=folder)
    path = folder / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        deadline = time.monotonic() + wait_s
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise StoreError(
                    Text(
                        f"{path}：別の minamoto が {wait_s:g} 秒以上書き込み中です。"
                        "終わるのを待って、もう一度実行してください。",
                        f"{path}: another minamoto process has been writing for {wait_s:g} s; "
                        "wait until it has ended, then try again",
                    )
                )
            time.sleep(LOCK_POLL_S)
        yield
    finally:
        os.close(descriptor)  # gives the lock up


if sys.platform == "win32":

    def _taken(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:

    def _taken(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
