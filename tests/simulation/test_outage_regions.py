"""Outages solved in their regions: the same as the programme of the whole network, where proven."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.simulation.company_network import CompanyNetwork, company_network
from minamoto.simulation.exposure_index import exposure_index
from minamoto.simulation.exposure_programme import least_impact, programme, time_to_survive
from minamoto.simulation.outage_regions import impacts, survivals
from minamoto.simulation.steady_plan import downstream, steady_plan
from tests.simulation.company_networks import random_arrays

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=8, deadline=None)


def roomy(seed: int) -> CompanyNetwork:
    """A random network whose capacity meets the demand with a tenth to spare, not much more."""
    arrays = random_arrays(seed, tiers=4) | {"capacity": np.full(18, np.inf)}
    net = company_network(**arrays)
    plan = steady_plan(net, programme(net))
    assert plan is not None
    room = np.where(plan.made > 0, 1.1 * plan.made, 0.3 * plan.made.mean())
    plants = np.random.default_rng(seed).permutation(18) // 2  # two sites share a limit
    return company_network(
        **(arrays | {"capacity": np.bincount(plants, room)}), members=(np.arange(18), plants)
    )


@few
@given(seeds, st.booleans())
def test_a_proven_answer_is_that_of_the_whole_network(seed: int, is_stock_lost: bool) -> None:
    net = roomy(seed)
    posed = programme(net)
    plan = steady_plan(net, posed)
    assert plan is not None
    stopped = sp.eye_array(net.n_sites, format="csr")
    ttr = np.random.default_rng(seed).uniform(0.5, 9.0, net.n_sites)
    loss = impacts(net, plan, stopped, ttr, is_stock_lost, largest=1.0)
    tts = survivals(net, plan, stopped, is_stock_lost, largest=1.0)
    assert loss.proven.all()
    assert tts.proven.all()
    for n in range(net.n_sites):
        whole = least_impact(net, [n], ttr[n], is_stock_lost=is_stock_lost, posed=posed)
        assert loss.value[n] == pytest.approx(whole.loss, rel=1e-6, abs=1e-4)
        assert loss.lost[n] @ net.loss == pytest.approx(loss.value[n])
        longest = time_to_survive(net, [n], is_stock_lost=is_stock_lost, posed=posed)
        assert tts.value[n] == pytest.approx(longest, rel=1e-6, abs=1e-6)


def test_a_region_that_would_be_too_large_is_left_unproven_and_solved_whole() -> None:
    net = roomy(5)
    plan = steady_plan(net, programme(net))
    assert plan is not None
    used = np.flatnonzero(plan.made > 0)
    stopped = sp.eye_array(net.n_sites, format="csr")
    found = impacts(net, plan, stopped, np.full(net.n_sites, 4.0), False, largest=0.0)
    assert np.flatnonzero(~found.proven).tolist() == used.tolist()
    expected = [least_impact(net, [n], 4.0).loss for n in range(net.n_sites)]
    assert exposure_index(net, 4.0).impact == pytest.approx(expected, rel=1e-6, abs=1e-4)


def test_a_site_out_of_use_is_not_solved_and_costs_nothing() -> None:
    net = company_network(
        sites=["near", "far", "plant"], parts=["ore", "metal"], makes=[0, 0, 1], stock=[0, 0, 0],
        needs=([2], [0], [1.0]), demand=[0, 5], loss=[0, 1], capacity=[9, 9, 9], links=([0], [2]),
    )  # fmt: skip
    plan = steady_plan(net, programme(net))
    assert plan is not None
    assert plan.made.tolist() == [5, 0, 5]
    found = impacts(net, plan, sp.eye_array(3, format="csr"), np.full(3, 2.0), False)
    assert found.value[1] == 0
    assert found.region[1] == 0
    reached = downstream(plan, sp.eye_array(3, format="csr"))
    assert reached.toarray().tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 1]]


def test_no_steady_plan_where_capacity_is_short_and_every_outage_is_solved_whole() -> None:
    net = company_network(
        sites=["plant"], parts=["metal"], makes=[0], stock=[2.0],
        needs=([], [], []), demand=[5], loss=[3.0], capacity=[4],
    )  # fmt: skip
    assert steady_plan(net, programme(net)) is None
    assert exposure_index(net, 4.0, [[], [0]]).impact == pytest.approx([6.0, 54.0])
