"""One country's supply of a material traced in all draws, and the command that shows it: seconds.

Networks are those of the workspace; one that is not kept there is built first, uncounted. A
material whose figures cannot be reconciled is named and left out.

    python -m benchmarks.trace_one_asker [--country JPN] [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from minamoto.core.errors import InputError
from minamoto.study.networks import network_of
from minamoto.study.trace import trace
from minamoto.study.trace_rows import traced
from minamoto.study.traced import Question
from minamoto.tracing.asker import consumption
from minamoto.tracing.mixing import mixing

MATERIALS = ("magnesium", "cobalt", "copper", "aluminium", "lithium")
LIMIT_S = 0.3  # of processor time, for one material
COMMAND_LIMIT_S = 2.0  # for the command, from the shell


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--country", default="JPN")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}, "
        f"{arguments.runs} runs each after an uncounted one; seconds of processor"
    )
    for material in MATERIALS:
        one(material, arguments.country, arguments.runs)
    command(arguments.country, arguments.runs)


def one(material: str, country: str, runs: int) -> None:
    """Print what reading and tracing of one material take."""
    try:
        found = network_of(material)
    except InputError as why:
        print(f"{material}: no network ({why})")
        return
    net, inflow = found.network, found.network.inflow()
    nodes = [(form, net.node(form, country)) for form in reversed(net.forms)]
    form = next(form for form, node in nodes if node is not None and (inflow[node] > 0).all())
    asked = Question(
        asker=consumption(form, country),
        country=country,
        status="statistical",
    )
    reading = processor(lambda: network_of(material), runs)
    tracing = processor(lambda: traced(mixing(found.network), asked), runs)
    verdict = "within" if tracing <= LIMIT_S else "OVER"
    print(
        f"{material} ({net.n_nodes} nodes, {net.n_edges} edges, {net.n_draws} draws): "
        f"read {reading:.3f}, traced {tracing:.3f}, {verdict} {LIMIT_S}"
    )


def command(country: str, runs: int) -> None:
    """Print what the question takes in Python, and in a new process."""
    whole = processor(lambda: trace(country, "magnesium"), runs)
    print(f"trace({country!r}, 'magnesium') in Python: {whole:.3f}")
    words = [sys.executable, "-m", "minamoto", "trace", "--country", country]
    words += ["--material", "magnesium"]
    seconds = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        done = subprocess.run(words, capture_output=True, check=False)
        seconds.append(time.perf_counter() - begin)
        if done.returncode:
            print(f"{' '.join(words[1:])} ended with {done.returncode}")
            return
    median = statistics.median(seconds[1:])
    verdict = "within" if median <= COMMAND_LIMIT_S else "OVER"
    print(f"{' '.join(words[2:])}: {median:.3f} s of the clock, {verdict} {COMMAND_LIMIT_S}")


def processor(run: Callable[[], object], runs: int) -> float:
    """Median seconds of processor time."""
    run()
    seconds = []
    for _ in range(runs):
        begin = time.process_time()
        run()
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
