"""The shipped tables are whole, current, and read as they were built."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import CorruptFile, StoreError, UnknownName
from minamoto.core.tables import TABLES, validated
from minamoto.data import reference
from scripts import write_manifest


@pytest.fixture
def copied_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small copy of the reference folder that a test may damage."""
    source = reference.folder()
    (tmp_path / "curated").mkdir()
    for name in ("manifest.json", "curated/materials.csv"):
        shutil.copy(source / name, tmp_path / name)
    monkeypatch.setattr(reference, "folder", lambda: tmp_path)
    reference.manifest.cache_clear()
    reference._read.cache_clear()
    yield tmp_path
    reference.manifest.cache_clear()
    reference._read.cache_clear()


def test_manifest_is_current() -> None:
    written = (reference.folder() / "manifest.json").read_text(encoding="utf-8")
    assert written == write_manifest.manifest_text(), "run python scripts/write_manifest.py"


@pytest.mark.parametrize("name", reference.names())
def test_table_reads_as_its_schema_says(name: str) -> None:
    frame = reference.table(name)
    known = reference.entry(name)
    assert frame.height == known.rows
    assert {column: str(dtype) for column, dtype in frame.schema.items()} == known.columns
    assert frame.columns == TABLES[name].column_names()
    if frame.height < 100_000:  # the large ones are validated when the manifest is written
        assert validated(name, frame).height == frame.height


@pytest.mark.parametrize("name", reference.names())
def test_scan_sees_the_rows_of_the_table(name: str) -> None:
    assert reference.scan(name).select(pl.len()).collect().item() == reference.entry(name).rows


def test_changing_a_frame_leaves_the_next_one_whole() -> None:
    first = reference.table("materials")
    first.insert_column(0, pl.Series("mark", [1] * first.height))
    assert "mark" not in reference.table("materials").columns


def test_unknown_table_is_met_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match="did you mean 'materials'"):
        reference.table("material")


def test_a_flipped_byte_is_a_named_error(copied_folder: Path) -> None:
    path = copied_folder / "curated" / "materials.csv"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CorruptFile, match=r"materials\.csv: sha256 is"):
        reference.verify("materials")
    with pytest.raises(CorruptFile):
        reference.table("materials")


def test_a_missing_file_is_a_named_error(copied_folder: Path) -> None:
    with pytest.raises(StoreError, match=r"sources\.csv"):
        reference.table("sources")


@pytest.mark.parametrize(
    ("content", "found"),
    [("{", "Expecting"), (json.dumps({"format": "other/9", "tables": {}}), "'other/9'")],
)
def test_a_manifest_that_is_not_ours_is_a_named_error(
    copied_folder: Path, content: str, found: str
) -> None:
    (copied_folder / "manifest.json").write_text(content)
    reference.manifest.cache_clear()
    with pytest.raises(StoreError, match=found):
        reference.manifest()
