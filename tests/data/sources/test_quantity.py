"""Printed figures: numbers, bounds, ranges, words; nothing is guessed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import SourceFormatError
from minamoto.data.sources.place import Place
from minamoto.data.sources.quantity import KILOGRAM, Figure, figure, unit_of
from minamoto.data.sources.workbook import number

HERE = Place("file.csv", row=7, column="Value")


@given(st.integers(min_value=0, max_value=10**12))
def test_integer_printed_with_or_without_separators_is_read_back(value: int) -> None:
    assert figure(f"{value:,}", HERE).value == value
    assert figure(str(value), HERE).value == value


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_float_printed_in_full_is_read_back(value: float) -> None:
    assert figure(repr(value), HERE).value == value


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_range_gives_bounds_and_no_value(one: int, other: int) -> None:
    low, high = sorted((one, other))
    found = figure(f"{low:,} - {high:,}", HERE)
    assert (found.value, found.low, found.high) == (None, low, high)


@pytest.mark.parametrize(
    "printed",
    [
        "nan",
        "NaN",
        "inf",
        "-5",
        "1,23",
        "1.000.000",
        "12 t",
        "5 - 3",
        "１２",
        "1e400",
        "0x10",
        "N/A",
        "1 234",
    ],
)
def test_anything_else_is_an_error_that_shows_it(printed: str) -> None:
    with pytest.raises(SourceFormatError) as caught:
        figure(printed, HERE, frozenset({"W", "NA"}))
    assert printed in str(caught.value)
    assert (caught.value.row, caught.value.column) == (7, "Value")


def test_blank_is_missing_and_a_known_word_is_missing_with_a_flag() -> None:
    assert figure("", HERE) == Figure()
    assert figure("W", HERE, frozenset({"W"})) == Figure(flag="W")


def test_bounds_are_converted_with_the_value() -> None:
    assert figure(">2,000", HERE).times(KILOGRAM.factor) == Figure(low=2.0, flag=">")


def test_unknown_unit_names_the_known_ones() -> None:
    with pytest.raises(SourceFormatError, match=r"unit 'st'.*\['kg'\]"):
        unit_of("st", {"kg": KILOGRAM}, HERE)


@pytest.mark.parametrize("cell", ["..", "n/a", True, math.nan, math.inf])
def test_cell_that_is_no_number_is_an_error(cell: str | float) -> None:
    with pytest.raises(SourceFormatError):
        number(cell, HERE)
