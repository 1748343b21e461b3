"""A real process that imports a file and is killed (SIGKILL) at a chosen step of it.

    python -m tests.data.store.killed HOME FILE STEP

A step is one call to the operating system that changes the disk, and half of each write; reading
the file and telling progress are steps too. At step STEP the process kills itself. STEP -1 is none:
it then prints the steps, one a line, as `inside` or `outside` the window that begins with a new
file and ends with the fsync of its folder, and the step's name.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from minamoto.data.atomic import FileSystem
from minamoto.data.importing import ImportSettings, import_with
from minamoto.data.store import Store
from tests.data.store.publisher import BACI

ROOT = Path(__file__).resolve().parents[3]
CHUNK_B = 160  # small, so that a file of a few rows is written in many steps
NEVER = -1
READY = "ready"


@dataclass
class Killing(FileSystem):
    """The real disk, until the step at which the process is killed."""

    at: int = NEVER
    steps: list[str] = field(default_factory=list)
    is_inside: bool = False
    chunk_b = CHUNK_B

    def step(self, name: str) -> None:
        if len(self.steps) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.steps.append(f"{'inside' if self.is_inside else 'outside'} {name}")

    def make_folder(self, path: Path) -> None:
        self.step(f"make folder {path.name}")
        super().make_folder(path)

    def create(self, path: Path) -> int:
        self.step("create")
        descriptor = super().create(path)
        self.is_inside = True
        return descriptor

    def write(self, descriptor: int, content: memoryview) -> int:
        self.step("write")
        half = super().write(descriptor, content[: len(content) // 2])
        self.step("write, second half")
        return half + super().write(descriptor, content[half:])

    def sync(self, descriptor: int) -> None:
        self.step("fsync")
        super().sync(descriptor)

    def close(self, descriptor: int) -> None:
        self.step("close")
        super().close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self.step(f"rename to {target.suffix or target.name}")
        super().replace(source, target)

    def sync_folder(self, path: Path) -> None:
        self.step("fsync folder")
        super().sync_folder(path)
        self.is_inside = False

    def progress(self, done: int, total: int) -> None:
        if not self.is_inside:
            self.step(f"{done} of {total} bytes")


def run(
    home: Path, file: Path, at: int, *, kill_after_s: float | None = None
) -> tuple[list[str], float]:
    """Import in a new process; the steps that it told, if it lived to tell, and its seconds.

    Parameters
    ----------
    at : step at which it kills itself
    kill_after_s : kill it from outside so long after it began to import
    """
    command = [sys.executable, "-m", __name__, str(home), str(file), str(at)]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == READY, "the child did not start"
        started = time.monotonic()
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            child.kill()
        told = child.stdout.read().splitlines()
        took_s = time.monotonic() - started
    if kill_after_s is None:
        expected = 0 if at == NEVER else -signal.SIGKILL
        assert child.returncode == expected, f"step {at}: ended with {child.returncode}"
    return told, took_s


def main(home: str, file: str, at: str) -> None:
    disk = Killing(at=int(at))
    store = Store(Path(home), disk)
    print(READY, flush=True)
    import_with(BACI, Path(file), store, ImportSettings(), disk.progress)
    disk.step("end")
    print("\n".join(disk.steps))


if __name__ == "__main__":
    main(*sys.argv[1:])
