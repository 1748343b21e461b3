"""The best paths are the best of all paths."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError
from minamoto.tracing.asker import Entry, combined, consumption, made
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.paths import top_paths
from tests.tracing.networks import askable, built, few, random_mixing, seeds


def all_shares(mix: Mixing, node: int) -> list[float]:
    """Share of every path upstream of a node; only for networks without loops."""
    net = mix.network
    shares = np.zeros((net.n_nodes, net.n_nodes))
    np.add.at(shares, (net.target, net.source), mix.entering[:, 0])
    found: list[float] = []

    def walk(at: int, share: float) -> None:
        found.extend(share * getattr(mix, k)[at, 0] for k in ("extraction", "other_feed", "drawn"))
        for source in np.flatnonzero(shares[at]):
            walk(int(source), share * shares[at, source])

    walk(node, 1.0)
    return sorted((s for s in found if s > 0), reverse=True)


@few
@given(seeds)
def test_without_loops_they_are_the_first_of_all_paths_in_order(seed: int) -> None:
    mix = random_mixing(seed, is_loopless=True)
    node = askable(mix)[-1]
    every = all_shares(mix, node)
    found = top_paths(mix, consumption(*mix.network.label(node)), count=12)
    assert [p.share[0] for p in found.listed] == pytest.approx(every[:12], rel=1e-9)
    assert found.other[0] == pytest.approx(sum(every[12:]), abs=1e-10)


@few
@given(seeds)
def test_with_loops_longer_lists_begin_with_the_shorter(seed: int) -> None:
    mix = random_mixing(seed, n_draws=3)
    node = askable(mix)[-1]
    form, country = mix.network.label(node)
    long = top_paths(mix, consumption(form, country), count=60)
    short = top_paths(mix, consumption(form, country), count=5)
    shares = [p.share[0] for p in long.listed]
    assert (np.diff(shares) <= 1e-12).all()
    assert [p.hops for p in short.listed] == [p.hops for p in long.listed[:5]]
    total = sum((p.share for p in long.listed), long.other.copy())
    assert total == pytest.approx(np.ones(3), abs=1e-9)
    assert all(p.hops[-1] == (form, country) for p in long.listed)


def test_hops_run_from_the_mine_to_the_asker() -> None:
    nodes = [("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN")]
    mix = mixing(built(nodes, [(0, 1, 3, 3), (1, 2, 4, 2), (2, 3, 2, 2)], {0: 3.0, 1: 1.0}))
    first, second = top_paths(mix, consumption("metal", "JPN")).listed
    assert first.hops == (("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN"))
    assert (first.kind, first.share[0], second.share[0]) == ("extraction", 0.75, 0.25)


def test_what_is_made_has_no_path_by_import_or_stock() -> None:
    nodes = [("metal", "CHN"), ("ore", "JPN"), ("metal", "JPN")]
    net = built(nodes, [(0, 2, 5, 5), (1, 2, 4, 4)], {0: 5.0, 1: 4.0}, drawn={2: 1.0})
    (only,) = top_paths(mixing(net), made("metal", "JPN")).listed
    assert (only.hops, only.share[0]) == ((("ore", "JPN"), ("metal", "JPN")), 1.0)
    parts = {
        Entry(form="metal", country="JPN", is_made=True): 1.0,
        Entry(form="metal", country="CHN"): 3.0,
    }
    best = top_paths(mixing(net), combined(parts))
    assert [p.share[0] for p in best.listed] == [0.75, 0.25]
    with pytest.raises(InputError, match="at least 1"):
        top_paths(mixing(net), made("metal", "JPN"), count=0)
