"""The reconciled network of every covered material: its size, seconds, and how far figures give.

Timed are the making of the model from the tables, and the reconciliation with its draws. Without
draws there is nothing to compare chi2 with, and no redundancy. `figures` and `expected` are the
part of chi2 that published figures make, priors left out, and what it would be if they erred as
stated.

    python -m benchmarks.reconciliation [--draws 500] [--year 2024] [--material cobalt ...]
        [--worst 10]

`--worst` prints the corrections that are largest in their own standard deviations as well.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version

from minamoto.core.errors import InputError
from minamoto.network.reconcile import reconcile
from minamoto.network.reconciliation import SEED, Reconciliation
from minamoto.study.chain_model import BASE_YEAR, chain_model
from minamoto.study.networks import covered

HEAD = (
    "material              forms unknowns equations figures  model s  solve s     chi2     d.f."
    "      p   figures expected"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--year", type=int, default=BASE_YEAR)
    parser.add_argument("--material", nargs="+", default=list(covered()))
    parser.add_argument("--worst", type=int, default=0)
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"Python {platform.python_version()}, piqp {version('piqp')}, scipy {version('scipy')}; "
        f"year {arguments.year}, {arguments.draws} draws, seed {SEED}"
    )
    print(HEAD)
    for material in arguments.material:
        try:
            print(row(material, arguments.year, arguments.draws, arguments.worst), flush=True)
        except InputError as error:
            print(f"{material:21} FAILED: {error}", flush=True)


def row(material: str, year: int, draws: int, worst: int) -> str:
    """One line of the table, and the largest corrections below it where wanted."""
    begun = time.perf_counter()
    model = chain_model(material, year)
    read = time.perf_counter()
    found = reconcile(model, draws=draws)
    solved = time.perf_counter()
    freedom = "-" if found.degrees_of_freedom is None else f"{found.degrees_of_freedom:.1f}"
    p_value = "-" if found.p_value is None else f"{found.p_value:.3f}"
    published = found.figures.filter("is_figure")
    observed = float((published["adjustment"] ** 2).sum())
    ratio = (published["residual_sd"] / published["sd"]) ** 2
    expected = "-" if found.p_value is None else f"{float(ratio.sum()):.1f}"
    line = (
        f"{material:21} {len(model.forms):5} {found.n_unknowns:8} {found.n_equations:9} "
        f"{found.n_figures:7} {read - begun:8.2f} {solved - read:8.2f} {found.chi2:8.1f} "
        f"{freedom:>8} {p_value:>6} {observed:9.1f} {expected:>8}"
    )
    return "\n".join([line, *corrections(found, worst)])


def corrections(found: Reconciliation, count: int) -> list[str]:
    """The figures that gave most: tonnes, adjustment in sd, and the part that is checked."""
    lines = []
    for figure in found.worst(count).iter_rows(named=True) if count else ():
        ends = figure["country"] + (f" > {figure['partner']}" if figure["partner"] else "")
        checked = "-" if figure["redundancy"] is None else f"{figure['redundancy']:.2f}"
        lines.append(
            f"    {figure['quantity']:20} {figure['form']:14} {ends:10} {figure['code'] or '':6} "
            f"{figure['observed']:14,.1f} -> {figure['reconciled']:14,.1f} t  "
            f"sd {figure['sd']:12,.1f}  {figure['adjustment']:+6.2f} sd  redundancy {checked}  "
            f"{figure['source']} {figure['year'] or ''}"
        )
    return lines


if __name__ == "__main__":
    main()
