"""Every node of the last of 20 forms traced to every node of all forms, 5,000 nodes a form.

The network is made up (`made_up_network.py`), with about 10 trade partners a node. Blocks of
(nodes of a form) x (askers) come form by form upstream; of each, this keeps what a user would: the
sources of every asker at that form, and at the end the whole matrix of the first form.

    python -m benchmarks.trace_scale [--nodes 5000] [--forms 20] [--partners 10]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np

from benchmarks.made_up_network import made_up_network
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin_matrix import origin_blocks

LIMIT_GIB = 4.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--forms", type=int, default=20)
    parser.add_argument("--partners", type=int, default=10)
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}")
    net = made_up_network(
        n_forms=arguments.forms, n_countries=arguments.nodes, partners=arguments.partners
    )
    print(f"{net.n_nodes:,} nodes, {net.n_edges:,} edges, {peak():.2f} GiB so far", flush=True)
    begun, processor = time.perf_counter(), time.process_time()
    mix = mixing(net)
    sources, matrix = np.zeros(arguments.nodes), np.zeros((0, 0))
    before = begun
    for block in origin_blocks(mix, net.forms[-1]):
        matrix = block.extraction()
        sources += matrix.sum(axis=0) + block.other_feed().sum(axis=0) + block.drawn().sum(axis=0)
        now = time.perf_counter()
        print(f"  {block.form}: {now - before:.1f} s", flush=True)
        before = now
    supplied = sources > 0
    off = abs(sources[supplied] - 1.0).max()
    print(
        f"{time.perf_counter() - begun:.0f} s ({time.process_time() - processor:.0f} s of "
        f"processor) for {supplied.sum():,} askers x {net.n_nodes:,} origins"
    )
    print(
        f"peak memory {peak():.2f} GiB, {'within' if peak() <= LIMIT_GIB else 'OVER'} "
        f"{LIMIT_GIB:.0f} GiB; first form {matrix.shape[0]:,} x {matrix.shape[1]:,}; "
        f"sources sum to one within {off:.1e}"
    )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
