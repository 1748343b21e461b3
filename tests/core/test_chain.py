"""The chain records: ranges in order, an exporter's own rows first, unknown forms named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.chain import (
    ALL,
    Chain,
    Evidence,
    Form,
    ObservedSeries,
    Range,
    Reagent,
    SeriesKind,
    TradedCode,
)
from minamoto.core.errors import InputError, UnknownName
from minamoto.core.text import Text

KNOWN = Evidence(source="general_knowledge", evidence="general_knowledge", note=None)


def code(form: str, hs6: str, exporter: str) -> TradedCode:
    certain = Range(low=1, value=1, high=1)
    return TradedCode(
        form=form,
        hs6=hs6,
        exporter=exporter,
        trade_source="baci_hs17_atlas_2024",
        content=certain,
        split=certain,
        evidence=KNOWN,
    )


def reagent(material: str, country: str, value: float) -> Reagent:
    return Reagent(
        form="metal",
        material=material,
        reagent_form="metal",
        country=country,
        t_per_t=Range(low=value, value=value, high=value),
        evidence=KNOWN,
    )


METAL = Form(
    key="metal",
    position=1,
    stage="refined",
    name=Text("金属", "metal"),
    series=None,
    use=None,
    other_feed=(0, 0),
    trade="codes",
    basis="element",
    evidence=KNOWN,
)


def chain(codes: tuple[TradedCode, ...] = (), reagents: tuple[Reagent, ...] = ()) -> Chain:
    return Chain(material="tin", forms=(METAL,), codes=codes, steps=(), hosts=(), reagents=reagents)


@given(st.permutations([0.1, 0.2, 0.3]))
def test_a_range_is_low_value_high_and_nothing_else(order: list[float]) -> None:
    low, value, high = order
    if order == sorted(order):
        assert Range(low=low, value=value, high=high).value == 0.2
    else:
        with pytest.raises(InputError, match="low <= value <= high"):
            Range(low=low, value=value, high=high)


@pytest.mark.parametrize("value", [-0.1, float("nan")])
def test_a_range_holds_no_negative_and_no_missing_figure(value: float) -> None:
    with pytest.raises(InputError):
        Range(low=value, value=1, high=1)


def test_rows_of_an_exporter_stand_in_place_of_all_in_every_form() -> None:
    rows = (code("metal", "800110", ALL), code("ore", "800110", "COD"))
    held = chain(codes=rows)
    assert [row.form for row in held.traded_as("800110", "COD")] == ["ore"]
    assert [row.form for row in held.traded_as("800110", "JPN")] == ["metal"]
    assert held.traded_as("260900", "JPN") == ()


def test_a_country_replaces_only_the_reagents_it_has_a_row_of() -> None:
    rows = (reagent("silicon", ALL, 0.8), reagent("fluorspar", ALL, 0.1))
    held = chain(reagents=(*rows, reagent("silicon", "ISR", 0)))
    per_tonne = {r.material: r.t_per_t.value for r in held.reagents_of("metal", "ISR")}
    assert per_tonne == {"silicon": 0, "fluorspar": 0.1}
    assert {r.material: r.country for r in held.reagents_of("metal", "CHN")} == {
        "silicon": ALL,
        "fluorspar": ALL,
    }


def test_an_unknown_form_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="metals") as caught:
        chain().form("metals")
    assert caught.value.suggestions == ("metal",)


@pytest.mark.parametrize(("kind", "expected"), [("mass", True), ("share", False)])
def test_only_a_series_of_mass_says_how_much_there_is(kind: SeriesKind, expected: bool) -> None:
    series = ObservedSeries(
        stage="refined",
        form="smelter tin",
        source="bgs_wms_premise",
        year=2021,
        kind=kind,
        content=Range(low=1, value=1, high=1),
    )
    observed = replace(chain(), forms=(replace(METAL, series=series),))
    assert observed.is_in_tonnes == expected
    assert not chain().is_in_tonnes
