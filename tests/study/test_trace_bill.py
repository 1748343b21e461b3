"""`trace` of a bill of material, by its laws."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.network.join import Supply, join
from minamoto.study.bill_risk import HOW, Risk, risk_of
from minamoto.study.bill_supplies import joined, weighed_bill
from minamoto.study.networks import KeptNetwork, networks_of
from minamoto.study.trace_bill import trace_bill
from tests.study.bills import Line, bill, line

DAY = date(2026, 1, 15)
DRAWS = 20
WEEK = 10_000.0  # JPY of margin
MATERIALS = ("magnesium", "gallium", "niobium", "GaAs")
COUNTRIES = (None, "CHN", "JPN", "BRA", "USA", "ISR")
SLOW = settings(max_examples=8, deadline=None)

lines_of_bills = st.lists(
    st.builds(
        line,
        product=st.sampled_from(["motor", "pump"]),
        material=st.sampled_from(MATERIALS),
        grams=st.floats(0.1, 500).map(lambda grams: round(grams, 3)),
        supplier_country=st.sampled_from(COUNTRIES),
        refiner_country=st.sampled_from(COUNTRIES),
        refiner=st.sampled_from([None, "X refining (made up)"]),
        mine_country=st.sampled_from([None, "CHN", "BRA", "AUS"]),
        stock_days=st.sampled_from([None, 7, 70]),
    ),
    min_size=1,
    max_size=6,
)


def networks() -> dict[str, KeptNetwork]:
    names = ("magnesium", "gallium", "niobium", "arsenic")
    return networks_of(names, draws=0)


def risk(path: Path) -> Risk:
    weighed = weighed_bill(path)
    followed: dict[str, str | None] = {m: m for m in weighed.materials()}
    known = networks()
    supplies = joined(weighed.supplies(), known, followed, "JPN")
    return risk_of(supplies, weighed.bill.products, known, "JPN")


def told(path: Path, lines: list[Line]) -> Finding:
    return trace_bill(bill(path, lines), on=DAY, draws=DRAWS)


def same(left: pl.DataFrame, right: pl.DataFrame) -> None:
    assert_frame_equal(left, right, check_row_order=False, rel_tol=1e-7, abs_tol=1e-9)


@SLOW
@given(lines=lines_of_bills)
def test_the_ways_in_which_a_material_is_known_sum_to_one(
    lines: list[Line], tmp_path_factory: pytest.TempPathFactory
) -> None:
    products = risk(bill(tmp_path_factory.mktemp("b") / "bom.csv", lines)).products
    sums = products.select(pl.sum_horizontal(f"{how}_share" for how in HOW))
    assert sums.to_series().to_list() == pytest.approx([1.0] * products.height)
    assert products["mine_known_share"].is_between(0, 1 + 1e-9).all()


@SLOW
@given(lines=lines_of_bills)
def test_no_more_is_at_risk_than_is_earned_and_a_product_loses_what_its_worst_material_does(
    lines: list[Line], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = risk(bill(tmp_path_factory.mktemp("b") / "bom.csv", lines))
    for frame in (found.products, found.risk):
        lost = frame["margin_at_risk_per_week"].drop_nulls()
        assert lost.is_between(0, WEEK * (1 + 1e-9)).all()
    sure = found.products.filter(pl.col("mass_low_t") > 0)
    most = sure.group_by("product").agg(pl.col("worst_share").max().alias("most"))
    whole = found.risk.filter((pl.col("rank") == 1) | pl.col("rank").is_null())
    both = whole.join(most, on="product", how="left")
    assert both["worst_share"].to_list() == both["most"].to_list()


@SLOW
@given(lines=lines_of_bills, seed=st.integers(0, 99))
def test_the_order_of_lines_does_not_matter(
    lines: list[Line], seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("b")
    named = [{**row, "part": f"part {n}"} for n, row in enumerate(lines)]
    first = risk(bill(folder / "bom.csv", named))
    random.Random(seed).shuffle(named)
    second = risk(bill(folder / "other.csv", named))
    same(first.products, second.products)
    same(first.risk, second.risk)


@SLOW
@given(lines=lines_of_bills, at=st.integers(0, 5), share=st.floats(0.1, 0.9))
def test_a_line_split_in_two_changes_nothing(
    lines: list[Line], at: int, share: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("b")
    place = at % len(lines)
    grams = float(str(lines[place]["mass_per_unit (g)"]))
    parts = [
        {**lines[place], "mass_per_unit (g)": part} for part in (grams * share, grams * (1 - share))
    ]
    split = [*lines[:place], *parts, *lines[place + 1 :]]
    first, second = risk(bill(folder / "a.csv", lines)), risk(bill(folder / "b.csv", split))
    same(first.products, second.products)
    same(first.risk, second.risk)


@SLOW
@given(lines=lines_of_bills)
def test_grouped_supplies_weigh_what_each_line_alone_does(
    lines: list[Line], tmp_path_factory: pytest.TempPathFactory
) -> None:
    weighed = weighed_bill(bill(tmp_path_factory.mktemp("b") / "bom.csv", lines))
    known = networks()
    followed: dict[str, str | None] = {m: m for m in weighed.materials()}
    plain: dict[tuple[object, ...], float] = defaultdict(float)
    for row in weighed.line_supplies(None).iter_rows(named=True):
        keys = ("supplier_country", "refiner", "refiner_country", "mine_country")
        supply = Supply(**{key: row[key] for key in keys})
        at = join(known[row["material"]].network, supply, "JPN")
        plain[row["product"], row["material"], at.country, at.is_made, at.knowledge] += row[
            "mass_t"
        ]
    grouped: dict[tuple[object, ...], float] = defaultdict(float)
    for row in joined(weighed.supplies(), known, followed, "JPN").iter_rows(named=True):
        key = row["product"], row["material"], row["entry_country"], row["is_made"], row["status"]
        grouped[key] += row["mass_t"]
    assert dict(grouped) == pytest.approx(dict(plain))


def test_a_cut_table_of_lines_changes_no_figure_and_says_so(tmp_path: Path) -> None:
    lines = [line(material=m, grams=g) for g, m in enumerate(MATERIALS, start=1)]
    lines.append(line(material="unobtainium", grams=0.1))
    path = bill(tmp_path / "bom.csv", lines)
    whole = trace_bill(path, on=DAY, draws=DRAWS)
    cut = trace_bill(path, on=DAY, draws=DRAWS, lines=3)
    for name in ("risk", "products", "origin"):
        assert_frame_equal(whole.to_polars(name), cut.to_polars(name))
    kept = cut.to_polars("lines")
    assert kept.height <= 3
    assert "unobtainium" in kept["material_written"].to_list()
    assert [text.en for text in cut.warnings if "Table 'lines' has 3 of 6 rows" in text.en]
    assert not [text for text in whole.warnings if "--all-lines" in text.en]


def test_a_named_refiner_takes_the_place_of_statistics_there_and_nowhere_else(
    tmp_path: Path,
) -> None:
    before = [line(material="magnesium"), line(material="gallium")]
    after = [before[0], {**before[1], "refiner_country": "CHN", "refiner": "X (made up)"}]
    first, second = told(tmp_path / "a.csv", before), told(tmp_path / "b.csv", after)
    for name in ("products", "origin", "dependence", "pass_through", "flows"):
        one, other = first.to_polars(name), second.to_polars(name)
        mine = pl.col("material") == "magnesium"
        assert_frame_equal(one.filter(mine), other.filter(mine))
        assert not one.filter(~mine).equals(other.filter(~mine)), name
    refined = second.to_polars("origin").filter(
        pl.col("material") == "gallium", pl.col("status") == "known"
    )
    assert refined.select("country", "share").rows() == [("CHN", pytest.approx(1.0))]


def test_shares_of_the_last_form_sum_to_one_with_what_is_told_and_what_is_unknown(
    tmp_path: Path,
) -> None:
    lines = [
        line(material="magnesium", grams=10), line(material="magnesium", refiner_country="CHN"),
        line(material="magnesium", refiner_country="RUS", refiner="X (made up)"),
        line(material="magnesium", refiner_country="ISL"),  # makes none by any statistics
    ]  # fmt: skip
    found = told(tmp_path / "bom.csv", lines)
    last = found.to_polars("origin").filter(pl.col("form") == "metal")
    assert last["share"].sum() == pytest.approx(1.0, abs=1e-3)
    by_status = dict(last.group_by("status").agg(pl.col("share").sum()).iter_rows())
    assert by_status["known"] == pytest.approx(0.25)
    assert by_status["declared"] == pytest.approx(0.25)
    assert by_status["unknown"] == pytest.approx(0.25)
    assert [text for text in found.warnings if "names Iceland as refining country" in text.en]


def test_a_known_mine_is_what_the_supply_hangs_on(tmp_path: Path) -> None:
    plain = told(tmp_path / "a.csv", [line(material="niobium")])
    known = told(tmp_path / "b.csv", [line(material="niobium", mine_country="CAN")])

    def lost(found: Finding) -> dict[str, float]:
        return dict(found.to_polars("risk").select("worst_country", "worst_share").iter_rows())

    sure = told(tmp_path / "c.csv", [line(material="niobium", mine_country="BRA")])
    assert lost(sure)["BRA"] >= lost(plain)["BRA"] > 0.9
    assert lost(known).get("BRA", 0.0) < lost(plain)["BRA"]
    first = known.to_polars("origin").filter(pl.col("form") == pl.col("form").first())
    assert first.select("country", "status").rows() == [("CAN", "declared")]
    assert first["share"].sum() == pytest.approx(1.0, abs=1e-3)
    assert known.to_polars("dependence")["origin_top"][0] == "CAN"
    assert known.to_polars("products")["mine_known_share"].to_list() == [pytest.approx(1.0)]


def test_a_mine_that_no_statistics_connect_is_taken_at_its_word_and_told(tmp_path: Path) -> None:
    found = told(tmp_path / "a.csv", [line(material="niobium", mine_country="ISL")])
    assert found.to_polars("risk")["worst_country"][0] in {"ISL", "BRA", None}
    assert [text for text in found.warnings if "no statistics show ore of Iceland" in text.en]


def test_the_product_is_short_by_its_worst_material(tmp_path: Path) -> None:
    found = told(tmp_path / "a.csv", [line(material="magnesium"), line(material="niobium")])
    first, second, *_ = found.to_polars("risk").to_dicts()
    by_material = {row["material"]: row for row in found.to_polars("products").to_dicts()}
    assert (first["worst_country"], first["material"]) == ("BRA", "niobium")
    assert (second["worst_country"], second["material"]) == ("CHN", "magnesium")
    assert first["worst_share"] == by_material["niobium"]["worst_share"]
    assert first["margin_at_risk_per_week"] == pytest.approx(WEEK * first["worst_share"])
    assert "10,000" not in found.headline[0].en
    assert f"{first['margin_at_risk_per_week']:,.0f} JPY" in found.headline[0].en


def test_a_supply_that_others_could_replace_is_told_with_what_passes_its_country(
    tmp_path: Path,
) -> None:
    found = told(tmp_path / "a.csv", [line(material="magnesium", refiner_country="RUS")])
    first = found.to_polars("risk").row(0, named=True)
    assert (first["worst_country"], first["pass_share"], first["worst_share"]) == ("RUS", 1.0, 0.0)
    assert first["margin_at_risk_per_week"] == 0.0
    assert "JPY" not in found.headline[0].en


def test_stock_is_that_of_the_material_that_runs_short(tmp_path: Path) -> None:
    lines = [
        line(material="niobium", stock_days=14), line(material="niobium", stock_days=70),
        line(material="magnesium", stock_days=7),
    ]  # fmt: skip
    (row, *_) = told(tmp_path / "a.csv", lines).to_polars("risk").to_dicts()
    assert (row["material"], row["stock_weeks"]) == ("niobium", 2.0)


def test_a_product_without_margin_has_shares_and_no_money(tmp_path: Path) -> None:
    lines = [line(material="magnesium", margin_per_unit=None, currency=None)]
    found = told(tmp_path / "a.csv", lines)
    row: dict[str, Any] = found.to_polars("risk").row(0, named=True)
    assert row["worst_share"] > 0
    assert row["margin_at_risk_per_week"] is None


def test_a_bill_of_nothing_that_is_traced_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no material has a network \(gold\)"):
        told(tmp_path / "a.csv", [line(material="gold")])


def test_elements_of_a_group_are_followed_within_it_and_stay_apart_in_the_products(
    tmp_path: Path,
) -> None:
    found = told(tmp_path / "a.csv", [line(material="neodymium"), line(material="dysprosium")])
    assert set(found.to_polars("products")["material"]) == {"neodymium", "dysprosium"}
    assert set(found.to_polars("dependence")["material"]) == {"magnet_rare_earths"}
    assert [text for text in found.warnings if "neodymium: followed in the network" in text.en]
