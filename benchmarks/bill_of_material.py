"""A bill of a million lines read, joined onto the networks and traced: seconds and memory by step.

Run as `python benchmarks/bill_of_material.py [LINES] [--materials KEY,KEY,...] [--draws N]`; the
file is made anew from a fixed seed. Every material that has a network is in it unless some are
named. Networks are built on first use and kept in the workspace (`MINAMOTO_HOME`): their seconds
are told apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from minamoto import report
from minamoto.data.bill_reading import read_bill
from minamoto.study.networks import DRAWS, covered, networks_of
from minamoto.study.trace_bill import trace_bill

SEED = 20261125
LINES = 1_000_000
LINES_A_PRODUCT = 500
SUPPLIERS = 400
REFINERS = 200
HEADER = (
    "製品,年間数量,単位粗利,部品,親部品,員数,素材,質量（g）,仕入先,仕入先の国,精製業者,精製国,"
    "採掘国,在庫日数,調達日数,代替先,単価,通貨,調達割合"
)
ALLOYS = ("NdFeB磁石", "ADC12", "SUS304", "GaN", "AZ91D", "SAC305", "Inconel 718", "Ti-6Al-4V")
COUNTRIES = ("日本", "中国", "ベトナム", "Germany", "KOR", "チリ", "オーストラリア")
UNKNOWN = 3  # of so many lines one names its refining country, and of three such one its mine


def lines(count: int, materials: Sequence[str], seed: int = SEED) -> Iterator[str]:
    """Lines of a seeded bill: assemblies, parts under them, two suppliers for each part."""
    rng = np.random.default_rng(seed)
    yield HEADER
    made = 0
    while made < count:
        product = f"製品{made // LINES_A_PRODUCT:05d}"
        volume = int(rng.integers(1_000, 1_000_000))
        head = f'{product},"{volume:,}",1200'
        size = min(LINES_A_PRODUCT, count - made)
        yield f"{head},組立A,,1,,,,,,,,,,,,JPY,"
        numbers = rng.integers(0, 1 << 30, size=(size, 6))
        for at in range(1, size):
            n = numbers[at]
            part = f"P-{product[2:]}-{at // 2:04d}"
            material = materials[int(numbers[at // 2 * 2, 5]) % len(materials)]
            refined = COUNTRIES[n[4] % 7] if n[3] % UNKNOWN == 0 else ""
            refiner = f"精製{n[3] % REFINERS}" if refined and n[3] % 2 else ""
            mined = COUNTRIES[n[2] % 7] if refined and n[4] % UNKNOWN == 0 else ""
            yield (
                f"{head},{part},組立A,{at // 2 % 9 + 1},{material},"
                f"{(1 + at // 2 % 50) * (1 + n[0] % 100 / 1000):.4f},"
                f"仕入先{at % 2}-{n[1] % SUPPLIERS},{COUNTRIES[n[2] % 7]},"
                f"{refiner},{refined},{mined},{n[5] % 60},{n[5] % 200},"
                f"代替{n[1] % 50};代替{n[2] % 50},{n[0] % 9000},JPY,"
            )
        made += size


def peak_mb() -> int:
    """Most memory held so far, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("lines", nargs="?", type=int, default=LINES)
    ask.add_argument("--materials", default=",".join(covered()))
    ask.add_argument("--draws", type=int, default=DRAWS)
    asked = ask.parse_args()
    materials = asked.materials.split(",")
    seconds: dict[str, float] = {}

    def took(step: str, since: float) -> float:
        now = time.perf_counter()
        seconds[step] = round(now - since, 1)
        print(json.dumps({"step": step, "seconds": seconds[step], "peak_mb": peak_mb()}))
        return now

    at = time.perf_counter()
    networks_of(covered(), draws=asked.draws)
    at = took("networks built or found", at)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bill.csv"
        with path.open("w", encoding="utf-8", newline="\r\n") as stream:
            texts = [*ALLOYS, *materials]
            stream.writelines(f"{line}\n" for line in lines(asked.lines, texts))
        size = path.stat().st_size
        at = took("file made", at)
        bill = read_bill(path)
        held = {"lines": bill.lines.height, "products": bill.products.height}
        del bill
        at = took("read alone", at)
        found = trace_bill(path, draws=asked.draws)
        at = took("read, joined and traced", at)
        book = report.xlsx(found, "ja")
        at = took("written as Excel", at)
    rows = {table.name: table.frame.height for table in found.tables}
    told = held | {
        "file_mb": round(size / 1e6, 1), "excel_mb": round(len(book) / 1e6, 1), "rows": rows,
        "seconds": seconds, "peak_mb": peak_mb(),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
