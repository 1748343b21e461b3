"""Run by `../geopolrisk.py` inside the peer's environment: the sample, timed, as JSON on stdout.

Calls geopolrisk-py's public function as its documentation does; holds none of its code.
"""

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def timed(function: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """Seconds of wall clock and of processor."""
    started, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.perf_counter() - started, time.process_time() - cpu


def main() -> None:
    question = json.loads(sys.argv[1])
    started = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        import pandas as pd
        from geopolrisk.assessment.main import gprs_calc
        from geopolrisk.assessment.utils import default_rmlist

        imported = time.perf_counter()
        materials = default_rmlist()
        years, importers = question["years"], question["importers"]
        one_row = [timed(gprs_calc, years[:1], importers[:1], materials[:1])]
        sample = timed(gprs_calc, years, importers, materials)
        home = Path(os.environ["HOME"])
        results = home / "Documents" / "geopolrisk" / "output" / "results.xlsx"
        rows = pd.read_excel(results)
        gprs_calc(years, question["regions"], materials)  # not timed: a region is many importers
        rows = pd.concat([rows, pd.read_excel(results)])
        one_row.append(timed(gprs_calc, years[:1], importers[:1], materials[:1]))
    columns = {
        "raw_material": "Raw Material",
        "importer": "Country [Economic Entity]",
        "year": "Year",
        "score": "GeoPolRisk Score",
        "cf": "GeoPolRisk Characterization Factor [eq. Kg-Cu/Kg]",
        "hhi": "HHI",
        "import_risk": "Import Risk",
        "price_kusd_per_t": "Price",
    }
    answer = {
        "python": sys.version.split()[0],
        "import_s": imported - started,
        # what any call costs, whatever its size
        "fixed_s": min(wall for wall, _ in one_row),
        "fixed_cpu_s": min(cpu for _, cpu in one_row),
        "compute_s": sample[0],
        "compute_cpu_s": sample[1],
        "rows_asked": len(materials) * len(importers) * len(years),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rows": {ours: rows[theirs].tolist() for ours, theirs in columns.items()},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
