"""Scenarios as factors: who is touched, by how much, and what several do together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.profile import assumed
from minamoto.core.scenario import Disruption, scenario
from minamoto.simulation.shocks import capacity_factors, limits, part_by_week, trade_factors
from tests.simulation.scenarios import WHY, disruption, profile

FLOWS: dict[str, Any] = {
    "exporter": ["CHN", "CHN", "CHN", "KOR", "CHN"],
    "importer": ["JPN", "KOR", "CHN", "JPN", "JPN"],
    "material": ["gallium", "gallium", "gallium", "gallium", "germanium"],
    "form": ["metal", "metal", "metal", "metal", "metal"],
}


def factors(*disruptions: Disruption, **values: Any) -> NDArray[np.float64]:
    return trade_factors(
        scenario("試験", "test", *disruptions), **FLOWS, n_weeks=6, **values
    ).dense()


def test_a_ban_touches_only_its_material_its_sender_and_trade_abroad() -> None:
    found = factors(disruption())[:, -1, 0]
    assert found.tolist() == [0, 0, 1, 1, 1]


def test_a_ban_towards_some_leaves_the_others_and_one_with_exemptions_the_exempt() -> None:
    assert factors(disruption(towards=("JPN",)))[:, -1, 0].tolist() == [0, 1, 1, 1, 1]
    assert factors(disruption(exempt=("JPN",)))[:, -1, 0].tolist() == [1, 0, 1, 1, 1]


def test_another_form_is_not_touched() -> None:
    assert (factors(disruption(forms=("oxide",))) == 1).all()
    assert (factors(disruption(forms=("metal", "oxide")))[0, 2:] == 0).all()


def test_a_blockade_stops_the_pairs_of_its_route() -> None:
    route = disruption(
        instrument="blockade", country=None, route=(("KOR", "JPN"), ("CHN", "KOR")),
        profile=profile("stop_return", stop_weeks=2, stop_level=0, return_weeks=0, return_level=1),
    )  # fmt: skip
    assert factors(route)[:, 2, 0].tolist() == [1, 0, 1, 0, 1]
    assert (factors(route)[:, 4] == 1).all()


def test_disruptions_of_one_flow_multiply() -> None:
    half = disruption(profile=profile("ban", leak=0.5))
    third = disruption(profile=profile("ban", leak=0.25), towards=("JPN",), start_week=4)
    found = factors(half, third)[:, :, 0]
    assert found[0].tolist() == [1, 1, 0.5, 0.5, 0.125, 0.125]
    assert found[1].tolist() == [1, 1, 0.5, 0.5, 0.5, 0.5]


def test_accidents_touch_capacity_and_no_trade_and_bans_trade_alone() -> None:
    accident = disruption(
        instrument="accident",
        profile=profile("outage_linear", lost_share=0.4, outage_weeks=9, recovery_weeks=0),
    )
    both = scenario("試験", "test", accident, disruption(country="KOR"))
    made = capacity_factors(both, ["gallium"] * 2, ["metal"] * 2, ["CHN", "KOR"], 6)
    assert made.dense()[:, -1, 0].tolist() == pytest.approx([0.6, 1.0])
    assert factors(accident).min() == 1


def test_coverage_leaves_the_rest_of_the_flow() -> None:
    part = part_by_week(disruption(coverage=assumed(0.3, WHY)), 4)
    assert part[:, 0].tolist() == pytest.approx([1, 1, 0.7, 0.7])


def test_values_stand_in_for_parameters_scenario_by_scenario() -> None:
    values = [{"leak": np.array([0.0, 0.5, 1.0]), "start_week": np.array([0, 1, 2])}]
    found = factors(disruption(), values=values)
    assert found.shape == (5, 6, 3)
    assert found[0].tolist()[:3] == [[0, 1, 1], [0, 0.5, 1], [0, 0.5, 1]]


def test_rows_are_shared_and_the_first_is_normal() -> None:
    found = trade_factors(scenario("試験", "test", disruption()), **FLOWS, n_weeks=6)
    assert found.by_week.shape == (2, 6, 1)
    assert found.row.tolist() == [1, 1, 0, 0, 0]
    assert (found.by_week[0] == 1).all()
    np.testing.assert_array_equal(found.at(3), found.dense()[:, 3])


def test_no_flows_give_no_factors() -> None:
    empty: list[str] = []
    found = trade_factors(scenario("試", "t", disruption()), empty, empty, empty, empty, 3)
    assert found.dense().shape == (0, 3, 1)


def test_the_order_of_flows_changes_nothing() -> None:
    order = [4, 2, 0, 3, 1]
    moved = {name: [column[i] for i in order] for name, column in FLOWS.items()}
    both = scenario("試", "t", disruption(), disruption(towards=("JPN",), start_week=3))
    first = trade_factors(both, **FLOWS, n_weeks=5).dense()
    np.testing.assert_array_equal(trade_factors(both, **moved, n_weeks=5).dense(), first[order])


def test_limits_carry_targets_forms_and_output() -> None:
    ban = disruption(towards=("JPN", "KOR"), forms=("metal",))
    route = replace(
        disruption(country="CHN"), country=None, instrument="blockade",
        route=(("CHN", "JPN"), ("KOR", "JPN"), ("CHN", "KOR")),
    )  # fmt: skip
    other = disruption(material="germanium")
    found = limits(scenario("試", "t", ban, route, other), "gallium", 4)
    assert [(one.country, one.targets, one.forms) for one in found] == [
        ("CHN", ("JPN", "KOR"), ("metal",)), ("CHN", ("JPN", "KOR"), None), ("KOR", ("JPN",), None),
    ]  # fmt: skip
    assert found[0].part.shape == (4, 1)


def test_bad_values_say_which_and_what_is_allowed() -> None:
    one = scenario("試", "t", disruption())
    with pytest.raises(InputError, match="'lek', allowed one of leak, coverage, start_week"):
        limits(one, "gallium", 4, [{"lek": 1}])
    with pytest.raises(InputError, match="leak must be finite and >= 0"):
        limits(one, "gallium", 4, [{"leak": -1}])
    with pytest.raises(InputError, match="one for each of the 1 disruptions"):
        limits(one, "gallium", 4, [{}, {}])
    with pytest.raises(InputError, match="allowed one size"):
        trade_factors(one, ["CHN"], ["JPN"], ["gallium"], ["metal", "oxide"], 4)


def test_codes_without_a_material_are_not_guessed() -> None:
    codes = disruption(material=None, hs6=("811292",))
    with pytest.raises(InputError, match="811292") as caught:
        limits(scenario("試", "t", codes), "gallium", 4)
    assert "素材" in caught.value.said("ja")
