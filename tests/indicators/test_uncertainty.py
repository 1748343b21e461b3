"""Intervals: deterministic, comparable, honest about extremes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.core.indicator import Indicator
from minamoto.indicators import INDICATORS, by_key, herfindahl_bounds, interval, mass_draws
from minamoto.indicators.uncertainty import MASS_UNITS
from tests.indicators.samples import inputs_of

HHI = by_key("hhi")
MASS = {"mass": [60.0, 25.0, 10.0, 5.0]}
SEED = 20_240
few = settings(max_examples=15, deadline=None)
# differences of masses leave the range where the measure is defined, in some draw of some example
OF_MASS = [
    indicator
    for indicator in INDICATORS
    if any(entry.unit in MASS_UNITS and entry.low == 0 for entry in indicator.inputs)
]


def rng(seed: int = SEED) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("indicator", OF_MASS, ids=lambda indicator: indicator.key)
@few
@given(data=st.data())
def test_it_holds_the_point_estimate_and_repeats_itself(
    indicator: Indicator, data: st.DataObject
) -> None:
    inputs = data.draw(inputs_of(indicator))
    try:
        first = interval(indicator, inputs, 1.1, rng(), draws=200)
    except NoValue:
        return
    assert first.low <= float(indicator.compute(**inputs)) <= first.high
    assert interval(indicator, inputs, 1.1, rng(), draws=200) == first


def test_draws_in_one_call_equal_a_loop() -> None:
    mass = mass_draws(MASS["mass"], 1.3, rng(), draws=50)
    together = np.asarray(HHI.compute(mass=mass))
    alone = [float(HHI.compute(mass=row)) for row in mass]
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_an_exact_figure_has_no_width() -> None:
    found = interval(HHI, MASS, 1.0, rng())
    assert found.high - found.low < 1e-12
    assert not found.is_widened


def test_a_worse_grade_widens() -> None:
    widths = []
    for gsd in (1.05, 1.1, 1.3, 1.6):
        found = interval(HHI, MASS, gsd, rng())
        widths.append(found.high - found.low)
    assert widths == sorted(widths)
    assert widths[0] < widths[-1] / 5


def test_the_factor_keeps_the_expected_total() -> None:
    drawn = mass_draws([10.0, 20.0, 30.0], 1.5, rng(), draws=200_000)
    # standard error of the mean: 30 * 0.42 / sqrt(200000) = 0.03
    np.testing.assert_allclose(drawn.mean(axis=0), [10, 20, 30], atol=0.12)
    spread = np.exp(np.log(drawn / drawn.mean(axis=0)).std(axis=0))
    np.testing.assert_allclose(spread, 1.5, rtol=5e-3)


def test_the_share_of_one_of_two_countries_has_the_quantiles_of_its_distribution() -> None:
    # ln(m1/m2) is normal with sd sqrt(2) ln gsd, so the top-1 share of 3:1 has known quantiles
    gsd, odds = 1.2, 3.0
    found = interval(by_key("top1_share"), {"mass": [odds, 1.0]}, gsd, rng(), draws=100_000)
    reach = 1.6448536269514722 * np.sqrt(2) * np.log(gsd)
    expected = [1 / (1 + np.exp(-(np.log(odds) + side * reach))) for side in (-1, 1)]
    np.testing.assert_allclose([found.low, found.high], expected, atol=2e-3)


def test_a_country_keeps_its_draws_wherever_it_stands() -> None:
    labels = ["CHN", "RUS", "USA", "JPN"]
    one = interval(HHI, MASS, 1.3, rng(), labels=labels)
    other = interval(HHI, {"mass": MASS["mass"][::-1]}, 1.3, rng(), labels=labels[::-1])
    assert (one.low, one.high) == pytest.approx((other.low, other.high), rel=1e-12)
    alone = mass_draws([60.0], 1.3, rng(), labels=["CHN"])
    among = mass_draws(MASS["mass"], 1.3, rng(), labels=labels)
    np.testing.assert_array_equal(alone[:, 0], among[:, 0])


def test_equal_countries_are_the_extreme_and_the_interval_says_so() -> None:
    found = interval(HHI, {"mass": [25.0] * 4}, 1.5, rng())
    assert found.is_widened
    assert found.low == pytest.approx(0.25)


def test_each_row_may_have_its_own_grade() -> None:
    known = interval(HHI, MASS, {"mass": [1.0, 1.5, 1.5, 1.5]}, rng())
    unknown = interval(HHI, MASS, {"mass": [1.5, 1.0, 1.0, 1.0]}, rng())
    assert unknown.high - unknown.low > known.high - known.low


def test_the_price_may_be_named() -> None:
    prices = {"year": [2021.0, 2022.0, 2023.0, 2024.0], "price": [100.0, 110.0, 90.0, 95.0]}
    with pytest.raises(InputError, match="price_volatility has no input of mass"):
        interval(by_key("price_volatility"), prices, 1.1, rng())


def test_hard_bounds_and_draws_go_together() -> None:
    drawn = mass_draws([60.0, 20.0], 1.1, rng(), draws=500)
    bounds = herfindahl_bounds(drawn, np.full(500, 20.0))
    assert np.asarray(bounds.low).shape == (500,)
    assert (np.asarray(bounds.low) <= np.asarray(bounds.high)).all()


@pytest.mark.parametrize(
    ("gsd", "message"),
    [
        (0.9, "gsd of mass: must be a finite number >= 1"),
        ({"instability": 1.1}, "must name an amount among"),
        ({"mass": [1.1, 1.1]}, "lengths must be equal"),
    ],
)
def test_what_cannot_be_spread_is_an_error(gsd: object, message: str) -> None:
    inputs = MASS | {"instability": [0.1, 0.2, 0.3, 0.4]}
    with pytest.raises(InputError, match=message):
        interval(by_key("governance_hhi"), inputs, gsd, rng())  # type: ignore[arg-type]  # wrong on purpose


def test_labels_must_be_different_and_complete() -> None:
    for labels in (["A"] * 4, ["A", "B"]):
        with pytest.raises(InputError, match="labels: must be 4 different names"):
            interval(HHI, MASS, 1.1, rng(), labels=labels)
    with pytest.raises(InputError, match="draws: must be"):
        interval(HHI, MASS, 1.1, rng(), draws=0)
    with pytest.raises(InputError, match="must be one subject"):
        interval(HHI, {"mass": np.ones((2, 3))}, 1.1, rng())
    with pytest.raises(MissingInput):
        interval(HHI, {"mass": [1.0, np.nan]}, 1.1, rng())
