"""Finished chunks of an ensemble, kept in the workspace, so that a run goes on where it stopped.

    <home>/ensembles/<key>/<name>.bin

`key` is a hash of everything the ensemble is made from. A file is written whole or not at all.
Nothing else depends on this folder: it may be deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from minamoto.data import network_cache, workspace
from minamoto.data.atomic import TEMPORARY, FileSystem, make_folders, unwritable, write_whole

FOLDER = "ensembles"


class ChunkStore:
    """The chunks of one ensemble by name: a `Keep` of `simulation.ensembles`.

    Parameters
    ----------
    made_from : all that the losses hang on: versions, settings, seed, hashes of tables
    home : the workspace; the user's own when not given

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     chunks = ChunkStore({"seed": 1}, Path(home))
    ...     chunks.put("chunk-000000", b"losses")
    ...     ChunkStore({"seed": 1}, Path(home)).get("chunk-000000"), chunks.get("chunk-000001")
    (b'losses', None)
    """

    def __init__(self, made_from: Mapping[str, object], home: Path | None = None) -> None:
        self._home = workspace.home(home)
        self.folder = self._home / FOLDER / network_cache.key(made_from)

    def get(self, name: str) -> bytes | None:
        """The bytes kept; None where there are none, or where they cannot be read."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keep the bytes; when this returns, they are on disk.

        Raises
        ------
        StoreError : they cannot be written; chunks kept before stay
        """
        disk = FileSystem()
        make_folders(self.folder, disk, self._home)
        write_whole(self._path(name), content, disk)

    def clear(self) -> None:
        """Remove all chunks of this ensemble, also what a killed process left half-written.

        Raises
        ------
        StoreError : a file cannot be removed
        """
        disk = FileSystem()
        for pattern in ("*.bin", f"*{TEMPORARY}"):
            for path in sorted(self.folder.glob(pattern)):
                try:
                    disk.remove(path)
                except OSError as error:
                    raise unwritable(path, error) from error

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.bin"
