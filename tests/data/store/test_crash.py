"""A killed import, a failed power supply, a full disk: the old snapshot or the new, entire.

A seeded part of what `python scripts/crash_store.py` runs in full.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minamoto.core.errors import StoreError
from minamoto.data.pruning import prune
from minamoto.data.store import Store
from tests.data.store import survey
from tests.data.store.killed import ROOT
from tests.data.store.lossy_disk import (
    Loss,
    Recording,
    Step,
    WithoutFileSync,
    WithoutFolderSync,
    after_cut,
)
from tests.data.store.publisher import FILE, NAME, Unsynced, baci_file, imported
from tests.data.store.verdict import NEW, OLD, Case, case

SEED = 20261123
AT_ONCE = 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("is_first", [False, True], ids=["over an old snapshot", "the first"])
def test_an_import_killed_at_any_step_leaves_the_old_snapshot_or_the_new(
    is_first: bool, tmp_path: Path
) -> None:
    tried = case(tmp_path, is_first=is_first)
    steps, _ = survey.steps_of(tried, tmp_path / "whole")
    inside = [at for at, step in enumerate(steps) if step.startswith("inside")]
    outside = [at for at, step in enumerate(steps) if not step.startswith("inside")]
    chance = random.Random(SEED)
    # the steps around the pointer decide between old and new: always tried
    chosen = {
        *chance.sample(inside, 5),
        *chance.sample(outside, 2),
        *range(len(steps) - 4, len(steps)),
    }
    points = list(
        survey.killed_at_steps(tried, tmp_path / "killed", steps, sorted(chosen), AT_ONCE)
    )
    assert not [point for point in points if point.verdict == "torn"]
    assert {point.verdict for point in points} == set(tried.allowed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_an_import_killed_at_any_time_leaves_the_old_snapshot_or_the_new(tmp_path: Path) -> None:
    tried = case(tmp_path, is_first=False)
    chance = random.Random(SEED)
    times = [chance.uniform(0, 0.1) for _ in range(4)]
    points = list(survey.killed_at_times(tried, tmp_path / "killed", times, AT_ONCE))
    assert {point.verdict for point in points} <= set(tried.allowed)


@pytest.mark.parametrize("is_first", [False, True], ids=["over an old snapshot", "the first"])
def test_a_power_cut_leaves_the_old_snapshot_or_the_new(is_first: bool, tmp_path: Path) -> None:
    tried = case(tmp_path, is_first=is_first)
    steps = survey.recorded(tried, Recording())
    chance = random.Random(SEED)
    cuts = chance.sample([(at, loss) for at in range(len(steps) + 1) for loss in Loss], 25)
    points = list(survey.cut_at_steps(tried, tmp_path / "cut", steps, cuts, SEED))
    assert not [point for point in points if point.verdict == "torn"]


@pytest.mark.parametrize("is_first", [False, True], ids=["over an old snapshot", "the first"])
@pytest.mark.parametrize("loss", Loss)
def test_what_an_import_said_is_done_survives_a_power_cut(
    loss: Loss, is_first: bool, tmp_path: Path
) -> None:
    tried = case(tmp_path, is_first=is_first)
    steps = survey.recorded(tried, Recording())
    (point,) = survey.cut_at_steps(tried, tmp_path / "cut", steps, [(len(steps), loss)], SEED)
    assert point.verdict == NEW


def verdicts_of(tried: Case, steps: list[Step], folder: Path, loss: Loss) -> set[str]:
    found = set()
    for at in range(len(steps) - 12, len(steps) + 1):  # around the pointer
        home = folder / f"{at}" / "home"
        after_cut(tried.home, steps[:at], home, loss, random.Random(at))
        try:
            found.add(tried.verdict(home))
        except (StoreError, AssertionError):
            found.add("torn")
    return found


def test_the_model_of_a_power_cut_notices_a_missing_fsync_of_files(tmp_path: Path) -> None:
    tried = case(tmp_path, is_first=False)
    steps = survey.recorded(tried, WithoutFileSync())
    assert "torn" in verdicts_of(tried, steps, tmp_path / "cut", Loss.ZEROS)


def test_the_model_of_a_power_cut_notices_a_missing_fsync_of_folders(tmp_path: Path) -> None:
    tried = case(tmp_path, is_first=False)
    steps = survey.recorded(tried, WithoutFolderSync())
    assert verdicts_of(tried, steps, tmp_path / "cut", Loss.ALL) == {OLD}  # said done, yet lost


def test_pruning_cut_at_any_step_takes_nothing_in_use(tmp_path: Path) -> None:
    tried = case(tmp_path, is_first=False)
    home = tmp_path / "after" / "home"
    before = tmp_path / "before"
    (tmp_path / "after").rename(before)
    (before / "home" / "objects" / "ab").mkdir(exist_ok=True)
    disk = Recording()
    kept = Store(before / "home")
    snapshot_ids = set(kept.ids(NAME))
    shutil.copytree(before / "home", home)
    pruned = prune(Store(home, disk), kept_before=0)
    assert pruned.objects
    assert len(snapshot_ids) == 3
    steps = [
        step._replace(path=before / step.path.relative_to(tmp_path / "after"))
        for step in disk.steps
    ]
    for at in range(len(steps) + 1):
        for loss in (Loss.ALL, Loss.ANY):
            left = tmp_path / f"{at}{loss.name}" / "home"
            after_cut(before / "home", steps[:at], left, loss, random.Random(at))
            assert tried.verdict(left) == NEW
            prune(Store(left, Unsynced()), kept_before=0)
            assert tried.verdict(left) == NEW


class Refusing(Unsynced):
    """A disk on which one kind of call fails from the n-th on."""

    def __init__(self, call: str, after: int, number: int) -> None:
        self.call, self.left, self.number = call, after, number

    def refuse(self, call: str) -> None:
        if call == self.call:
            self.left -= 1
            if self.left < 0:
                raise OSError(self.number, os.strerror(self.number))

    def make_folder(self, path: Path) -> None:
        self.refuse("make_folder")
        super().make_folder(path)

    def create(self, path: Path) -> int:
        self.refuse("create")
        return super().create(path)

    def write(self, descriptor: int, content: memoryview) -> int:
        self.refuse("write")
        return super().write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        self.refuse("sync")
        super().sync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self.refuse("replace")
        super().replace(source, target)

    def sync_folder(self, path: Path) -> None:
        self.refuse("sync_folder")
        super().sync_folder(path)


@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("write", errno.ENOSPC),
        ("sync", errno.EIO),
        ("create", errno.EACCES),
        ("replace", errno.EPERM),
        ("sync_folder", errno.EIO),
    ],
)
def test_a_disk_that_refuses_is_named_and_the_old_snapshot_stays(
    call: str, number: int, after: int, tmp_path: Path
) -> None:
    tried = case(tmp_path, is_first=False)
    refusing = Store(tried.home, Refusing(call, after, number))
    with pytest.raises(StoreError, match=os.strerror(number)) as raised:
        imported(tmp_path / "same", refusing, tried.file.read_bytes())
    assert str(tried.home) in str(raised.value)
    assert "MINAMOTO_HOME" in str(raised.value)
    assert tried.verdict(tried.home) == OLD
    assert not list(tried.home.rglob("*.part"))
    tried.recovers(tried.home)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="locked"):
        imported(tmp_path, Store(locked / "home"), baci_file(1.0))


def test_a_workspace_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(StoreError, match="home"):
        imported(tmp_path, Store(tmp_path / "home"), baci_file(1.0))


def test_two_processes_that_import_at_once_both_stand(tmp_path: Path) -> None:
    home = tmp_path / "home"
    years = range(2015, 2019)
    children = []
    for year in years:
        path = tmp_path / FILE.replace("2022", str(year))
        path.write_bytes(baci_file(1.0, year))
        command = [sys.executable, "-m", "tests.data.store.killed", str(home), str(path), "-1"]
        variables = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        children.append(
            subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
        )
    assert [child.wait() for child in children] == [0] * len(years)
    store = Store(home)
    snapshot = store.current(NAME)
    store.verify(snapshot)
    assert {file.file for file in snapshot.files} == {
        FILE.replace("2022", str(year)) for year in years
    }
    assert len(store.history(NAME)) == len(years)
