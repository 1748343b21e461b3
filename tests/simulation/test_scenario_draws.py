"""Scenarios by seed: each the same wherever it is drawn, at the rates given, packages together."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, poisson, triang

from minamoto.core.errors import InputError
from minamoto.simulation.hazards import pooled_hazards
from minamoto.simulation.scenario_draws import ScenarioDraws, Starts, draw_scenarios, starts_of
from tests.simulation.test_hazards import catalogue_counts

QUICK = settings(max_examples=50, deadline=None)
RANGES = {"duration_weeks": [4.0, 8.0, 26.0], "level": [0.0, 0.2, 0.9]}
STARTS = starts_of([0.4, 0.4, 0.3, 1.0, 0.0], [0, 3, 5], [0, 1, 2, 2, 3])


def rows(found: ScenarioDraws, place: int) -> list[tuple[float, ...]]:
    cut = slice(found.first[place], found.first[place + 1])
    columns = [found.scenario, found.cell, found.package, found.start_week, *found.profile.values()]
    return list(zip(*(column[cut].tolist() for column in columns), strict=True))


@QUICK
@given(chosen=st.lists(st.integers(0, 299), min_size=1, max_size=20), seed=st.integers(0, 3))
def test_a_scenario_is_the_same_in_whatever_company_it_is_drawn(
    chosen: list[int], seed: int
) -> None:
    everything = draw_scenarios(STARTS, RANGES, seed=seed, scenarios=300)
    some = draw_scenarios(STARTS, RANGES, seed=seed, scenarios=chosen)
    assert [rows(some, at) for at in range(len(chosen))] == [rows(everything, i) for i in chosen]


def test_scenarios_stay_what_they_were() -> None:
    found = draw_scenarios(STARTS, RANGES, seed=2026, scenarios=2000)
    whole = [found.first, found.cell, found.package, found.start_week]
    said = hashlib.sha256(b"".join(column.astype("<i8").tobytes() for column in whole)).hexdigest()
    assert said[:16] == "443460d4c0877aac"


def test_another_seed_gives_other_scenarios() -> None:
    one, other = (draw_scenarios(STARTS, RANGES, seed=s, scenarios=50) for s in (1, 2))
    assert [rows(one, i) for i in range(50)] != [rows(other, i) for i in range(50)]


@QUICK
@given(seed=st.integers(0, 10_000))
def test_the_rate_of_each_cell_is_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rate = rng.exponential(size=8)
    packages = [rng.choice(8, rng.integers(1, 6), replace=False) for _ in range(rng.integers(0, 6))]
    bounds = np.cumsum([0, *(len(p) for p in packages)])
    found = starts_of(rate, bounds, [c for p in packages for c in p])
    assert found.cell_rate() == pytest.approx(rate, rel=1e-12)
    assert (found.rate >= 0).all()
    assert found.n_packages == len(packages)


def test_cells_are_hit_as_often_as_their_rates_say() -> None:
    n = 20_000
    found = draw_scenarios(STARTS, RANGES, seed=3, scenarios=n)
    hits = np.bincount(found.cell, minlength=5)
    expected = STARTS.cell_rate() * n
    assert (np.abs(hits - expected) <= 4 * np.sqrt(expected)).all()
    # the number of starts in a year is a Poisson number
    starts = np.zeros(n, dtype=int)
    package = np.bincount(found.scenario[found.package == 0], minlength=n)
    starts += package // 3
    told = [(starts == k).mean() for k in range(3)]
    assert told == pytest.approx(poisson(STARTS.rate[0]).pmf(range(3)), abs=0.01)


def test_a_package_starts_in_one_week_at_one_quantile() -> None:
    found = draw_scenarios(STARTS, RANGES, seed=4, scenarios=300)
    for place in range(300):
        first = [row for row in rows(found, place) if row[2] == 0]
        assert len(first) % 3 == 0
        assert [row[1] for row in first] == [0, 1, 2] * (len(first) // 3)
        for at in range(0, len(first), 3):
            assert len({row[3:] for row in first[at : at + 3]}) == 1


def test_durations_and_levels_follow_their_ranges() -> None:
    found = draw_scenarios(STARTS, RANGES, seed=5, scenarios=8000)
    own = found.package == -1
    for name, (low, likely, high) in RANGES.items():
        law = triang((likely - low) / (high - low), loc=low, scale=high - low)
        assert kstest(found.profile[name][own], law.cdf).pvalue > 0.001
    weeks = np.bincount(found.start_week[own], minlength=52)
    assert weeks.size == 52
    assert weeks.min() > 0.5 * weeks.mean()


def test_a_range_of_one_value_gives_it() -> None:
    found = draw_scenarios(STARTS, {"level": [0.5, 0.5, 0.5]}, seed=1, scenarios=200)
    assert (found.profile["level"] == 0.5).all()


def test_the_years_of_the_catalogue_have_as_many_measures_as_were_seen() -> None:
    counted = catalogue_counts()
    rate = pooled_hazards(counted.count, counted.exposure_yr, counted.labels).mean
    starts = starts_of(rate, counted.package_start, counted.package_cell)
    found = draw_scenarios(starts, RANGES, seed=1, scenarios=10_000)
    a_year = counted.count.sum() / counted.exposure_yr
    in_year = np.bincount(found.scenario, minlength=10_000)
    assert in_year.mean() == pytest.approx(a_year, abs=4 * in_year.std() / 100)
    assert in_year.var() > 2 * a_year  # what comes together comes in lumps


def test_nothing_to_start_is_a_year_without_measures() -> None:
    found = draw_scenarios(starts_of([0.0, 0.0]), RANGES, seed=1, scenarios=10)
    assert found.cell.size == 0
    assert found.first.tolist() == [0] * 11


def started(rate: list[float], *packages: list[int]) -> Starts:
    return starts_of(rate, *packages)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: started([-1.0]), "one finite rate >= 0"),
        (lambda: started([1.0], [0, 1], [1]), "cells of 0 to 0"),
        (lambda: started([1.0, 1.0], [0, 2], [1, 1]), "each once"),
        (lambda: started([1.0], [0, 0], []), "1 packages and 0 cells"),
        (lambda: draw_scenarios(STARTS, RANGES, seed=-1, scenarios=1), "seed -1"),
        (lambda: draw_scenarios(STARTS, RANGES, seed=1, scenarios=0), "scenarios 0"),
        (lambda: draw_scenarios(STARTS, RANGES, seed=1, scenarios=[-1]), "indices >= 0"),
        (
            lambda: draw_scenarios(STARTS, {"level": [0.5, 0.2, 0.9]}, seed=1, scenarios=1),
            "level: low, likely and high must rise and be finite, got [0.5, 0.2, 0.9] for cell 0",
        ),
        (
            lambda: draw_scenarios(STARTS, {"level": [0.5]}, seed=1, scenarios=1),
            "level: shape (1,)",
        ),
        (
            lambda: draw_scenarios(started([1e6]), RANGES, seed=1, scenarios=1),
            "1,000,000 starts expected a year",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(call: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert said in str(caught.value)
    assert caught.value.text is not None
