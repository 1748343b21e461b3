"""What a disk may hold after the power failed: all that was fsynced, and any part of the rest.

A file has bytes and a name, and each is made safe by its own call: the bytes by fsync of the file,
the name (made, renamed, removed) by fsync of the folder it stands in. Until then the one may be on
the disk without the other. This model replays the steps of an import up to the cut, and tells what
is left; it is harsher than any one file system, each of which promises a little more.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tests.data.store.publisher import Unsynced


class Loss(StrEnum):
    """What becomes of what was not fsynced."""

    ALL = "all of it is lost"
    BYTES = "names are kept, bytes are lost (an empty file under its new name)"
    ZEROS = "names are kept, bytes read as zeros"
    NAMES = "bytes are kept, names are lost"
    NOTHING = "nothing is lost"
    ANY = "any part of it is lost"


class Step(NamedTuple):
    """One change of the disk: what, where, and of which file (by number) or which bytes."""

    what: str
    path: Path
    to: Path | None = None
    number: int = -1
    content: bytes = b""


class Recording(Unsynced):
    """The real disk, with a list of what was done to it."""

    chunk_b = 512

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.open: dict[int, int] = {}

    def make_folder(self, path: Path) -> None:
        super().make_folder(path)
        self.steps.append(Step("make folder", path))

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self.open[descriptor] = len(self.steps)
        self.steps.append(Step("create", path, number=len(self.steps)))
        return descriptor

    def write(self, descriptor: int, content: memoryview) -> int:
        written = super().write(descriptor, content)
        number = self.open[descriptor]
        self.steps.append(Step("write", Path(), number=number, content=bytes(content[:written])))
        return written

    def sync(self, descriptor: int) -> None:
        self.steps.append(Step("sync", Path(), number=self.open[descriptor]))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.steps.append(Step("replace", source, to=target))

    def sync_folder(self, path: Path) -> None:
        self.steps.append(Step("sync folder", path))

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.steps.append(Step("remove", path))


class WithoutFileSync(Recording):
    """A disk whose user forgot to fsync files."""

    def sync(self, descriptor: int) -> None:
        return


class WithoutFolderSync(Recording):
    """A disk whose user forgot to fsync folders."""

    def sync_folder(self, path: Path) -> None:
        return


@dataclass
class Disk:
    """Names and bytes, what is safe apart from what is not yet."""

    names: dict[Path, int] = field(default_factory=dict)  # as a running process sees them
    safe_bytes: dict[int, bytes] = field(default_factory=dict)
    new_bytes: dict[int, bytes] = field(default_factory=dict)
    safe_names: dict[Path, int] = field(default_factory=dict)
    safe_folders: set[Path] = field(default_factory=set)
    pending: dict[Path, list[Step]] = field(default_factory=dict)  # by folder

    @classmethod
    def of(cls, home: Path) -> Disk:
        """All that is in a folder, safe."""
        disk = cls()
        for number, path in enumerate(sorted(home.rglob("*")) if home.exists() else ()):
            if path.is_dir():
                disk.safe_folders.add(path)
            else:
                disk.names[path] = disk.safe_names[path] = -2 - number
                disk.safe_bytes[-2 - number] = path.read_bytes()
        disk.safe_folders |= {home} if home.exists() else set()
        return disk

    def do(self, step: Step) -> None:
        if step.what == "write":
            self.new_bytes[step.number] = self.new_bytes.get(step.number, b"") + step.content
        elif step.what == "sync":
            self.safe_bytes[step.number] = self.new_bytes.get(step.number, b"")
        elif step.what == "sync folder":
            for known in self.pending.pop(step.path, []):
                self._keep(known)
        else:
            if step.what == "create":
                self.names[step.path] = step.number
            elif step.what == "replace" and step.to is not None:
                step = step._replace(number=self.names.pop(step.path))
                self.names[step.to or step.path] = step.number
            elif step.what == "remove":
                self.names.pop(step.path, None)
            self.pending.setdefault(step.path.parent, []).append(step)

    def _keep(self, step: Step) -> None:
        if step.what == "make folder":
            self.safe_folders.add(step.path)
        elif step.what == "create":
            self.safe_names[step.path] = step.number
        elif step.what == "replace" and step.to is not None:
            self.safe_names.pop(step.path, None)
            self.safe_names[step.to] = step.number
        elif step.what == "remove":
            self.safe_names.pop(step.path, None)

    def cut(self, loss: Loss, chance: random.Random) -> dict[Path, bytes | None]:
        """What is there when the power is back: files with bytes, and folders (None)."""
        names_lost = loss in {Loss.ALL, Loss.NAMES}
        for steps in self.pending.values():
            for step in steps:
                if not (names_lost or (loss is Loss.ANY and chance.random() < 0.5)):
                    self._keep(step)
        left: dict[Path, bytes | None] = {}
        for folder in sorted(self.safe_folders):
            if self._stands(folder):
                left[folder] = None
        for path, number in self.safe_names.items():
            if path.parent in left:
                left[path] = self._bytes(number, loss, chance)
        return left

    def _stands(self, folder: Path) -> bool:
        made = {step.path for steps in self.pending.values() for step in steps}
        lost = made - self.safe_folders
        return not any(above in lost for above in folder.parents)

    def _bytes(self, number: int, loss: Loss, chance: random.Random) -> bytes:
        safe, new = self.safe_bytes.get(number), self.new_bytes.get(number, b"")
        if safe is not None:
            return safe
        if loss in {Loss.NOTHING, Loss.NAMES}:
            return new
        if loss is Loss.ZEROS:
            return bytes(len(new))
        if loss is Loss.ANY:
            kept = chance.randrange(len(new) + 1)
            return new[:kept] + bytes(chance.choice([0, len(new) - kept]))
        return b""


def after_cut(
    before: Path, steps: Iterable[Step], to: Path, loss: Loss, chance: random.Random
) -> None:
    """Write into `to` what is left of the workspace `before`, after these steps and the cut."""
    disk = Disk.of(before)
    for step in steps:
        disk.do(step)
    for path, content in disk.cut(loss, chance).items():
        if not path.is_relative_to(before):
            continue
        place = to / path.relative_to(before)
        if content is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.write_bytes(content)
