"""The small linear programme against HiGHS, and laws of its prices."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from minamoto.core.errors import InputError
from minamoto.tracing.programme import optimum
from tests.tracing.networks import seeds

Programme = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
many = settings(max_examples=200, deadline=None)


def some_programme(seed: int, rows: int, n: int, *, is_round: bool) -> Programme:
    """Mines and plants of a chain of forms, and a gain on what some forms yield.

    Round figures make ties, at which the steps of a simplex method may go round.
    """
    rng = np.random.default_rng(seed)
    output, feed = rng.integers(rows, size=n), rng.integers(-1, rows, size=n)
    feed = np.where(feed < output, feed, -1)
    taken = np.zeros((rows, n))
    taken[output, np.arange(n)] = -1.0
    fed = np.flatnonzero(feed >= 0)
    taken[feed[fed], fed] = 1.0 + (rng.integers(0, 3, fed.size) / 4 if is_round
                                   else rng.exponential(0.2, fed.size))  # fmt: skip
    most, allowed = rng.exponential(1.0, n), rng.exponential(1.0, rows)
    if is_round:
        most, allowed = np.round(most), np.round(allowed)
    wanted = np.diag(rng.exponential(1.0, rows)) if rng.random() < 0.5 else rng.random((rows, 1))
    n_wanted = wanted.shape[1]
    gain = np.r_[np.zeros(n), np.ones(n_wanted)]
    return gain, np.hstack([taken, wanted]), allowed, np.r_[most, np.full(n_wanted, 2.0)]


@many
@given(seeds, st.integers(1, 5), st.integers(1, 60), st.booleans())
def test_it_is_the_optimum_that_highs_finds(seed: int, rows: int, n: int, is_round: bool) -> None:
    gain, taken, allowed, most = some_programme(seed, rows, n, is_round=is_round)
    found = optimum(gain, taken, allowed, most)
    plain = linprog(-gain, A_ub=taken, b_ub=allowed, bounds=np.column_stack([0 * most, most]))
    assert found.gain == pytest.approx(-plain.fun, rel=1e-7, abs=1e-7)
    assert (found.amount >= 0).all()
    assert (found.amount <= most).all()
    assert (taken @ found.amount <= allowed + 1e-11).all()


@many
@given(seeds, st.integers(1, 5), st.integers(1, 60), st.booleans())
def test_prices_prove_that_no_other_amounts_gain_more(
    seed: int, rows: int, n: int, is_round: bool
) -> None:
    """Whatever the amounts, gain @ amount <= price @ allowed + worth @ most."""
    gain, taken, allowed, most = some_programme(seed, rows, n, is_round=is_round)
    found = optimum(gain, taken, allowed, most)
    assert (found.price >= 0).all()
    assert (gain - found.price @ taken <= found.worth + 1e-9).all()
    assert found.gain == pytest.approx(found.price @ allowed + found.worth @ most, abs=1e-9)


@many
@given(seeds, st.integers(1, 4))
def test_rows_that_must_be_filled_first_are_filled(seed: int, rows: int) -> None:
    """Less than nothing allowed: amounts that yield the form have to make up for it."""
    gain, taken, allowed, most = some_programme(seed, rows, 30, is_round=False)
    rng = np.random.default_rng(seed)
    owed = allowed - 3.0 * rng.random(rows)
    plain = linprog(-gain, A_ub=taken, b_ub=owed, bounds=np.column_stack([0 * most, most]))
    assume(plain.status in (0, 2))
    if plain.status == 2:
        with pytest.raises(InputError, match="no amounts keep within"):
            optimum(gain, taken, owed, most)
    else:
        assert optimum(gain, taken, owed, most).gain == pytest.approx(-plain.fun, abs=1e-7)
