"""Reading a bill of a million lines: seconds, and the memory at its height.

Run as `python benchmarks/bill_of_material.py [LINES]`; the file is made anew from a fixed seed.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from minamoto.data.bill_reading import read_bill

SEED = 20261125
LINES = 1_000_000
LINES_A_PRODUCT = 500
HEADER = (
    "製品,年間数量,単位粗利,部品,親部品,員数,素材,質量（g）,仕入先,仕入先の国,精製業者,精製国,"
    "採掘国,在庫日数,調達日数,代替先,単価,通貨,調達割合"
)
MATERIALS = ("NdFeB磁石", "Cu", "ADC12", "SUS304", "GaN", "Dy", "タングステン", "黒鉛")
COUNTRIES = ("日本", "中国", "ベトナム", "Germany", "KOR", "チリ", "オーストラリア")


def lines(count: int, seed: int = SEED) -> Iterator[str]:
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
            yield (
                f"{head},{part},組立A,{at // 2 % 9 + 1},{MATERIALS[at // 2 % len(MATERIALS)]},"
                f"{(1 + at // 2 % 50) * (1 + n[0] % 100 / 1000):.4f},"
                f"仕入先{at % 2}-{n[1] % 3000},{COUNTRIES[n[2] % 7]},"
                f"精製{n[3] % 200},{COUNTRIES[n[4] % 7]},,{n[5] % 60},{n[5] % 200},"
                f"代替{n[1] % 50};代替{n[2] % 50},{n[0] % 9000},JPY,"
            )
        made += size


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bill.csv"
        with path.open("w", encoding="utf-8", newline="\r\n") as stream:
            stream.writelines(f"{line}\n" for line in lines(count))
        size = path.stat().st_size
        before = time.perf_counter()
        bill = read_bill(path)
        seconds = time.perf_counter() - before
    told = {
        "lines": bill.lines.height,
        "products": bill.products.height,
        "file_mb": round(size / 1e6, 1),
        "seconds": round(seconds, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
