"""Figures without an error hold, and where they cannot all hold they are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minamoto.core.chain import Range
from minamoto.core.errors import InputError
from minamoto.network.model import (
    ChainModel,
    Form,
    MadeFigure,
    MostMade,
    Spread,
    Step,
    TradeFigure,
    UseFigure,
)
from minamoto.network.reconcile import reconcile
from minamoto.network.supply_network import Kind

EXACT = Range(low=1.0, value=1.0, high=1.0)
NINE_TENTHS = Range(low=0.9, value=0.9, high=0.9)
NO_STOCK = Spread(stock_change=0.0, small_trade=0.0)


def smelter(ore_t: float, metal_t: float, *, sd_t: float = 0.0, **parts: object) -> ChainModel:
    """Ore mined and smelted at 0.9 exactly in one country, without stocks."""
    return replace(
        ChainModel(
            material="tin", year=2024,
            forms=(Form(key="ore", stage="ore"), Form(key="metal", stage="refined")),
            steps=(Step(start="ore", end="metal", process_yield=NINE_TENTHS),),
            made=(
                MadeFigure(form="ore", country="IDN", mass_t=ore_t, sd_t=sd_t, source="a"),
                MadeFigure(form="metal", country="IDN", mass_t=metal_t, sd_t=sd_t, source="b"),
            ),
            spread=NO_STOCK,
        ),
        **parts,  # type: ignore[arg-type]  # parts are told by name
    )  # fmt: skip


def test_an_exact_yield_and_exact_figures_hold_to_rounding() -> None:
    found = reconcile(smelter(100.0, 81.0), draws=3)  # 10 t of ore are used as they are
    net = found.network
    assert net.arrived[net.kind == Kind.STEP].ravel() == pytest.approx(81.0)
    assert net.sent[net.kind == Kind.STEP].ravel() == pytest.approx(90.0)
    assert net.extraction.sum(axis=0) == pytest.approx(100.0)
    assert found.n_figures == 0
    assert found.figures.filter(quantity="yield").is_empty()


def test_an_exact_yield_holds_where_figures_err() -> None:
    net = reconcile(smelter(100.0, 99.0, sd_t=3.0), draws=5).network
    steps = net.kind == Kind.STEP
    assert net.arrived[steps] == pytest.approx(0.9 * net.sent[steps])
    assert net.stock_change == pytest.approx(0.0, abs=1e-4)  # draws are not polished


def test_exact_figures_that_contradict_a_yield_are_named_with_their_sources() -> None:
    said = (
        r"tin 2024: these cannot all be true, they are 5 t apart: "
        r"production of ore in IDN is 100 t exactly \[a\]; "
        r"production of metal in IDN is 95 t exactly \[b\]; "
        r"exactly 0\.9 t of metal per t of ore in IDN\. Give one"
    )
    with pytest.raises(InputError, match=said):
        reconcile(smelter(100.0, 95.0))


def test_the_same_figures_with_an_error_are_reconciled() -> None:
    assert reconcile(smelter(100.0, 95.0, sd_t=2.0)).chi2 > 0


def test_a_limit_at_odds_with_a_figure_is_named() -> None:
    most = (MostMade(form="ore", country="IDN", mass_t=80.0),)
    said = r"production of ore in IDN is 100 t exactly \[a\]; at most 80 t of ore extracted in IDN"
    with pytest.raises(InputError, match=said):
        reconcile(smelter(100.0, 70.0, most=most))


def test_a_flow_kept_as_observed_is_named_where_nothing_is_left_to_ship() -> None:
    flow = TradeFigure(
        form="metal", exporter="IDN", importer="JPN", code="8001", gross_t=30.0, content=EXACT,
        gsd=1.0,
    )  # fmt: skip
    used = (UseFigure(form="metal", country="IDN", mass_t=90.0, sd_t=0.0),)
    with pytest.raises(InputError, match=r"30 t net out as observed.*use of metal|use of metal"):
        reconcile(smelter(100.0, 90.0, trade=(flow,), used=used))
