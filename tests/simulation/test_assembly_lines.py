"""A product's line by its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minamoto.core.errors import InputError
from minamoto.simulation.assembly_lines import line

arriving = arrays.arrays(np.float64, (20, 3, 2), elements=st.floats(0, 1.5))
stocks = arrays.arrays(np.float64, (3,), elements=st.floats(0, 6))


@given(arriving=arriving, stock=stocks)
def test_no_more_is_made_than_arrived_and_was_in_store_of_any_material(
    arriving: np.ndarray, stock: np.ndarray
) -> None:
    made = line(arriving, stock).output.cumsum(axis=0)
    had = stock[:, None] + arriving.cumsum(axis=0)
    assert (made <= had.min(axis=1) + 1e-9).all()


@given(arriving=arriving, stock=stocks, more=st.floats(0, 5))
def test_more_stock_never_makes_less(arriving: np.ndarray, stock: np.ndarray, more: float) -> None:
    less, fuller = line(arriving, stock), line(arriving, stock + more)
    assert (fuller.output.cumsum(axis=0) >= less.output.cumsum(axis=0) - 1e-9).all()
    assert (fuller.weeks_until_short() >= less.weeks_until_short()).all()


@given(arriving=arriving, stock=stocks)
def test_the_order_of_materials_does_not_matter(arriving: np.ndarray, stock: np.ndarray) -> None:
    order = [2, 0, 1]
    one, other = line(arriving, stock), line(arriving[:, order], stock[order])
    assert np.array_equal(one.output, other.output)


def test_a_line_runs_on_until_the_scarcest_material_is_used_up() -> None:
    nothing = np.ones((10, 2, 1))
    nothing[3:, 1] = 0.0
    found = line(nothing, np.array([1.0, 4.0]))
    assert found.weeks_until_short()[0] == found.weeks_until_stop()[0] == 3 + 4
    assert set(found.limited_by[7:, 0]) == {1}
    assert np.isinf(line(np.ones((5, 1, 1)), np.zeros(1)).weeks_until_short()[0])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match=r"shape is \(2, 1\)"):
        line(np.ones((2, 1)), np.zeros(1))
    with pytest.raises(InputError, match="below 0 or missing"):
        line(np.full((2, 1, 1), np.nan), np.zeros(1))
