"""Ensembles give the same bytes on one process or several, killed or not, and go on where kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from minamoto.core.errors import ChunkFailed, InputError
from minamoto.data.chunk_store import ChunkStore
from minamoto.simulation.ensembles import run
from tests.simulation.sample_runs import (
    Unloadable,
    fails_once,
    killed_at,
    losses_of,
    noted,
    of_other_shapes,
    refused,
    refused_in_two_languages,
    slow,
    too_few,
)

N = 90
CHUNK = 10
WHOLE = losses_of(np.arange(N)).tobytes()


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def chunks_run(marks: Path) -> list[int]:
    return sorted(int(mark.name.split("-")[0]) for mark in marks.iterdir())


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_bytes_do_not_hang_on_the_workers(workers: int) -> None:
    assert run(losses_of, N, workers=workers, chunk_size=CHUNK).tobytes() == WHOLE


def test_scenarios_are_in_the_order_asked() -> None:
    asked = np.array([5, 80, 3, 3])
    assert (run(losses_of, asked, workers=1, chunk_size=3) == losses_of(asked)).all()


def test_the_chunk_of_a_killed_worker_runs_again(marks: Path) -> None:
    simulate = partial(killed_at, scenario=55, marks=marks)
    assert run(simulate, N, workers=2, chunk_size=CHUNK).tobytes() == WHOLE
    assert len(list(marks.iterdir())) == 1


def test_a_worker_killed_from_outside_costs_nothing_but_time(marks: Path) -> None:
    killed: list[int] = []

    def kill_one(done: int, in_all: int) -> None:
        if done >= 30 and not killed:
            process = multiprocessing.active_children()[0]
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.pid)

    simulate = partial(slow, marks=marks)
    assert run(simulate, N, workers=2, chunk_size=CHUNK, progress=kill_one).tobytes() == WHOLE
    by = {int(mark.name.split("-")[1]) for mark in marks.iterdir()}
    assert len(by) > 2  # others took over
    assert killed


def test_a_chunk_that_kills_its_worker_again_is_named(marks: Path) -> None:
    simulate = partial(killed_at, scenario=55, marks=marks, times=99)
    with pytest.raises(ChunkFailed, match=r"chunk 5 .*scenarios 50-59.* failed twice") as caught:
        run(simulate, N, workers=2, chunk_size=CHUNK)
    assert "process ended" in str(caught.value)
    assert "5番目のまとまり" in caught.value.said("ja")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_chunk_that_fails_again_is_named_with_the_reason(workers: int) -> None:
    with pytest.raises(ChunkFailed) as caught:
        run(partial(refused, scenario=42), N, workers=workers, chunk_size=CHUNK)
    assert (caught.value.chunk, caught.value.scenarios) == (4, "40-49")
    assert "ValueError: no such week in scenario 42" in str(caught.value)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_chunk_that_fails_once_runs_again(workers: int, marks: Path) -> None:
    found = run(partial(fails_once, marks=marks), N, workers=workers, chunk_size=N)
    assert found.tobytes() == WHOLE


def test_a_reason_in_two_languages_stays_so_across_processes() -> None:
    with pytest.raises(ChunkFailed) as caught:
        run(refused_in_two_languages, N, workers=2)
    assert "too few weeks" in str(caught.value)
    assert "週数が足りません" in caught.value.said("ja")


def test_what_is_kept_is_not_run_again(tmp_path: Path, marks: Path) -> None:
    store = ChunkStore({"seed": 7}, tmp_path)
    with pytest.raises(ChunkFailed):
        run(partial(refused, scenario=42), N, workers=1, chunk_size=CHUNK, keep=store)
    told: list[tuple[int, int]] = []
    again = run(
        partial(noted, marks=marks), N, workers=1, chunk_size=CHUNK, keep=store,
        progress=lambda done, in_all: told.append((done, in_all)),
    )  # fmt: skip
    assert again.tobytes() == WHOLE
    assert chunks_run(marks) == [40, 50, 60, 70, 80]
    assert told == [(40, N), (50, N), (60, N), (70, N), (80, N), (90, N)]


def test_a_run_whose_process_was_killed_goes_on(tmp_path: Path, marks: Path) -> None:
    store = ChunkStore({"seed": 7}, tmp_path)
    first = multiprocessing.get_context("spawn").Process(
        target=run,
        args=(partial(killed_at, scenario=33, marks=marks), N),
        kwargs={"workers": 1, "chunk_size": CHUNK, "keep": store},
    )
    first.start()
    first.join()
    assert first.exitcode == -signal.SIGKILL
    (marks / "0").unlink()
    again = run(partial(noted, marks=marks), N, workers=2, chunk_size=CHUNK, keep=store)
    assert again.tobytes() == WHOLE
    assert chunks_run(marks) == [30, 40, 50, 60, 70, 80]


@pytest.mark.parametrize("kept", ["cut", "turned", "empty", "other scenarios"])
def test_a_torn_chunk_is_run_again(kept: str, tmp_path: Path, marks: Path) -> None:
    store = ChunkStore({"seed": 7}, tmp_path)
    run(losses_of, N, workers=1, chunk_size=CHUNK, keep=store)
    name = "chunk-000003"
    content = store.get(name)
    assert content is not None
    torn = {
        "cut": content[:-1],
        "turned": content[:200] + bytes([content[200] ^ 1]) + content[201:],
        "empty": b"",
        "other scenarios": store.get("chunk-000004"),
    }[kept]
    assert torn is not None
    store.put(name, torn)
    again = run(partial(noted, marks=marks), N, workers=1, chunk_size=CHUNK, keep=store)
    assert again.tobytes() == WHOLE
    assert chunks_run(marks) == [30]
    assert store.get(name) == content


def test_a_store_is_of_one_ensemble_and_can_be_cleared(tmp_path: Path) -> None:
    one, other = (ChunkStore({"seed": seed}, tmp_path) for seed in (1, 2))
    one.put("chunk-000000", b"one")
    assert other.get("chunk-000000") is None
    (one.folder / "chunk-000001.bin.0a1b2c3d.part").touch()
    one.clear()
    assert list(one.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: run(losses_of, 0, workers=1), "count >= 1"),
        (lambda: run(losses_of, np.array([0.5]), workers=1), "shape (1,) of float64"),
        (lambda: run(losses_of, 5.5, workers=1), "shape () of float64"),  # type: ignore[arg-type]
        (lambda: run(losses_of, 5, workers=1, chunk_size=0), "chunk_size 0"),
        (lambda: run(losses_of, 5, workers=0), "workers: must be 1 or more, got 0"),
        (lambda: run(lambda index: np.zeros(index.size), 5, workers=2), "top of a module"),
        (lambda: run(of_other_shapes, 20, workers=1, chunk_size=10), "(2,) a scenario in chunk 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_said(call: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert said in str(caught.value)
    assert caught.value.text is not None


def test_losses_that_are_not_one_a_scenario_are_said() -> None:
    with pytest.raises(ChunkFailed, match=r"gave shape \(4,\) for 5 scenarios"):
        run(too_few, 5, workers=1)


def test_what_a_worker_cannot_load_is_said() -> None:
    with pytest.raises(ChunkFailed, match="cannot be loaded by the worker"):
        run(Unloadable(), 5, workers=2)
