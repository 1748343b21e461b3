"""Firms and shipments against the catalogue: suggestions only, and never a clean bill."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from minamoto.core.errors import UnknownName
from minamoto.core.matching import REASONS
from minamoto.study.measure_parties import (
    KINDS,
    lists_in_force,
    named_parties,
    parties,
    shipment_rules,
)

DAY = date(2026, 3, 1)


def test_names_are_read_out_of_the_words_of_each_list_in_both_languages() -> None:
    found = {(party.control, party.name): party for party in named_parties()}
    assert found["CHN-2026-JPN-11", "JAXA"].kind == "control"
    assert found["CHN-2026-JPN-12", "三菱マテリアル"].kind == "watch"
    assert found["CHN-2026-JPN-11", "MHI"].is_unit
    assert found["CHN-2026-JPN-11", "川崎重工業"].is_unit
    assert not found["CHN-2026-JPN-12", "TDK"].is_unit
    assert {name for control, name in found if control == "CHN-2026-US-23"} == {
        "MP Materials", "USA Rare Earth", "MPマテリアルズ", "USAレアアース",
    }  # fmt: skip
    assert {"日立", "富士通", "Hitachi", "Fujitsu"} <= {name for _, name in found}


def test_kinds_of_firm_and_stray_signs_are_no_names() -> None:
    for party in named_parties():
        assert party.name not in KINDS
        assert party.name.strip(" .（）()、,") == party.name
        assert "など" not in party.name


def test_every_list_gives_names() -> None:
    assert {party.control for party in named_parties()} == set(lists_in_force(DAY)["control"])


def test_no_match_is_accepted_and_no_name_goes_missing() -> None:
    written = [
        "（株）ＳＵＢＡＲＵ",
        "三菱マテリアル株式会社",
        "架空鉱業",
        "Rheinmetall AG",
        "架空鉱業",
    ]
    found = parties(written)
    assert found["accepted"].to_list() == [False] * found.height
    assert set(found["written"]) == set(written)
    assert set(found["reason"].drop_nulls()) <= set(REASONS)
    sure = found.filter(pl.col("score") == 100)
    assert dict(sure.select("written", "control").iter_rows()) == {
        "（株）ＳＵＢＡＲＵ": "CHN-2026-JPN-12",
        "三菱マテリアル株式会社": "CHN-2026-JPN-12",
        "Rheinmetall AG": "CHN-2026-EU-30",
    }
    assert found.filter(written="架空鉱業").select("suggestion", "control").rows() == [(None, None)]


def test_another_firm_of_the_group_is_no_sure_match() -> None:
    scores = parties(["三菱商事", "三菱重工冷熱"])["score"].drop_nulls()
    assert (scores < 85).all()


def test_no_names_give_an_empty_table() -> None:
    assert parties([]).height == 0


def test_gallium_to_japan_meets_the_licence_the_end_use_ban_and_the_lists() -> None:
    found = shipment_rules("811292", exporter="中国", destination="日本", on=DAY, end_use="LED")
    kinds = {row["control"]: row["certainty"] for row in found.iter_rows(named=True)}
    assert kinds["CHN-2023-GAGE"] == "code"
    assert kinds["CHN-2026-JPN-1"] == "use"
    assert kinds["CHN-2026-JPN-11"] == "firm"
    use = found.filter(certainty="use").row(0, named=True)
    assert "LED" in use["why_en"]
    assert "LED" in use["why_ja"]


def test_a_suspended_ban_is_not_met_and_one_of_another_country_neither() -> None:
    suspended = shipment_rules("811292", exporter="CHN", destination="USA", on=date(2026, 1, 15))
    assert "CHN-2024-USBAN" not in suspended["control"].to_list()
    before = shipment_rules("811292", exporter="CHN", destination="USA", on=date(2025, 1, 15))
    assert "CHN-2024-USBAN" in before["control"].to_list()
    assert "CHN-2026-JPN-1" not in before["control"].to_list()


def test_a_code_that_no_measure_names_meets_none_by_code() -> None:
    found = shipment_rules("740311", exporter="CHL", destination="JPN", on=DAY)
    assert found.height == 0


def test_what_is_unknown_is_said() -> None:
    with pytest.raises(UnknownName):
        shipment_rules("811292", exporter="Chnia", destination="JPN", on=DAY)
