"""Chunks of an ensemble on a Dask cluster that is there already, by the address of its scheduler.

The cluster runs the tasks of a lost worker again by itself, and gives one up after its setting
`distributed.scheduler.allowed-failures`. The workers need minamoto, and the module of `simulate`.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from minamoto.core.errors import ChunkFailed, InputError, MissingInput
from minamoto.core.text import Text
from minamoto.simulation.chunk import (
    Attempt,
    Chunk,
    Failures,
    FloatArray,
    Simulate,
    attempt_pickled,
    pickled,
)

CONNECT_S = 30.0  # to reach a scheduler and one worker of it; beyond, there is none


def on_cluster(
    simulate: Simulate, chunks: Sequence[Chunk], address: str
) -> Iterator[tuple[Chunk, FloatArray]]:
    """Chunks on the workers of a cluster, each as it is done.

    Parameters
    ----------
    address : of the scheduler, such as "tcp://10.0.0.5:8786"

    Raises
    ------
    MissingInput : `distributed` is not installed
    InputError : no scheduler with a worker answers; `simulate` cannot be pickled
    ChunkFailed : a chunk failed twice, or the cluster gave it up

    Notes
    -----
    When all workers are lost during a run it waits for others to come.
    """
    content, distributed = pickled(simulate), _distributed()
    with _client(distributed, address) as client:
        run_id, failures = uuid.uuid4().hex, Failures()
        # one task of its own, so that a lost copy is made again and each worker has one
        held = client.submit(bytes, content, key=f"minamoto-{run_id}-simulate")
        running: dict[Any, Chunk] = {}

        def submit(chunk: Chunk) -> Any:
            key = f"minamoto-{run_id}-{chunk.number}-{failures.times[chunk.number]}"
            future = client.submit(attempt_pickled, held, chunk.index, key=key, retries=0)
            running[future] = chunk
            return future

        submitted = [submit(chunk) for chunk in chunks]
        queue = distributed.as_completed(submitted, loop=client.loop)
        try:
            for future in queue:
                chunk = running.pop(future)
                ended = _ended(future, chunk)
                if ended.losses is not None:
                    yield chunk, ended.losses
                    continue
                assert ended.reason is not None
                failures.count(chunk, ended.reason)
                queue.add(submit(chunk))
        finally:
            client.cancel([held, *running])


def _ended(future: Any, chunk: Chunk) -> Attempt:
    """How a future ended; raises `ChunkFailed` where the cluster gave it up."""
    try:
        # waits where the worker that held the losses was lost meanwhile, and they are made again
        ended: Attempt = future.result()
    except Exception as error:  # what simulate raises is in the attempt: this is the cluster's own
        said = f"{type(error).__name__}: {error}"
        reason = Text(
            f"クラスターがこの計算を打ち切りました（{said}）", f"the cluster gave it up ({said})"
        )
        raise ChunkFailed(chunk.number, chunk.scenarios, reason) from error
    return ended


def _client(distributed: Any, address: str) -> Any:
    """A client of a scheduler that has a worker; workers that come later are used too."""
    client = None
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        if client is not None:
            client.close()
        raise InputError(
            Text(
                f"クラスター「{address}」を使えません（{error}）。"
                "スケジューラーのアドレス（例：tcp://10.0.0.5:8786）と、"
                "計算プロセスが動いているかを確かめてください。",
                f"cluster: no scheduler with a worker answers at {address!r} ({error}); give the "
                "address that the scheduler prints, such as tcp://10.0.0.5:8786, and start workers",
            )
        ) from error
    return client


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise MissingInput(
            "distributed",
            "cluster",
            Text(
                "クラスターを使うには distributed が必要です（pip install distributed）。"
                "使わない場合は cluster を指定しないでください。",
                "cluster: the package distributed is missing; install it (pip install "
                "distributed), or leave cluster out to use processes of this machine",
            ),
        ) from error
