"""Imports that are interrupted, each in a workspace of its own, and what each left in use."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from minamoto.core.errors import MinamotoError
from minamoto.data.store import Store
from tests.data.store.killed import NEVER, run
from tests.data.store.lossy_disk import Loss, Recording, Step, after_cut
from tests.data.store.publisher import imported
from tests.data.store.verdict import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where an import was interrupted, and what was in use afterwards."""

    where: str
    is_inside: bool  # the window from a new file to the fsync of its folder
    verdict: str  # old, new, nothing, or torn
    reason: str = ""  # why it is torn


def steps_of(case: Case, folder: Path) -> tuple[list[str], float]:
    """Every step of an import that nothing interrupts, and the seconds it takes."""
    home = _workspace(case, folder)
    steps, took_s = run(home, case.file, NEVER)
    assert case.verdict(home) == "new"
    return steps, took_s


def killed_at_steps(
    case: Case, folder: Path, steps: Sequence[str], chosen: Iterable[int], at_once: int
) -> Iterator[Point]:
    """A process killed at each chosen step, in turn."""

    def one(at: int) -> Point:
        home = _workspace(case, folder / f"step{at}")
        run(home, case.file, at)
        place, name = steps[at].split(" ", 1)
        return Point(
            where=f"before step {at}, {name}",
            is_inside=place == "inside",
            **_judged(case, home),
        )

    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(one, chosen)


def killed_at_times(
    case: Case, folder: Path, times_s: Iterable[float], at_once: int
) -> Iterator[Point]:
    """A process killed from outside so long after it began to import."""

    def one(after_s: float) -> Point:
        home = _workspace(case, folder / f"time{after_s}")
        run(home, case.file, NEVER, kill_after_s=after_s)
        return Point(where=f"after {after_s:.4f} s", is_inside=False, **_judged(case, home))

    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(one, times_s)


def recorded(case: Case, disk: Recording) -> list[Step]:
    """The steps of an import on a disk that records them; the case's workspace is kept as it is."""
    kept = case.home.with_name("kept")
    if case.home.exists():
        shutil.copytree(case.home, kept)
    imported(case.home.parent / "same", Store(case.home, disk), case.file.read_bytes())
    shutil.rmtree(case.home)
    if kept.exists():
        kept.rename(case.home)
    return disk.steps


def cut_at_steps(
    case: Case, folder: Path, steps: Sequence[Step], chosen: Iterable[tuple[int, Loss]], seed: int
) -> Iterator[Point]:
    """The power cut after each chosen count of steps, with what was not fsynced lost so."""
    for at, loss in chosen:
        home = folder / f"cut{at}{loss.name}" / "home"
        after_cut(case.home, steps[:at], home, loss, random.Random(f"{seed} {at}"))
        doing = steps[at - 1].what if at else "nothing"
        yield Point(
            where=f"after step {at}, {doing}; {loss}",
            is_inside=doing in {"create", "write", "sync", "replace"},
            **_judged(case, home),
        )
        shutil.rmtree(home.parent)


class Judgement(TypedDict):
    """What an interrupted import left."""

    verdict: str
    reason: str


def _judged(case: Case, home: Path) -> Judgement:
    try:
        verdict = case.verdict(home)
        case.recovers(home)
    except (AssertionError, MinamotoError) as error:
        return Judgement(verdict="torn", reason=str(error))
    return Judgement(verdict=verdict, reason="")


def _workspace(case: Case, folder: Path) -> Path:
    home = folder / "home"
    folder.mkdir(parents=True, exist_ok=True)
    if case.home.exists():
        shutil.copytree(case.home, home)
    return home
