"""Measures of risk by published cases, by their laws, and by how often intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.special import ndtri

from minamoto.core.errors import InputError
from minamoto.simulation.risk_measures import (
    conditional_value_at_risk,
    expected_loss,
    risk,
    risk_change,
    value_at_risk,
)
from tests.simulation import golden

CASES = golden.rows("cvar")
EXACT = [case for case in CASES if case["losses"] != "normal"]
NORMAL = [case for case in CASES if case["losses"] == "normal"]
Losses = NDArray[np.float64]

QUICK = settings(max_examples=60, deadline=None)
# whole numbers, so that atoms are frequent and sums are exact
some_losses = arrays.arrays(
    np.float64, st.integers(1, 40), elements=st.integers(-50, 50).map(float)
)
alphas = st.sampled_from([0.05, 0.5, 0.75, 0.9, 0.935, 0.95, 0.99])


def normal_quantiles(n: int) -> Losses:
    """Equally likely losses that are the normal distribution, cut in n."""
    found: Losses = ndtri((np.arange(n) + 0.5) / n)
    return found


def said(case: dict[str, str]) -> str:
    return f"{case['case']} at {case['alpha']}"


@pytest.mark.parametrize("case", EXACT, ids=said)
def test_discrete_cases_are_exact(case: dict[str, str]) -> None:
    first, _, last = case["losses"].partition("..")
    losses = range(int(first), int(last) + 1) if last else [float(x) for x in first.split()]
    probability = [float(p) for p in case["probability"].split()] or None
    alpha = float(case["alpha"])
    assert value_at_risk(losses, alpha, probability) == float(case["var"])
    found = conditional_value_at_risk(losses, alpha, probability)
    assert found == pytest.approx(float(case["cvar"]), rel=1e-12)


@pytest.mark.parametrize("case", NORMAL, ids=said)
def test_a_normal_loss_has_the_closed_form(case: dict[str, str]) -> None:
    losses, alpha = normal_quantiles(1_000_000), float(case["alpha"])
    assert value_at_risk(losses, alpha) == pytest.approx(float(case["var"]), abs=5e-5)
    assert conditional_value_at_risk(losses, alpha) == pytest.approx(float(case["cvar"]), abs=5e-5)


def test_draws_of_a_repeated_loss_are_as_its_probability() -> None:
    draws = np.repeat([0.0, 100.0], [96, 4])
    for alpha in (0.9, 0.95, 0.96, 0.99):
        assert conditional_value_at_risk(draws, alpha) == pytest.approx(
            conditional_value_at_risk([0.0, 100.0], alpha, [0.96, 0.04]), rel=1e-12
        )


@pytest.mark.parametrize("n", [7, 10, 100, 1000, 3000])
def test_a_decimal_alpha_that_falls_on_a_rank_takes_that_rank(n: int) -> None:
    for rank in range(1, n):
        assert value_at_risk(np.arange(1, n + 1), rank / n) == rank


@QUICK
@given(losses=some_losses, alpha=alphas)
def test_cvar_is_the_least_of_the_function_of_rockafellar_and_uryasev(
    losses: Losses, alpha: float
) -> None:
    least = min(z + np.maximum(losses - z, 0).mean() / (1 - alpha) for z in losses)
    assert conditional_value_at_risk(losses, alpha) == pytest.approx(least, abs=1e-9)


@QUICK
@given(losses=some_losses, alpha=alphas)
def test_cvar_is_at_least_var_and_the_mean_and_at_most_the_worst(
    losses: Losses, alpha: float
) -> None:
    cvar = conditional_value_at_risk(losses, alpha)
    assert cvar >= value_at_risk(losses, alpha) - 1e-9
    assert cvar >= expected_loss(losses) - 1e-9
    assert cvar <= losses.max() + 1e-9


@QUICK
@given(
    pairs=arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 40), st.just(2)),
        elements=st.integers(-50, 50).map(float),
    ),
    alpha=alphas,
)
def test_cvar_of_two_together_is_at_most_the_sum(pairs: Losses, alpha: float) -> None:
    together = conditional_value_at_risk(pairs.sum(axis=1), alpha)
    apart = sum(conditional_value_at_risk(pairs[:, j], alpha) for j in (0, 1))
    assert together <= apart + 1e-9


@QUICK
@given(losses=some_losses, alpha=alphas, scale=st.sampled_from([0.5, 3.0]), shift=st.just(7.0))
def test_measures_follow_unit_and_shift(
    losses: Losses, alpha: float, scale: float, shift: float
) -> None:
    for measure in (value_at_risk, conditional_value_at_risk):
        moved = measure(scale * losses + shift, alpha)
        assert moved == pytest.approx(scale * measure(losses, alpha) + shift, abs=1e-9)


@QUICK
@given(losses=some_losses, alpha=alphas, seed=st.integers(0, 99))
def test_measures_do_not_hang_on_the_order(losses: Losses, alpha: float, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(losses)
    assert value_at_risk(shuffled, alpha) == value_at_risk(losses, alpha)
    assert conditional_value_at_risk(shuffled, alpha) == pytest.approx(
        conditional_value_at_risk(losses, alpha), abs=1e-9
    )


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    # exponential: mean 1, VaR -ln(1 - alpha), CVaR one more
    alpha, level, n_times = 0.9, 0.9, 600
    truth = {"expected": 1.0, "var": -np.log(1 - alpha), "cvar": 1 - np.log(1 - alpha)}
    held = dict.fromkeys(truth, 0)
    rng = np.random.default_rng(4)
    for _ in range(n_times):
        found = risk(rng.exponential(size=1000), alpha, level)
        for name, true in truth.items():
            figure = getattr(found, name)
            held[name] += figure.low <= true <= figure.high
    # two standard deviations of the count are 0.025; a skewed tail costs CVaR a little
    assert all(0.86 < count / n_times < 0.94 for count in held.values()), held


def test_the_standard_error_is_the_spread_of_repeated_runs() -> None:
    rng = np.random.default_rng(5)
    runs = [risk(rng.exponential(size=2000), 0.95) for _ in range(400)]
    for name in ("expected", "var", "cvar"):
        spread = np.std([getattr(run, name).value for run in runs])
        told = np.mean([getattr(run, name).standard_error for run in runs])
        assert told == pytest.approx(spread, rel=0.15), name


def test_var_has_no_upper_bound_where_the_draws_do_not_reach_it() -> None:
    found = risk(np.arange(1000.0), 0.99, level=0.999999)
    assert found.var.high == np.inf
    assert found.var.value == 989.0


def test_a_change_in_the_same_scenarios_is_known_better_than_either_figure() -> None:
    rng = np.random.default_rng(6)
    before = rng.exponential(size=5000)
    after = 0.9 * before + 0.01 * rng.normal(size=5000)
    expected, cvar = risk_change(before, after, 0.95)
    assert expected.value == pytest.approx(after.mean() - before.mean())
    assert cvar.value == pytest.approx(
        conditional_value_at_risk(after, 0.95) - conditional_value_at_risk(before, 0.95)
    )
    assert cvar.standard_error < 0.2 * risk(before, 0.95).cvar.standard_error
    assert cvar.high < 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: value_at_risk([], 0.9), "shape (0,)"),
        (lambda: value_at_risk([1.0, np.nan], 0.9), "1 values"),
        (lambda: value_at_risk([1.0], 1.0), "alpha: must be in (0, 1), got 1"),
        (lambda: expected_loss([1.0, 2.0], [0.5, 0.6]), "sum 1.1"),
        (lambda: expected_loss([1.0, 2.0], [1.0]), "shape (1,)"),
        (lambda: expected_loss([1.0, 2.0], [1.5, -0.5]), "one >= 0"),
        (lambda: risk(np.arange(100.0), 0.95), "draw 200 or more"),
        (lambda: risk_change(np.arange(500.0), np.arange(400.0), 0.9), "500 draws before and 400"),
    ],
)
def test_what_cannot_be_measured_is_said(call: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert said in str(caught.value)
    assert caught.value.text is not None
