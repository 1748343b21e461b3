"""The verb on the shipped tables: every row sourced, every gap explained, both languages."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.finding import Finding
from minamoto.study.geopolrisk import EU27, EU27_MEMBERS, geopolrisk

KEY = ["raw_material", "importer", "year"]


@cache
def everything() -> Finding:
    return geopolrisk()


@cache
def rows() -> pl.DataFrame:
    return everything().to_polars()


def test_all_raw_materials_with_production_are_there_for_all_years_of_trade() -> None:
    assert rows()["raw_material"].n_unique() == 41
    assert everything().to_polars("gaps").height == 53 - 41
    assert (rows()["year"].min(), rows()["year"].max()) == (1995, 2024)
    assert rows().select(pl.struct(KEY).is_unique().all()).item()


def test_a_value_stands_or_its_reason_in_both_languages() -> None:
    is_missing = pl.col("score").is_null() | pl.col("cf").is_null()
    for language in ("ja", "en"):
        reason = pl.col(f"reason_{language}")
        assert rows().filter(is_missing & reason.is_null()).rows() == []
        assert rows().filter(is_missing.not_() & reason.is_not_null()).rows() == []


def test_scores_and_their_bounds_are_fractions_in_order() -> None:
    bounded = rows().filter(pl.col("score_low").is_not_null())
    assert (
        bounded.filter(
            ~(
                (pl.col("score_low") >= 0)
                & (pl.col("score_low") <= pl.col("score_high"))
                & (pl.col("score_high") <= 1)
            )
        ).rows()
        == []
    )
    assert (
        bounded.filter(
            pl.col("score").is_not_null() & (pl.col("score") != pl.col("score_high"))
        ).rows()
        == []
    )


def test_each_raw_material_and_year_rests_on_one_publication() -> None:
    used = rows().group_by("raw_material", "year").agg(pl.col("source").n_unique())
    assert used["source"].max() == 1
    recent = rows().filter(pl.col("year") >= 2018)["source"].unique().to_list()
    assert recent == ["wmd2026_geopolrisk;baci_hs92_geopolrisk;wgi_2025"]
    assert {origin.source for origin in everything().origins} >= {
        "wmd2026_geopolrisk", "bgs_wms_history", "baci_hs92_geopolrisk", "wgi_2025",
    }  # fmt: skip


def test_an_exporter_without_g_gives_bounds_and_the_share_but_no_score() -> None:
    row = geopolrisk(["gold"], ["DEU"], [2019]).to_polars().row(0, named=True)
    assert (row["score"], row["cf"], row["numerator_t"]) == (None, None, None)
    assert row["missing_exporters"] == "PCN"
    assert 0 < row["missing_share"] < 0.02
    assert row["score_low"] < row["score_high"]
    assert "PCN" in row["reason_ja"]
    assert "PCN" in row["reason_en"]


def test_g_given_by_the_caller_is_used_and_said() -> None:
    answer = geopolrisk(["gold"], ["DEU"], [2019], instability={"PCN": 0.5})
    row = answer.to_polars().row(0, named=True)
    assert row["score_low"] == row["score"] == row["score_high"]
    assert any("PCN = 0.5" in text.en and "PCN = 0.5" in text.ja for text in answer.assumptions)


def test_the_european_union_is_one_importer_without_risk_inside() -> None:
    answer = geopolrisk(["magnesite"], ["欧州連合", "DEU"], [2023])
    by_importer = {row["importer"]: row for row in answer.to_polars().iter_rows(named=True)}
    members = geopolrisk(["magnesite"], EU27_MEMBERS, [2023]).to_polars()
    union = by_importer[EU27]
    assert union["imports_t"] == pytest.approx(members["imports_t"].sum(), rel=1e-12)
    assert union["domestic_t"] == pytest.approx(members["domestic_t"].sum(), rel=1e-12)
    assert 0 < union["score_low"] < members["score_low"].max()
    known = answer.to_polars("names").filter(pl.col("key") == EU27)
    assert known["name_ja"].to_list() == ["欧州連合（27か国）"]


def test_the_european_union_has_27_different_members() -> None:
    assert len(set(EU27_MEMBERS)) == 27


def test_germanium_is_not_scored_on_a_code_that_left_the_nomenclature() -> None:
    row = geopolrisk(["germanium"], ["JPN"], [2023]).to_polars().row(0, named=True)
    assert (row["imports_t"], row["score"]) == (None, None)
    assert "811230" in row["reason_en"]


def test_a_headline_names_the_importer_and_the_leading_materials() -> None:
    text = geopolrisk(importers=["日本"]).headline[0]
    assert text.ja.startswith("日本のGeoPolRiskスコアが高いのは（2024年）、")
    assert text.en.startswith("Highest GeoPolRisk scores of Japan in 2024: ")


def test_a_question_that_nothing_answers_is_an_error_that_says_so() -> None:
    with pytest.raises(InputError, match=r"no production ships.*1950"):
        geopolrisk(years=[1950])
    with pytest.raises(InputError, match=r"no production ships.*magnesium"):
        geopolrisk(["magnesium"])
    with pytest.raises(UnknownName):
        geopolrisk(["unobtainium"])


def test_g_outside_its_range_is_an_error() -> None:
    with pytest.raises(InputError, match="instability of TWN must be in 0-1"):
        geopolrisk(["gold"], ["JPN"], [2023], instability={"TWN": 50})
