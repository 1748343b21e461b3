"""Chunks of an ensemble on processes of this machine, also when one of them is killed."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from minamoto.core.text import Text
from minamoto.simulation.chunk import (
    Attempt,
    Chunk,
    Failures,
    FloatArray,
    IntArray,
    Simulate,
    attempt,
    attempt_pickled,
    pickled,
)

ENDED = Text(
    "計算プロセスが途中で終了しました（メモリー不足、強制終了、または実行ファイルに "
    'if __name__ == "__main__": がない場合があります）',
    "its process ended before it was done (out of memory, killed, or a script without "
    'if __name__ == "__main__":)',
)

Running = dict["Future[Attempt]", Chunk]
_held: dict[str, bytes] = {}  # of a worker process: what it simulates with


def in_turn(simulate: Simulate, chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, FloatArray]]:
    """Chunks one after the other, in this process.

    Raises
    ------
    ChunkFailed : a chunk failed twice
    """
    failures = Failures()
    for chunk in chunks:
        while (ended := attempt(simulate, chunk.index)).losses is None:
            failures.count(chunk, _reason(ended))
        yield chunk, ended.losses


def on_processes(
    simulate: Simulate, chunks: Sequence[Chunk], workers: int
) -> Iterator[tuple[Chunk, FloatArray]]:
    """Chunks on `workers` new processes, each as it is done.

    When a process ends on its own, all that ran at that moment run again, one at a time: so the
    chunk at fault is known if it happens again, and the others are not blamed for it.

    Raises
    ------
    InputError : `simulate` cannot be pickled
    ChunkFailed : a chunk failed twice, or ended its process twice
    """
    content = pickled(simulate)
    waiting, alone = deque(chunks), deque[Chunk]()
    failures = Failures()
    while waiting or alone:
        pool = ProcessPoolExecutor(
            max_workers=min(workers, len(waiting) + len(alone)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_hold,
            initargs=(content,),
        )
        try:
            yield from _until_broken(pool, workers, waiting, alone, failures)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _until_broken(
    pool: ProcessPoolExecutor,
    workers: int,
    waiting: deque[Chunk],
    alone: deque[Chunk],
    failures: Failures,
) -> Iterator[tuple[Chunk, FloatArray]]:
    running: Running = {}
    while waiting or alone or running:
        is_broken = _submit(pool, 1 if alone else workers, alone or waiting, running)
        done = set(running) if is_broken else wait(running, return_when=FIRST_COMPLETED).done
        if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
            is_broken, done = True, set(running)
        lost = []
        for future in sorted(done, key=lambda ended: running[ended].number):
            chunk = running.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                lost.append(chunk)
                continue
            ended = future.result()
            if ended.losses is None:
                failures.count(chunk, _reason(ended))
                waiting.appendleft(chunk)
            else:
                yield chunk, ended.losses
        for chunk in lost:
            failures.count(chunk, ENDED, is_certain=len(lost) == 1)
        alone.extend(lost)
        if is_broken:
            return


def _submit(pool: ProcessPoolExecutor, limit: int, source: deque[Chunk], running: Running) -> bool:
    """Fill the pool up to `limit` chunks; whether it was found broken."""
    while source and len(running) < limit:
        try:
            running[pool.submit(_attempt_held, source[0].index)] = source[0]
        except BrokenProcessPool:
            return True
        source.popleft()
    return False


def _hold(simulate: bytes) -> None:
    _held["simulate"] = simulate


def _attempt_held(index: IntArray) -> Attempt:
    return attempt_pickled(_held["simulate"], index)


def _reason(ended: Attempt) -> Text:
    assert ended.reason is not None
    return ended.reason
