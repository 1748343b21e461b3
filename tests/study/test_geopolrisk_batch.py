"""The batch form against the formula written out for one row, and the laws of the score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from minamoto.core.errors import InputError
from minamoto.indicators import COPPER_REFERENCE_PRICE, geopolrisk, geopolrisk_factor
from minamoto.study.geopolrisk_batch import RiskInputs, geopolrisk_batch

COUNTRIES = ("AAA", "BBB", "CCC", "DDD")
Flow = tuple[str, int, str, str, float | None, float | None]

ITEMS = {"item": pl.String, "hs6": pl.String}
PRODUCTION = {"item": pl.String, "year": pl.Int16, "country": pl.String, "quantity_t": pl.Float64}
TRADE = {
    "hs6": pl.String,
    "year": pl.Int16,
    "exporter": pl.String,
    "importer": pl.String,
    "value_usd": pl.Float64,
    "gross_t": pl.Float64,
}
INSTABILITY = {"country": pl.String, "year": pl.Int16, "instability": pl.Float64}


def inputs(
    flows: Iterable[Flow],
    *,
    made: Iterable[tuple[str, int, str, float | None]] = (("ore", 2020, "AAA", 10.0),),
    g: Iterable[tuple[str, int, float | None]] = (("AAA", 2020, 0.4), ("BBB", 2020, 0.8)),
    items: Iterable[tuple[str, str]] = (("ore", "260000"),),
) -> RiskInputs:
    def frame(
        rows: Iterable[tuple[object, ...]], schema: Mapping[str, type[pl.DataType]]
    ) -> pl.DataFrame:
        return pl.DataFrame(list(rows), schema=dict(schema), orient="row")

    return RiskInputs(
        items=frame(items, ITEMS),
        production=frame(made, PRODUCTION).lazy(),
        trade=frame(flows, TRADE).lazy(),
        instability=frame(g, INSTABILITY).lazy(),
    )


def one_row(batch: pl.DataFrame, importer: str, item: str = "ore") -> dict[str, object]:
    return batch.row(
        by_predicate=(pl.col("importer") == importer) & (pl.col("item") == item), named=True
    )


def test_score_is_concentration_times_unstable_share_of_supply() -> None:
    made = [("ore", 2020, "AAA", 60.0), ("ore", 2020, "BBB", 30.0), ("ore", 2020, "CCC", 10.0)]
    flows: list[Flow] = [
        ("260000", 2020, "AAA", "CCC", 4000.0, 20.0),
        ("260000", 2020, "BBB", "CCC", 5000.0, 10.0),
    ]
    row = one_row(geopolrisk_batch(inputs(flows, made=made)), "CCC")
    hhi, risk = 0.36 + 0.09 + 0.01, (0.4 * 20 + 0.8 * 10) / (10 + 30)
    assert row["hhi"] == pytest.approx(hhi, rel=1e-12)
    assert row["import_risk"] == pytest.approx(risk, rel=1e-12)
    assert row["score"] == pytest.approx(hhi * risk, rel=1e-12)
    assert row["price_kusd_per_t"] == pytest.approx(9 / 30, rel=1e-12)
    assert row["cf"] == pytest.approx(hhi * risk * 0.3 / COPPER_REFERENCE_PRICE, rel=1e-12)


mass = st.floats(0.001, 1e6) | st.none()
flow_lists = st.lists(
    st.tuples(
        st.sampled_from(["260000", "260100"]),
        st.just(2020),
        st.sampled_from(COUNTRIES),
        st.sampled_from(COUNTRIES),
        st.floats(1.0, 1e9),
        mass,
    ),
    max_size=12,
    unique_by=lambda flow: (flow[0], flow[2], flow[3]),
)
outputs = st.lists(st.floats(0.0, 1e6), min_size=4, max_size=4).filter(lambda m: sum(m) > 1e-6)
instabilities = st.lists(st.floats(0.0, 1.0) | st.none(), min_size=4, max_size=4)


@settings(deadline=None, max_examples=60)
@given(flow_lists, outputs, instabilities)
def test_batch_equals_the_formula_of_one_row(
    flows: list[Flow], made: list[float], unstable: list[float | None]
) -> None:
    production = [("ore", 2020, c, m) for c, m in zip(COUNTRIES, made, strict=True)]
    g = dict(zip(COUNTRIES, unstable, strict=True))
    batch = geopolrisk_batch(
        inputs(
            flows,
            made=production,
            g=[(c, 2020, value) for c, value in g.items()],
            items=[("ore", "260000"), ("ore", "260100")],
        ),
        groups={"DUO": ("AAA", "BBB")},
    )
    hhi = sum((m / sum(made)) ** 2 for m in made)
    entities = {c: (c,) for c in COUNTRIES} | {"DUO": ("AAA", "BBB")}
    for name, inside in entities.items():
        row = one_row(batch, name)
        bought = [f for f in flows if f[3] in inside]
        weighed = [f for f in bought if f[5] is not None]
        unknown = [f for f in weighed if f[2] not in inside and g[f[2]] is None]
        own = sum(m for c, m in zip(COUNTRIES, made, strict=True) if c in inside)
        total = sum(f[5] or 0.0 for f in weighed)
        assert row["hhi"] == pytest.approx(hhi, rel=1e-9)
        assert row["domestic_t"] == pytest.approx(own, rel=1e-12)
        if not flows or (bought and not weighed):
            assert row["imports_t"] is None
            assert row["score"] is None
            continue
        assert row["imports_t"] == pytest.approx(total, rel=1e-9)
        if unknown or own + total == 0:
            assert row["score"] is None
            continue
        masses = [f[5] or 0.0 for f in weighed] or [0.0]
        unstable_of = [0.0 if f[2] in inside else (g[f[2]] or 0.0) for f in weighed] or [0.0]
        score = geopolrisk(made, masses, unstable_of, own)
        assert row["score"] == pytest.approx(score, rel=1e-9, abs=1e-12)
        if total:
            price = sum(f[4] or 0.0 for f in bought) / 1000 / total
            factor = geopolrisk_factor(made, masses, unstable_of, own, price)
            assert row["cf"] == pytest.approx(factor, rel=1e-9, abs=1e-12)
        assert row["score_low"] == row["score_high"] == row["score"]


@settings(deadline=None, max_examples=25)
@given(flow_lists, outputs, instabilities)
def test_row_order_changes_nothing_and_scores_stay_in_bounds(
    flows: list[Flow], made: list[float], unstable: list[float | None]
) -> None:
    production = [("ore", 2020, c, m) for c, m in zip(COUNTRIES, made, strict=True)]
    g = [(c, 2020, value) for c, value in zip(COUNTRIES, unstable, strict=True)]
    straight = geopolrisk_batch(inputs(flows, made=production, g=g))
    turned = geopolrisk_batch(inputs(flows[::-1], made=production[::-1], g=g[::-1]))
    for left, right in zip(straight["score"], turned["score"], strict=True):
        assert (left is None) == (right is None)
        assert left is None or math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-15)
    for row in straight.filter(pl.col("score_low").is_not_null()).iter_rows(named=True):
        assert -1e-12 <= row["score_low"] <= row["score_high"] <= 1 + 1e-12


def test_missing_g_gives_no_score_but_the_share_and_the_bounds() -> None:
    flows: list[Flow] = [
        ("260000", 2020, "AAA", "CCC", 1.0, 75.0),
        ("260000", 2020, "DDD", "CCC", 1.0, 25.0),
    ]
    row = one_row(geopolrisk_batch(inputs(flows)), "CCC")
    assert row["score"] is row["cf"] is row["numerator_t"] is row["import_risk"] is None
    assert row["missing_share"] == pytest.approx(0.25)
    assert row["missing_exporters"] == "DDD"
    assert row["score_low"] == pytest.approx(0.4 * 0.75)
    assert row["score_high"] == pytest.approx(0.4 * 0.75 + 0.25)


def test_one_importer_gets_the_same_row_alone_as_among_all() -> None:
    flows: list[Flow] = [
        ("260000", 2020, "AAA", "CCC", 1.0, 75.0),
        ("260000", 2020, "BBB", "DDD", 1.0, 25.0),
    ]
    whole = geopolrisk_batch(inputs(flows))
    alone = geopolrisk_batch(inputs(flows), importers=["DDD"])
    assert_frame_equal(alone, whole.filter(pl.col("importer") == "DDD"), rel_tol=1e-12)


def test_a_country_without_imports_or_output_has_no_risk_rather_than_none_at_all() -> None:
    flows: list[Flow] = [("260000", 2020, "AAA", "CCC", 1.0, 75.0)]
    row = one_row(geopolrisk_batch(inputs(flows), importers=["DDD", "AAA"]), "DDD")
    assert (row["imports_t"], row["domestic_t"], row["score"]) == (0.0, 0.0, None)
    producer = one_row(geopolrisk_batch(inputs(flows), importers=["AAA"]), "AAA")
    assert (producer["imports_t"], producer["score"], producer["cf"]) == (0.0, 0.0, None)


def test_a_code_nobody_reports_leaves_imports_unknown_not_zero() -> None:
    flows: list[Flow] = [("999999", 2020, "AAA", "CCC", 1.0, 75.0)]
    row = one_row(geopolrisk_batch(inputs(flows), importers=["CCC"]), "CCC")
    assert (row["is_traded"], row["imports_t"], row["score"]) == (False, None, None)


def test_trade_inside_a_group_carries_no_risk_but_counts_as_supply() -> None:
    flows: list[Flow] = [
        ("260000", 2020, "AAA", "BBB", 1.0, 50.0),
        ("260000", 2020, "DDD", "AAA", 1.0, 50.0),
    ]
    g = [("AAA", 2020, 0.9), ("BBB", 2020, 0.9), ("DDD", 2020, 0.5)]
    made = [("ore", 2020, "AAA", 100.0), ("ore", 2020, "DDD", 100.0)]
    row = one_row(
        geopolrisk_batch(inputs(flows, g=g, made=made), groups={"DUO": ["AAA", "BBB"]}), "DUO"
    )
    assert (row["imports_t"], row["domestic_t"], row["numerator_t"]) == (100.0, 100.0, 25.0)


def test_a_withheld_producer_leaves_the_item_year_out() -> None:
    made = [("ore", 2020, "AAA", 10.0), ("ore", 2020, "BBB", None), ("ore", 2021, "AAA", 10.0)]
    batch = geopolrisk_batch(inputs([], made=made))
    assert batch["year"].unique().to_list() == [2021]


def test_two_values_of_g_for_one_country_and_year_stop_with_their_place() -> None:
    g = [("AAA", 2020, 0.4), ("AAA", 2020, 0.5)]
    with pytest.raises(InputError, match=r"instability: one row a country and year.*AAA"):
        geopolrisk_batch(inputs([], g=g))
