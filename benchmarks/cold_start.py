"""Seconds from the shell to the end of a command: a new process each time, medians.

python benchmarks/cold_start.py [--runs 20] [--command PATH]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

# Words after `minamoto`, and the most seconds its median may take on two cores.
CASES = ((("--help",), 0.3), (("shares", "magnesium"), 1.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--command", help="path of minamoto; beside this Python by default")
    arguments = parser.parse_args()
    beside = Path(sys.executable).with_name("minamoto")
    command = arguments.command or (str(beside) if beside.exists() else shutil.which("minamoto"))
    if not command:
        sys.exit("minamoto is not installed beside this Python nor on the path; use --command")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"Python {platform.python_version()}, {arguments.runs} runs each after an uncounted one")
    for words, limit in CASES:
        timed([command, *words])  # the first fills the caches of disk and bytecode
        before = children_cpu()
        seconds = sorted(timed([command, *words]) for _ in range(arguments.runs))
        processor = (children_cpu() - before) / arguments.runs
        median = statistics.median(seconds)
        verdict = "within" if median <= limit else "OVER"
        print(
            f"minamoto {' '.join(words)}: median {median:.3f} s "
            f"({seconds[0]:.3f}-{seconds[-1]:.3f}), {verdict} {limit} s; "
            f"mean of processor time {processor:.3f} s"
        )


def children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
