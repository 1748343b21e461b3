"""`stress`: the weekly cascade on real networks, by what must hold whatever is assumed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.finding import Finding
from minamoto.study import responses
from minamoto.study.stress import stress

DAY = date(2026, 11, 25)


def asked(**how: object) -> Finding:
    question = {"materials": ["magnesium"], "cut": "中国", "on": DAY, "draws": 6, "runs": 6} | how
    return stress("JPN", **question)  # type: ignore[arg-type]  # by name


def row(**how: object) -> dict[str, object]:
    return asked(**how).to_polars("stress").row(0, named=True)


def test_without_its_only_seller_a_country_runs_short_when_its_stocks_are_used_up() -> None:
    found = row()
    assert found["survive_weeks"] == pytest.approx(2 + 2 + 4, abs=1)  # at sea, in trade, at users
    assert 0.9 < float(str(found["worst_share"])) <= 1.0
    assert found["first_out"] == "makers and traders"
    fuller = row(given={"user_weeks": 9.0})
    assert float(str(fuller["survive_weeks"])) == float(str(found["survive_weeks"])) + 5


def test_each_row_lies_within_its_interval() -> None:
    frame = asked().to_polars("weeks")
    assert frame.select(
        (pl.col("met_low") <= pl.col("met")).all() & (pl.col("met") <= pl.col("met_high")).all()
    ).item()
    assert frame["week"].to_list() == list(range(1, 105))


def test_the_less_is_left_the_more_is_lost_and_a_shorter_shock_costs_less() -> None:
    lost = [float(str(row(left=left)["lost_t"])) for left in (0.0, 0.3, 0.6)]
    assert lost == sorted(lost, reverse=True)
    assert float(str(row(weeks_cut=20)["lost_t"])) < lost[0]


def test_a_country_that_sells_none_of_it_is_no_shock() -> None:
    found = row(cut="Iceland")
    assert found["survive_weeks"] is None
    assert found["lost_t"] == 0


def test_a_shock_towards_others_leaves_the_asker_as_it_was() -> None:
    assert float(str(row(towards=["USA"])["lost_t"])) == pytest.approx(0.0, abs=1.0)


def test_others_sell_more_instead() -> None:
    gainers = asked().to_polars("gainers")
    assert gainers.height
    assert "CHN" not in set(gainers["country"])
    assert gainers["sent_more_t"].max() > 0  # type: ignore[operator]  # never null


def test_every_assumption_is_in_the_answer_and_one_given_says_so() -> None:
    found = asked(given={"user_weeks": 7.0})
    said = [text.en for text in found.assumptions]
    for name in responses.known():
        assert any(line.startswith(responses.NAMES[name].en) for line in said), name
    assert "stock of users, weeks: 7 (as given)." in said


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"left": 1.2}, "left: 1.2, allowed 0 up to, not, 1"),
        ({"weeks_cut": 200}, "weeks_cut: 200 of 104"),
        ({"given": {"user_week": 3.0}}, "no response 'user_week', allowed .*user_weeks"),
    ],
)
def test_a_number_out_of_range_is_refused(how: dict[str, object], match: str) -> None:
    with pytest.raises(InputError, match=match):
        asked(**how)


def test_an_unknown_country_is_named() -> None:
    with pytest.raises(UnknownName, match="Atlantis"):
        asked(cut="Atlantis")


def test_draws_do_not_hang_on_how_many_there_are_and_stay_in_their_ranges() -> None:
    few, many = responses.drawn(5), responses.drawn(40)
    assert few == many[:5]
    for name, one in responses.known().items():
        values = [getattr(held, name) for held in many]
        assert one.low is not None
        assert one.high is not None
        assert one.low <= min(values) <= max(values) <= one.high, name


def test_a_measure_of_the_catalogue_asks_about_its_own_materials_and_says_what_it_rests_on() -> (
    None
):
    found = stress("JPN", measure="CHN-2023-GAGE", on=DAY, draws=4, runs=4)
    assert found.to_polars("stress")["material"].to_list() == ["gallium", "germanium"]
    assert any("takes effect in week" in text.en for text in found.assumptions)
    assert any("from comtrade_china_monthly" in text.en for text in found.assumptions)
    assert any("six digits" in text.en for text in found.warnings)


@pytest.mark.parametrize("file", ["gallium-licence.toml", "magnesium-power-and-ban.toml"])
def test_a_scenario_file_is_run(file: str) -> None:
    path = Path(__file__).parents[2] / "examples" / "scenarios" / file
    found = stress("JPN", scenario=path, on=DAY, draws=4, runs=4)
    assert found.question["scenario"] == file
    assert found.to_polars("weeks").height


def test_one_cause_is_asked_for() -> None:
    with pytest.raises(InputError, match="one of cut, measure and scenario, found none"):
        asked(cut=None)
    with pytest.raises(InputError, match="found cut, measure"):
        asked(measure="CHN-2023-GAGE")


def test_every_response_has_a_name_in_both_languages() -> None:
    assert set(responses.NAMES) == set(responses.known())
