"""The checks hold on what ships, and each tells of the damage it is for."""

from collections.abc import Callable

import polars as pl
import pytest

from minamoto.data import check, reference

Change = Callable[[pl.DataFrame], pl.DataFrame]


def with_change(name: str, change: Change) -> check.Tables:
    return lambda asked: change(reference.table(asked)) if asked == name else reference.table(asked)


def test_what_ships_has_no_failure() -> None:
    results = check.run()
    assert {result.name: result.status for result in results if result.status == "fail"} == {}
    assert len({result.name for result in results}) == len(results) == 11


def test_a_table_that_breaks_its_schema_is_named() -> None:
    found = check.schemas(with_change("world_reserves", lambda rows: pl.concat([rows, rows])))
    assert found.status == "fail"
    assert found.rows["table"].to_list() == ["world_reserves"]


def test_a_source_that_is_in_no_list_is_named() -> None:
    unknown = pl.lit("hearsay").alias("source")
    found = check.references(with_change("capacities", lambda rows: rows.with_columns(unknown)))
    assert found.status == "fail"
    assert found.rows.rows() == [("capacities", "source", "hearsay")]


def test_a_mass_that_does_not_follow_from_the_content_is_shown() -> None:
    doubled = (
        pl.when(pl.col("form") == "Li2O content")
        .then(pl.col("mass_t") * 2)
        .otherwise(pl.col("mass_t"))
    )
    found = check.contents(
        with_change("production", lambda rows: rows.with_columns(doubled.alias("mass_t")))
    )
    assert found.status == "fail"
    assert set(found.rows["form"]) == {"Li2O content"}


def test_shares_beyond_the_whole_are_shown() -> None:
    more = (pl.col("share") * 1.2).clip(0, 1)
    found = check.share_sums(with_change("production", lambda rows: rows.with_columns(more)))
    assert found.status == "fail"


def test_a_flow_to_oneself_is_shown() -> None:
    own = pl.col("exporter").alias("importer")
    found = check.trade_sense(with_change("trade", lambda rows: rows.head(5).with_columns(own)))
    assert (found.status, found.rows.height) == ("fail", 5)


def test_import_shares_that_do_not_follow_from_the_flows_are_shown() -> None:
    none = pl.lit(0.5).alias("top_share_value")
    found = check.derived_shares(with_change("japan_imports", lambda rows: rows.with_columns(none)))
    assert found.status == "fail"


def test_a_composition_of_more_than_the_whole_is_shown() -> None:
    double = (pl.col("fraction") * 2).alias("fraction")
    found = check.composition_sums(
        with_change("compositions", lambda rows: rows.with_columns(double))
    )
    assert found.status == "fail"
    assert "gallium_arsenide" in found.rows["composition"].to_list()


def test_a_correction_that_was_not_made_is_told() -> None:
    plain = pl.lit(None, pl.String).alias("note")
    found = check.stated_corrections(
        with_change("production", lambda rows: rows.with_columns(plain))
    )
    assert found.status == "fail"
    assert found.rows.filter(pl.col("rows") == 0).height >= 9


def test_countries_beyond_the_world_are_a_warning() -> None:
    half = (pl.col("quantity") / 2).alias("quantity")
    found = check.world_totals(
        with_change("world_production", lambda rows: rows.with_columns(half))
    )
    assert found.status == "warn"
    assert found.rows.height > 300


@pytest.mark.parametrize(
    ("material", "stage", "country", "low", "high"),
    [
        ("germanium", "refined", "CHN", 0.83, 0.95),
        ("graphite", "ore", "CHN", 0.67, 0.86),
        ("cobalt", "ore", "COD", 0.63, 0.76),
        ("gallium", "refined", "CHN", 0.94, 0.99),
    ],
)
def test_known_disagreements_are_found(
    material: str, stage: str, country: str, low: float, high: float
) -> None:
    found = check.disagreements(reference.table).rows.filter(
        (pl.col("material") == material) & (pl.col("stage") == stage)
    )
    row = found.row(0, named=True)
    assert row["country"] == country
    assert row["share_low"] == pytest.approx(low, abs=5e-3)
    assert row["share_high"] == pytest.approx(high, abs=5e-3)
    assert row["share_low"] <= row["headline_share"] <= row["share_high"]
