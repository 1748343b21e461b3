"""Many scenarios simulated in chunks, on this machine or a cluster, with the same losses anywhere.

Chunks are cut before anything runs and put together in their order, so that one process, several
or a cluster give the same bytes, provided that `simulate` gives each scenario the same whenever it
is asked. What is done can be kept, and is not run again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Protocol

import numpy as np

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.simulation.chunk import (
    Chunk,
    FloatArray,
    IntArray,
    Simulate,
    chunks_of,
    packed,
    unpacked,
)

CHUNK_SIZE = 100  # scenarios; much shorter chunks cost more to send than to run

Progress = Callable[[int, int], None]  # scenarios done, scenarios in all
Generated = Generator[tuple[Chunk, FloatArray], None, None]
Losses = dict[int, FloatArray]  # of each chunk, by number


class Keep(Protocol):
    """Where chunks of one ensemble are kept by name; `data.chunk_store` keeps them in files.

    It must be of this ensemble alone: of the same `simulate` with the same inputs.
    """

    def get(self, name: str) -> bytes | None:
        """The bytes kept; None where there are none."""

    def put(self, name: str, content: bytes) -> None:
        """Keep the bytes, whole or not at all."""


def run(
    simulate: Simulate,
    scenarios: int | IntArray,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    keep: Keep | None = None,
    progress: Progress | None = None,
    chunk_size: int = CHUNK_SIZE,
) -> FloatArray:
    """Losses of all scenarios, in their order.

    Parameters
    ----------
    simulate : takes (n,) indices of scenarios and gives their losses (n, ...) in any one unit; for
        several processes it can be pickled: a function at the top of a module, or a partial of one
    scenarios : how many (0, 1, 2 ...), or their indices
    workers : processes of this machine; those it has processors for when not given; with 1 all runs
        in this process. A script that starts others is guarded by `if __name__ == "__main__":`
    cluster : address of the scheduler of a Dask cluster, such as "tcp://10.0.0.5:8786", instead of
        processes of this machine (needs the package `distributed`, here and there)
    keep : where finished chunks are kept and looked for; one that is torn or of other scenarios is
        run again
    progress : called in this process with the scenarios done and those in all
    chunk_size : scenarios a chunk; the losses of a chunk may hang on it, on `workers` never

    Returns
    -------
    (n_scenarios, ...) float64.

    Raises
    ------
    InputError : no scenarios; `simulate` cannot be sent; no such cluster
    MissingInput : a cluster is given, and `distributed` is not installed
    ChunkFailed : a chunk failed, ran again and failed again, for whatever reason

    Notes
    -----
    A chunk whose process is killed runs again. What is simulated must not be random but by the
    index of the scenario: `scenario_draws` is.

    Examples
    --------
    >>> run(lambda index: index * 2.0, 5, workers=1, chunk_size=2).tolist()
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    chunks = chunks_of(scenarios, chunk_size)
    count = _workers(workers)
    done = _kept(chunks, keep)
    todo = [chunk for chunk in chunks if chunk.number not in done]
    in_all = sum(chunk.index.size for chunk in chunks)
    so_far = in_all - sum(chunk.index.size for chunk in todo)
    if progress is not None:
        progress(so_far, in_all)
    with closing(_simulated(simulate, todo, count, cluster)) as results:
        for chunk, losses in results:
            if keep is not None:
                keep.put(_name(chunk), packed(chunk, losses))
            done[chunk.number] = losses
            so_far += chunk.index.size
            if progress is not None:
                progress(so_far, in_all)
    return _together(chunks, done)


def _simulated(
    simulate: Simulate, todo: Sequence[Chunk], workers: int, cluster: str | None
) -> Generated:
    from minamoto.simulation.process_pool import in_turn, on_processes

    if not todo:
        return
    if cluster is not None:
        from minamoto.simulation.dask_cluster import on_cluster

        yield from on_cluster(simulate, todo, cluster)
    elif workers == 1:
        yield from in_turn(simulate, todo)
    else:
        yield from on_processes(simulate, todo, workers)


def _kept(chunks: Sequence[Chunk], keep: Keep | None) -> Losses:
    if keep is None:
        return {}
    found = ((chunk.number, unpacked(chunk, keep.get(_name(chunk)))) for chunk in chunks)
    return {number: losses for number, losses in found if losses is not None}


def _together(chunks: Sequence[Chunk], done: Losses) -> FloatArray:
    ordered = [done[chunk.number] for chunk in chunks]
    shape = ordered[0].shape[1:]
    for chunk, losses in zip(chunks, ordered, strict=True):
        if losses.shape[1:] != shape:
            raise InputError(
                Text(
                    f"simulate の結果の形が一定しません：{chunk.number}番目のまとまり（0から）は"
                    f"シナリオごとに {losses.shape[1:]}、最初のまとまりは {shape} です。",
                    f"simulate: gave {losses.shape[1:]} a scenario in chunk {chunk.number} and "
                    f"{shape} in the first; give all scenarios one shape",
                )
            )
    return np.concatenate(ordered)


def _workers(given: int | None) -> int:
    if given is None:
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1
    if given < 1:
        raise InputError(
            Text(
                f"workers：{given} は使えません。1以上にしてください。",
                f"workers: must be 1 or more, got {given}",
            )
        )
    return given


def _name(chunk: Chunk) -> str:
    return f"chunk-{chunk.number:06d}"
