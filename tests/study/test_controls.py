from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import minamoto as mn
from minamoto.study.controls import CATALOGUE_AS_OF, LAPSE_HORIZON, in_force_towards, state_on


def state(control: str, day: date) -> bool | None:
    found = state_on(day).filter(control=control)["is_in_force"]
    assert len(found) == 1
    value: bool | None = found.item()
    return value


@pytest.mark.parametrize(
    ("control", "day", "expected"),
    [
        # MOFCOM/GAC announcement 23 of 2023: licences for gallium and germanium from 2023-08-01
        ("CHN-2023-GAGE", date(2023, 7, 31), False),
        ("CHN-2023-GAGE", date(2023, 8, 1), True),
        # announcement 61 of 2025, suspended 2025-11-07 until 2026-11-10 by announcement 70
        ("CHN-2025-61", date(2026, 1, 1), False),
        ("CHN-2025-61", date(2026, 11, 23), None),
        # the ban on gallium, germanium and antimony to the United States, suspended to 2026-11-27
        ("CHN-2024-USBAN", date(2025, 1, 1), True),
        ("CHN-2024-USBAN", date(2026, 11, 23), False),
        ("CHN-2024-USBAN", date(2026, 12, 1), None),
        # Japan's licences towards Korea ended in March 2023
        ("JPN-2019-KOR", date(2020, 1, 1), True),
        ("JPN-2019-KOR", date(2024, 1, 1), False),
        # announced, never in force
        ("RUS-2024-THREAT", date(2025, 1, 1), False),
        # a start in the future
        ("GAB-2029-MN", date(2026, 11, 23), False),
    ],
)
def test_state_of_a_measure_on_a_day(control: str, day: date, expected: bool | None) -> None:
    assert state(control, day) is expected


def test_a_ban_on_one_country_does_not_bind_another() -> None:
    to_japan = in_force_towards(date(2025, 1, 1), "JPN", ["gallium"])["control"].to_list()
    to_america = in_force_towards(date(2025, 1, 1), "USA", ["gallium"])["control"].to_list()
    assert "CHN-2024-USBAN" in to_america
    assert "CHN-2024-USBAN" not in to_japan
    assert "CHN-2023-GAGE" in to_japan


def test_a_country_does_not_control_its_own_supply() -> None:
    bearing = in_force_towards(date(2026, 1, 1), "CHN", ["gallium", "tungsten"])
    assert "CHN" not in bearing["imposer"].to_list()


def test_lapses_lie_within_half_a_year() -> None:
    day = CATALOGUE_AS_OF
    lapses = mn.controls(on=day).to_polars("lapses")
    assert "CHN-2025-72-SUSP" in lapses["control"].to_list()
    assert lapses["date"].is_between(day, day + LAPSE_HORIZON).all()
    assert (lapses["days_left"] == (lapses["date"] - day).dt.total_days()).all()


def test_filters_narrow_and_never_widen() -> None:
    whole = mn.controls(on=CATALOGUE_AS_OF).to_polars("controls")
    chinese = mn.controls(on=CATALOGUE_AS_OF, imposer="中国").to_polars("controls")
    gallium = mn.controls(on=CATALOGUE_AS_OF, imposer="China", material="Ga").to_polars("controls")
    assert whole.height > chinese.height > gallium.height > 0
    assert set(gallium["control"]) <= set(chinese["control"]) <= set(whole["control"])
    assert chinese["imposer"].unique().to_list() == ["CHN"]
    by_code = mn.controls(on=CATALOGUE_AS_OF, hs6="8112.92").to_polars("controls")
    assert by_code["hs6"].str.contains("811292").all()


def test_a_day_after_the_catalogue_is_warned_of() -> None:
    late = mn.controls(on=CATALOGUE_AS_OF + timedelta(days=30))
    assert any("later than the catalogue" in text.en for text in late.warnings)


def test_measures_in_doubt_are_named_in_the_warnings() -> None:
    found = mn.controls(on=CATALOGUE_AS_OF)
    unknown = found.to_polars("controls").filter(pl.col("is_in_force").is_null())["control"]
    assert len(unknown) > 0
    said = " ".join(text.en for text in found.warnings)
    assert all(control in said for control in unknown)


def test_a_measure_on_a_group_bears_on_its_members() -> None:
    # Viet Nam bans exports of unprocessed rare earths, as a group
    bearing = in_force_towards(date(2026, 6, 1), "JPN", ["neodymium"])
    assert bearing.filter(control="VNM-2026-REE")["is_in_force"].to_list() == [True]


def test_a_measure_on_some_members_bears_on_the_group_in_part_only() -> None:
    # MOFCOM/GAC announcement 18 of 2025 licenses seven of the rare earths
    bearing = in_force_towards(date(2026, 6, 1), "JPN", ["rare_earths", "dysprosium"])
    states = dict(bearing.filter(control="CHN-2025-REE7").select("material", "is_in_force").rows())
    assert states == {"dysprosium": True, "rare_earths": None}


def test_what_a_reader_sees_of_a_measure_is_in_both_languages() -> None:
    row = mn.controls(material="gallium").to_polars("controls").filter(control="CHN-2023-GAGE")
    assert row["legal_reference_en"].item() == "MOFCOM/GAC Announcement No. 23 of 2023"
    assert row["legal_reference_ja"].item() == "商務部・海関総署公告2023年第23号"
    assert row["status_ja"].item() == "有効"
    assert {"form_ja", "observed_effect_ja", "note_ja", "target_text_ja"} <= set(row.columns)
