"""World Mining Data: the printed total guards each sheet; later editions word columns anew."""

from __future__ import annotations

import pytest

from minamoto.core.errors import SourceFormatError
from minamoto.data.sources.world_mining_data import parse
from tests.data.sources.excerpt import BY_KEY, Excerpt

EXCERPT: Excerpt = BY_KEY["world_mining_data"][0]


def error_of(raw: bytes) -> SourceFormatError:
    with pytest.raises(SourceFormatError) as caught:
        parse(raw, EXCERPT.file)
    return caught.value


def test_changed_figure_breaks_the_printed_total() -> None:
    error = error_of(EXCERPT.replaced(128, 1280))
    assert (error.sheet, error.row, error.column) == ("Gallium", 9, "2013")
    assert "add to" in str(error)


def test_word_in_place_of_a_figure_is_an_error_at_its_cell() -> None:
    error = error_of(EXCERPT.replaced(128, "confidential"))
    assert (error.sheet, error.row, error.column) == ("Gallium", 3, "2013")


def test_unknown_quality_word_is_an_error() -> None:
    assert "guess" in str(error_of(EXCERPT.replaced("reported", "guess")))


def test_years_as_numbers_are_years() -> None:
    raw = EXCERPT.raw
    for year in range(2011, 2016):
        raw = EXCERPT.rewritten(raw, str(year), year)
    assert parse(raw, EXCERPT.file)["production"].equals(
        parse(EXCERPT.raw, EXCERPT.file)["production"]
    )


def test_letters_and_the_column_name_of_later_editions_are_known() -> None:
    raw = EXCERPT.replaced("Sources of data", "data source", times=99)
    for word, letter in (("reported", "r"), ("estimate", "e"), ("provisional", "p")):
        raw = EXCERPT.rewritten(raw, word, letter)
    later = parse(raw, EXCERPT.file)["production"]
    assert later["flag"].equals(parse(EXCERPT.raw, EXCERPT.file)["production"]["flag"])


def test_row_below_the_total_is_an_error() -> None:
    error = error_of(EXCERPT.with_row_below("Gallium", ["Germany", "metr. t", 1, 1, 1, 1, 1, "r"]))
    assert "below the total" in str(error)
