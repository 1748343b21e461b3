"""Write src/minamoto/data/reference/manifest.json from the tables in curated/ and bulk/.

Run it after any change of a shipped table: `python scripts/write_manifest.py`. Each table is read
and checked against its schema first, so a manifest exists only for tables that are sound.
`--check` writes nothing and fails when the manifest is not current.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.tables import TABLES, validated
from minamoto.data.reference import MANIFEST_FORMAT

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "src" / "minamoto" / "data" / "reference"
BUILT_BY = {"curated": "by hand", "bulk": "scripts/build_reference.py"}
DATE_COLUMNS = ("announced", "effective", "as_of", "date")


def files() -> list[Path]:
    return sorted([*REFERENCE.glob("curated/*.csv"), *REFERENCE.glob("bulk/*.parquet")])


def read(path: Path) -> pl.DataFrame:
    if path.stem not in TABLES:
        raise SystemExit(f"{path}: no schema {path.stem!r} in core/tables")
    if path.suffix == ".parquet":
        return validated(path.stem, pl.read_parquet(path))
    columns = TABLES[path.stem].columns()
    found = pl.read_csv(path, n_rows=0).columns
    if found != list(columns):
        raise SystemExit(f"{path}: columns are {found}, must be {list(columns)} in this order")
    schema = {name: column.dtype for name, column in columns.items()}
    return validated(path.stem, pl.read_csv(path, schema_overrides=schema))


def years(frame: pl.DataFrame) -> tuple[int | None, int | None]:
    if "year" in frame.columns:
        found = frame["year"]
    else:
        dates = [
            frame[name].dt.year() for name in DATE_COLUMNS if frame.schema.get(name) == pl.Date
        ]
        found = pl.concat(dates) if dates else pl.Series([], dtype=pl.Int32)
    first, last = found.min(), found.max()
    return (int(str(first)), int(str(last))) if first is not None else (None, None)


def distinct(frame: pl.DataFrame, column: str) -> list[str]:
    if column not in frame.columns:
        return []
    return sorted(set(frame[column].drop_nulls().cast(pl.String)))


def described(path: Path, licence: dict[str, str]) -> dict[str, Any]:
    frame = read(path)
    kind = path.parent.name
    sources = [] if path.stem == "sources" else distinct(frame, "source")
    unknown = [key for key in sources if key not in licence]
    if unknown:
        raise SystemExit(f"{path}: sources {unknown} are not in curated/sources.csv")
    first, last = years(frame)
    return {
        "file": f"{kind}/{path.name}",
        "kind": kind,
        "rows": frame.height,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "columns": {name: str(dtype) for name, dtype in frame.schema.items()},
        "year_first": first,
        "year_last": last,
        "sources": sources,
        "licences": sorted({licence[key] for key in sources}),
        "grades": distinct(frame, "grade"),
        "built_by": BUILT_BY[kind],
    }


def manifest_text() -> str:
    sources = read(REFERENCE / "curated" / "sources.csv")
    licence = dict(zip(sources["source"], sources["licence"], strict=True))
    tables = {
        path.stem: described(path, licence) for path in sorted(files(), key=lambda file: file.stem)
    }
    record = {"format": MANIFEST_FORMAT, "tables": tables}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    path = REFERENCE / "manifest.json"
    text = manifest_text()
    if "--check" in sys.argv[1:]:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            raise SystemExit("manifest.json is not current: run python scripts/write_manifest.py")
        return
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
