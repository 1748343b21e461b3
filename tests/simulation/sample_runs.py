"""Simulations for tests, at the top of a module so that other processes can load them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

Index = NDArray[np.int64]
Losses = NDArray[np.float64]


def losses_of(index: Index) -> Losses:
    """Two losses a scenario, random by its index alone."""
    streams = [np.random.Generator(np.random.Philox(key=[7, int(i)])) for i in index]
    return np.array([stream.standard_normal(2) for stream in streams])


def killed_at(index: Index, *, scenario: int, marks: Path, times: int = 1) -> Losses:
    """As `losses_of`, but a process that meets `scenario` is killed, the first so many times."""
    if scenario in index and len(list(marks.iterdir())) < times:
        (marks / str(len(list(marks.iterdir())))).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return losses_of(index)


def slow(index: Index, *, marks: Path) -> Losses:
    """As `noted`, but so slow that workers are busy when one is killed."""
    time.sleep(0.05)
    return noted(index, marks=marks)


def noted(index: Index, *, marks: Path) -> Losses:
    """As `losses_of`, and leaves a mark that the chunk was run."""
    (marks / f"{index[0]}-{os.getpid()}").touch()
    return losses_of(index)


def refused(index: Index, *, scenario: int) -> Losses:
    """As `losses_of`, but one scenario cannot be simulated."""
    if scenario in index:
        raise ValueError(f"no such week in scenario {scenario}")
    return losses_of(index)


def refused_in_two_languages(index: Index) -> Losses:
    raise InputError(Text("週数が足りません", "too few weeks"))


def fails_once(index: Index, *, marks: Path) -> Losses:
    """As `losses_of`, but the first time it is asked a file is not there yet."""
    if not (marks / "tried").exists():
        (marks / "tried").touch()
        raise FileNotFoundError("flows.bin")
    return losses_of(index)


def of_other_shapes(index: Index) -> Losses:
    return np.zeros((index.size, 1 if index[0] == 0 else 2))


def too_few(index: Index) -> Losses:
    return np.zeros(index.size - 1)


class Unloadable:
    """Can be pickled, but not loaded again."""

    def __call__(self, index: Index) -> Losses:
        return losses_of(index)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return (int, ("no number",))
