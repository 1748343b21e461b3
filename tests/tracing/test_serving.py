"""Spare capacity served first and shared: the plain way, form by form with HiGHS, beside it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from minamoto.tracing.rerouting import Rerouting
from minamoto.tracing.serving import served_fairly, served_first
from tests.tracing.networks import seeds

many = settings(max_examples=100, deadline=None)
n_forms = st.integers(1, 4)


def some_ways(seed: int, forms: int) -> tuple[Rerouting, np.ndarray]:
    """Mines and plants of a chain in which a form may be made of several forms before it."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 30))
    output = rng.integers(forms, size=n)
    feed_form = np.where(rng.random(n) < 0.4, -1, rng.integers(forms, size=n))
    feed_form = np.where(feed_form < output, feed_form, -1)
    ways = Rerouting(
        stranded=rng.exponential(0.2, forms) * (rng.random(forms) < 0.7),
        output_form=output, feed_form=feed_form,
        feed=np.where(feed_form >= 0, 1.0 + rng.exponential(0.2, n), 0.0),
        limit=rng.exponential(0.1, n) * (rng.random(n) < 0.8),
    )  # fmt: skip
    return ways, rng.exponential(1.0, forms) + 0.01


def most_of(ways: Rerouting, least: np.ndarray, rising: np.ndarray) -> float:
    """Largest rise of some forms, t/yr of `rising` each, when `least` t/yr are served of all."""
    taken = np.column_stack([ways.taken(), rising])
    bounds = [(0.0, float(limit)) for limit in ways.limit] + [(0.0, 1.0)]
    allowed = ways.stranded - least + 1e-9 * (least > 0)
    return -float(linprog(np.r_[0 * ways.limit, -1.0], taken, allowed, bounds=bounds).fun)


def plain_fair(ways: Rerouting, lost: np.ndarray) -> np.ndarray:
    """All forms rise together; each that cannot rise alone from there is held."""
    served, rising = np.zeros(lost.size), np.ones(lost.size, dtype=bool)
    while rising.any():
        level = most_of(ways, np.where(rising, 0.0, lost * served), np.where(rising, lost, 0.0))
        served[rising] = level
        for form in np.flatnonzero(rising):
            alone = np.where(np.arange(lost.size) == form, lost, 0.0)
            rising[form] = most_of(ways, lost * served, alone) > 1e-6 and level < 1.0 - 1e-6
        if level >= 1.0 - 1e-6:
            break
    return served


@many
@given(seeds, n_forms)
def test_fair_shares_are_those_found_form_by_form(seed: int, forms: int) -> None:
    ways, lost = some_ways(seed, forms)
    assert served_fairly(ways, lost) == pytest.approx(plain_fair(ways, lost), abs=1e-5)


@many
@given(seeds, n_forms)
def test_no_form_can_have_more_but_from_one_that_has_no_more(seed: int, forms: int) -> None:
    ways, lost = some_ways(seed, forms)
    served = served_fairly(ways, lost)
    for form in np.flatnonzero(served < 1.0 - 1e-9):
        least = np.where(served <= served[form] + 1e-9, lost * served, 0.0)
        alone = np.where(np.arange(forms) == form, lost, 0.0)
        assert most_of(ways, least, alone) <= 1e-6


@many
@given(seeds, n_forms)
def test_one_who_lost_a_little_where_nobody_else_did_changes_nothing(seed: int, forms: int) -> None:
    ways, lost = some_ways(seed, forms)
    form = seed % forms
    none, little = lost.copy(), lost.copy()
    none[form], little[form] = 0.0, 1e-7 * lost.sum()
    if forms > 1:
        assert served_fairly(ways, none) == pytest.approx(served_fairly(ways, little), abs=1e-5)


@many
@given(seeds, n_forms)
def test_one_who_is_served_first_gets_at_least_a_fair_share(seed: int, forms: int) -> None:
    ways, lost = some_ways(seed, forms)
    asker = np.where(np.arange(forms) == seed % forms, lost, 0.0)
    _, served = served_first(ways, asker)
    assert served >= float(asker @ served_fairly(ways, lost)) - 1e-9
    assert served <= asker.sum() + 1e-12
