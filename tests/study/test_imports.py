from __future__ import annotations

import polars as pl
import pytest

import minamoto as mn
from minamoto.core.errors import InputError
from minamoto.study.imports import fullest_edition

MAGNESIUM = "810411"


@pytest.mark.parametrize(
    ("year", "share"),
    # CEPII BACI by value, as UN Comtrade's HS 810411: unwrought magnesium of at least 99.8 %
    [(2002, 0.892), (2015, 0.997), (2024, 0.980)],
)
def test_japans_magnesium_is_almost_all_chinese(year: int, share: float) -> None:
    row = mn.imports("JPN", MAGNESIUM, year=year).to_polars("years").row(0, named=True)
    assert row["top_partner"] == "CHN"
    assert row["top_share"] == pytest.approx(share, abs=5e-4)
    assert row["partners_kept"]  # the edition's coverage is told


def test_shares_of_partners_sum_to_one_by_code_and_year() -> None:
    partners = mn.imports("Japan", "magnesium").to_polars("partners")
    by_value = partners.group_by("hs6", "year").agg(pl.col("share_value").sum())["share_value"]
    assert (by_value - 1).abs().max() < 1e-9  # type: ignore[operator]  # never null


def test_editions_are_never_added() -> None:
    partners = mn.imports("JPN", MAGNESIUM).to_polars("partners")
    assert partners.group_by("year").agg(pl.col("source").n_unique())["source"].max() == 1
    assert not partners.select("hs6", "year", "partner").is_duplicated().any()


def test_six_largest_partners_are_used_only_where_nothing_fuller_is_held() -> None:
    rows = pl.DataFrame(
        {
            "hs6": ["810411"] * 4,
            "year": [2022, 2022, 2023, 2022],
            "source": ["six", "full", "six", "old"],
            "hs_revision": ["HS02", "HS17", "HS02", "HS92"],
            "partners": [
                "largest six of each country",
                "all",
                "largest six of each country",
                "all",
            ],
        }
    )
    kept = fullest_edition(rows).sort("year")
    assert kept["source"].to_list() == ["full", "six"]


def test_a_code_that_lumps_materials_is_warned_of() -> None:
    found = mn.imports("JPN", "8112.92")
    assert any("811292" in text.en and "shared" in text.en for text in found.warnings)


def test_a_question_without_rows_says_what_is_held() -> None:
    with pytest.raises(InputError, match="trade_editions"):
        mn.imports("JPN", MAGNESIUM, year=1971)
