"""ESRI of single firms and days of Inoue and Todo's model on a made-up network of a million firms.

The network is scale-free, seeded and not real (`made_up_firms.py`). Firms that fail are drawn at
random and, apart, the largest sellers; the index is run with losses kept as float32.

    python -m benchmarks.firm_cascades [--firms 1000000] [--links-per-firm 15] [--shocks 64]
        [--days 5] [--threads 2]
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

from benchmarks.made_up_firms import made_up_essentiality, made_up_firms
from minamoto.simulation.esri import Esri, Production, esri
from minamoto.simulation.firm_network import FirmNetwork
from minamoto.simulation.firm_shocks import single_firms
from minamoto.simulation.inoue_todo import RATIONING, inoue_todo, poisson_target_days

ESRI_LIMIT_S, DAY_LIMIT_S, LIMIT_GIB = 1.0, 1.0, 8.0
SEED = 20260103
DAMAGED_SHARE = 0.01  # of firms, each losing half of its capacity


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("--links-per-firm", type=int, default=15)
    parser.add_argument("--shocks", type=int, default=64)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}, {given.threads} threads"
    )
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba"))
    print(f"Python {platform.python_version()}, {packages}")
    compiled = made_up_firms(1_000, 15)  # compiles, or reads what was compiled before
    measure_esri(compiled, 40, given.threads, is_told=False)
    measure_days(compiled, 2, given.threads, is_told=False)
    begun = time.perf_counter()
    network = made_up_firms(given.firms, given.links_per_firm)
    print(
        f"{network.n_firms:,} firms, {network.n_links:,} links ({network.n_merged:,} merged) drawn "
        f"and ordered in {time.perf_counter() - begun:.1f} s, {peak():.2f} GiB so far",
        flush=True,
    )
    measure_esri(network, given.shocks, given.threads, is_told=True)
    measure_days(network, given.days, given.threads, is_told=True)
    print(
        f"peak memory {peak():.2f} GiB, {'within' if peak() <= LIMIT_GIB else 'OVER'} {LIMIT_GIB}"
    )


def measure_esri(network: FirmNetwork, n_shocks: int, n_threads: int, *, is_told: bool) -> None:
    rng = np.random.default_rng(SEED)
    drawn = single_firms(rng.choice(network.n_firms, n_shocks, replace=False))
    largest = single_firms(np.argsort(-network.sales(), kind="stable")[:n_shocks])
    mixed = made_up_essentiality()
    cases: list[tuple[str, bool]] = [("mixed", True), ("linear", True), ("mixed", False)]
    for name, is_replaceable in cases:
        production: Production | np.ndarray = "linear" if name == "linear" else mixed
        for who, shocks in (("drawn", drawn), ("largest", largest)):
            begun, processor = time.perf_counter(), time.process_time()
            found = esri(
                network, shocks, production, is_replaceable=is_replaceable, precision="single",
                n_threads=n_threads,
            )  # fmt: skip
            wall, busy = time.perf_counter() - begun, time.process_time() - processor
            if is_told:
                replaced = "replaceable" if is_replaceable else "nobody replaceable"
                tell_esri(f"ESRI, {name}, {replaced}, {who} firms", found, wall, busy)


def tell_esri(what: str, found: Esri, wall: float, busy: float) -> None:
    n = found.index.size
    verdict = "within" if wall <= ESRI_LIMIT_S * n else "OVER"
    print(
        f"{what}: {wall / n:.3f} s a shock ({busy / n:.3f} s of processor), {verdict} "
        f"{ESRI_LIMIT_S} s; steps {np.median(found.steps):.0f} (most {found.steps.max()}), "
        f"index {np.median(found.index):.2g} (most {found.index.max():.2g}), "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def measure_days(network: FirmNetwork, n_days: int, n_threads: int, *, is_told: bool) -> None:
    rng = np.random.default_rng(SEED)
    demand = rng.lognormal(size=network.n_firms)
    days = poisson_target_days(9.0, network.n_firms, rng, least=2)
    damage = np.where(rng.random(network.n_firms) < DAMAGED_SHARE, 0.5, 0.0)
    for rule in RATIONING:
        begun, processor = time.perf_counter(), time.process_time()
        found = inoue_todo(
            network, demand, damage, n_days=n_days, target_days=days, rationing=rule,
            n_threads=n_threads,
        )  # fmt: skip
        wall, busy = time.perf_counter() - begun, time.process_time() - processor
        if is_told:
            left = found.production[-1] / found.production[0]
            verdict = "within" if wall <= DAY_LIMIT_S * n_days else "OVER"
            print(
                f"Inoue-Todo, {rule}: {wall / n_days:.2f} s a day ({busy / n_days:.2f} s of "
                f"processor), {verdict} {DAY_LIMIT_S} s; {left:.1%} made on the last day, "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
