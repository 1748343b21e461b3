from __future__ import annotations

import polars as pl
import pytest

import minamoto as mn
from minamoto.core.errors import UnknownName
from minamoto.data.harmonise import UNNAMED
from minamoto.study.shares import hhi_with_interval
from minamoto.study.supply import supplies


@pytest.fixture(scope="module")
def everything() -> mn.Finding:
    return mn.shares()


def test_shares_of_every_series_sum_to_one_with_the_unnamed_part(everything: mn.Finding) -> None:
    sums = (
        everything.to_polars("shares")
        .group_by("material", "stage", "form")
        .agg(pl.col("share").sum())
    )
    assert sums.height > 80
    assert (sums["share"] - 1).abs().max() < 1e-9  # type: ignore[operator]  # never null


def test_every_interval_holds_its_share(everything: mn.Finding) -> None:
    named = everything.to_polars("shares").filter(pl.col("country") != UNNAMED)
    assert named.filter(
        (pl.col("share_low") > pl.col("share")) | (pl.col("share_high") < pl.col("share"))
    ).is_empty()


def test_an_interval_is_never_a_point_where_two_countries_compete(everything: mn.Finding) -> None:
    named = everything.to_polars("shares").filter(pl.col("share").is_between(0.05, 0.95))
    assert (named["share_high"] - named["share_low"]).min() > 0  # type: ignore[operator]


def test_magnesium_metal_is_chinese_and_its_ore_is_not_known(everything: mn.Finding) -> None:
    face = everything.to_polars("faces").filter(material="magnesium").row(0, named=True)
    assert (face["refined_top"], face["refined_source"]) == ("CHN", "usgs_mcs2026")
    assert face["refined_top_share"] == pytest.approx(0.879, abs=5e-4)  # USGS MCS 2026, 2024
    assert face["ore_top"] is None
    assert face["ore_reason_en"]


def test_where_only_the_leader_is_known_hhi_is_an_interval(everything: mn.Finding) -> None:
    shown = everything.to_polars("shares").filter(grade="D", country="CHN").row(0, named=True)
    assert shown["material"] == "ndfeb_magnets"
    magnets = next(s for s in supplies(["ndfeb_magnets"]) if s.stage == "component")
    value, low, high = hhi_with_interval(magnets)
    assert value is None
    assert low < 0.94**2 < high


def test_cobalt_is_mined_in_congo_and_refined_in_china(everything: mn.Finding) -> None:
    face = everything.to_polars("faces").filter(material="cobalt").row(0, named=True)
    assert (face["ore_top"], face["refined_top"], face["gainer"]) == ("COD", "CHN", "CHN")
    assert 0.6 < face["shifted_share"] < 1


def test_a_material_answers_to_its_symbol_and_its_japanese_name() -> None:
    frames = [mn.shares(name).to_polars("shares") for name in ("gallium", "Ga", "ガリウム")]
    assert frames[0].equals(frames[1])
    assert frames[0].equals(frames[2])


def test_an_unknown_material_comes_with_a_suggestion() -> None:
    with pytest.raises(UnknownName, match="did you mean 'neodymium'"):
        mn.shares("neodimium")


def test_every_figure_has_a_source_that_is_described(everything: mn.Finding) -> None:
    described = {origin.source for origin in everything.origins}
    assert set(everything.to_polars("shares")["source"]) <= described
    assert all(origin.publisher and origin.url and origin.licence for origin in everything.origins)


def test_the_same_question_gives_the_same_answer() -> None:
    first, second = mn.shares("cobalt", "nickel"), mn.shares("cobalt", "nickel")
    for one, other in zip(first.tables, second.tables, strict=True):
        assert one.frame.equals(other.frame)


def test_forms_are_named_in_both_languages_by_material_stage_and_form() -> None:
    found = mn.shares("gallium")
    names = {
        row["key"]: (row["name_ja"], row["name_en"])
        for row in found.to_polars("names").filter(kind="form").iter_rows(named=True)
    }
    assert names["gallium|refined|low-purity primary gallium"] == (
        "低純度一次ガリウム",
        "low-purity primary gallium",
    )
    rows = found.to_polars("shares").select("material", "stage", "form").unique()
    assert {"|".join(row) for row in rows.iter_rows()} <= set(names)
