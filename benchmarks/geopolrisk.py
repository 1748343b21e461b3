"""GeoPolRisk for all materials x importers x years that ship, against geopolrisk-py on a sample.

Ours and the peer run in the same session, each in a process of its own, so that peak memory is its
own; processor time stands beside the wall clock, for machines that do something else as well.
The peer is asked for every raw material of its list, for some importers and years; the ratio
compares seconds a row of (material, importer, year). Rows of EU27 are compared, not timed.

    python benchmarks/geopolrisk.py [--peer-python PATH] [--years 2022 2023] [--runs 7]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

HERE = Path(__file__).resolve().parent
# The peer's name of each importer.
IMPORTERS = {
    "JPN": "Japan", "DEU": "Germany", "IND": "India", "USA": "USA", "CHN": "China",
    "KOR": "Rep. of Korea", "FRA": "France", "AUS": "Australia",
}  # fmt: skip
REGIONS = {"EU27": "EU"}
COMPARED = ("hhi", "import_risk", "score", "price_kusd_per_t", "cf")
TOLERANCE = 1e-9
GUESS = 0.5  # what the peer puts where it has no political stability figure


def main() -> None:
    arguments = parsed()
    if arguments.ours:
        print(json.dumps(run_ours(arguments.runs)))
        return
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"Python {platform.python_version()}, polars {version('polars')}")
    ours = json_of([sys.executable, __file__, "--ours", "--runs", str(arguments.runs)])
    per_row = ours["median_s"] / ours["rows"]
    print(
        f"minamoto: {ours['rows']:,} rows ({ours['scored']:,} with a score, "
        f"{ours['materials']} raw materials, {ours['importers']} importers, "
        f"{ours['years']} years)\n"
        f"  import {ours['import_s']:.2f} s, first call {ours['first_s']:.2f} s, "
        f"median of {arguments.runs} {ours['median_s']:.3f} s = {per_row * 1e6:.2f} us a row, "
        f"{ours['median_cpu_s']:.3f} s of processor, peak {ours['peak_mib']:.0f} MiB"
    )
    if not arguments.peer_python:
        print("peer: not asked for (--peer-python PATH)")
        return
    question = {
        "importers": list(IMPORTERS.values()),
        "regions": list(REGIONS.values()),
        "years": arguments.years,
    }
    with tempfile.TemporaryDirectory() as home:
        peer = json_of(
            [
                arguments.peer_python,
                str(HERE / "peers" / "run_geopolrisk_py.py"),
                json.dumps(question),
            ],
            env={**os.environ, "HOME": home},
        )
    # a call's fixed cost is left out of the peer's time a row, and kept in ours
    peer_row = (peer["compute_s"] - peer["fixed_s"]) / peer["rows_asked"]
    peer_row_cpu = (peer["compute_cpu_s"] - peer["fixed_cpu_s"]) / peer["rows_asked"]
    per_row_cpu = ours["median_cpu_s"] / ours["rows"]
    print(
        f"geopolrisk-py 2.0.1 (Python {peer['python']}): {peer['rows_asked']:,} rows\n"
        f"  import {peer['import_s']:.1f} s, a call for one row {peer['fixed_s']:.1f} s, for the "
        f"sample {peer['compute_s']:.1f} s: {peer_row * 1e3:.1f} ms for each further row, "
        f"peak {peer['peak_mib']:.0f} MiB"
    )
    ours_all = (ours["import_s"] + ours["first_s"]) / ours["rows"]
    peer_all = (peer["import_s"] + peer["compute_s"]) / peer["rows_asked"]
    print(
        f"ratio a row: {peer_row / per_row:,.0f} of wall clock, {peer_row_cpu / per_row_cpu:,.0f} "
        f"of processor time (a further row of the peer to a row of ours), "
        f"{peer_all / ours_all:,.0f} (one cold run, import and fixed cost spread over its rows); "
        f"memory: {peer['peak_mib'] / ours['peak_mib']:.1f}"
    )
    print_agreement(peer["rows"], arguments.years)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer-python", help="python of an environment that has geopolrisk-py")
    parser.add_argument("--years", type=int, nargs="+", default=[2022, 2023], help="for the peer")
    parser.add_argument("--runs", type=int, default=7, help="of ours, after the first")
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def json_of(command: list[str], env: dict[str, str] | None = None) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])} failed:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run_ours(runs: int) -> dict[str, float]:
    started = time.perf_counter()
    from minamoto.study.geopolrisk import geopolrisk

    imported = time.perf_counter()
    rows = geopolrisk().to_polars()
    first = time.perf_counter() - imported
    seconds, processor = [], []
    for _ in range(runs):
        begin, cpu = time.perf_counter(), time.process_time()
        geopolrisk()
        seconds.append(time.perf_counter() - begin)
        processor.append(time.process_time() - cpu)
    return {
        "import_s": imported - started,
        "first_s": first,
        "median_s": statistics.median(seconds),
        "median_cpu_s": statistics.median(processor),
        "rows": rows.height,
        "scored": rows["score"].count(),
        "materials": rows["raw_material"].n_unique(),
        "importers": rows["importer"].n_unique(),
        "years": rows["year"].n_unique(),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def print_agreement(peer: dict[str, list[Any]], years: list[int]) -> None:
    """How many rows agree with the shipped g, and with the g that the peer uses."""
    import polars as pl

    from minamoto.study.geopolrisk import geopolrisk

    asked = {**IMPORTERS, **REGIONS}
    codes = {name: code for code, name in asked.items()}
    theirs = pl.DataFrame(peer).with_columns(
        pl.col("importer").replace_strict(codes), pl.col("year").cast(pl.Int16)
    )
    shipped = geopolrisk(importers=list(asked), years=years).to_polars()
    as_peer = pl.concat(
        geopolrisk(
            importers=list(asked), years=[year], instability=g_of_the_peer(shipped, year)
        ).to_polars()
        for year in years
    )
    both = theirs.join(shipped, on=["raw_material", "importer", "year"], suffix="_ours")
    scored = both.filter(pl.col("score_ours").is_not_null() & pl.col("cf_ours").is_not_null())
    print(
        f"agreement: {theirs.height} rows of the peer, {both.height} with production that ships, "
        f"{scored.height} with a score and a factor of ours"
    )
    print(f"  to 1e-9 with the shipped political stability: {agreeing(scored)} of {scored.height}")
    again = theirs.join(as_peer, on=["raw_material", "importer", "year"], suffix="_ours")
    again = again.filter(pl.col("cf_ours").is_not_null())
    print(f"  to 1e-9 with the peer's own: {agreeing(again)} of {again.height}; the others:")
    for row in disagreeing(again).iter_rows(named=True):
        print(
            "   ",
            row["raw_material"],
            row["importer"],
            row["year"],
            row["score"],
            row["score_ours"],
        )


def g_of_the_peer(shipped: pl.DataFrame, year: int) -> dict[str, float]:
    """What the peer puts for exporters of which it has no figure, or another country's.

    Its table lacks Taiwan under the code of the trade data, and gives Guyana the row of French
    Guiana.
    """
    import polars as pl

    from minamoto.data import warehouse

    of_year = shipped.filter(pl.col("year") == year)
    unknown = of_year["missing_exporters"].drop_nulls().str.split(";").explode().unique()
    guiana = warehouse.table("governance").filter(
        (pl.col("country") == "GUF") & (pl.col("year") == year)
    )["instability"]
    return {**dict.fromkeys(["TWN", *unknown.to_list()], GUESS), "GUY": guiana[0]}


def _same() -> pl.Expr:
    import polars as pl

    return pl.all_horizontal(
        (pl.col(f"{c}_ours") - pl.col(c)).abs() <= TOLERANCE * pl.col(c).abs() for c in COMPARED
    ).fill_null(value=False)


def agreeing(rows: pl.DataFrame) -> int:
    return rows.filter(_same()).height


def disagreeing(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(~_same())


if __name__ == "__main__":
    main()
