from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from minamoto.core.grade import Grade
from minamoto.study.exposure import exposures_of
from minamoto.study.rivals import rivals_of
from minamoto.study.shares import hhi_with_interval
from minamoto.study.supply import Supply, supplies


def made_up(grade: Grade, quantity: list[float], unnamed: float = 0.0) -> Supply:
    return Supply(
        material="gallium",
        stage="refined",
        form="made up",
        source="usgs_mcs2026",
        year=2024,
        grade=grade,
        is_headline=True,
        unit="t",
        countries=("CHN", "JPN", "KOR", "RUS")[: len(quantity)],
        quantity=np.array(quantity),
        mass_t=tuple(quantity),
        unnamed=unnamed,
        withheld=(),
    )


def test_drawn_shares_are_shares() -> None:
    named, unnamed = made_up(Grade.A, [60.0, 30.0], 10.0).draws()
    assert np.allclose(named.sum(axis=1) + unnamed, 1.0)
    assert named.min() > 0


def test_draws_are_the_same_each_time_and_differ_between_supplies() -> None:
    first, again = (made_up(Grade.A, [60.0, 30.0], 10.0).draws()[0] for _ in range(2))
    assert (first == again).all()
    cobalt, nickel = supplies(["cobalt"])[0].draws()[0], supplies(["nickel"])[0].draws()[0]
    assert not np.allclose(cobalt[:, 0], nickel[:, 0])


def test_a_material_has_the_same_interval_in_any_company() -> None:
    alone = supplies(["tungsten"])[0].share_interval()
    together = next(s for s in supplies(["zinc", "tungsten", "cobalt"]) if s.material == "tungsten")
    assert np.array_equal(alone, together.share_interval())


def test_a_lower_grade_is_never_surer() -> None:
    widths = []
    for grade in (Grade.A, Grade.B, Grade.C):
        low, high = made_up(grade, [60.0, 40.0]).share_interval()
        widths.append(high[0] - low[0])
    assert widths == sorted(widths)
    assert len(set(widths)) == len(widths)


def test_a_sole_producer_may_have_an_unlisted_rival() -> None:
    low, high = made_up(Grade.C, [100.0]).share_interval()
    assert 0.94 < low[0] < 0.99
    assert high[0] == pytest.approx(1.0)


def test_shares_do_not_depend_on_the_unit() -> None:
    tonnes = made_up(Grade.A, [60.0, 30.0], 10.0)
    kilograms = made_up(Grade.A, [60e3, 30e3], 10e3)
    assert np.allclose(tonnes.share_interval(), kilograms.share_interval())
    assert np.allclose(
        np.array(hhi_with_interval(tonnes), dtype=float),
        np.array(hhi_with_interval(kilograms), dtype=float),
    )


def figures(*rows: tuple[str, str, int, str, float]) -> pl.DataFrame:
    columns = ["source", "form", "year", "country", "quantity"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(pl.lit(None, dtype=pl.Float64).alias("share"))


def test_an_earlier_edition_is_no_rival() -> None:
    told = figures(
        ("usgs_mcs2025", "Sb content", 2024, "CHN", 60.0),
        ("wmd2026_geopolrisk", "Sb content", 2024, "CHN", 33.0),
        ("wmd2026_geopolrisk", "Sb content", 2024, "RUS", 67.0),
    )
    rivals = rivals_of(told, source="usgs_mcs2026", form="Sb content", year=2024)
    assert [r.source for r in rivals] == ["wmd2026_geopolrisk"]
    assert rivals[0].share["CHN"] == pytest.approx(0.33)


def test_years_apart_and_ferro_alloys_are_not_compared() -> None:
    told = figures(
        ("wmd2026_geopolrisk", "silicon metal", 2020, "CHN", 10.0),
        ("bgs_wms_history", "ferro-silicon gross", 2024, "NOR", 10.0),
    )
    assert rivals_of(told, source="usgs_mcs2026", form="silicon metal", year=2024) == ()


def test_the_unnamed_part_of_a_rival_counts_in_its_total() -> None:
    told = figures(
        ("iea_cmd2025", "Co content", 2024, "COD", 70.0),
        ("iea_cmd2025", "Co content", 2024, "ZZZ", 30.0),
    )
    (rival,) = rivals_of(told, source="usgs_mcs2026", form="Co content", year=2024)
    assert rival.share == {"COD": pytest.approx(0.7)}
    assert rival.is_leader_only


def test_graphites_range_holds_what_iea_and_world_mining_data_say() -> None:
    (graphite,) = (s for s in supplies(["graphite"]) if s.stage == "ore" and s.is_headline)
    low, high = graphite.share_interval()
    china = graphite.countries.index("CHN")
    assert low[china] < 0.76
    assert high[china] > 0.83


def test_equal_supplies_cannot_be_told_apart_by_rank() -> None:
    heavy = ["dysprosium", "erbium", "europium", "gadolinium", "terbium", "yttrium"]
    found = [s for s in supplies(heavy, headline_only=True) if s.stage == "refined"]
    ranked = exposures_of(found)
    assert {e.rank for e in ranked} == set(range(1, len(heavy) + 1))
    for exposure in ranked:
        assert exposure.rank_low is not None
        assert exposure.rank_high is not None
        assert exposure.rank_high - exposure.rank_low >= len(heavy) - 2


def test_two_readings_of_the_same_study_that_disagree_widen_the_interval() -> None:
    # antimony metal, China: 79 % and 52 % are both passed on as the European Commission's
    (antimony,) = (s for s in supplies(["antimony"]) if s.stage == "refined" and s.is_headline)
    low, high = antimony.share_interval()
    china = antimony.countries.index("CHN")
    assert low[china] < 0.53
    assert high[china] > 0.79
