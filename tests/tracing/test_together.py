"""Supplies followed together are each followed alone."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError
from minamoto.tracing import together
from minamoto.tracing.asker import Start, consumption, made, one_step_on
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.origin import Trace, follow, trace
from minamoto.tracing.passing import passing, passing_all
from minamoto.tracing.together import follow_together
from tests.tracing.networks import askable, built, few, random_mixing, seeds


def each_alone(mix: Mixing, start: Start, country: int) -> Trace:
    return follow(mix, start, stop=mix.network.node_country == country)


@few
@given(seeds)
@pytest.mark.parametrize("n_draws", [1, 3])
def test_each_supply_is_what_it_is_alone(n_draws: int, seed: int) -> None:
    mix = random_mixing(seed, n_countries=6, n_draws=n_draws)
    net = mix.network
    asker = consumption(*net.label(askable(mix)[-1]))
    maker = made(*net.label(askable(mix, is_made=True)[-1]))
    begun = one_step_on(mix, asker)
    countries = range(len(net.countries))
    starts = [asker.start(mix), maker.start(mix)]
    followed = follow_together(mix, starts, meeting=begun, countries=countries)
    for found, by in zip(followed.traces, (asker, maker), strict=True):
        alone = trace(mix, by)
        assert found.visits == pytest.approx(alone.visits, abs=1e-10)
        assert found.made == pytest.approx(alone.made, abs=1e-10)
    for country, shares in zip(countries, followed.met, strict=True):
        alone = each_alone(mix, begun, country).visits[net.node_country == country]
        assert shares == pytest.approx(alone.sum(axis=0), abs=1e-10)


@few
@given(seeds)
def test_pass_through_is_that_of_each_country_solved_anew(seed: int) -> None:
    mix = random_mixing(seed, n_countries=6, n_draws=3)
    asker = consumption(*mix.network.label(askable(mix)[-1]))
    begun = one_step_on(mix, asker)
    found = passing(mix, asker, mix.network.countries)
    for country, shares in enumerate(found):
        here = mix.network.node_country == country
        alone = each_alone(mix, begun, country).visits[here].sum(axis=0)
        assert shares == pytest.approx(np.minimum(alone, 1.0), abs=1e-9)
    assert passing_all(mix, asker, 2) == pytest.approx(found[:, 2], abs=1e-9)


def test_forms_too_large_to_eliminate_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    mix = random_mixing(7, n_countries=5, n_draws=4)
    asker = consumption(*mix.network.label(askable(mix)[-1]))
    found = passing(mix, asker, mix.network.countries)
    monkeypatch.setattr(together, "NODES", 1)
    assert passing(mix, asker, mix.network.countries) == pytest.approx(found, abs=1e-10)


def test_a_closed_circuit_is_named() -> None:
    nodes = [("ore", "AUS"), ("ore", "CHN"), ("ore", "JPN")]
    mix = mixing(built(nodes, [(1, 2, 5, 5), (2, 1, 5, 5)], {0: 4.0}))
    start = consumption("ore", "JPN").start(mix)
    with pytest.raises(InputError, match="ore in CHN, ore in JPN: what goes round"):
        follow_together(mix, [start])
