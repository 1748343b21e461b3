"""Sums by node: what adding row by row gives, in any order and for any count of draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.network.sums import summed


@given(st.integers(0, 2**32 - 1), st.integers(0, 30), st.integers(1, 3), st.booleans())
def test_sums_are_those_of_adding_row_by_row(
    seed: int, rows: int, draws: int, ascends: bool
) -> None:
    rng = np.random.default_rng(seed)
    at, mass = rng.integers(0, 7, rows), rng.random((rows, draws))
    at = np.sort(at) if ascends else at
    plain = np.zeros((7, draws))
    np.add.at(plain, at, mass)
    assert summed(mass, at, 7) == pytest.approx(plain, rel=1e-14)
