"""The European Union's published supply risk and economic importance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from minamoto.core.errors import InputError, MissingInput
from minamoto.indicators import (
    ECONOMIC_IMPORTANCE_THRESHOLD,
    SUPPLY_RISK_THRESHOLD,
    eu_economic_importance,
    eu_supply_risk,
    eu_supply_risk_one_source,
    reported_stage,
)
from tests.indicators import golden

Row = dict[str, str]
ROWS = golden.rows("eu_supply_risk_2017")
LARGEST_2023 = 204_200.0  # MEUR, C28 machinery: 2023 study, annex 6
HALF_DIGIT = 0.05  # EI is printed with one decimal
# substitution indices of the 2017 and 2023 studies lie between these
LEAST_SUBSTITUTION = 0.75
# whose printed EI is above what their printed uses allow even without any substitution
ABOVE_THEIR_USES = {"Fluorspar", "Selenium"}


def number(row: Row, name: str) -> float:
    return float(row[name])


def fractions(row: Row) -> tuple[float, float]:
    return number(row, "recycling_input_rate_pct") / 100, number(row, "substitution")


def supply_risk(row: Row) -> float:
    used = row["supply_used"]
    if used == "GS + EUS":
        reliance = number(row, "import_reliance_pct") / 100
        return float(
            eu_supply_risk(number(row, "h_global"), number(row, "h_eu"), reliance, *fractions(row))
        )
    h = {"GS only": "h_global", "EUS only": "h_eu"}[used]
    return float(eu_supply_risk_one_source(number(row, h), *fractions(row)))


def in_band(row: Row, value: float) -> bool:
    return number(row, "low") - 1e-9 <= value <= number(row, "high") + 1e-9


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["material"])
def test_supply_risk_2017_lies_in_the_rounding_of_its_printed_inputs(row: Row) -> None:
    assert in_band(row, supply_risk(row))
    # the band itself holds the printed value, give or take its own rounding
    assert number(row, "low") - 0.05 <= number(row, "supply_risk") <= number(row, "high") + 0.05


def without_the_half(row: Row) -> float:
    if row["supply_used"] != "GS + EUS":
        return supply_risk(row)
    doubled = 2 * number(row, "import_reliance_pct") / 100
    recycled, lack = fractions(row)
    h = number(row, "h_global") * doubled / 2 + number(row, "h_eu") * (1 - doubled / 2)
    return h * (1 - recycled) * lack


def from_global_supply_alone(row: Row) -> float:
    return float(eu_supply_risk_one_source(number(row, "h_global"), *fractions(row)))


def without_recycling(row: Row) -> float:
    return supply_risk(row | {"recycling_input_rate_pct": "0"})


def without_substitution(row: Row) -> float:
    return supply_risk(row | {"substitution": "1"})


@pytest.mark.parametrize(
    ("wrong", "least_failures"),
    [
        (without_the_half, 15),
        (from_global_supply_alone, 20),
        (without_recycling, 10),
        (without_substitution, 5),
    ],
)
def test_a_wrong_equation_would_leave_the_bands(
    wrong: Callable[[Row], float], least_failures: int
) -> None:
    comparable = [row for row in ROWS if row["h_global"]]
    failures = sum(not in_band(row, wrong(row)) for row in comparable)
    assert failures >= least_failures


def test_the_riskier_stage_is_the_one_reported() -> None:
    assert reported_stage({"extraction": 0.2, "processing": 3.9}) == ("processing", 3.9)
    with pytest.raises(MissingInput, match="processing"):
        reported_stage({"extraction": 0.2, "processing": float("nan")})
    with pytest.raises(InputError, match="found none"):
        reported_stage({})


def uses_2023() -> dict[str, list[Row]]:
    uses: dict[str, list[Row]] = defaultdict(list)
    for row in golden.rows("eu_uses_2023"):
        uses[row["material"]].append(row)
    return uses


def is_complete(uses: list[Row]) -> bool:
    # ">0%" and uses without a sector leave the weighted mean open
    return all(u["value_added_meur"] and u["use_share_pct"].isdigit() for u in uses)


COMPLETE = {material: uses for material, uses in uses_2023().items() if is_complete(uses)}


def test_enough_materials_have_all_their_uses() -> None:
    assert len(COMPLETE) >= 25


@pytest.mark.parametrize("material", sorted(COMPLETE))
def test_economic_importance_2023_leaves_room_for_a_substitution_index(material: str) -> None:
    uses = COMPLETE[material]
    share = [number(use, "use_share_pct") for use in uses]
    added = [number(use, "value_added_meur") for use in uses]
    printed = number(uses[0], "economic_importance")
    without = float(eu_economic_importance(share, added, LARGEST_2023, 1.0))
    if material in ABOVE_THEIR_USES:
        assert without + HALF_DIGIT < printed
        return
    assert LEAST_SUBSTITUTION * without - HALF_DIGIT <= printed <= without + HALF_DIGIT
    implied = min(printed / without, 1.0)
    assert float(eu_economic_importance(share, added, LARGEST_2023, implied)) == pytest.approx(
        printed, abs=HALF_DIGIT
    )


def test_a_use_of_unknown_value_added_is_missing_and_not_skipped() -> None:
    with pytest.raises(MissingInput, match=r"26\.0% of use_share"):
        eu_economic_importance([74, 26], [64_990, float("nan")], LARGEST_2023, 1.0)


def test_the_largest_sector_must_be_the_largest() -> None:
    with pytest.raises(InputError, match="largest_value_added: must be the largest"):
        eu_economic_importance([1.0], [LARGEST_2023 + 1], LARGEST_2023, 1.0)


def test_the_thresholds_are_those_of_the_studies() -> None:
    assert (SUPPLY_RISK_THRESHOLD, ECONOMIC_IMPORTANCE_THRESHOLD) == (1.0, 2.8)
