"""Since an earlier finding: only what changed is told, with the cause that the evidence shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.study.bill_changes import CHANGES, Now, changes, check_comparable

PRODUCTS = {
    "product": pl.String, "material": pl.String, "mass_t": pl.Float64,
    "margin_at_risk_per_week": pl.Float64, "currency": pl.String, "worst_country": pl.String,
    "worst_share": pl.Float64,
}  # fmt: skip
LINES = {
    "product": pl.String, "part": pl.String, "material_written": pl.String, "material": pl.String,
    "mass_t": pl.Float64, "entry_kind": pl.String,
    "entry_country": pl.String, "status": pl.String,
}  # fmt: skip
WEEKLY = 1000.0
NOTHING: Mapping[str, str] = {}


def products(share: float, country: str = "CHN", weekly: float = WEEKLY) -> pl.DataFrame:
    row = ["motor", "gallium", 1.0, weekly * share, "JPY", country, share]
    return pl.DataFrame([row], schema=PRODUCTS, orient="row")


def risk(share: float, country: str = "CHN", weekly: float = WEEKLY) -> pl.DataFrame:
    of = products(share, country, weekly)
    return of.drop("mass_t").with_columns(pl.lit(1, pl.Int32).alias("rank"))


def lines(country: str = "JPN", status: str = "statistical", mass: float = 1.0) -> pl.DataFrame:
    row = ["motor", "chip", "GaN", "gallium", mass, "bought_in", country, status]
    return pl.DataFrame([row], schema=LINES, orient="row")


def earlier(
    share: float = 0.5, *, of_lines: pl.DataFrame | None = None, controls: str | None = None,
    **more: Any,
) -> Finding:  # fmt: skip
    passed = pl.DataFrame({"material": ["gallium"], "controls": [controls]},
                          schema={"material": pl.String, "controls": pl.String})  # fmt: skip
    frames = {
        "risk": risk(share),
        "products": products(share),
        "lines": lines() if of_lines is None else of_lines,
        "pass_through": passed,
    }
    return Finding(
        verb="trace",
        question={"bom": "b.xlsx", "country": "JPN", "year": 2024, "on": "2026-01-15"} | more,
        headline=(),
        tables=tuple(
            FindingTable(
                name=name, title=Text("表", "table"), frame=frame,
                units={c: "1" for c, t in frame.schema.items() if t.is_numeric()},
            )
            for name, frame in frames.items()
        ),
        snapshots={"trade": "a", "production": "b", "chain_forms": "c", "method": "d"},
    )  # fmt: skip


def today(
    share: float = 0.5, *, of_lines: pl.DataFrame | None = None, controls: str = "",
    weekly: float = WEEKLY, country: str = "CHN", year: int = 2024,
    snapshots: Mapping[str, str] = NOTHING,
) -> Now:  # fmt: skip
    held = {"trade": "a", "production": "b", "chain_forms": "c", "method": "d", **snapshots}
    return Now(
        risk=risk(share, country, weekly), products=products(share, country, weekly),
        lines=lines() if of_lines is None else of_lines,
        snapshots=held, year=year, controls={"gallium": controls} if controls else {},
    )  # fmt: skip


def never(_lines: pl.DataFrame) -> pl.DataFrame:
    raise AssertionError("nothing besides the bill changed: nothing is to be computed again")


def told(before: Finding, now: Now, again: Any = never) -> dict[str, Any]:
    table, _ = changes(before, now, again)
    assert dict(table.frame.schema) == CHANGES
    rows = table.frame.to_dicts()
    of_product = [row for row in rows if row["scope"] == "product"]
    (row,) = [row for row in rows if row["scope"] == "material"]
    for whole in of_product:
        assert (whole["product"], whole["causes"]) == (row["product"], row["causes"])
        assert whole["margin_after"] == row["margin_after"]
    return row


def test_nothing_changed_is_an_empty_table_and_said() -> None:
    table, notes = changes(earlier(), today(), never)
    assert table.frame.height == 0
    assert notes[0].en == "Nothing changed since the finding of 2026-01-15."


def test_a_refiner_that_is_now_known_is_the_bills_doing() -> None:
    row = told(earlier(), today(0.9, of_lines=lines("CHN", "known")))
    assert row["causes"] == "bill"
    assert row["why_en"] == "chip GaN: Japan (from statistics, 1 t) to China (confirmed, 1 t)."
    assert (row["margin_before"], row["margin_after"]) == (500.0, 900.0)
    assert row["margin_by_bill"] is None  # all of it is


def test_the_order_of_lines_is_no_change() -> None:
    two = pl.concat([lines(), lines("DEU", mass=2.0)])
    assert changes(earlier(of_lines=two), today(of_lines=two.reverse()), never)[0].frame.height == 0


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("trade", "statistics"), ("trade@mine/own.csv", "statistics"),
        ("chain_forms", "assumptions"), ("method", "method"),
    ],
)  # fmt: skip
def test_another_edition_is_named_as_the_cause(key: str, cause: str) -> None:
    row = told(earlier(), today(0.6, snapshots={key: "new"}), lambda _lines: products(0.6))
    assert row["causes"] == cause
    assert key in row["why_en"]


def test_bill_and_statistics_together_are_told_apart_and_add_up() -> None:
    now = today(0.9, of_lines=lines("CHN", "known"), snapshots={"trade": "new"})
    row = told(earlier(), now, lambda _lines: products(0.6))
    assert row["causes"] == "bill;statistics"
    assert row["margin_by_rest"] == pytest.approx(100.0)  # the old bill in the new networks
    assert row["margin_by_bill"] == pytest.approx(300.0)
    assert row["margin_by_bill"] + row["margin_by_rest"] == pytest.approx(
        row["margin_after"] - row["margin_before"]
    )


def test_a_new_control_is_told_though_no_figure_changed() -> None:
    row = told(earlier(controls="CHN-1"), today(controls="CHN-1;CHN-2"))
    assert row["causes"] == "controls"
    assert row["why_en"] == "New controls: CHN-2."


def test_another_margin_at_the_same_share_is_the_bills_doing() -> None:
    assert told(earlier(), today(0.5, weekly=2000.0))["causes"] == "bill"


def test_another_year_of_the_networks_is_a_cause() -> None:
    row = told(earlier(), today(0.7, year=2023), lambda _lines: products(0.7))
    assert row["causes"] == "year"
    assert "2024 to 2023" in row["why_en"]


def test_a_product_that_came_or_went_is_told() -> None:
    now = today()
    empty = Now(
        risk=now.risk.clear(), products=now.products.clear(), lines=now.lines.clear(),
        snapshots=now.snapshots, year=2024, controls={},
    )  # fmt: skip
    row = told(earlier(), empty)
    assert (row["country_before"], row["country_after"]) == ("CHN", None)
    assert row["causes"] == "bill"
    assert row["why_en"] == "chip GaN: line removed."


def test_findings_that_ask_something_else_are_refused() -> None:
    with pytest.raises(InputError, match="is for DEU"):
        check_comparable(earlier(country="DEU"), "e.json", "JPN")
    other = Finding(verb="shares", question={}, headline=(), tables=())
    with pytest.raises(InputError, match=r"not the finding of a trace of a bill .* \(shares\)"):
        check_comparable(other, "e.json", "JPN")
