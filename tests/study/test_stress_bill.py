"""`stress` of a bill: lines stop no sooner with more in store, and cost no more than is earned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.study.stress_bill import stress_bill
from tests.study.bills import Line, bill, line

DAY = date(2026, 11, 25)
WEEK = 10_000.0  # JPY of margin of the bills' products


def asked(path: Path, **how: object) -> Finding:
    question = {"cut": "CHN", "on": DAY, "draws": 4, "runs": 4} | how
    return stress_bill(path, "JPN", **question)  # type: ignore[arg-type]  # by name


def row(path: Path, **how: object) -> dict[str, object]:
    return asked(path, **how).to_polars("product_lines").row(0, named=True)


def of(tmp_path: Path, *lines: Line) -> Path:
    return bill(tmp_path / "bom.csv", lines)


def test_more_days_in_store_keep_the_line_running_longer(tmp_path: Path) -> None:
    weeks = [
        float(
            str(row(of(tmp_path, line(material="magnesium", stock_days=days)))["short_after_weeks"])
        )
        for days in (7, 35, 70)
    ]
    assert weeks == sorted(weeks)
    assert weeks[2] - weeks[1] == pytest.approx(5, abs=1)


def test_a_refiner_elsewhere_keeps_the_line_running_when_china_stops(tmp_path: Path) -> None:
    chinese = row(of(tmp_path, line(material="magnesium", refiner_country="CHN", stock_days=14)))
    other = row(of(tmp_path, line(material="magnesium", refiner_country="ISR", stock_days=14)))
    assert chinese["material"] == "magnesium"
    assert float(str(chinese["margin_lost"])) > float(str(other["margin_lost"]))


def test_no_more_is_lost_than_is_earned_and_weeks_add_up(tmp_path: Path) -> None:
    found = asked(of(tmp_path, line(material="magnesium", stock_days=7), line(material="niobium")))
    lines, weeks = found.to_polars("product_lines"), found.to_polars("line_weeks")
    assert weeks["output"].is_between(0, 1 + 1e-9).all()
    lost = lines["margin_lost"].item()
    assert 0 < lost <= 104 * lines["margin_per_week"].item() * (1 + 1e-9)
    assert weeks["margin_lost"].sum() == pytest.approx(lost)
    inside = (pl.col("output_low") <= pl.col("output")) & (
        pl.col("output") <= pl.col("output_high")
    )
    assert weeks.select(inside.all()).item()


def test_a_country_that_makes_none_of_it_stops_nothing(tmp_path: Path) -> None:
    found = row(of(tmp_path, line(material="magnesium")), cut="ISL")
    assert found["material"] is None
    assert found["margin_lost"] == 0


def test_a_bill_without_a_known_material_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        asked(of(tmp_path, line(material="unobtainium")))
