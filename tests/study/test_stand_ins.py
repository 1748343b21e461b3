"""Last year's figure, or another publisher's, stands in where a series has none, and says so."""

from __future__ import annotations

import math

import pytest

from minamoto.data import chains, parameters
from minamoto.network.model import WORLD, MadeFigure
from minamoto.network.reconcile import reconcile
from minamoto.study.chain_model import chain_model
from minamoto.study.chain_words import assumptions
from minamoto.study.made_figures import made_figures
from minamoto.study.stand_ins import of_other_publisher, of_year_before
from scripts.reference.calibrate_changes import calibrated


def figures(material: str, form: str, *hidden: str) -> dict[str, MadeFigure]:
    found = made_figures(
        material, chains.chain(material).form(form), 2024, without=frozenset(hidden)
    )
    return {figure.country: figure for figure in found}


def test_a_hidden_output_is_replaced_by_last_years_with_a_wider_error() -> None:
    seen, hidden = figures("magnesium", "metal"), figures("magnesium", "metal", "ISR")
    assert hidden["ISR"].is_stand_in
    assert (hidden["ISR"].source, hidden["ISR"].year) == ("usgs_mcs2025", 2023)
    sds = [(f.sd_t or 0.0) / (f.mass_t or 1.0) for f in (hidden["ISR"], seen["ISR"])]
    assert sds[0] > math.log(parameters.chosen(parameters.stand_in("gsd_year_before")))
    assert sds[0] > sds[1]
    assert not seen["ISR"].is_stand_in


def test_a_country_that_this_years_table_lost_has_last_years_figure_within_the_rest() -> None:
    found = figures("zirconium", "zircon")
    assert found["KEN"].is_stand_in
    assert found["KEN"].year == 2023
    printed = [f for f in found.values() if f.country != WORLD and not f.is_stand_in]
    assert {f.year for f in printed} == {2024}
    # what the world's total leaves over is for Kenya too, not what it leaves beyond Kenya
    assert found[WORLD].is_rest
    assert (found[WORLD].mass_t or 0.0) >= (found["KEN"].mass_t or 0.0) / 2


def test_a_zero_is_a_figure_and_is_not_replaced() -> None:
    form = chains.chain("magnesium").form("metal")
    assert form.series is not None
    before = of_year_before("magnesium", form.series, 2024)
    found = figures("magnesium", "metal")
    assert {c for c in before if c not in found} == {
        c for c in before if c not in {f.country for f in found.values()}
    }
    assert all(not f.is_stand_in for c, f in found.items() if c not in before)


def test_a_table_of_the_leading_countries_is_filled_up_from_another_publisher() -> None:
    found = figures("nickel", "refined")
    japan = found["JPN"]
    assert japan.is_stand_in
    assert japan.source == "bgs_wms_history"
    assert 80e3 < (japan.mass_t or 0.0) < 160e3  # about 120 kt in BGS's own table of 2023


def test_another_publishers_table_of_something_else_is_not_used() -> None:
    series = chains.chain("nickel").form("refined").series
    assert series is not None
    odd = {"CHN": 1.0, "IDN": 900.0, "RUS": 400.0, "CAN": 90_000.0}
    assert of_other_publisher("nickel", series, 2024, odd) == {}


def test_a_hidden_flow_is_replaced_by_last_years() -> None:
    flow = max(chain_model("zinc").trade, key=lambda f: f.gross_t)
    hidden = chain_model("zinc", without=[(flow.form, flow.exporter, flow.importer)])
    found = [
        f for f in hidden.trade
        if (f.code, f.exporter, f.importer) == (flow.code, flow.exporter, flow.importer)
    ]  # fmt: skip
    assert [f.year for f in found] == [2023]
    assert found[0].gsd > 1.5 > flow.gsd
    assert len(hidden.trade) == len(chain_model("zinc").trade)


def test_what_stands_in_is_said_and_the_series_keeps_its_own_year() -> None:
    found = reconcile(chain_model("zirconium"))
    said = " ".join(text.en for text in assumptions(chains.chain("zirconium"), found))
    assert "Kenya (2023)" in said
    assert "is of 2023, used for 2024" not in said


@pytest.mark.parametrize("spread", calibrated(), ids=lambda spread: spread.name)
def test_the_errors_of_stand_ins_are_those_of_the_shipped_tables(spread: object) -> None:
    name, value = spread.name, spread.value  # type: ignore[attr-defined]
    low, high = spread.low, spread.high  # type: ignore[attr-defined]
    row = parameters.stand_in(name)
    assert (row.value, row.low, row.high) == pytest.approx((value, low, high), abs=1e-3)
