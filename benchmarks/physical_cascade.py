"""Seconds of the weekly physical cascade: all covered materials, a block of scenarios at once.

A scenario cuts off a random exporter of each material from a random week on, at a random level.
Networks are those of the workspace (`MINAMOTO_HOME`); those not kept there are built first,
uncounted.

    python -m benchmarks.physical_cascade [--scenarios 64] [--weeks 104] [--draws 500]
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from importlib.metadata import version

import numpy as np

from minamoto.network.supply_network import Kind, SupplyNetwork
from minamoto.simulation.network_shock import Limit, network_shock
from minamoto.simulation.physical import simulate
from minamoto.simulation.physical_model import physical_model
from minamoto.study.networks import DRAWS, covered, networks_of

SEED = 20261125


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scenarios", type=int, default=64)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--draws", type=int, default=DRAWS)
    asked = parser.parse_args()
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python "
        f"{platform.python_version()}, numba {version('numba')}, numpy {version('numpy')}"
    )
    networks = [
        one.network.reconciled() for one in networks_of(covered(), draws=asked.draws).values()
    ]
    simulate(physical_model(networks[0]), network_shock(networks[0], [], 2).shock, 2)  # compiles
    nodes, edges = (sum(getattr(net, name) for net in networks) for name in ("n_nodes", "n_edges"))
    begin = time.perf_counter()
    for place, net in enumerate(networks):
        shock = network_shock(net, limits(net, place, asked.weeks, asked.scenarios), asked.weeks)
        simulate(physical_model(net), shock.shock, asked.weeks)
    seconds = time.perf_counter() - begin
    each = seconds / asked.scenarios
    print(
        f"{len(networks)} materials, {nodes} nodes, {edges} edges, {asked.weeks} weeks, "
        f"{asked.scenarios} scenarios: {seconds:.2f} s on one core, {each * 1e3:.1f} ms a scenario "
        f"of all materials, {10_000 * each / 60:.1f} min for 10,000"
    )


def limits(net: SupplyNetwork, place: int, weeks: int, scenarios: int) -> list[Limit]:
    """One exporter of the network, at another level and from another week in each scenario."""
    rng = np.random.default_rng([SEED, place])
    sellers = np.unique(net.node_country[net.source[net.kind == Kind.TRADE]])
    if not sellers.size:
        return []
    start, level = rng.integers(0, weeks, scenarios), rng.random(scenarios)
    part = np.where(np.arange(weeks)[:, None] >= start, level, 1.0)
    return [Limit(country=net.countries[int(rng.choice(sellers))], part=part)]


if __name__ == "__main__":
    main()
