"""What the last seller hides."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.tracing.asker import consumption
from minamoto.tracing.dependence import dependence, total_variation
from minamoto.tracing.mixing import mixing
from tests.tracing.networks import askable, built, few, random_mixing, seeds


def test_a_seller_who_makes_nothing_hides_all() -> None:
    nodes = [("metal", "CHN"), ("metal", "KOR"), ("metal", "JPN")]
    mix = mixing(built(nodes, [(0, 1, 4, 4), (1, 2, 4, 4)], {0: 4.0}))
    found = dependence(mix, consumption("metal", "JPN"))
    assert dict(zip(found.countries, found.imports[:, 0], strict=True)) == {
        "CHN": 0,
        "JPN": 0,
        "KOR": 1,
    }
    assert found.made[0, :, 0].tolist() == [1.0, 0.0, 0.0]
    assert found.hidden[0, 0] == 1.0
    assert found.passed.tolist() == [1.0, 0.0, 1.0]


def test_a_maker_who_sells_himself_hides_nothing() -> None:
    mix = mixing(built([("metal", "CHN"), ("metal", "JPN")], [(0, 1, 4, 4)], {0: 4.0, 1: 1.0}))
    found = dependence(mix, consumption("metal", "JPN"), passing_draws=True)
    assert found.seller[:, 0].tolist() == [0.8, 0.2]
    assert found.hidden[0, 0] == pytest.approx(0.0, abs=1e-15)
    assert found.passed[:, 0].tolist() == [0.8, 0.0]


@few
@given(seeds)
def test_shares_and_distances_stay_in_bounds(seed: int) -> None:
    mix = random_mixing(seed, n_draws=2)
    node = askable(mix)[-1]
    found = dependence(mix, consumption(*mix.network.label(node)))
    assert found.seller.sum(axis=0) == pytest.approx(1.0 - mix.drawn[node], abs=1e-11)
    imported = found.imports.sum(axis=0)
    assert np.isclose(imported, 1.0).all() or not imported.any()
    assert ((found.hidden >= 0) & (found.hidden <= 1)).all()
    assert (found.mined.sum(axis=0) <= 1 + 1e-11).all()


def test_total_variation_of_disjoint_shares_is_one() -> None:
    assert total_variation(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 1.0
    assert total_variation(np.array([0.5, 0.0]), np.array([0.0, 0.0])) == 0.5
