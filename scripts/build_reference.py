"""Build src/minamoto/data/reference/bulk from named inputs: same inputs, same bytes.

`python scripts/build_reference.py --inputs DIR [TABLE ...]`

DIR holds the files of scripts/reference/inputs.csv, each named there with publisher, address, `via`
(who passed it on) and sha256; another file under the same name stops the build. Without TABLE every
table is built. Afterwards run `python scripts/write_manifest.py`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.reference import registry  # noqa: E402 - the script runs as a file, from any folder
from scripts.reference.inputs import Inputs  # noqa: E402 - as above

BULK = ROOT / "src" / "minamoto" / "data" / "reference" / "bulk"
COMPRESSION_LEVEL = 19
ROW_GROUP = 16_384  # one HS code is about one group
BUDGET_BYTES = 20_000_000


def write(name: str, frame: pl.DataFrame, folder: Path) -> int:
    """Write one table; size in bytes."""
    path = folder / f"{name}.parquet"
    frame.write_parquet(
        path,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        statistics=True,
        row_group_size=ROW_GROUP,
    )
    return path.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=Path, required=True, help="folder of the named inputs")
    parser.add_argument("--out", type=Path, default=BULK, help="folder to write to")
    parser.add_argument("tables", nargs="*", help="tables to build (all without)")
    arguments = parser.parse_args()
    inputs = Inputs(folder=arguments.inputs)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.tables or registry.TABLES:
        frame = registry.TABLES[name](inputs)
        size = write(name, frame, arguments.out)
        print(f"{name:26} {frame.height:>9,} rows {size:>11,} bytes")
    registry.copy_shapes(inputs, arguments.out)
    total = sum(path.stat().st_size for path in arguments.out.iterdir())
    print(f"{'total':26} {total:>26,} bytes of {BUDGET_BYTES:,}")
    if total > BUDGET_BYTES:
        raise SystemExit("the tables are larger than their budget")


if __name__ == "__main__":
    main()
