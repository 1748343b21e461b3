"""Stockpile rules, durations, the magnesium example and monthly effects, against known figures."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.data import reference

STOCKPILES = reference.table("stockpiles")
DURATIONS = reference.table("durations")
MAGNESIUM = reference.table("magnesium_japan")
EFFECTS = reference.table("event_effects")


def test_a_figure_of_a_stockpile_is_the_figure_in_its_words() -> None:
    for row in STOCKPILES.drop_nulls("value").iter_rows(named=True):
        assert float(row["value_text"]) == row["value"], row["measure"]
    worded = STOCKPILES.filter(pl.col("value").is_null() & pl.col("value_text").is_not_null())
    assert worded.filter(pl.col("value_text").str.contains(r"^[\d.]+$")).is_empty()


def test_japan_holds_sixty_days_in_general_and_180_at_high_risk() -> None:
    # New International Resource Strategy, METI, March 2020
    days = dict(STOCKPILES.select("measure", "value").iter_rows())
    assert (days["JPN-STK-60"], days["JPN-STK-180"]) == (60, 180)


def test_the_34_rare_metals_of_japan_are_all_keyed() -> None:
    # Act on JOGMEC; list as of 2020-03
    keyed = STOCKPILES.filter(measure="JPN-STK-34LIST")["materials"].item().split(";")
    assert len(set(keyed)) == 34


def test_benchmarks_of_the_eu_act() -> None:
    # Regulation (EU) 2024/1252, Article 5
    share = dict(STOCKPILES.select("measure", "value").iter_rows())
    wanted = {"EXT": 10, "PROC": 40, "REC": 25, "DIV": 65}
    assert {key: share[f"EU-CRMA-{key}"] for key in wanted} == wanted


def test_durations_are_in_order_and_have_a_unit() -> None:
    assert DURATIONS.filter(pl.col("low") > pl.col("mid")).is_empty()
    assert DURATIONS.filter(pl.col("mid") > pl.col("high")).is_empty()
    assert DURATIONS.filter(pl.col("low") > pl.col("high")).is_empty()
    figures = DURATIONS.filter(pl.any_horizontal(pl.col("low", "mid", "high").is_not_null()))
    assert figures["unit"].null_count() == 0


def test_a_duration_without_limit_is_not_a_number() -> None:
    watch_list = DURATIONS.filter(duration="CHN-LIC-WATCH")
    assert watch_list["open_ended"].item()
    assert watch_list["high"].item() is None


def test_graphite_to_japan_rushed_stopped_and_came_back() -> None:
    # UN Comtrade, China's exports of HS 250410 to Japan; mean of the 12 months before 2023-10 is 1
    to_japan = EFFECTS.filter(control="CHN-2023-GRAPHITE", importer="JPN", hs6="250410")
    index = dict(to_japan.select("months_from_effective", "index").iter_rows())
    assert [round(100 * index[month]) for month in (-1, 0, 1, 2, 3)] == [378, 1, 37, 74, 102]
    profile = DURATIONS.filter(pl.col("duration").str.starts_with("PROF-GRAPHITE-JPN"))
    by_name = dict(profile.select("duration", "mid").iter_rows())
    for month in range(-2, 7):
        assert by_name[f"PROF-GRAPHITE-JPN{month:+d}"] == pytest.approx(
            100 * index[month], abs=0.51
        )


def test_every_effect_belongs_to_a_control_of_the_catalogue() -> None:
    controls = reference.table("controls")
    assert EFFECTS.join(controls, on="control", how="anti").is_empty()
    months = EFFECTS.join(controls.select("control", "effective"), on="control").select(
        (pl.col("month") + "-01").str.to_date().alias("month"), "effective", "months_from_effective"
    )
    gap = 12 * (pl.col("month").dt.year() - pl.col("effective").dt.year()) + (
        pl.col("month").dt.month().cast(pl.Int32) - pl.col("effective").dt.month().cast(pl.Int32)
    )
    assert months.filter(gap != pl.col("months_from_effective")).is_empty()


@pytest.mark.parametrize(("year", "percent"), [(2002, 89.2), (2015, 99.7), (2024, 98.0)])
def test_share_of_china_in_japans_magnesium_imports(year: int, percent: float) -> None:
    # CEPII BACI V202601, HS 810411, by value
    row = MAGNESIUM.filter(year=year, series="import_hs810411", item="China share by value")
    assert row["value"].item() == pytest.approx(percent, abs=0.05)


def test_what_was_not_found_stays_missing() -> None:
    gap = MAGNESIUM.filter(qualifier="not found")
    assert gap.height == 1
    assert gap["value"].item() is None


def test_chinese_gallium_exports_fell_to_zero_in_august_2023() -> None:
    # Chinese customs as quoted by Reuters, 2023-09-20
    press = reference.table("china_exports_press").filter(material="gallium", period="2023-08")
    assert press["gross_t"].item() == 0
