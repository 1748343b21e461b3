"""Pass-through: the chance that a tonne was in a country, each path counted once."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import UnknownName
from minamoto.tracing.asker import consumption, made
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.origin import trace
from minamoto.tracing.passing import passing, passing_all
from tests.tracing.networks import askable, built, few, random_mixing, seeds


def by_enumeration(mix: Mixing, node: int) -> dict[str, float]:
    """Every path upstream of a node, by recursion; only for networks without loops."""
    net, total = mix.network, Counter[str]()
    shares = np.zeros((net.n_nodes, net.n_nodes))
    np.add.at(shares, (net.target, net.source), mix.entering[:, 0])

    def walk(at: int, share: float, met: frozenset[str]) -> None:
        onward = shares[at]
        for country in met:
            total[country] += share * (1.0 - onward.sum())
        for source in np.flatnonzero(onward):
            walk(int(source), share * onward[source], met | {net.label(int(source))[1]})

    walk(node, 1.0, frozenset())
    return {country: total[country] for country in net.countries}


@few
@given(seeds)
def test_without_loops_it_is_the_sum_over_all_paths(seed: int) -> None:
    mix = random_mixing(seed, n_countries=4, is_loopless=True)
    for node in askable(mix)[-2:]:
        asker = consumption(*mix.network.label(node))
        counted = by_enumeration(mix, node)
        found = passing(mix, asker, mix.network.countries)[:, 0]
        assert dict(zip(mix.network.countries, found, strict=True)) == pytest.approx(
            counted, abs=1e-10
        )


@few
@given(seeds)
def test_all_countries_at_once_are_each_alone(seed: int) -> None:
    mix = random_mixing(seed, n_countries=5, n_draws=3)
    node = askable(mix)[-1]
    asker = consumption(*mix.network.label(node))
    each = passing(mix, asker, mix.network.countries)
    for draw in range(3):
        assert passing_all(mix, asker, draw) == pytest.approx(each[:, draw], abs=1e-9)


@few
@given(seeds)
def test_nothing_is_mined_in_a_country_without_passing_it(seed: int) -> None:
    mix = random_mixing(seed, n_draws=2)
    node = askable(mix)[-1]
    form, country = mix.network.label(node)
    asker = consumption(form, country)
    mined = trace(mix, asker).mined_in()
    passed = passing(mix, asker, mix.network.countries)
    other = [c != country for c in mix.network.countries]
    assert (mined[other] <= passed[other] + 1e-10).all()
    assert (passed <= 1.0).all()


def test_random_walks_meet_countries_as_often() -> None:
    mix = random_mixing(3, n_countries=4)
    net = mix.network
    node = askable(mix)[-1]
    found = passing_all(mix, consumption(*net.label(node)))
    shares = np.zeros((net.n_nodes, net.n_nodes))
    np.add.at(shares, (net.target, net.source), mix.entering[:, 0])
    onward = np.cumsum(np.column_stack([shares, 1.0 - shares.sum(axis=1)]), axis=1)
    rng, walks = np.random.default_rng(0), 20_000
    met = np.zeros((walks, len(net.countries)), dtype=bool)
    at = np.full(walks, node)
    while (going := np.flatnonzero(at < net.n_nodes)).size:
        drawn = rng.random(going.size)
        at[going] = (onward[at[going]] < drawn[:, None]).sum(axis=1)
        still = going[at[going] < net.n_nodes]
        met[still, net.node_country[at[still]]] = True
    error = np.sqrt(found * (1 - found) / walks)
    assert (abs(met.mean(axis=0) - found) <= 5 * error + 1e-12).all()


def test_the_askers_own_node_is_not_counted_but_its_earlier_visits_are() -> None:
    nodes = [("ore", "JPN"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN")]
    edges = [(0, 1, 3, 3), (1, 2, 4, 4), (2, 3, 4, 4)]
    mix = mixing(built(nodes, edges, {0: 3.0, 1: 1.0, 3: 1.0}))
    found = passing(mix, consumption("metal", "JPN"), ["CHN", "JPN"])[:, 0]
    assert found.tolist() == pytest.approx([0.8, 0.6])
    assert passing(mix, made("metal", "JPN"), ["CHN", "JPN"])[:, 0].tolist() == [0.0, 0.0]
    with pytest.raises(UnknownName):
        passing(mix, consumption("metal", "JPN"), ["USA"])
