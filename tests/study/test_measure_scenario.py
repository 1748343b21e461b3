"""Measures of the catalogue as scenarios: whom and what they hit, and what is said of the rest."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.profile import Profile, assumed
from minamoto.core.scenario import Disruption, Scenario, scenario
from minamoto.core.text import Text
from minamoto.data import chains, warehouse
from minamoto.simulation.shocks import limits
from minamoto.study.measure_scenario import STOPS, by_forms, measure_scenario

WHY = Text("試験", "a test")
ROUTE = (("QAT", "JPN"), ("BHR", "JPN"))
CONTROLS = warehouse.table("controls")


def made(control: str) -> Scenario | None:
    route = ROUTE if STOPS.get(control) == "blockade" else ()
    try:
        return measure_scenario(control, route=route)
    except InputError:
        return None


SCENARIOS = {control: made(control) for control in CONTROLS["control"]}


def test_gallium_and_germanium_licences_of_2023_rush_stop_and_return() -> None:
    found = measure_scenario("CHN-2023-GAGE")
    assert found.name.en == "Gallium and germanium export licences"
    first = found.disruptions[0]
    assert (first.country, first.material, first.forms) == ("CHN", "gallium", ("primary",))
    assert (first.towards, first.exempt, first.instrument) == ((), (), "licence")
    assert any("811292" in note.en and "indium" in note.en for note in found.notes)
    part = limits(found, "gallium", 52)[0].part[:, 0]
    start = first.start_week
    assert part[start - 1] > 1 > part[start + 1]


def test_a_ban_aimed_at_one_country_keeps_the_others() -> None:
    found = measure_scenario("CHN-2024-USBAN")
    assert {d.towards for d in found.disruptions} == {("USA",)}
    assert {d.material for d in found.disruptions} == {"gallium", "germanium", "antimony"}


def test_an_exemption_is_kept() -> None:
    found = measure_scenario("RUS-2021-METAL-TAX")
    assert found.disruptions[0].exempt == ("ARM", "BLR", "KAZ", "KGZ")


def test_a_measure_that_ended_lasts_as_long_as_it_did() -> None:
    cobalt = measure_scenario("COD-2025-CO-SUSP").disruptions[0].profile  # 22 Feb to 15 Oct 2025
    assert cobalt.parameters["stop_weeks"].value == pytest.approx(235 / 7)
    tin = measure_scenario("COD-2025-SN-BISIE").disruptions[0].profile  # 13 March to 9 April 2025
    assert tin.parameters["outage_weeks"].value == pytest.approx(27 / 7)


def test_codes_of_another_edition_are_the_same_goods() -> None:
    forms = [d.forms for d in measure_scenario("COD-2025-CO-SUSP").disruptions]
    assert ("hydroxide",) in forms  # 810520 was 810510 in the edition of the trade
    assert measure_scenario("CHN-2025-BI").disruptions[0].forms == ("refined",)


def test_a_measure_on_ore_does_not_touch_what_is_made_of_it() -> None:
    for control in ("IDN-2020-NI", "MYS-2024-REE", "COD-2021-CUCO", "MMR-2024-REE-KIA"):
        found = SCENARIOS[control]
        assert found is not None
        for disruption in found.disruptions:
            chain = chains.chain(str(disruption.material))
            assert {chain.form(form).stage for form in disruption.forms} <= {"ore", "concentrate"}


def test_a_form_with_some_codes_named_is_covered_in_part() -> None:
    graphite = measure_scenario("CHN-2023-GRAPHITE").disruptions[0]  # 250410 of 250410, 250490
    assert graphite.forms == ("natural",)
    assert 0.5 < graphite.coverage.value < 1
    assert graphite.coverage.source.startswith("baci")


def test_a_measure_by_end_use_and_an_accident_may_bear_on_nothing() -> None:
    for control in ("CHN-2026-JPN-1", "IDN-2025-GRASBERG"):
        found = SCENARIOS[control]
        assert found is not None
        assert {d.coverage.low for d in found.disruptions} == {0.0}


def test_materials_without_a_chain_are_said_in_both_languages() -> None:
    found = SCENARIOS["CHN-2026-JPN-1"]
    assert found is not None
    note = next(note for note in found.notes if "lutetium" in note.en.lower())
    assert "ルテチウム" in note.ja


def test_every_measure_makes_a_scenario_or_says_why_not() -> None:
    for control, found in SCENARIOS.items():
        if found is None:
            with pytest.raises(InputError) as caught:
                measure_scenario(control, route=ROUTE)
            assert control in str(caught.value)
            assert control in caught.value.said("ja")
    assert sum(found is not None for found in SCENARIOS.values()) >= 60


def test_every_material_of_a_measure_is_disrupted_or_noted() -> None:
    for row in CONTROLS.iter_rows(named=True):
        found = SCENARIOS[row["control"]]
        if found is None:
            continue
        left_out = sum("left out" in note.en for note in found.notes)
        named = set((row["materials"] or "").split(";"))
        assert len(named) == left_out + len(set(found.materials)), row["control"]


def test_lists_of_firms_and_technology_make_no_scenario() -> None:
    kinds = pl.col("instrument").is_in(
        ["entity_list", "technology", "reporting", "suspension_of_controls", "other"]
    )
    for control in CONTROLS.filter(kinds)["control"]:
        with pytest.raises(InputError, match="holds back no goods"):
            measure_scenario(control)


def test_every_stop_of_the_catalogue_says_what_it_cut() -> None:
    stops = CONTROLS.filter(pl.col("instrument").str.split(";").list.contains("stop"))
    assert set(stops["control"]) == set(STOPS)


def test_a_blockade_needs_its_route() -> None:
    with pytest.raises(InputError, match="give `route`"):
        measure_scenario("IRN-2026-HORMUZ")
    assert measure_scenario("IRN-2026-HORMUZ", route=ROUTE).disruptions[0].route == ROUTE


def test_an_own_course_and_week_take_the_place_of_the_table() -> None:
    half = Profile(kind="licence", parameters={
        "delay_weeks": assumed(3, WHY), "ramp_weeks": assumed(0, WHY),
        "grant_share": assumed(0.5, WHY)})  # fmt: skip
    found = measure_scenario("CHN-2023-GAGE", profile=half, start_week=2)
    assert limits(found, "gallium", 8)[0].part[:, 0].tolist() == [1, 1, 0, 0, 0, 0.5, 0.5, 0.5]


def test_an_unknown_measure_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="CHN-2023-GAGE"):
        measure_scenario("CHN-2023-GAGA")


def test_codes_become_every_material_they_hold_and_the_note_says_so() -> None:
    codes = Disruption(
        instrument="ban", profile=Profile(kind="ban", parameters={"leak": assumed(0, WHY)}),
        start_week=0, evidence=WHY, country="CHN", hs6=("811292",),
    )  # fmt: skip
    found = by_forms(scenario("禁輸", "ban", codes))
    assert found.materials == ("gallium", "germanium", "indium")
    assert "six digits" in found.notes[0].en
    with pytest.raises(UnknownName, match="999999"):
        by_forms(scenario("禁輸", "ban", Disruption(
            instrument="ban", profile=codes.profile, start_week=0, evidence=WHY, country="CHN",
            hs6=("999999",))))  # fmt: skip
