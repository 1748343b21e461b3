"""Indicators on a caller's own table."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.errors import InputError
from minamoto.core.indicator import Indicator
from minamoto.indicators import INDICATORS, by_key, evaluate, evaluate_groups
from tests.indicators.samples import Arrays, close, inputs_of, listed

few = settings(max_examples=15, deadline=None)
each = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
TABLE = pl.DataFrame({"country": ["CHN", "USA", "RUS"], "mass": [70.0, 20.0, 10.0]})


def as_table(indicator: Indicator, arrays: Arrays) -> pl.DataFrame:
    rows = len(arrays[listed(indicator)[0].name]) if listed(indicator) else 1
    columns = {
        name: np.broadcast_to(values, (rows,)).tolist() if values.ndim == 0 else values.tolist()
        for name, values in arrays.items()
    }
    return pl.DataFrame({"country": [f"C{i}" for i in range(rows)], **columns})


@each
@few
@given(data=st.data())
def test_a_table_gives_what_the_function_gives(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    table = as_table(indicator, arrays)
    measure = evaluate(indicator, table)
    assert measure.value is not None
    assert close(measure.value, float(indicator.compute(**arrays)))
    renamed = table.with_columns(pl.format("land {}", "country").alias("country"))
    assert evaluate(indicator, renamed) == measure


@each
@few
@given(data=st.data())
def test_a_column_that_is_missing_gives_the_reason(
    indicator: Indicator, data: st.DataObject
) -> None:
    table = as_table(indicator, data.draw(inputs_of(indicator)))
    for entry in indicator.inputs:
        measure = evaluate(indicator, table.drop(entry.name))
        if entry.optional:
            assert measure.value is not None
            continue
        assert measure.value is None
        assert measure.reason is not None
        assert entry.name in measure.reason.en
        assert entry.meaning.ja in measure.reason.ja
        empty = table.with_columns(pl.lit(None, dtype=pl.Float64).alias(entry.name))
        hollow = evaluate(indicator, empty)
        if entry.needed_where and not table.get_column(entry.needed_where).sum():
            assert hollow == evaluate(indicator, table)
            continue
        assert hollow.value is None
        assert hollow.reason is not None


def test_a_figure_that_is_missing_is_named_by_its_country_and_weight() -> None:
    table = TABLE.with_columns(pl.Series("instability", [0.5, None, 0.3]))
    measure = evaluate(by_key("governance_hhi"), table)
    assert measure.reason is not None
    assert measure.reason.en == "instability is missing for USA (20.0% of mass)"
    assert "USA（mass の20.0%）" in measure.reason.ja
    many = pl.DataFrame({"country": list("ABCDE"), "mass": [1.0, None, None, None, None]})
    found = evaluate(by_key("hhi"), many).reason
    assert found is not None
    assert found.en == "mass is missing for B, C, D and 1 more"
    assert found.ja.endswith("B, C, D ほか1行")


def test_a_figure_that_is_not_needed_may_be_missing() -> None:
    table = pl.DataFrame({"mass": [1.0, 0.0], "instability": [0.5, None]})
    assert evaluate(by_key("governance_hhi"), table).value == 0.5


def test_a_measure_that_is_not_defined_says_why() -> None:
    measure = evaluate(by_key("hhi"), TABLE.with_columns(mass=0.0))
    assert measure.reason is not None
    assert "zero" in measure.reason.en
    nothing = evaluate(by_key("hhi"), TABLE.head(0))
    assert nothing.reason is not None
    assert nothing.reason.en == "no rows"


def test_one_value_may_stand_in_one_row_or_in_all_and_not_in_two_kinds() -> None:
    indicator = by_key("n_minus_one")
    table = pl.DataFrame(
        {"supply": [75.0, 25.0], "demand": [100.0, None], "largest_demand": [50.0, 50.0]}
    )
    assert evaluate(indicator, table).value == pytest.approx(0.5)
    with pytest.raises(InputError, match=r"demand: must be one value .* found 2: 90, 100"):
        evaluate(indicator, table.with_columns(pl.Series("demand", [100.0, 90.0])))


def test_a_country_twice_is_an_error() -> None:
    with pytest.raises(InputError, match="country: each must come once, found CHN"):
        evaluate(by_key("hhi"), pl.concat([TABLE, TABLE.head(1)]))


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(InputError, match="mass: must be numbers, found a column of String"):
        evaluate(by_key("hhi"), TABLE.with_columns(pl.lit("12 t").alias("mass")))
    with pytest.raises(InputError, match="mass: must be a finite number >= 0, found -1 at index 1"):
        evaluate(by_key("hhi"), TABLE.with_columns(pl.Series("mass", [1.0, -1.0, 2.0])))


def test_whole_numbers_and_booleans_are_numbers() -> None:
    table = pl.DataFrame({"mass": [3, 1], "is_controlled": [True, False]})
    assert evaluate(by_key("controlled_share"), table).value == 0.75


def test_an_interval_comes_with_a_grade() -> None:
    measure = evaluate(by_key("hhi"), TABLE, gsd=1.2, seed=3)
    assert measure.interval == "90%"
    assert measure.value is not None
    assert measure.low is not None
    assert measure.high is not None
    assert measure.low < measure.value < measure.high
    assert evaluate(by_key("hhi"), TABLE.reverse(), gsd=1.2, seed=3).low == pytest.approx(
        measure.low
    )


def test_no_interval_where_some_draw_has_no_value() -> None:
    table = pl.DataFrame({"supply": [1.0, 1.0], "demand": 1.0, "largest_demand": 0.9})
    measure = evaluate(by_key("n_minus_one"), table, gsd=1.5)
    assert measure.value == pytest.approx(10)
    assert measure.interval is None


def test_groups_keep_their_order_and_their_reasons() -> None:
    table = pl.DataFrame(
        {
            "material": ["mg", "mg", "ga", "ge"],
            "year": [2024, 2024, 2024, 2023],
            "country": ["CHN", "USA", "CHN", "CHN"],
            "mass": [90.0, 10.0, 5.0, None],
        }
    )
    found = evaluate_groups(by_key("hhi"), table, ["material", "year"], gsd=1.1)
    assert found.get_column("material").to_list() == ["mg", "ga", "ge"]
    assert found.get_column("value").to_list() == [pytest.approx(0.82), 1.0, None]
    assert found.get_column("reason_en").to_list()[2] == "mass is missing for CHN"
    assert found.schema["low"] == pl.Float64()
    assert found.schema["year"] == table.schema["year"]
    assert set(found.get_column("unit")) == {"1"}


def test_an_error_in_a_group_names_the_group() -> None:
    table = TABLE.with_columns(material=pl.lit("mg"), mass=pl.Series([1.0, 2.0, -3.0]))
    with pytest.raises(InputError, match=r"\{'material': 'mg'\}: mass: must be"):
        evaluate_groups(by_key("hhi"), table, ["material"])
    with pytest.raises(InputError, match="by: must be columns"):
        evaluate_groups(by_key("hhi"), table, ["metal"])
