"""Seconds from the shell to the answer of `minamoto trace`, of a bill and of one material.

A new process each time. Networks are those of the workspace (`MINAMOTO_HOME`); the uncounted first
run builds the ones that are not kept there. With --cold that first run begins in an empty
workspace, and its seconds are told. *New* is a supply that no answer is kept of, as after a
change of every line of a bill; *kept* one that was asked for before, whose answers are read.

    python -m benchmarks.trace_command [--runs 5] [--cold] [--bom examples/ev-motor.xlsx]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from minamoto.data.answer_cache import FOLDER as ANSWERS
from minamoto.data.network_cache import FOLDER
from minamoto.data.workspace import home
from minamoto.study.networks import DRAWS

LIMIT_S = 2.0  # of the clock, median, for each command
BILL = "examples/ev-motor.xlsx"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bom", default=BILL)
    parser.add_argument("--cold", action="store_true", help="begin in an empty workspace")
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, "
        f"polars {version('polars')}; {DRAWS} draws; {arguments.runs} runs each after the first"
    )
    cases = (["--bom", arguments.bom], ["--country", "JPN", "--material", "magnesium"])
    with tempfile.TemporaryDirectory() as empty:
        place = Path(empty) if arguments.cold else home()
        for words in cases:
            timed(words, place, arguments.runs)


def timed(words: Sequence[str], place: Path, runs: int) -> None:
    """Print the seconds of one command, and how many networks were kept before and after."""
    before = kept(place)
    first, _ = one(words, place)
    print(
        f"minamoto trace {' '.join(words)}\n"
        f"  first: {first:.2f} s; networks kept before {before}, after {kept(place)}"
    )
    told("new", [one(words, place) for _ in range(runs) if forgotten(place)])
    told("kept", [one(words, place) for _ in range(runs)])


def told(what: str, seconds: Sequence[tuple[float, float]]) -> None:
    """Print the median seconds of some runs."""
    clock, processor = (sorted(column) for column in zip(*seconds, strict=True))
    median = statistics.median(clock)
    verdict = "within" if median <= LIMIT_S else "OVER"
    print(
        f"  {what}: median {median:.2f} s of the clock ({clock[0]:.2f}-{clock[-1]:.2f}), {verdict} "
        f"{LIMIT_S:g} s; {statistics.median(processor):.2f} s of processor"
    )


def forgotten(place: Path) -> bool:
    """Drop the answers that are kept, not the networks."""
    shutil.rmtree(place / FOLDER / ANSWERS, ignore_errors=True)
    return True


def kept(place: Path) -> int:
    """Networks in the workspace."""
    return len(list((place / FOLDER).glob("*.npz")))


def one(words: Sequence[str], place: Path) -> tuple[float, float]:
    """Seconds of the clock and of processor that one process takes."""
    environment: Mapping[str, str] = {**os.environ, "MINAMOTO_HOME": str(place)}
    before, begin = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "minamoto", "trace", *words]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    clock, after = time.perf_counter() - begin, os.times()
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    spent = after.children_user + after.children_system
    return clock, spent - before.children_user - before.children_system


if __name__ == "__main__":
    main()
