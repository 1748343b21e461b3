"""N-1 supply against the IEA's own figures.

The IEA prints the share of the remaining demand and not the demand of the largest supplier, so what
can be checked is the plain ratio and that a demand exists, between none and all, that gives what
is printed.
"""

from __future__ import annotations

import pytest

from minamoto.core.errors import NoValue
from minamoto.indicators import n_minus_one
from tests.indicators import golden

Row = dict[str, str]


def supply(mineral: str, year: str) -> list[float]:
    return [
        float(row["mass_kt"])
        for row in golden.rows("iea_supply")
        if (row["mineral"], row["stage"], row["year"]) == (mineral, "refining", year)
    ]


def demand(mineral: str, year: str) -> float:
    (row,) = (
        row for row in golden.rows("iea_demand") if (row["mineral"], row["year"]) == (mineral, year)
    )
    return float(row["demand_kt"])


REFINING = [row for row in golden.rows("iea_concentration") if row["stage"] == "refining"]


@pytest.mark.parametrize("row", REFINING, ids=lambda r: f"{r['mineral']}-{r['year']}")
def test_without_the_largest_suppliers_demand_it_is_the_plain_ratio(row: Row) -> None:
    value = n_minus_one(
        supply(row["mineral"], row["year"]), demand(row["mineral"], row["year"]), 0.0
    )
    assert value == pytest.approx(float(row["supply_without_top1_over_demand"]), rel=1e-9)


@pytest.mark.parametrize("row", golden.rows("n_minus_one"), ids=lambda r: r["mineral"])
def test_the_printed_share_comes_out_for_a_demand_that_can_be(row: Row) -> None:
    mass, total = supply(row["mineral"], row["year"]), demand(row["mineral"], row["year"])
    printed = float(row["printed_high"])
    own = total - (sum(mass) - max(mass)) / printed
    assert 0 < own < total
    assert n_minus_one(mass, total, own) == pytest.approx(printed, rel=1e-9)
    assert n_minus_one(mass, total, own * 0.9) < printed


def test_no_demand_left_has_no_value() -> None:
    with pytest.raises(NoValue, match="no demand is left"):
        n_minus_one([1.0, 2.0], 10.0, 10.0)
