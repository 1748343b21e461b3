"""Impact of every single-site outage of a made-up company network: seconds, and checks by the LP.

Four shapes of network (`made_up_company.py`), all of five tiers with as many sites as asked. The
first three: at most three inputs a part, a limit a site, a half, a tenth and all of the parts with
one site only. The last: at most six inputs a part and three sites of any tiers under one limit,
which couples outages widely. For each: all impacts, how much of the network the outages needed, a
sample solved by the programme of the whole network (same solver, no regions) and the greatest
difference. `--tts` also times the times to survive.

    python -m benchmarks.exposure_index [--sites 5000] [--checked 50] [--shape half] [--tts]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_up_company import made_up_company
from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray
from minamoto.simulation.exposure_index import exposure_index, times_to_survive
from minamoto.simulation.exposure_programme import least_impact, programme, time_to_survive

TTR = 10.0  # periods
LIMIT_S = 10.0
SHAPES: Mapping[str, Mapping[str, float]] = {
    "half": {"single": 0.5},
    "tenth": {"single": 0.1},
    "all": {"single": 1.0},
    "coupled": {"single": 0.5, "needs": 6, "per_plant": 3},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sites", type=int, default=5000)
    parser.add_argument("--checked", type=int, default=50)
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--tts", action="store_true")
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}; "
        "one thread; the first run in a new process, nothing kept"
    )
    for shape in arguments.shape or SHAPES:
        net = made_up_company(n_sites=arguments.sites, **SHAPES[shape])  # type: ignore[arg-type]
        print(
            f"\n{shape}: {net.n_sites:,} sites, {len(net.parts):,} parts, "
            f"{net.link_source.size:,} links, {net.products.size} products"
        )
        impacts_of(net, arguments.checked)
        if arguments.tts:
            survivals_of(net, arguments.checked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:,.0f} MiB, making the networks included")


def impacts_of(net: CompanyNetwork, n_checked: int) -> None:
    """Time and check the impacts."""
    impact = timed("all impacts", lambda: exposure_index(net, TTR).impact, LIMIT_S)
    print(f"  {np.count_nonzero(impact):,} outages cost something")
    posed = programme(net)
    checked(
        impact,
        sample(impact > 0, n_checked),
        lambda n: least_impact(net, [n], TTR, posed=posed).loss,
    )


def survivals_of(net: CompanyNetwork, n_checked: int) -> None:
    """Time and check the times to survive; compared as one over them, for those without end."""
    posed = programme(net)
    tts = timed("all TTS", lambda: times_to_survive(net))
    hurry = np.divide(1.0, tts, where=tts > 0, out=np.full(tts.size, np.nan))
    checked(
        hurry, sample(hurry > 0, n_checked), lambda n: 1.0 / time_to_survive(net, [n], posed=posed)
    )


def timed(what: str, run: Callable[[], FloatArray], limit: float | None = None) -> FloatArray:
    """The answer, with seconds of the wall clock and of the processor printed."""
    begin, cpu = time.perf_counter(), time.process_time()
    answer = run()
    seconds, processor = time.perf_counter() - begin, time.process_time() - cpu
    verdict = "" if limit is None else f", {'within' if seconds <= limit else 'OVER'} {limit:g} s"
    print(f"  {what}: {seconds:.2f} s, {processor:.2f} s of processor{verdict}")
    return answer


def sample(is_hurt: NDArray[np.bool_], n_checked: int) -> IntArray:
    """Sites drawn at random: half of them, where there are so many, with an impact above nought."""
    rng = np.random.default_rng(1)
    hurt, rest = rng.permutation(np.flatnonzero(is_hurt)), rng.permutation(np.flatnonzero(~is_hurt))
    n_hurt = min(hurt.size, max(n_checked // 2, n_checked - rest.size))
    return np.concatenate([hurt[:n_hurt], rest[: n_checked - n_hurt]])


def checked(answer: FloatArray, picked: IntArray, whole: Callable[[int], float]) -> None:
    """Compare with the whole programme at the sites picked."""
    begin = time.perf_counter()
    expected = np.array([whole(int(n)) for n in picked])
    seconds = (time.perf_counter() - begin) / max(picked.size, 1)
    off = abs(answer[picked] - expected)
    of_own = np.divide(off, expected, where=expected > 0, out=off.copy()).max(initial=0.0)
    print(
        f"  {picked.size} by the whole programme, {np.count_nonzero(expected)} of them above 0: "
        f"{seconds:.2f} s each, so all would take {seconds * answer.size:,.0f} s; greatest "
        f"difference {of_own:.1e} of the figure itself"
    )


if __name__ == "__main__":
    main()
