"""A figure that errs by a factor is never given up, and its cost is convex."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.chain import Range
from minamoto.network.assembly import assemble
from minamoto.network.factors import chord, deviance, fitted, linearised
from minamoto.network.least_squares import Solver
from minamoto.network.model import ChainModel, Form, MadeFigure, Spread, TradeFigure, UseFigure
from minamoto.network.reconcile import reconcile
from tests.network.chain_models import chain_models

EXACT = Range(low=1.0, value=1.0, high=1.0)
masses = st.floats(1e-3, 1e3)


@given(u=masses, v=masses)
def test_the_cost_is_the_square_of_the_relative_difference_where_that_is_small(
    u: float, v: float
) -> None:
    near = np.array([v * (1 + 1e-3 * np.sin(u))])
    assert deviance(near, np.array([v])) == pytest.approx(near / v - 1, rel=2e-3, abs=1e-9)


@given(v=masses, u=st.lists(masses, min_size=3, max_size=3, unique=True))
def test_the_cost_is_convex(v: float, u: list[float]) -> None:
    low, middle, high = np.sort(u)
    part = (high - middle) / (high - low)
    cost = deviance(np.array([low, middle, high]), np.full(3, v)) ** 2
    assert cost[1] <= (part * cost[0] + (1 - part) * cost[2]) * (1 + 1e-9) + 1e-12


@given(u=masses, v=masses)
def test_the_chord_gives_the_cost_at_both_ends(u: float, v: float) -> None:
    ends = np.array([u]), np.array([v])
    assert (u - v) / chord(*ends) == pytest.approx(deviance(*ends), rel=1e-3, abs=1e-6)


def unlisted_exporter(gsd: float) -> ChainModel:
    """Mozambique ships 100 t that nobody says it makes, beside 1000 t of who is listed."""
    flows = (("IDN", 500.0), ("MOZ", 100.0))
    return ChainModel(
        material="tin", year=2024, forms=(Form(key="metal", stage="refined"),),
        made=(MadeFigure(form="metal", country="IDN", mass_t=1000.0, sd_t=50.0),),
        trade=tuple(
            TradeFigure(form="metal", exporter=exporter, importer="JPN", code="8001",
                        gross_t=mass, content=EXACT, gsd=gsd)
            for exporter, mass in flows
        ),
        used=(UseFigure(form="metal", country="JPN", mass_t=500.0, sd_t=50.0),),
        listed=frozenset({("metal", "IDN")}),
        spread=Spread(small_trade=0.0),
    )  # fmt: skip


def test_a_flow_that_nothing_explains_is_cut_but_not_removed() -> None:
    model = unlisted_exporter(gsd=2.0)
    found = reconcile(model).figures.filter(quantity="trade", country="MOZ").row(0, named=True)
    assert 1.0 < found["reconciled"] < 60.0
    assert found["adjustment"] == pytest.approx(
        np.log(found["reconciled"] / 100.0) / np.log(2.0), rel=1e-3
    )
    assembled = assemble(model)
    quadratic = Solver(assembled.problem).solve().x[assembled.unknowns.trade[1]]
    assert quadratic < found["reconciled"]  # an error that is added goes further down


@settings(max_examples=8, deadline=None)
@given(model=chain_models())
def test_the_fit_is_the_minimum_of_its_own_quadratic_programme(model: ChainModel) -> None:
    assembled = assemble(model)
    best = fitted(assembled)
    again = Solver(linearised(assembled, best.u, best.v)).solve()
    u, _ = assembled.factors.ends(assembled.problem, again.x)
    assert np.log(u / best.u) == pytest.approx(0.0, abs=1e-3)


def test_a_draw_of_a_figure_that_nothing_checks_has_its_geometric_error() -> None:
    model = replace(unlisted_exporter(gsd=1.5), used=(), made=unlisted_exporter(1.5).made[:1])
    net = reconcile(replace(model, trade=model.trade[:1]), draws=400).network
    logs = np.log(net.sent[0, 1:] / net.sent[0, 0])
    assert logs.std() == pytest.approx(np.log(1.5), rel=0.15)
    assert np.median(logs) == pytest.approx(0.0, abs=0.06)
