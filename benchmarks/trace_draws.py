"""One supply traced through a network of 200 countries x 4 forms x 500 draws: seconds, medians.

The network is made up (`made_up_network.py`): about 2,500 trade edges a form. Timed are the mixing
of the network, which serves all questions asked of it, and the trace of one asker in all draws.

    python -m benchmarks.trace_draws [--draws 500] [--runs 7]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np

from benchmarks.made_up_network import made_up_network
from minamoto.tracing.asker import consumption
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import trace
from minamoto.tracing.passing import passing_all

LIMIT_S = 0.5  # of the mixing and one trace


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}, "
        f"{arguments.runs} runs each after an uncounted one"
    )
    net = made_up_network(n_forms=4, n_countries=200, partners=12, n_draws=arguments.draws)
    mix = mixing(net)
    last = np.flatnonzero((net.node_form == 3) & (mix.inflow > 0).all(axis=1))
    asker = consumption(*net.label(int(last[0])))
    print(f"{net.n_nodes:,} nodes, {net.n_edges:,} edges, {net.n_draws} draws")
    mixed = timed("mixing", lambda: mixing(net), arguments.runs)
    traced = timed("trace of one asker, all draws", lambda: trace(mix, asker), arguments.runs)
    timed(
        "pass-through of all countries, one draw", lambda: passing_all(mix, asker), arguments.runs
    )
    total = mixed + traced
    print(f"mixing and trace {total:.3f} s, {'within' if total <= LIMIT_S else 'OVER'} {LIMIT_S} s")
    off = abs(trace(mix, asker).sources().sum(axis=0) - 1.0).max()
    print(f"shares by source sum to one within {off:.1e}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB, making the network included")


def timed(what: str, run: Callable[[], object], runs: int) -> float:
    """Median seconds of the wall clock; printed beside processor time and range."""
    run()
    seconds, processor = [], []
    for _ in range(runs):
        begin, cpu = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.perf_counter() - begin)
        processor.append(time.process_time() - cpu)
    median = statistics.median(seconds)
    print(
        f"{what}: median {median:.3f} s ({min(seconds):.3f}-{max(seconds):.3f}), "
        f"{statistics.median(processor):.3f} s of processor"
    )
    return median


if __name__ == "__main__":
    main()
