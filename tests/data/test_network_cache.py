"""Networks kept in the workspace: one file each, whole or not at all, no reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.data import network_cache

texts = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=4)


@given(one=texts, two=texts)
def test_keys_differ_where_what_they_are_made_from_differs(
    one: dict[str, object], two: dict[str, object]
) -> None:
    assert (network_cache.key(one) == network_cache.key(two)) is (one == two)


def test_the_order_of_what_it_is_made_from_does_not_matter() -> None:
    assert network_cache.key({"a": 1, "b": 2}) == network_cache.key({"b": 2, "a": 1})


def test_what_was_written_is_read_and_other_keys_of_the_name_are_dropped(tmp_path: Path) -> None:
    assert network_cache.read("tin-2024", "k1", tmp_path) is None
    assert network_cache.write("tin-2024", "k1", b"one", tmp_path)
    assert network_cache.write("zinc-2024", "k1", b"zinc", tmp_path)
    assert network_cache.write("tin-2024", "k2", b"two", tmp_path)
    assert network_cache.read("tin-2024", "k1", tmp_path) is None
    assert network_cache.read("tin-2024", "k2", tmp_path) == b"two"
    assert network_cache.read("zinc-2024", "k1", tmp_path) == b"zinc"
    files = sorted(p.name for p in (tmp_path / network_cache.FOLDER).iterdir())
    assert files == ["tin-2024-k2.npz", "zinc-2024-k1.npz"]  # nothing half-written


def test_a_name_that_begins_alike_is_left_alone(tmp_path: Path) -> None:
    network_cache.write("rare_earths-2024", "k1", b"all", tmp_path)
    network_cache.write("magnet_rare_earths-2024", "k1", b"magnet", tmp_path)
    network_cache.write("rare_earths-2024", "k2", b"all", tmp_path)
    assert network_cache.read("magnet_rare_earths-2024", "k1", tmp_path) == b"magnet"


def test_where_nothing_can_be_written_it_says_so_and_does_not_fail(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert network_cache.write("tin-2024", "k1", b"one", blocked) is False
    assert network_cache.read("tin-2024", "k1", blocked) is None


def test_what_cannot_be_read_counts_as_not_kept(tmp_path: Path) -> None:
    network_cache.path("tin-2024", "k1", tmp_path).mkdir(parents=True)
    assert network_cache.read("tin-2024", "k1", tmp_path) is None


def test_the_workspace_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path))
    network_cache.write("tin-2024", "k1", b"one")
    assert network_cache.path("tin-2024", "k1").parent == tmp_path / "networks"
    assert network_cache.read("tin-2024", "k1") == b"one"
