"""A scenario that cannot be meant is refused, with what is allowed, in both languages."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from minamoto.core.errors import InputError
from minamoto.core.profile import Estimate, Profile, assumed
from minamoto.core.scenario import Scenario, scenario
from minamoto.core.text import Text
from tests.simulation.scenarios import WHY, disruption, profile

OUTAGE = profile("outage_linear", lost_share=0.5, outage_weeks=2, recovery_weeks=2)
BAD: list[tuple[dict[str, Any], str]] = [
    ({"instrument": "bann"}, "did you mean 'ban'"),
    ({"profile": OUTAGE}, "allowed ban, stop_return, rush_stop_return"),
    ({"start_week": -1}, "an integer >= 0"),
    ({"country": "China"}, "alpha-3"),
    ({"country": None}, "ban needs `country`"),
    ({"route": (("CHN", "JPN"),)}, "has no route"),
    ({"towards": ("JPN",), "exempt": ("KOR",)}, "not both"),
    ({"towards": ("JPN", "JPN")}, "stands twice"),
    ({"hs6": ("8112",)}, "six digits"),
    ({"material": None}, "say of what"),
    ({"material": "Gallium"}, "key of a material"),
    ({"coverage": assumed(1.2, WHY)}, "0 to 1"),
    ({"instrument": "accident", "profile": OUTAGE, "towards": ("JPN",)}, "for everyone"),
    ({"instrument": "blockade"}, "lists pairs"),
]


@pytest.mark.parametrize(("changes", "said"), BAD)
def test_what_cannot_be_meant_is_refused_in_both_languages(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        disruption(**changes)
    assert said in str(caught.value)
    assert caught.value.said("ja") != str(caught.value)


def test_a_profile_says_the_name_that_was_meant_and_the_one_missing() -> None:
    with pytest.raises(InputError, match="did you mean 'ban'"):
        Profile(kind="bans", parameters={})
    with pytest.raises(InputError, match=r"'leak' .* is missing"):
        Profile(kind="ban", parameters={})
    with pytest.raises(InputError, match="allowed leak; did you mean 'leak'"):
        profile("ban", leek=0.1)
    with pytest.raises(InputError, match="allowed from 0 to 1"):
        profile("ban", leak=1.5)


@pytest.mark.parametrize(
    "numbers", [(2, 1, 3), (-1, 0, 1), (0, 1, float("inf")), (0, float("nan"), 1)]
)
def test_a_range_must_be_ordered_and_finite(numbers: tuple[float, float, float]) -> None:
    low, value, high = numbers
    with pytest.raises(InputError, match="low <= value <= high"):
        Estimate(low=low, value=value, high=high, source="usgs_mcs2026")


def test_a_number_without_a_source_needs_its_reason() -> None:
    with pytest.raises(InputError, match="needs its reason"):
        Estimate(low=0, value=0, high=1, source="assumption")


def test_assumptions_are_listed_once_and_sourced_numbers_are_not() -> None:
    sourced = Estimate(low=0, value=0.1, high=0.2, source="usgs_mcs2026")
    read = disruption(profile=Profile(kind="ban", parameters={"leak": sourced}))
    guess = disruption(profile=profile("ban", leak=0.25))
    found = scenario("試", "t", read, guess, guess).assumptions()
    assert [text.en for text in found] == [
        "part that the measure bears on: 1 (1-1); bears on all of it",
        "part that still flows: 0.25 (0.25-0.25); a number of this test",
    ]


def test_a_scenario_needs_a_disruption_and_travels_between_processes() -> None:
    with pytest.raises(InputError, match="one disruption or more"):
        Scenario(name=Text("空", "empty"), disruptions=())
    one = scenario("試", "t", disruption(), disruption(material="antimony"))
    assert pickle.loads(pickle.dumps(one)) == one
    assert one.materials == ("antimony", "gallium")
