"""Downstream is upstream read the other way."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import NoValue, UnknownName
from minamoto.tracing.asker import consumption
from minamoto.tracing.downstream import downstream
from minamoto.tracing.origin import trace
from tests.tracing.networks import askable, built, few, random_mixing, seeds


@few
@given(seeds)
def test_all_ends_in_use_stock_or_loss(seed: int) -> None:
    mix = random_mixing(seed, n_draws=3)
    for node in askable(mix)[:3]:
        found = downstream(mix.network, *mix.network.label(node))
        ends = (found.used + found.stocked + found.lost).sum(axis=0)
        assert ends == pytest.approx(np.ones(3), abs=1e-11)


@few
@given(seeds)
def test_tonnes_from_one_node_to_another_are_the_same_both_ways(seed: int) -> None:
    mix = random_mixing(seed)
    net = mix.network
    mined = next(node for node in askable(mix) if net.extraction[node, 0] > 0)
    ahead = downstream(net, *net.label(mined)).used[:, 0] * net.extraction[mined, 0]
    for node in askable(mix):
        back = trace(mix, consumption(*net.label(node))).extraction[mined, 0] * net.use[node, 0]
        assert ahead[node] == pytest.approx(back, abs=1e-9 * net.extraction.sum())


def test_a_node_that_is_not_there_or_sends_nothing_is_said() -> None:
    net = built([("ore", "AUS"), ("ore", "JPN")], [], {0: 1.0})
    with pytest.raises(NoValue, match="nothing leaves there"):
        downstream(net, "ore", "JPN")
    with pytest.raises(UnknownName):
        downstream(net, "ore", "USA")
    with pytest.raises(UnknownName):
        downstream(net, "metal", "JPN")
