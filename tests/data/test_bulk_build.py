"""The bulk tables are rebuilt from named inputs, to the byte; they stay small and read fast."""

import csv
import hashlib
import os
import re
import time
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.tables import TABLES
from minamoto.data import reference
from scripts import build_reference
from scripts.reference import registry
from scripts.reference.inputs import TABLE, Inputs

INPUTS = os.environ.get("MINAMOTO_INPUTS")
NEEDS_INPUTS = pytest.mark.skipif(
    INPUTS is None,
    reason="the compiled inputs are not at hand: set MINAMOTO_INPUTS to their folder",
)
CODE_READ_SECONDS = 0.03


def synthetic_inputs(folder: Path) -> Inputs:
    """Two reserves and a governance file of a few rows, hashed as the real ones are."""
    files = {
        "reserves": (
            "commodity,detail,iso3,year,quantity,unit,source_id,note,flag\n"
            "Antimony,Reserves,CHN,2025,830000.0,t,usgs_mcs2026,,\n"
            "Antimony,Reserves,WLD,2025,2000000.0,t,usgs_mcs2026,,>\n"
            "Peat,Reserves,FIN,2025,6000.0,t,usgs_mcs2026,,\n"
            "Antimony,Reserves,ROW,2025,,t,usgs_mcs2026,,NA\n"
        ),
        "governance": (
            "iso3,year,estimate,stderr,rank,normalized\n"
            "JPN,2024,1.0,0.2,80.0,0.3\n"
            "ABW,1996,,,,0.0\n"
            "GUY,2010,0.19,0.30,52.1,0.46\n"
            "GUY,2010,-0.46,0.26,30.3,0.59\n"
        ),
    }
    lines = ["name,file,title,publisher,address,via,sha256"]
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append(f"{name},{name}.csv,a table,a publisher,https://example.org,,{digest}")
    table = folder / "inputs.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Inputs(folder=folder, table=table)


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    inputs = synthetic_inputs(tmp_path)
    digests = set()
    for attempt in ("first", "second"):
        folder = tmp_path / attempt
        folder.mkdir()
        for name in ("reserves", "world_reserves", "governance"):
            build_reference.write(name, registry.TABLES[name](inputs), folder)
        content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
        digests.add(hashlib.sha256(content).hexdigest())
    assert len(digests) == 1


def test_world_rows_and_unknown_goods_leave_the_country_table(tmp_path: Path) -> None:
    inputs = synthetic_inputs(tmp_path)
    assert registry.TABLES["reserves"](inputs)["country"].to_list() == ["CHN", "ZZZ"]
    assert registry.TABLES["world_reserves"](inputs)["quantity"].to_list() == [2_000_000.0]


def test_governance_keeps_missing_missing_and_parts_the_guianas(tmp_path: Path) -> None:
    rows = registry.TABLES["governance"](synthetic_inputs(tmp_path))
    found = {(row["country"], row["year"]): row for row in rows.to_dicts()}
    assert found["ABW", 1996]["instability"] is None
    assert found["GUF", 2010]["estimate"] == 0.19
    assert found["GUY", 2010]["estimate"] == -0.46
    assert found["JPN", 2024]["percentile_rank"] is None  # a score from 2023 on, not a rank


def test_another_file_under_a_known_name_stops_the_build(tmp_path: Path) -> None:
    inputs = synthetic_inputs(tmp_path)
    (tmp_path / "reserves.csv").write_text("changed", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"inputs\.csv says"):
        registry.TABLES["reserves"](inputs)


@NEEDS_INPUTS
def test_shipped_tables_are_what_the_script_builds(tmp_path: Path) -> None:
    inputs = Inputs(folder=Path(str(INPUTS)))
    changed = []
    for name, build in registry.TABLES.items():
        build_reference.write(name, build(inputs), tmp_path)
        built = hashlib.sha256((tmp_path / f"{name}.parquet").read_bytes()).hexdigest()
        if built != reference.entry(name).sha256:
            changed.append(name)
    assert changed == []


def test_every_input_names_its_publisher_an_address_and_a_hash() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    for row in rows:
        assert row["publisher"], row
        assert row["address"].startswith("https://"), row
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]), row
        assert not row["file"].startswith("/"), row


def test_every_bulk_table_is_built_has_a_schema_and_ships() -> None:
    shipped = {entry.name for entry in reference.manifest() if entry.kind == "bulk"}
    assert shipped == set(registry.TABLES)
    assert shipped <= set(TABLES)


def test_bulk_tables_stay_within_their_budget() -> None:
    folder = reference.folder() / "bulk"
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert size <= build_reference.BUDGET_BYTES


def test_country_shapes_are_the_files_that_the_table_names() -> None:
    for row in reference.table("shapes").to_dicts():
        content = (reference.folder() / "bulk" / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]


def test_one_code_reads_in_milliseconds() -> None:
    def read() -> float:
        start = time.perf_counter()
        found = reference.scan("trade").filter(pl.col("hs6") == "810411").collect()
        assert found.height == 9235
        return time.perf_counter() - start

    read()
    assert min(read() for _ in range(5)) < CODE_READ_SECONDS


def test_every_bulk_table_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    missing = [name for name in registry.TABLES if f"`{name}`" not in page]
    assert missing == []
