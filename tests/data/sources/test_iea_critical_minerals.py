"""The IEA workbook has blocks, not columns: what a changed shape of it must say."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.core.errors import SourceFormatError
from minamoto.data.sources.iea_critical_minerals import DEMAND, SUPPLY, parse
from tests.data.sources.excerpt import BY_KEY, Excerpt

EXCERPT: Excerpt = BY_KEY["iea_critical_minerals"][0]


def error_of(raw: bytes) -> SourceFormatError:
    with pytest.raises(SourceFormatError) as caught:
        parse(raw, EXCERPT.file)
    return caught.value


@pytest.mark.parametrize("name", [SUPPLY, DEMAND])
def test_renamed_sheet_is_an_error_that_names_it(name: str) -> None:
    assert error_of(EXCERPT.with_sheet_named(name, "Supply 2027")).sheet == name


def test_block_without_its_total_is_an_error_at_its_head() -> None:
    error = error_of(EXCERPT.replaced("Total", None, times=99))
    assert "Total" in str(error)
    assert error.sheet == SUPPLY


def test_block_heads_without_a_stage_are_an_error() -> None:
    heads = ("Cobalt", "Graphite", "Magnet rare earth elements")
    raw = EXCERPT.raw
    for head in heads:
        raw = EXCERPT.rewritten(raw, f"{head} - .*", head)
    assert "<mineral> - <stage>" in str(error_of(raw))


def test_title_without_a_unit_is_an_error() -> None:
    title = "Total supply for key energy transition minerals, base case (kt)"
    assert "unit" in str(error_of(EXCERPT.replaced(title, "Total supply")))


def test_row_of_years_lost_is_an_error() -> None:
    raw = EXCERPT.replaced(2030, "n.a.", times=99)
    for year in (2023, 2035, 2040, 2045, 2050):
        raw = EXCERPT.rewritten(raw, str(year), "n.a.")
    assert "row of years" in str(error_of(raw))


def test_blank_in_a_row_of_supply_is_an_error_not_a_zero() -> None:
    error = error_of(EXCERPT.replaced(19.6, None))
    assert (error.sheet, error.row, error.column) == (SUPPLY, 8, "2 (2023)")


def test_word_for_a_figure_is_an_error_at_its_cell() -> None:
    error = error_of(EXCERPT.replaced(171.7, "n/a"))
    assert (error.sheet, error.row, error.column) == (SUPPLY, 7, "8 (2023)")


def test_printed_total_that_is_no_sum_is_kept_and_noted() -> None:
    totals = parse(EXCERPT.replaced(239.8, 339.8), EXCERPT.file)["totals"]
    row = totals.filter(
        (pl.col("commodity") == "Cobalt")
        & (pl.col("form") == "Mining")
        & (pl.col("area") == "world")
        & (pl.col("year") == 2023)
    )
    assert row["quantity"].to_list() == [339_800.0]
    assert row["note"].to_list() == ["the rows add to 239800 t"]


def test_only_the_first_year_is_observed() -> None:
    tables = parse(EXCERPT.raw, EXCERPT.file)
    assert tables["production"]["year"].unique().to_list() == [2023]
    assert sorted(tables["projected_supply"]["year"].unique()) == [2030, 2035, 2040]
    observed = tables["demand"].filter(pl.col("scenario") == "observed")
    assert observed["year"].unique().to_list() == [2023]


def test_rows_add_to_the_printed_total_or_the_total_says_what_they_add_to() -> None:
    tables = parse(EXCERPT.raw, EXCERPT.file)
    keys = ["commodity", "form", "year"]
    rest = tables["totals"].filter(pl.col("area") == "rest")
    rows = pl.concat([tables["production"], tables["projected_supply"], rest], how="diagonal")
    sums = rows.group_by(keys).agg(rows_t=pl.col("quantity").sum())
    world = tables["totals"].filter(pl.col("area") == "world").join(sums, on=keys)
    assert world.height == 24
    off = world.filter((pl.col("rows_t") / pl.col("quantity") - 1).abs() > 2e-3)
    assert world.filter(pl.col("note").is_not_null()).equals(off)
    # Battery-grade graphite of 2023: 2065.4 kt in rows under a printed total of 2037.2 kt.
    assert off.filter(pl.col("year") == 2023).select("form", "quantity", "note").rows() == [
        ("Battery grade", 2_037_200.0, "the rows add to 2065400 t")
    ]
