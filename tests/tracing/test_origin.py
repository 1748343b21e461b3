"""Origins: shares that sum to one, whatever the order, the names and the way of solving."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError, NoValue, UnknownName
from minamoto.network.supply_network import SupplyNetwork, supply_network
from minamoto.tracing.asker import Asker, Entry, combined, consumption, made
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import sources_by_pool, trace
from tests.tracing.networks import (
    COUNTRIES,
    FORMS,
    askable,
    built,
    few,
    random_arrays,
    random_mixing,
    seeds,
)


def asker_at(net: SupplyNetwork, node: int, *, is_made: bool = False) -> Asker:
    return (made if is_made else consumption)(*net.label(node))


def chain() -> SupplyNetwork:
    """Ore of AUS refined in CHN, the metal sold to JPN half by way of KOR."""
    nodes = [("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "KOR"), ("metal", "JPN")]
    edges = [(0, 1, 10, 10), (1, 2, 12, 6), (2, 3, 3, 3), (2, 4, 1, 1), (3, 4, 1, 1)]
    return built(nodes, edges, {0: 10.0, 1: 2.0})


def test_ore_metal_and_seller_of_a_known_chain() -> None:
    found = trace(mixing(chain()), consumption("metal", "JPN"))
    countries = chain().countries
    assert dict(zip(countries, found.mined_in()[:, 0], strict=True)) == pytest.approx(
        {"AUS": 10 / 12, "CHN": 2 / 12, "KOR": 0.0, "JPN": 0.0}
    )
    assert found.processed_in("metal")[:, 0].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert found.visits[3, 0] == pytest.approx(0.5)


@few
@given(seeds)
@pytest.mark.parametrize("is_made", [False, True])
def test_shares_by_source_sum_to_one_in_every_draw(is_made: bool, seed: int) -> None:
    mix = random_mixing(seed, n_countries=5, n_draws=4)
    for node in askable(mix, is_made=is_made)[-3:]:
        found = trace(mix, asker_at(mix.network, node, is_made=is_made))
        assert found.sources().sum(axis=0) == pytest.approx(np.ones(4), abs=1e-11)
        assert (found.made >= 0).all()
        assert found.made_in(FORMS[0]).sum(axis=0).max() <= 1.0 + 1e-11


@few
@given(seeds)
def test_layers_give_what_one_dense_system_gives(seed: int) -> None:
    mix = random_mixing(seed)
    net = mix.network
    shares = np.zeros((net.n_nodes, net.n_nodes))
    np.add.at(shares, (net.target, net.source), mix.entering[:, 0])
    for node in askable(mix):
        visits = np.linalg.solve(np.eye(net.n_nodes) - shares.T, np.eye(net.n_nodes)[node])
        found = trace(mix, asker_at(net, node))
        assert found.visits[:, 0] == pytest.approx(visits, abs=1e-10)
        assert found.extraction[:, 0] == pytest.approx(visits * mix.extraction[:, 0], abs=1e-10)


@few
@given(seeds)
def test_all_draws_at_once_are_each_draw_alone(seed: int) -> None:
    mix = random_mixing(seed, n_draws=5)
    node = askable(mix)[-1]
    asker = asker_at(mix.network, node)
    together = trace(mix, asker)
    for draw in range(5):
        alone = trace(mix.draws([draw]), asker)
        assert together.made[:, [draw]] == pytest.approx(alone.made, abs=1e-10)


@few
@given(seeds)
def test_order_of_nodes_and_edges_changes_nothing(seed: int) -> None:
    arrays = random_arrays(seed)
    rng = np.random.default_rng(seed)
    nodes = rng.permutation(arrays["node_form"].size)
    edges = rng.permutation(arrays["source"].size)
    place = np.argsort(nodes)
    moved: dict[str, Any] = dict(arrays)
    for name in ("node_form", "node_country", "extraction", "other_feed", "use", "stock_change"):
        moved[name] = arrays[name][nodes]
    for name in ("kind", "sent", "arrived"):
        moved[name] = arrays[name][edges]
    for name in ("source", "target"):
        moved[name] = place[arrays[name][edges]]
    mix, other = mixing(supply_network(**arrays)), mixing(supply_network(**moved))
    node = askable(mix)[-1]
    asker = asker_at(mix.network, node)
    assert trace(other, asker).made == pytest.approx(trace(mix, asker).made[nodes], abs=1e-10)


@few
@given(seeds)
def test_names_of_countries_change_nothing(seed: int) -> None:
    arrays = random_arrays(seed)
    renamed = {**arrays, "countries": ("DEU", "FRA", "ITA", "GBR")}
    mix, other = mixing(supply_network(**arrays)), mixing(supply_network(**renamed))
    node = askable(mix)[-1]
    found = trace(mix, asker_at(mix.network, node)).made
    assert trace(other, asker_at(other.network, node)).made == pytest.approx(found, abs=1e-12)


@few
@given(seeds)
def test_a_country_split_in_proportion_is_its_two_parts_together(seed: int) -> None:
    arrays = random_arrays(seed)
    n, last = arrays["node_form"].size, 2
    twin = np.flatnonzero(arrays["node_country"] == last)
    other = np.arange(n)
    other[twin] = n + np.arange(twin.size)
    split: dict[str, Any] = dict(arrays)
    split["countries"] = (*arrays["countries"], "NZL")
    split["node_form"] = np.r_[arrays["node_form"], arrays["node_form"][twin]]
    split["node_country"] = np.r_[arrays["node_country"], np.full(twin.size, 4)]
    for name in ("extraction", "other_feed", "use", "stock_change"):
        kept = arrays[name].copy()
        kept[twin] *= 0.3
        split[name] = np.r_[kept, 0.7 * arrays[name][twin]]
    source, target = arrays["source"], arrays["target"]
    touches = np.isin(source, twin) | np.isin(target, twin)
    part = np.where(touches, 0.3, 1.0)[:, None]
    split["source"] = np.r_[source, other[source[touches]]]
    split["target"] = np.r_[target, other[target[touches]]]
    split["kind"] = np.r_[arrays["kind"], arrays["kind"][touches]]
    for name in ("sent", "arrived"):
        split[name] = np.r_[arrays[name] * part, 0.7 * arrays[name][touches]]
    mix, divided = mixing(supply_network(**arrays)), mixing(supply_network(**split))
    asked = [node for node in askable(mix) if node not in twin]
    asker = asker_at(mix.network, asked[-1])
    whole, parts = trace(mix, asker).made, trace(divided, asker).made
    merged = parts[:n].copy()
    merged[twin] += parts[n:]
    assert merged == pytest.approx(whole, abs=1e-10)


@few
@given(seeds)
def test_a_combination_is_the_weighted_mean_of_its_entries(seed: int) -> None:
    mix = random_mixing(seed, n_draws=2)
    one, two = askable(mix)[0], askable(mix)[-1]
    parts = {
        Entry(form=mix.network.label(node)[0], country=mix.network.label(node)[1]): weight
        for node, weight in ((one, 3.0), (two, 1.0))
    }
    found = trace(mix, combined(parts)).made
    first, second = (trace(mix, asker_at(mix.network, node)).made for node in (one, two))
    assert found == pytest.approx(0.75 * first + 0.25 * second, abs=1e-10)


@few
@given(seeds)
def test_sources_with_and_without_the_pool_sum_to_one(seed: int) -> None:
    mix = random_mixing(seed, n_countries=6, n_draws=2)
    pool = COUNTRIES.index("ZZP")
    node = next(n for n in reversed(askable(mix)) if mix.network.node_country[n] != pool)
    asker = asker_at(mix.network, node)
    found = sources_by_pool(mix, asker)
    assert found.sum(axis=(0, 1)) == pytest.approx(np.ones(2), abs=1e-11)
    assert found.sum(axis=1) == pytest.approx(trace(mix, asker).sources(), abs=1e-11)


def test_what_is_made_leaves_out_imports_and_stock() -> None:
    nodes = [("ore", "AUS"), ("ore", "JPN"), ("metal", "CHN"), ("metal", "JPN")]
    net = built(nodes, [(0, 1, 4, 4), (1, 3, 4, 4), (2, 3, 5, 5)], {0: 4.0, 2: 5.0}, drawn={3: 1.0})
    mix = mixing(net)
    assert trace(mix, consumption("metal", "JPN")).sources()[:, 0].tolist() == [0.9, 0.0, 0.1]
    found = trace(mix, made("metal", "JPN"))
    assert found.extraction[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found.made[3, 0] == 1.0


def test_countries_that_only_sell_to_each_other_are_named() -> None:
    nodes = [("ore", "AUS"), ("ore", "CHN"), ("ore", "JPN")]
    net = built(nodes, [(1, 2, 5, 5), (2, 1, 5, 5)], {0: 4.0})
    mix = mixing(net)
    assert mix.unsourced().tolist() == [False, True, True]
    with pytest.raises(InputError, match="ore in CHN, ore in JPN: what goes round"):
        trace(mix, consumption("ore", "JPN"))
    assert trace(mix, consumption("ore", "AUS")).sources()[0, 0] == 1.0


def test_an_entry_that_is_not_there_or_empty_is_said() -> None:
    mix = mixing(chain())
    with pytest.raises(UnknownName, match="'ingot'"):
        trace(mix, consumption("ingot", "JPN"))
    with pytest.raises(UnknownName, match="'USA'"):
        trace(mix, consumption("metal", "USA"))
    with pytest.raises(NoValue, match="nothing is made there"):
        trace(mix, made("metal", "JPN"))
    with pytest.raises(InputError, match="must be a number >= 0"):
        combined({Entry(form="ore", country="JPN"): -1.0})
    with pytest.raises(InputError, match="no entry has a weight"):
        combined({})


@few
@given(seeds)
def test_shares_of_inflow_sum_to_one_or_there_is_no_inflow(seed: int) -> None:
    mix = random_mixing(seed, n_draws=3)
    total = mix.extraction + mix.other_feed + mix.drawn
    np.add.at(total, mix.network.target, mix.entering)
    assert abs(total[mix.inflow > 0] - 1.0).max() <= 1e-12
    assert not total[mix.inflow == 0].any()
    assert np.isfinite(total).all()
