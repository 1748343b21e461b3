"""A measure becomes factors of the flows and plants that it touches, and of no others."""

from __future__ import annotations

import numpy as np
import pytest

from minamoto.core.errors import InputError
from minamoto.network.supply_network import POOL
from minamoto.simulation.network_shock import Limit, network_shock
from minamoto.simulation.physical import simulate
from minamoto.simulation.physical_model import physical_model
from tests.tracing.networks import built

WEEKS = 30
HALF = np.where(np.arange(WEEKS) >= 5, 0.5, 1.0)
NONE = np.where(np.arange(WEEKS) >= 5, 0.0, 1.0)
NODES = [
    ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN"), ("metal", "KOR"), ("metal", POOL),
    ("metal", "USA"),
]  # fmt: skip
# China sells metal to Japan, to Korea, and to a market that others feed too and Japan draws on.
NETWORK = built(
    NODES,
    [(0, 1, 100.0, 100.0), (1, 2, 20.0, 20.0), (1, 3, 30.0, 30.0), (1, 4, 30.0, 30.0),
     (5, 4, 10.0, 10.0), (4, 2, 40.0, 40.0)],
    {0: 100.0, 5: 10.0},
)  # fmt: skip
EDGE = {
    (NODES[s][1], NODES[t][1]): int(
        np.flatnonzero((NETWORK.source == s) & (NETWORK.target == t))[0]
    )
    for s, t in [(1, 2), (1, 3), (1, 4), (4, 2)]
}


def test_a_measure_against_all_holds_back_what_goes_to_each_and_to_the_market() -> None:
    found = network_shock(NETWORK, [Limit(country="CHN", part=HALF)], WEEKS)
    assert set(found.shock.flows) == {EDGE["CHN", "JPN"], EDGE["CHN", "KOR"], EDGE["CHN", POOL]}
    assert found.through_market == ()
    assert {ban.node: set(ban.targets) for ban in found.shock.bans} == {0: set(), 1: {2, 3, 4, 5}}


def test_one_against_some_holds_back_its_part_of_what_they_draw_from_the_market() -> None:
    limit = Limit(country="CHN", part=NONE, targets=("JPN",), forms=("metal",))
    found = network_shock(NETWORK, [limit], WEEKS)
    assert set(found.shock.flows) == {EDGE["CHN", "JPN"], EDGE[POOL, "JPN"]}
    assert found.shock.flows[EDGE[POOL, "JPN"]][-1, 0] == pytest.approx(1 - 30 / 40)
    assert found.through_market == ("metal",)


def test_those_exempt_are_sent_as_before() -> None:
    found = network_shock(NETWORK, [Limit(country="CHN", part=NONE, exempt=("KOR",))], WEEKS)
    assert EDGE["CHN", "KOR"] not in found.shock.flows
    assert 3 not in found.shock.bans[0].targets


def test_limits_that_meet_multiply_and_a_failure_of_plants_touches_no_flow() -> None:
    twice = network_shock(NETWORK, [Limit(country="CHN", part=HALF)] * 2, WEEKS)
    assert twice.shock.flows[EDGE["CHN", "JPN"]][-1, 0] == 0.25
    failed = network_shock(
        NETWORK, [Limit(country="CHN", part=HALF, forms=("metal",), is_output=True)], WEEKS
    )
    assert set(failed.shock.plants) == {1}  # the metal of China
    assert failed.shock.flows == {}


def test_a_country_without_the_form_is_no_shock() -> None:
    found = network_shock(NETWORK, [Limit(country="BRA", part=NONE)], WEEKS)
    assert (found.n_flows, found.n_plants) == (0, 0)


def test_less_arrives_in_the_countries_aimed_at_alone() -> None:
    limit = Limit(country="CHN", part=NONE, targets=("JPN",))
    model = physical_model(NETWORK)
    usual = simulate(model, network_shock(NETWORK, [], WEEKS).shock, WEEKS, record=[2, 3])
    cut = simulate(model, network_shock(NETWORK, [limit], WEEKS).shock, WEEKS, record=[2, 3])
    assert cut.used[:, 0].sum() < usual.used[:, 0].sum()
    assert cut.used[:, 1].sum() == pytest.approx(usual.used[:, 1].sum(), rel=1e-6)


def test_a_form_or_length_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="form 'alloy', allowed ore, metal"):
        network_shock(NETWORK, [Limit(country="CHN", part=NONE, forms=("alloy",))], WEEKS)
    with pytest.raises(InputError, match=r"part of CHN: shape is \(30,\), allowed \(20,\)"):
        network_shock(NETWORK, [Limit(country="CHN", part=NONE)], 20)
