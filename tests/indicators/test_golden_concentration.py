"""Measures of concentration against published and defined figures."""

from __future__ import annotations

import numpy as np
import pytest

from minamoto.core.errors import UnknownName
from minamoto.indicators import (
    DOJ_POINTS,
    by_key,
    guideline_level,
    herfindahl,
    herfindahl_bounds,
    top_share_bounds,
)
from tests.indicators import golden

CASES = golden.rows("concentration")
MEASURES = (
    "hhi",
    "normalised_hhi",
    "top3_share",
    "effective_number",
    "entropy_number",
    "theil",
    "gini",
)
REST = "Rest of world (residual)"
IEA = golden.rows("iea_concentration")


@pytest.mark.parametrize("key", MEASURES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_defined_cases(case: dict[str, str], key: str) -> None:
    mass = [float(x) for x in case["mass"].split()]
    assert by_key(key).compute(mass=mass) == pytest.approx(float(case[key]), rel=1e-12, abs=1e-12)


def test_forty_thirty_twenty_ten_is_three_thousand_points() -> None:
    assert herfindahl([40, 30, 20, 10]) * DOJ_POINTS == pytest.approx(3000, abs=1e-9)


def test_the_worked_example_of_world_mining_data() -> None:
    # "Concentration of Producer Countries": shares of 50, 30, 15 and 5 % make 3 650 points
    assert herfindahl([50, 30, 15, 5]) * DOJ_POINTS == pytest.approx(3650, abs=1e-9)


def listed_and_rest(mineral: str, stage: str, year: str) -> tuple[list[float], float]:
    supply = {
        row["country"]: float(row["mass_kt"])
        for row in golden.rows("iea_supply")
        if (row["mineral"], row["stage"], row["year"]) == (mineral, stage, year)
    }
    rest = supply.pop(REST)
    return list(supply.values()), rest


@pytest.mark.parametrize("row", IEA, ids=lambda r: f"{r['mineral']}-{r['stage']}-{r['year']}")
def test_iea_shares_come_out_of_its_supply_by_country(row: dict[str, str]) -> None:
    mass, rest = listed_and_rest(row["mineral"], row["stage"], row["year"])
    top1 = top_share_bounds(mass, rest, 1)
    top3 = top_share_bounds(mass, rest, 3)
    assert top1.low == top1.high == pytest.approx(float(row["top1_share"]), rel=1e-9)
    # IEA prints shares of unrounded masses: 0.003 is the largest difference of the whole dataset
    assert top3.low == top3.high == pytest.approx(float(row["top3_share"]), abs=3e-3)


@pytest.mark.parametrize("row", IEA, ids=lambda r: f"{r['mineral']}-{r['stage']}-{r['year']}")
def test_hhi_bounds_start_at_the_listed_and_never_exceed_the_simple_bound(
    row: dict[str, str],
) -> None:
    mass, rest = listed_and_rest(row["mineral"], row["stage"], row["year"])
    bounds = herfindahl_bounds(mass, rest)
    assert bounds.low == pytest.approx(float(row["hhi_low"]), rel=1e-9)
    share = np.asarray(mass) / (sum(mass) + rest)
    cap = min(share[share > 0].min(), 1 - share.sum())
    assert bounds.low <= bounds.high <= bounds.low + (1 - share.sum()) * cap + 1e-12


@pytest.mark.parametrize(
    ("year", "computed", "printed"), [("2024", 0.858, 0.86), ("2035", 0.824, 0.82)]
)
def test_mean_of_the_six_refining_top_three_shares_is_what_the_iea_prints(
    year: str, computed: float, printed: float
) -> None:
    refining = [r for r in IEA if r["stage"] == "refining" and r["year"] == year]
    assert len(refining) == 6
    shares = [
        top_share_bounds(*listed_and_rest(r["mineral"], r["stage"], year), 3).low for r in refining
    ]
    mean = sum(map(float, shares)) / len(shares)
    assert mean == pytest.approx(computed, abs=5e-4)
    assert round(mean, 2) == printed


@pytest.mark.parametrize("row", golden.rows("hhi_thresholds"), ids=lambda r: r["guideline"])
def test_levels_of_the_guidelines(row: dict[str, str]) -> None:
    moderate, high = float(row["moderate_from_points"]), float(row["high_above_points"])
    for points, level in [
        (moderate - 1, "low"),
        (moderate + 1, "moderate"),
        (high - 1, "moderate"),
        (high + 1, "high"),
    ]:
        assert guideline_level(points / DOJ_POINTS, row["guideline"]) == level


def test_an_unknown_guideline_is_named() -> None:
    with pytest.raises(UnknownName, match="2023"):
        guideline_level(0.2, "2022")
