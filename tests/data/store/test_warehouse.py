"""Shipped rows and the user's own, side by side."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import CorruptFile, StoreError, UnknownName
from minamoto.data import reference, warehouse
from minamoto.data.store import Store
from tests.data.store.publisher import FILE, NAME, baci_file, imported

SHIPPED = "cepii_baci_shipped"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def shipped_trade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """A shipped table `trade`: a file of ours under the key SHIPPED, and one under another."""
    frames = []
    for source in (SHIPPED, "other"):
        own = Store(tmp_path / "shipped" / source)
        (file,) = imported(tmp_path, own, baci_file(5.0), source=source).files
        (stored,) = [table for table in file.tables if table.table == "trade"]
        frames.append(pl.read_parquet(io.BytesIO(own.read(stored.sha256, ".parquet"))))
    trade = pl.concat(frames)
    entry = reference.TableEntry(
        name="trade",
        file="bulk/trade.parquet",
        kind="bulk",
        rows=trade.height,
        sha256="0" * 64,
        columns={name: str(dtype) for name, dtype in trade.schema.items()},
        year_first=2022,
        year_last=2022,
        sources=(SHIPPED, "other"),
        licences=(),
        grades=(),
        built_by="",
    )
    monkeypatch.setattr(reference, "names", lambda: ("trade",))
    monkeypatch.setattr(reference, "entry", lambda name: entry)
    monkeypatch.setattr(reference, "scan", lambda name: trade.lazy())
    monkeypatch.setattr(reference, "table", lambda name: trade)
    return trade


def values(store: Store, source: str) -> list[float]:
    trade = warehouse.scan("trade", store.home).filter(pl.col("source") == source).collect()
    return trade["value_usd"].sort().to_list()


def test_without_files_of_the_user_a_table_is_the_shipped_one(store: Store) -> None:
    shipped = reference.table("materials")
    assert warehouse.table("materials", store.home).equals(shipped)
    assert warehouse.scan("materials", store.home).collect().equals(shipped)
    assert warehouse.snapshots("materials", store.home) == {
        "materials": reference.entry("materials").sha256
    }
    (layer,) = warehouse.layers("materials", store.home)
    assert (layer.rows, layer.rows_superseded) == (shipped.height, 0)


def test_rows_of_another_source_stand_beside_the_shipped(
    shipped_trade: pl.DataFrame, tmp_path: Path, store: Store
) -> None:
    imported(tmp_path, store, baci_file(1.0))
    trade = warehouse.table("trade", store.home)
    assert trade.height == shipped_trade.height + 24
    assert trade.schema == shipped_trade.schema
    assert [(la.rows, la.rows_superseded) for la in warehouse.layers("trade", store.home)] == [
        (48, 0),
        (24, 0),
    ]


def test_a_file_of_the_same_source_supersedes_its_shipped_rows_and_no_others(
    shipped_trade: pl.DataFrame, tmp_path: Path, store: Store
) -> None:
    imported(tmp_path, store, baci_file(1.0), source=SHIPPED)
    assert min(values(store, SHIPPED)) == 1000.0
    assert values(store, "other") == values(Store(tmp_path / "none"), "other")
    layers = warehouse.layers("trade", store.home)
    assert [(la.sources, la.rows, la.rows_superseded) for la in layers] == [
        ((SHIPPED, "other"), 48, 24),
        ((SHIPPED,), 24, 0),
    ]
    assert warehouse.snapshots("trade", store.home) == {la.label: la.sha256 for la in layers}


def test_years_of_one_edition_stand_together(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    imported(tmp_path, store, baci_file(1.0, 2023), FILE.replace("2022", "2023"))
    assert len(values(store, NAME)) == 48


def test_of_two_files_with_the_same_row_the_later_import_stands(
    tmp_path: Path, store: Store
) -> None:
    imported(tmp_path, store, baci_file(1.0))
    copy = FILE.replace(".csv", ".csv.gz")  # the same rows under another name
    imported(tmp_path, store, gzip.compress(baci_file(2.0)), copy)
    assert len(values(store, NAME)) == 24
    assert values(store, NAME)[0] == 2000.0
    own = [layer for layer in warehouse.layers("trade", store.home) if NAME in layer.sources]
    assert [(layer.rows, layer.rows_superseded) for layer in own] == [(24, 24), (24, 0)]


def test_a_damaged_file_is_an_error_and_never_left_out(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    path = warehouse.layers("trade", store.home)[-1].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    for read in (warehouse.table, warehouse.scan):
        with pytest.raises(CorruptFile, match=path.name):
            read("trade", store.home)


def test_a_table_of_an_older_shape_asks_to_be_imported_again(
    shipped_trade: pl.DataFrame,
    tmp_path: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported(tmp_path, store, baci_file(1.0))
    newer = shipped_trade.with_columns(grade=pl.lit("A"))
    monkeypatch.setattr(reference, "scan", lambda name: newer.lazy())
    with pytest.raises(StoreError, match=r"columns \['grade'\]"):
        warehouse.table("trade", store.home)


def test_a_table_that_neither_ships_nor_was_imported_is_unknown(store: Store) -> None:
    for read in (warehouse.table, warehouse.scan, warehouse.layers, warehouse.snapshots):
        with pytest.raises(UnknownName, match="materials"):
            read("materialz", store.home)
