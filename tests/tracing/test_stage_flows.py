"""The bands of a Sankey diagram take in what they give out."""

from collections import defaultdict

import pytest
from hypothesis import given

from minamoto.tracing.asker import consumption, made
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import trace
from minamoto.tracing.stage_flows import stage_flows
from tests.tracing.networks import COUNTRIES, askable, built, few, random_mixing, seeds


@few
@given(seeds)
@pytest.mark.parametrize("through_pool", [False, True])
@pytest.mark.parametrize("is_made", [False, True])
def test_bands_take_in_what_they_give_out(is_made: bool, through_pool: bool, seed: int) -> None:
    mix = random_mixing(seed, n_countries=6, n_draws=2)
    pool = COUNTRIES.index("ZZP")
    asked = [n for n in askable(mix, is_made=is_made) if mix.network.node_country[n] != pool]
    asker = (made if is_made else consumption)(*mix.network.label(asked[-1]))
    flows = stage_flows(mix, asker, draw=1, through_pool=through_pool)
    given_out: dict[object, float] = defaultdict(float)
    taken_in: dict[object, float] = defaultdict(float)
    for link in flows.links:
        given_out[link.source] += link.share
        taken_in[link.target] += link.share
    assert taken_in[None] == pytest.approx(1.0, abs=1e-10)
    for band in flows.bands:
        key = (band.form, band.country)
        entered = taken_in[key] + band.extraction + band.other_feed + band.unknown
        assert given_out[key] == pytest.approx(band.share, abs=1e-10)
        assert entered == pytest.approx(band.share, abs=1e-10)


@few
@given(seeds)
def test_small_links_are_left_out_and_the_others_stay(seed: int) -> None:
    mix = random_mixing(seed, n_countries=5)
    asker, least = consumption(*mix.network.label(askable(mix)[-1])), 0.01
    whole, cut = stage_flows(mix, asker), stage_flows(mix, asker, least=least)
    kept = {(k.source, k.target): k.share for k in whole.links if k.share > least}
    left = {(k.source, k.target): k.share for k in cut.links}
    assert left == pytest.approx(kept)
    assert cut.bands == whole.bands


@few
@given(seeds)
def test_bands_are_the_makers_of_the_trace(seed: int) -> None:
    mix = random_mixing(seed)
    node = askable(mix)[-1]
    asker = consumption(*mix.network.label(node))
    found = trace(mix, asker)
    for band in stage_flows(mix, asker).bands:
        if band.unknown == 0:
            place = mix.network.node(band.form, band.country)
            assert band.share == pytest.approx(found.made[place, 0], abs=1e-10)


def test_stock_and_the_pool_are_a_band_of_their_own() -> None:
    nodes = [("metal", "CHN"), ("metal", "ZZP"), ("metal", "JPN")]
    net = built(nodes, [(0, 1, 5, 5), (1, 2, 5, 5), (0, 2, 4, 4)], {0: 9.0}, drawn={2: 1.0})
    flows = stage_flows(mixing(net), consumption("metal", "JPN"))
    shares = {band.country: (band.share, band.unknown) for band in flows.bands}
    assert shares == {"CHN": (0.4, 0.0), "ZZZ": (0.6, 0.6)}
    seen = stage_flows(mixing(net), consumption("metal", "JPN"), through_pool=True)
    assert {band.country: band.share for band in seen.bands} == {"CHN": 0.9, "ZZZ": 0.1}
