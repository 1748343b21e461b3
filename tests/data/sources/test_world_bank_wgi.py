"""WGI: the layout from 2025, built from its documented columns, gives what the long one gives."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from minamoto.core.errors import SourceFormatError
from minamoto.data.sources.world_bank_wgi import INDICATORS, parse
from tests.data.sources.excerpt import BY_KEY, saved

LONG = BY_KEY["world_bank_wgi"][0]
FILE = "wgidataset_with_sourcedata-2025.xlsx"
HEADER = (
    "ID variable (economy code/ gov. dimension/ year)",
    "Economy (name)",
    "Economy (code)",
    "Region",
    "Income classification",
    "Year",
    "Governance dimension",
    "Number of sources",
    "Governance estimate (approx. -2.5 to +2.5)",
    "Standard error (estimate)",
    "Lower threshold (90% conf. int. estimate)",
    "Upper threshold (90% conf. int. estimate)",
    "Governance score (0-100)",
    "Standard error (gov. score)",
    "Lower threshold (90% conf. int. score)",
    "Upper threshold (90% conf. int. score)",
)


def later_book() -> openpyxl.Workbook:
    """Rows of the long excerpt in the layout of 2025, beside a sheet of one underlying source."""
    rows = parse(LONG.raw, LONG.file)["governance"]
    book = openpyxl.Workbook()
    book.worksheets[0].title = "EIU"
    for indicator in INDICATORS:
        sheet = book.create_sheet(indicator)
        sheet.append(HEADER)
        for row in rows.filter(pl.col("indicator") == indicator).iter_rows(named=True):
            place = (row["country_name"], row["country_code"], "region", "income", row["year"])
            figures = (row["source_count"], row["estimate"], row["standard_error"])
            key = f"{row['country_code']}{indicator}{row['year']}"
            sheet.append((key, *place, indicator, *figures, None, None, 55.5, None, None, None))
    return book


def test_later_layout_gives_the_same_estimates_and_a_score() -> None:
    long = parse(LONG.raw, LONG.file)["governance"]
    later = parse(saved(later_book()), FILE)["governance"]
    same = ["indicator", "country_name", "country_code", "year", "estimate", "standard_error"]
    assert_frame_equal(later.select(*same, "source_count"), long.select(*same, "source_count"))
    assert later["percentile_rank"].null_count() == later.height
    assert later["score"].unique().to_list() == [55.5]


@pytest.mark.parametrize(
    "column",
    [name for name in HEADER if "threshold" not in name and "gov. score" not in name][1:3]
    + list(HEADER[5:10]),
)
def test_renamed_column_of_the_later_layout_is_an_error_that_names_it(column: str) -> None:
    book = later_book()
    for cell in book["pv"][1]:
        cell.value = "renamed" if cell.value == column else cell.value
    with pytest.raises(SourceFormatError) as caught:
        parse(saved(book), FILE)
    assert (caught.value.sheet, caught.value.column) == ("pv", column)


def test_indicator_without_its_sheet_is_an_error() -> None:
    book = later_book()
    del book["cc"]
    with pytest.raises(SourceFormatError) as caught:
        parse(saved(book), FILE)
    assert caught.value.sheet == "cc"


def test_other_indicator_and_other_year_are_errors_at_their_cell() -> None:
    with pytest.raises(SourceFormatError) as caught:
        parse(LONG.replaced("pv", "xx"), LONG.file)
    assert caught.value.column == "indicator"
    with pytest.raises(SourceFormatError) as caught:
        parse(LONG.replaced(1996, 96), LONG.file)
    assert caught.value.column == "year"


def test_workbook_without_a_known_sheet_or_column_is_an_error() -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(SourceFormatError):
        parse(out.getvalue(), FILE)
