"""A flipped byte, anywhere in the workspace, is a named error and never a wrong figure."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from pathlib import Path

import pytest

from minamoto.core.errors import CorruptFile, StoreError
from minamoto.data import warehouse
from minamoto.data.snapshot import manifest_bytes, manifest_id
from minamoto.data.store import Store
from tests.data.store.publisher import NAME, baci_file, imported
from tests.data.store.verdict import trade_of

REGIONS = 16  # each file is damaged once in each of its sixteen parts, and at both its ends


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "home")
    imported(tmp_path, made, baci_file(1.0))
    return made


def files_of(store: Store) -> list[Path]:
    return sorted(p for p in store.home.rglob("*") if p.is_file() and p.name != "lock")


def test_a_byte_flipped_in_any_region_of_any_file_is_found_and_named(store: Store) -> None:
    chance = random.Random(1)
    kinds = set()
    for path in files_of(store):
        content = path.read_bytes()
        size = len(content)
        bounds = [size * part // REGIONS for part in range(REGIONS + 1)]
        places = {chance.randrange(a, b) for a, b in itertools.pairwise(bounds) if a < b}
        for place in sorted({0, size - 1, *places}):
            damaged = bytearray(content)
            damaged[place] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            with pytest.raises(StoreError) as raised:
                trade_of(store.home)
            assert path.name in str(raised.value), f"byte {place} of {path.name}"
            if path.suffix:
                assert isinstance(raised.value, CorruptFile)
        path.write_bytes(content)
        kinds.add(path.suffix)
    assert kinds == {".raw", ".parquet", ".json", ""}
    assert trade_of(store.home).height == 24


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b"[1]", b"\xff\xfe", b"x" * 1000])
def test_a_pointer_of_any_other_text_is_named(content: bytes, store: Store) -> None:
    (store.home / "snapshots" / NAME / "current").write_bytes(content)
    with pytest.raises(StoreError, match=r"current.*restore.*import again"):
        warehouse.table("trade", store.home)


def test_a_pointer_to_what_is_gone_is_named(store: Store) -> None:
    snapshot = store.current(NAME)
    (store.home / "snapshots" / NAME / f"{snapshot.id}.json").unlink()
    with pytest.raises(StoreError, match=snapshot.id):
        warehouse.table("trade", store.home)


def test_a_missing_object_is_named(store: Store) -> None:
    path = warehouse.layers("trade", store.home)[-1].path
    path.unlink()
    with pytest.raises(StoreError, match=path.name):
        warehouse.table("trade", store.home)


def test_a_snapshot_moved_under_another_name_is_refused(store: Store) -> None:
    other = store.home / "snapshots" / "other_name"
    shutil.copytree(store.home / "snapshots" / NAME, other)
    current = (other / "current").read_text()
    (other / "current").write_text(current.replace(NAME, "other_name"))
    with pytest.raises(StoreError, match=NAME):
        store.current("other_name")


def test_a_manifest_of_a_newer_format_asks_for_a_newer_version(store: Store) -> None:
    snapshot = store.current(NAME)
    record = json.loads(manifest_bytes(snapshot))
    record["format"] = "minamoto.snapshot/2"
    content = json.dumps(record).encode()
    newer = manifest_id(content)
    folder = store.home / "snapshots" / NAME
    (folder / f"{newer}.json").write_bytes(content)
    pointer = (folder / "current").read_text()
    (folder / "current").write_text(pointer.replace(snapshot.id, newer))
    with pytest.raises(StoreError, match="newest version"):
        store.current(NAME)


def test_importing_again_mends_a_damaged_object(tmp_path: Path, store: Store) -> None:
    path = warehouse.layers("trade", store.home)[-1].path
    path.write_bytes(b"damaged")
    imported(tmp_path, store, baci_file(1.0))
    assert trade_of(store.home).height == 24


def test_going_back_from_a_damaged_pointer_is_asked_for_and_proved(
    tmp_path: Path, store: Store
) -> None:
    first = store.current(NAME)
    imported(tmp_path, store, baci_file(2.0))
    (store.home / "snapshots" / NAME / "current").write_text("damaged")
    with pytest.raises(StoreError, match="current"):
        imported(tmp_path, store, baci_file(3.0))
    store.restore(NAME, first.id)
    assert store.current(NAME) == first


def test_going_back_to_a_damaged_snapshot_is_refused(tmp_path: Path, store: Store) -> None:
    first = store.current(NAME)
    second = imported(tmp_path, store, baci_file(2.0))
    store.path(first.files[0].sha256, ".raw").write_bytes(b"damaged")
    with pytest.raises(CorruptFile, match=first.files[0].sha256):
        store.restore(NAME, first.id)
    assert store.current(NAME) == second


def test_removal_and_import_mend_a_damaged_manifest(tmp_path: Path, store: Store) -> None:
    snapshot = store.current(NAME)
    (store.home / "snapshots" / NAME / f"{snapshot.id}.json").write_bytes(b"damaged")
    with pytest.raises(CorruptFile, match="remove"):
        store.current(NAME)
    store.remove(NAME)
    imported(tmp_path, store, baci_file(1.0))
    assert trade_of(store.home).height == 24
