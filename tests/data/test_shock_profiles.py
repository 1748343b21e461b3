"""The table of courses: every instrument has one, whole, and every id it rests on exists."""

from __future__ import annotations

import pytest

from minamoto.core.errors import UnknownName
from minamoto.core.scenario import INSTRUMENTS
from minamoto.data import reference
from minamoto.data.shock_profiles import instruments, profile_of


def test_every_instrument_has_a_whole_course_that_it_may_take() -> None:
    assert set(instruments()) == set(INSTRUMENTS)
    for instrument, kinds in instruments().items():
        for kind in kinds:
            assert profile_of(instrument, kind).kind == kind
            assert kind in INSTRUMENTS[instrument]


def test_every_event_named_is_in_the_catalogue() -> None:
    known = {*reference.table("controls")["control"], *reference.table("durations")["duration"]}
    named = reference.table("shock_profiles")["events"].drop_nulls()
    assert {event for cell in named for event in cell.split(";")} <= known


def test_a_number_without_an_event_is_an_assumption_and_says_so() -> None:
    for row in reference.table("shock_profiles").iter_rows(named=True):
        assert (row["source"] == "general_knowledge") == row["note"].startswith("Assumption: ")
        assert row["events"] is not None or row["source"] == "general_knowledge"


def test_an_unknown_instrument_or_course_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match="'licence'"):
        profile_of("license")
    with pytest.raises(UnknownName, match="rush_stop_return"):
        profile_of("licence", "ban")
