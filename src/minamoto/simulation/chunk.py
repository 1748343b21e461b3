"""One part of an ensemble: its scenarios, an attempt at them, and its losses as bytes that tell.

Chunks are fixed before anything runs, so that the losses do not hang on who ran what.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import ChunkFailed, InputError, MinamotoError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Simulate = Callable[[IntArray], FloatArray]

ATTEMPTS = 2
DIGEST_B = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chunk:
    """Scenarios that run together: `number` from 0, `index` (n,)."""

    number: int
    index: IntArray

    @property
    def scenarios(self) -> str:
        """The first and the last scenario, as a reader would say."""
        return f"{self.index[0]}-{self.index[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attempt:
    """How a chunk ended: its losses (n, ...), or the reason why there are none."""

    losses: FloatArray | None = None
    reason: Text | None = None


@dataclass(slots=True)
class Failures:
    """How often each chunk has failed in a run."""

    times: Counter[int] = field(default_factory=Counter)

    def count(self, chunk: Chunk, reason: Text, *, is_certain: bool = True) -> None:
        """Count a failure; the second raises `ChunkFailed`, if it is certain whose it was."""
        self.times[chunk.number] += 1
        if is_certain and self.times[chunk.number] >= ATTEMPTS:
            raise ChunkFailed(chunk.number, chunk.scenarios, reason)


def chunks_of(scenarios: int | IntArray, chunk_size: int) -> list[Chunk]:
    """Scenarios cut into chunks of one size, in order; the last may be smaller.

    Raises
    ------
    InputError : no scenarios, or chunks of less than one

    Examples
    --------
    >>> [chunk.index.tolist() for chunk in chunks_of(5, 2)]
    [[0, 1], [2, 3], [4]]
    """
    every = np.asarray(scenarios)
    if every.ndim == 0 and every.dtype.kind in "iu":
        every = np.arange(int(every))
    if every.ndim != 1 or every.size == 0 or every.dtype.kind not in "iu" or chunk_size < 1:
        raise InputError(
            Text(
                f"シナリオの形が {every.shape}、まとまりの大きさが {chunk_size} です。"
                "シナリオは1以上の件数または番号の並び、大きさは1以上にしてください。",
                f"scenarios: shape {every.shape} of {every.dtype}, chunk_size {chunk_size}; give a "
                "count >= 1 or a row of whole numbers, and chunks of 1 or more",
            )
        )
    index = every.astype(np.int64)
    return [
        Chunk(number=number, index=index[first : first + chunk_size])
        for number, first in enumerate(range(0, index.size, chunk_size))
    ]


def attempt(simulate: Simulate, index: IntArray) -> Attempt:
    """Simulate a chunk; whatever it raises is the reason, said in words that cross processes."""
    try:
        losses = np.asarray(simulate(index.copy()), dtype=np.float64)
    except MinamotoError as error:
        return Attempt(reason=error.text or Text(str(error), str(error)))
    except Exception as error:  # noqa: BLE001  # the caller's own code: it may raise anything
        said = f"{type(error).__name__}: {error}"
        return Attempt(reason=Text(said, said))
    if losses.ndim < 1 or losses.shape[0] != index.size:
        return Attempt(
            reason=Text(
                f"simulate の結果の形が {losses.shape} です（{index.size}シナリオに1行ずつ必要）",
                f"simulate gave shape {losses.shape} for {index.size} scenarios, allowed "
                f"({index.size}, ...)",
            )
        )
    return Attempt(losses=np.ascontiguousarray(losses))


def attempt_pickled(simulate: bytes, index: IntArray) -> Attempt:
    """`attempt` of a pickled `simulate`; that it cannot be read here is a reason too."""
    try:
        loaded = pickle.loads(simulate)  # noqa: S301  # made by this run
    except Exception as error:  # noqa: BLE001  # an import may raise anything
        said = f"{type(error).__name__}: {error}"
        return Attempt(
            reason=Text(
                f"計算プロセスで simulate を読み込めません（{said}）",
                f"simulate cannot be loaded by the worker ({said}): is its module installed there?",
            )
        )
    return attempt(loaded, index)


def pickled(simulate: Simulate) -> bytes:
    """`simulate` as bytes for other processes.

    Raises
    ------
    InputError : it cannot be pickled, such as a function inside a function
    """
    try:
        return pickle.dumps(simulate, protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InputError(
            Text(
                f"simulate を別プロセスへ渡せません（{error}）。モジュールの最上位で定義した関数、"
                "またはそれに functools.partial で値を与えたものを使うか、"
                "workers=1 としてください。",
                f"simulate: cannot be sent to other processes ({error}); give a function defined "
                "at the top of a module, or a functools.partial of one, or use workers=1",
            )
        ) from error


def packed(chunk: Chunk, losses: FloatArray) -> bytes:
    """Losses with their scenarios, behind the sha256 of both."""
    held = io.BytesIO()
    for array in (chunk.index, losses):
        np.save(held, array, allow_pickle=False)
    content = held.getvalue()
    return hashlib.sha256(content).digest() + content


def unpacked(chunk: Chunk, content: bytes | None) -> FloatArray | None:
    """The losses of `packed`; None where the bytes are torn or of other scenarios."""
    if content is None or hashlib.sha256(content[DIGEST_B:]).digest() != content[:DIGEST_B]:
        return None
    held = io.BytesIO(content[DIGEST_B:])
    index, losses = (np.load(held, allow_pickle=False) for _ in range(2))
    return losses if np.array_equal(index, chunk.index) else None
