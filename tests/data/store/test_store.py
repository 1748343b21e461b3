"""Snapshots: what is kept, which is in use, how to go back, what is taken away."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from minamoto.core.errors import StoreError, UnknownSnapshot
from minamoto.data.pruning import prune
from minamoto.data.store import Store
from minamoto.data.workspace import home, only_writer
from tests.data.store.publisher import FILE, NAME, baci_file, imported


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", lock_wait_s=0.2)


def files_of(store: Store) -> set[Path]:
    return {path for path in store.home.rglob("*") if path.is_file()}


def test_a_snapshot_says_who_published_what_under_which_licence(
    tmp_path: Path, store: Store
) -> None:
    content = baci_file(1.0)
    snapshot = imported(tmp_path, store, content)
    assert snapshot == store.current(NAME)
    source, (file,) = snapshot.source, snapshot.files
    assert (source.publisher, source.edition) == ("CEPII", "V202401b")
    assert all((source.title, source.url, source.licence, source.attribution))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert store.read(file.sha256, ".raw") == content
    assert {(table.table, table.rows) for table in file.tables} == {
        ("trade", 24),
        ("trade_editions", 1),
        ("sources", 1),
    }


def test_files_of_one_edition_stand_together_and_one_of_the_same_name_is_replaced(
    tmp_path: Path, store: Store
) -> None:
    imported(tmp_path, store, baci_file(1.0))
    next_year = FILE.replace("2022", "2023")
    imported(tmp_path, store, baci_file(1.0, 2023), next_year)
    changed = imported(tmp_path, store, baci_file(2.0))
    assert [file.file for file in changed.files] == [next_year, FILE]
    assert [len(snapshot.files) for snapshot in store.history(NAME)] == [2, 2, 1]


def test_going_back_uses_the_earlier_snapshot_whole(tmp_path: Path, store: Store) -> None:
    first = imported(tmp_path, store, baci_file(1.0))
    imported(tmp_path, store, baci_file(2.0))
    assert store.restore(NAME, first.id[:12]) == first == store.current(NAME)


def test_going_back_to_what_is_not_there_names_what_is(tmp_path: Path, store: Store) -> None:
    first = imported(tmp_path, store, baci_file(1.0))
    with pytest.raises(UnknownSnapshot, match=first.id):
        store.restore(NAME, "ffff")


def test_what_is_removed_is_in_use_no_more(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    store.remove(NAME)
    assert store.names() == ()
    for call in (store.current, store.remove):
        with pytest.raises(UnknownSnapshot, match=NAME):
            call(NAME)


@pytest.mark.parametrize("name", ["../elsewhere", "", "A", "a/b", "a b", "a" * 101])
def test_a_name_that_leads_elsewhere_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UnknownSnapshot, match="no name of a snapshot"):
        store.current(name)


def test_pruning_keeps_what_is_in_use_and_one_before(tmp_path: Path, store: Store) -> None:
    snapshots = [imported(tmp_path, store, baci_file(float(value))) for value in (1, 2, 3)]
    leftover = store.home / "objects" / "ab" / "abc.raw.1234.part"
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"half")
    pruned = prune(store)
    # of the first: its file, its trade table and its row of sources differ only in the first two
    assert (pruned.parts, pruned.manifests, pruned.objects) == (1, 1, 2)
    assert pruned.freed_b > 0
    assert [snapshot.id for snapshot in store.history(NAME)] == [
        snapshots[2].id,
        snapshots[1].id,
    ]
    for snapshot in snapshots[1:]:
        store.verify(snapshot)
    assert prune(store).objects == 0


def test_pruning_after_removal_leaves_nothing(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    store.remove(NAME)
    prune(store)
    assert {path.name for path in files_of(store)} == {"lock"}


def test_pruning_an_empty_workspace_finds_nothing(store: Store) -> None:
    assert prune(store).freed_b == 0


def test_pruning_stops_at_a_damaged_pointer_and_takes_nothing(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    (store.home / "snapshots" / NAME / "current").write_text("{}")
    before = files_of(store)
    with pytest.raises(StoreError, match="current"):
        prune(store)
    assert files_of(store) == before


def test_only_one_writes_at_a_time(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    with (
        only_writer(store.home, store.disk),
        pytest.raises(StoreError, match="another minamoto process"),
    ):
        prune(store)


def test_the_workspace_is_the_one_given_or_named_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path / "named"))
    assert home(tmp_path / "given") == tmp_path / "given"
    assert home() == tmp_path / "named"
    monkeypatch.delenv("MINAMOTO_HOME")
    assert home().name == "minamoto"
