"""Courses: parts of the normal by week, exact over weeks, one scenario or many alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import InputError
from minamoto.core.profile_kinds import PROFILES
from minamoto.simulation.courses import COURSES, WEEKS_PER_YEAR, ban, licence, outage_s, quota, tax

N_WEEKS = 120
SHARES = st.floats(0, 1)


@st.composite
def courses(draw: st.DrawFn) -> tuple[str, int, dict[str, float]]:
    kind = PROFILES[draw(st.sampled_from(sorted(PROFILES)))]
    numbers = {
        parameter.name: draw(st.floats(0, 30 if parameter.unit == "weeks" else 1))
        for parameter in kind.parameters
    }
    return kind.name, draw(st.integers(0, 60)), numbers


def test_every_kind_has_a_course_and_every_course_a_kind() -> None:
    assert set(COURSES) == set(PROFILES)


@given(courses())
def test_parts_are_in_bounds_and_normal_before_it_starts(
    case: tuple[str, int, dict[str, float]],
) -> None:
    kind, start, numbers = case
    part = COURSES[kind](N_WEEKS, start, **numbers)
    assert part.shape == (N_WEEKS,)
    assert (part >= -1e-12).all()
    assert (part <= 1 + 1e-12).all()  # no level above 1 was given
    quiet = int(start - np.ceil(numbers.get("rush_weeks", 0)))
    assert (part[: max(quiet, 0)] == 1).all()


@given(courses(), courses())
def test_many_scenarios_at_once_are_each_alone(
    one: tuple[str, int, dict[str, float]], other: tuple[str, int, dict[str, float]]
) -> None:
    kind, start, numbers = one
    second = {name: other[2].get(name, 0.5) for name in numbers}
    both = {name: np.array([numbers[name], second[name]]) for name in numbers}
    together = COURSES[kind](N_WEEKS, start, **both)
    np.testing.assert_allclose(together[:, 0], COURSES[kind](N_WEEKS, start, **numbers), rtol=1e-14)
    np.testing.assert_allclose(together[:, 1], COURSES[kind](N_WEEKS, start, **second), rtol=1e-14)


@given(courses(), st.integers(1, 20))
def test_starting_later_only_shifts_the_course(
    case: tuple[str, int, dict[str, float]], later: int
) -> None:
    kind, start, numbers = case
    first = COURSES[kind](N_WEEKS, start, **numbers)
    second = COURSES[kind](N_WEEKS + later, start + later, **numbers)
    np.testing.assert_allclose(second[later:], first, atol=1e-12)


@given(SHARES, SHARES, st.integers(0, 10))
def test_a_quota_lets_exactly_its_level_pass_in_each_year(
    level: float, front_loading: float, start: int
) -> None:
    part = quota(start + 2 * WEEKS_PER_YEAR, start, level=level, front_loading=front_loading)
    years = part[start:].reshape(2, WEEKS_PER_YEAR).mean(axis=1)
    np.testing.assert_allclose(years, level, atol=1e-12)


def test_a_quota_above_the_normal_binds_nobody() -> None:
    assert (quota(80, 5, level=1.7, front_loading=0.3) == 1).all()


@given(SHARES, SHARES)
def test_a_longer_delay_never_lets_more_pass(grant: float, ramp: float) -> None:
    short = licence(60, 3, delay_weeks=4, ramp_weeks=10 * ramp, grant_share=grant).cumsum()
    long = licence(60, 3, delay_weeks=9, ramp_weeks=10 * ramp, grant_share=grant).cumsum()
    assert (long <= short + 1e-12).all()


def test_capacity_lost_over_an_s_recovery_is_half_of_the_loss_a_week() -> None:
    part = outage_s(52, 2, lost_share=0.6, outage_weeks=5, recovery_weeks=10)
    assert (1 - part).sum() == pytest.approx(0.6 * (5 + 10 / 2), rel=1e-12)


def test_a_tax_without_elasticity_or_pass_through_changes_nothing() -> None:
    assert (tax(4, 0, rate=0.5, pass_through=1, elasticity=0) == 1).all()
    assert (tax(4, 0, rate=0.5, pass_through=0, elasticity=2) == 1).all()


def test_a_simulation_of_no_weeks_and_a_table_as_number_are_refused() -> None:
    with pytest.raises(InputError, match="n_weeks is 0"):
        ban(0, 0, leak=0)
    with pytest.raises(InputError, match="allowed"):
        ban(3, 0, leak=np.zeros((2, 2)))
