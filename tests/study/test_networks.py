"""Networks are built once, kept, and built anew only where what is kept cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.data import network_cache
from minamoto.network.reconciliation import Reconciliation
from minamoto.study.networks import covered, network_of, networks_of

DRAWS = 3


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path))
    return tmp_path / network_cache.FOLDER


class Counter:
    """How often progress was told: building tells it, reading does not."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _material: str, _done: int, _of: int) -> None:
        self.count += 1


def same(one: Reconciliation, two: Reconciliation) -> bool:
    net, other = one.network.to_arrays(), two.network.to_arrays()
    return net.keys() == other.keys() and all(np.array_equal(net[k], other[k]) for k in net)


def test_a_network_is_built_once_and_then_read(home: Path) -> None:
    told = Counter()
    one = network_of("magnesium", draws=DRAWS, progress=told)
    assert told.count == DRAWS
    (file,) = home.iterdir()
    written = file.stat().st_mtime_ns
    two = network_of("magnesium", draws=DRAWS, progress=told)
    assert told.count == DRAWS  # nothing was built
    assert file.stat().st_mtime_ns == written
    assert same(one, two)


def test_a_damaged_file_is_built_anew(home: Path) -> None:
    one = network_of("magnesium", draws=DRAWS)
    (file,) = home.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"PK" + whole[7:]):
        file.write_bytes(damaged)
        told = Counter()
        assert same(one, network_of("magnesium", draws=DRAWS, progress=told))
        assert told.count == DRAWS
    assert len(file.read_bytes()) == len(whole)


def test_other_counts_of_draws_are_other_networks(home: Path) -> None:
    assert network_of("magnesium", draws=DRAWS).network.n_draws == DRAWS + 1
    assert network_of("magnesium", draws=DRAWS + 1).network.n_draws == DRAWS + 2
    assert len(list(home.iterdir())) == 1  # the older one is dropped


def test_in_parallel_they_are_the_same_as_one_by_one(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    materials = ["magnesium", "tin"]
    together = networks_of(materials, draws=DRAWS)
    assert list(together) == materials
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path / "other"))
    for material in materials:
        assert same(together[material].found, network_of(material, draws=DRAWS))


def test_without_a_place_to_keep_it_the_network_is_given_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("MINAMOTO_HOME", str(blocked))
    assert network_of("magnesium", draws=1).network.n_draws == 2


def test_an_unknown_chain_and_a_year_without_trade_are_refused(home: Path) -> None:
    with pytest.raises(UnknownName, match="unobtainium"):
        network_of("unobtainium")
    with pytest.raises(InputError, match=r"no tonnes of 8104.* in 1950"):
        network_of("magnesium", 1950, draws=1)
    assert not home.exists()


def test_every_covered_material_has_a_chain_in_tonnes() -> None:
    assert {"magnesium", "cobalt", "copper"} <= set(covered())
    assert list(covered()) == sorted(covered())
