"""Ensembles on a Dask cluster by its address, with a scheduler and workers as processes."""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minamoto.core.errors import ChunkFailed, InputError, MissingInput
from minamoto.simulation import dask_cluster
from minamoto.simulation.ensembles import run
from tests.simulation.sample_runs import fails_once, killed_at, losses_of, refused, slow

HAS_DASK = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(not HAS_DASK, reason="the optional package distributed is missing")

N = 90
CHUNK = 10
WHOLE = losses_of(np.arange(N)).tobytes()


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = importlib.import_module("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as found:
        yield found


def test_without_dask_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingInput, match="pip install distributed") as caught:
        run(losses_of, N, cluster="tcp://127.0.0.1:1")
    assert "distributed が必要です" in caught.value.said("ja")


@needs_dask
def test_a_cluster_gives_the_same_bytes(cluster: Any) -> None:
    found = run(losses_of, N, cluster=cluster.scheduler_address, chunk_size=CHUNK)
    assert found.tobytes() == WHOLE


@needs_dask
def test_a_worker_killed_from_outside_costs_nothing_but_time(cluster: Any, marks: Path) -> None:
    killed: list[int] = []

    def kill_one(done: int, in_all: int) -> None:
        if done >= 20 and not killed:
            pid = int(next(marks.iterdir()).name.split("-")[1])  # one that ran a chunk
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    found = run(
        partial(slow, marks=marks), N, chunk_size=CHUNK, progress=kill_one,
        cluster=cluster.scheduler_address,
    )  # fmt: skip
    assert found.tobytes() == WHOLE
    assert killed


@needs_dask
def test_the_chunk_of_a_killed_worker_runs_again(cluster: Any, marks: Path) -> None:
    simulate = partial(killed_at, scenario=55, marks=marks)
    found = run(simulate, N, cluster=cluster.scheduler_address, chunk_size=CHUNK)
    assert found.tobytes() == WHOLE
    assert len(list(marks.iterdir())) == 1


@needs_dask
def test_a_chunk_that_fails_again_is_named_with_the_reason(cluster: Any, marks: Path) -> None:
    address = cluster.scheduler_address
    with pytest.raises(ChunkFailed, match=r"chunk 4 .*no such week in scenario 42"):
        run(partial(refused, scenario=42), N, cluster=address, chunk_size=CHUNK)
    again = run(partial(fails_once, marks=marks), N, cluster=address, chunk_size=N)
    assert again.tobytes() == WHOLE


@needs_dask
def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = importlib.import_module("distributed")
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as empty,
        pytest.raises(InputError, match="start workers"),
    ):
        run(losses_of, N, cluster=empty.scheduler_address)


@needs_dask
def test_an_address_where_nobody_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 0.5)
    for address in ("tcp://127.0.0.1:1", "127.0.0.1", "nowhere://x"):
        with pytest.raises(InputError, match="no scheduler with a worker answers") as caught:
            run(losses_of, N, cluster=address)
        assert caught.value.text is not None


@needs_dask
def test_a_chunk_that_kills_every_worker_is_named(cluster: Any, marks: Path) -> None:
    simulate = partial(killed_at, scenario=5, marks=marks, times=99)
    with pytest.raises(ChunkFailed, match=r"chunk 0 .*KilledWorker"):
        run(simulate, 10, cluster=cluster.scheduler_address, chunk_size=CHUNK)
