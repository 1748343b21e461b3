"""No way to split the unlisted part leaves the bounds, and some way reaches them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.indicators import (
    effective_number,
    effective_number_bounds,
    entropy_number,
    entropy_number_bounds,
    herfindahl,
    herfindahl_bounds,
    top_share,
    top_share_bounds,
)

listed_masses = st.lists(st.floats(1e-2, 1e3), min_size=1, max_size=6)
PAIRS = [
    (herfindahl, herfindahl_bounds),
    (effective_number, effective_number_bounds),
    (entropy_number, entropy_number_bounds),
    (lambda m: top_share(m, 1), lambda m, u, **k: top_share_bounds(m, u, 1, **k)),
    (lambda m: top_share(m, 3), lambda m, u, **k: top_share_bounds(m, u, 3, **k)),
    (lambda m: top_share(m, 7), lambda m, u, **k: top_share_bounds(m, u, 7, **k)),
]
NAMES = ["hhi", "effective_number", "entropy_number", "top1", "top3", "top7"]
each = pytest.mark.parametrize(("measure", "bounds"), PAIRS, ids=NAMES)


@each
@given(
    listed=listed_masses,
    weights=st.lists(st.floats(0.01, 1), min_size=1, max_size=8),
    data=st.data(),
)
def test_every_split_under_the_cap_lies_within(measure, bounds, listed, weights, data) -> None:  # type: ignore[no-untyped-def]  # pairs of functions of several kinds
    fraction = data.draw(st.floats(0.01, 1))
    part = np.asarray(weights) / max(weights) * min(listed) * fraction
    found = measure([*listed, *part])
    counts = [None, len(part), len(part) + 3]
    for count in counts:
        limits = bounds(listed, part.sum(), unlisted_countries=count)
        assert limits.low - 1e-9 <= found <= limits.high + 1e-9
    free = bounds(listed, part.sum(), listed_are_largest=False)
    tight = bounds(listed, part.sum())
    assert free.low - 1e-9 <= tight.low
    assert tight.high <= free.high + 1e-9


@each
@given(listed=listed_masses, whole=st.integers(0, 5), last=st.floats(0.05, 0.95))
def test_the_thickest_split_reaches_one_bound(measure, bounds, listed, whole, last) -> None:  # type: ignore[no-untyped-def]  # as above
    part = [min(listed)] * whole + [last * min(listed)]
    found = measure([*listed, *part])
    limits = bounds(listed, sum(part))
    assert min(abs(found - limits.low), abs(found - limits.high)) < 1e-9


@each
@given(listed=listed_masses, count=st.integers(1, 6), fraction=st.floats(0.05, 1))
def test_the_even_split_reaches_the_other_bound(measure, bounds, listed, count, fraction) -> None:  # type: ignore[no-untyped-def]  # as above
    part = np.full(count, min(listed) * fraction)
    found = measure([*listed, *part])
    limits = bounds(listed, part.sum(), unlisted_countries=count)
    assert min(abs(found - limits.low), abs(found - limits.high)) < 1e-9


@each
@given(listed=listed_masses)
def test_nothing_unlisted_leaves_one_value(measure, bounds, listed) -> None:  # type: ignore[no-untyped-def]  # as above
    limits = bounds(listed, 0.0)
    assert limits.low == pytest.approx(measure(listed), rel=1e-12)
    assert limits.high == pytest.approx(measure(listed), rel=1e-12)


@given(listed=listed_masses, rest=st.floats(0, 1e3))
def test_the_hhi_bound_is_never_wider_than_the_simple_one(listed: list[float], rest: float) -> None:
    share = np.asarray(listed) / (sum(listed) + rest)
    r = rest / (sum(listed) + rest)
    assert (
        herfindahl_bounds(listed, rest).high <= (share**2).sum() + r * min(share.min(), r) + 1e-12
    )


def test_the_leader_alone_known() -> None:
    # grade D: one country has 70 %, nobody else more than it; the rest may be one country or dust
    bounds = herfindahl_bounds([0.7], 0.3)
    assert [bounds.low, bounds.high] == pytest.approx([0.49, 0.58])
    # a leader with 40 % leaves room for one more as large, and 20 %
    assert herfindahl_bounds([0.4], 0.6).high == pytest.approx(0.36)


def test_countries_not_listed_may_be_the_largest() -> None:
    bounds = top_share_bounds([30, 10], 60, 1, listed_are_largest=False)
    assert [bounds.low, bounds.high] == pytest.approx([0.3, 0.6])


def test_many_subjects_in_one_call() -> None:
    mass = np.array([[60.0, 20.0], [40.0, 30.0]])
    rest = np.array([20.0, 30.0])
    for bounds in (herfindahl_bounds, effective_number_bounds, entropy_number_bounds):
        together = bounds(mass, rest)
        for i in range(2):
            alone = bounds(mass[i], rest[i])
            assert np.asarray(together.low)[i] == alone.low
            assert np.asarray(together.high)[i] == alone.high


def test_a_rest_without_a_country_list_has_no_greatest_entropy() -> None:
    assert entropy_number_bounds([60, 20], 20).high == np.inf
    assert effective_number_bounds([0.0], 5.0).high == np.inf


def test_too_few_countries_for_the_rest_is_an_error() -> None:
    with pytest.raises(InputError, match="give more countries"):
        herfindahl_bounds([0.6, 0.1], 0.3, unlisted_countries=2)
    assert herfindahl_bounds([0.6, 0.1], 0.3, unlisted_countries=3).high == pytest.approx(0.40)


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(InputError, match="unlisted: must be"):
        herfindahl_bounds([1.0], -1.0)
    with pytest.raises(MissingInput, match="unlisted"):
        herfindahl_bounds([1.0], float("nan"))
    with pytest.raises(NoValue, match="total is zero"):
        herfindahl_bounds([0.0], 0.0)
    with pytest.raises(InputError, match="n: must be >= 1"):
        top_share_bounds([1.0], 1.0, 0)
    with pytest.raises(InputError, match="unlisted_countries: must be >= 1"):
        herfindahl_bounds([1.0], 1.0, unlisted_countries=0)
    with pytest.raises(InputError, match="shapes must fit"):
        herfindahl_bounds(np.ones((2, 3)), np.ones(3))
