"""Laws of reconciliation on small random chains, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.chain import Range
from minamoto.network.assembly import assemble
from minamoto.network.least_squares import Solver
from minamoto.network.linear_reconcile import linear_reconcile
from minamoto.network.model import (
    WORLD,
    ChainModel,
    Form,
    MadeFigure,
    MostMade,
    Spread,
    Step,
    TradeFigure,
    Unlisted,
    UseFigure,
)
from minamoto.network.reconcile import reconcile
from minamoto.network.supply_network import BALANCE_TOLERANCE, POOL, Kind, SupplyNetwork
from tests.network.chain_models import COUNTRIES, EXACT, chain_models, model_of, renamed, times

few = settings(max_examples=12, deadline=None)
DRAWS = 3
SMELTED = Range(low=0.88, value=0.9, high=0.92)


def arrived(net: SupplyNetwork, draw: int = 0) -> dict[tuple[object, ...], float]:
    return {
        (*net.label(int(s)), *net.label(int(t))): float(m)
        for s, t, m in zip(net.source, net.target, net.arrived[:, draw], strict=True)
    }


@few
@given(model=chain_models())
def test_mass_balances_at_every_node_and_draw(model: ChainModel) -> None:
    net = reconcile(model, draws=DRAWS).network
    assert net.n_draws == 1 + DRAWS
    world = (net.extraction + net.other_feed).sum(axis=0)
    allowed = BALANCE_TOLERANCE * np.maximum(net.inflow(), BALANCE_TOLERANCE * world)
    assert (abs(net.imbalance()) <= allowed).all()
    assert min(net.use.min(), net.extraction.min(), net.sent.min()) >= 0


@few
@given(model=chain_models())
def test_yields_stay_within_their_limits(model: ChainModel) -> None:
    net = reconcile(model, draws=DRAWS).network
    steps = net.kind == Kind.STEP
    ratio = model.steps[0].process_yield
    sent, got = net.sent[steps], net.arrived[steps]
    slack = 1e-5 * net.extraction.sum(axis=0)
    assert (got <= ratio.high * sent + slack).all()
    assert (got >= ratio.low * sent - slack).all()


@few
@given(model=chain_models())
def test_contents_stay_within_their_limits(model: ChainModel) -> None:
    content = reconcile(model).figures.filter(quantity="content")["reconciled"]
    assert content.len()
    limits = model.trade[0].content
    assert content.is_between(limits.low - 1e-9, limits.high + 1e-9).all()


@few
@given(model=chain_models(is_true=True))
def test_figures_that_agree_are_left_where_they_are(model: ChainModel) -> None:
    found = reconcile(model)
    # only priors ten worlds wide pull: at most 1 % each of extraction, use, input and output
    assert found.chi2 < 0.01 * found.figures.filter(~pl.col("is_figure")).height
    figures = found.figures.filter("is_figure")
    assert figures["adjustment"].abs().max() < 0.05  # type: ignore[operator]  # never null
    assert found.network.extraction.sum() == pytest.approx(
        sum(f.mass_t or 0.0 for f in model.made if f.form == "ore"), rel=5e-3
    )


@few
@given(model=chain_models())
def test_names_of_countries_change_nothing(model: ChainModel) -> None:
    names = dict(zip(COUNTRIES, ("USA", "KOR", "ZAF", "AUS", "BRA"), strict=True))
    one, two = reconcile(model), reconcile(renamed(model, names))
    assert two.chi2 == pytest.approx(one.chi2, rel=1e-6, abs=1e-6)
    other, world = arrived(two.network), float(one.network.extraction.sum())
    for (form, start, to_form, end), mass in arrived(one.network).items():
        key = (form, names.get(str(start), start), to_form, names.get(str(end), end))
        assert other.get(key, 0.0) == pytest.approx(mass, rel=1e-4, abs=1e-5 * world)


@few
@given(model=chain_models(), factor=st.sampled_from([1e-3, 7.0, 1e4]))
def test_twice_the_masses_give_twice_the_network(model: ChainModel, factor: float) -> None:
    one, two = reconcile(model), reconcile(times(model, factor))
    assert two.chi2 == pytest.approx(one.chi2, rel=1e-5, abs=1e-6)
    world = float(one.network.extraction.sum())
    other = arrived(two.network)
    for key, mass in arrived(one.network).items():
        assert other.get(key, 0.0) / factor == pytest.approx(mass, rel=1e-4, abs=1e-5 * world)


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_a_surer_figure_moves_less(seed: int) -> None:
    model = model_of(np.random.default_rng(seed), 3)
    figure = model.made[0]
    moved = []
    for sd in (0.1, 0.01):
        surer = replace(figure, sd_t=sd * (figure.mass_t or 0.0))
        found = reconcile(replace(model, made=(surer, *model.made[1:])))
        row = found.figures.filter(
            quantity="production", form=figure.form, country=figure.country
        ).row(0, named=True)
        moved.append(abs(row["reconciled"] - row["observed"]))
    assert moved[1] <= moved[0] * (1 + 1e-6) + 1e-9 * (figure.mass_t or 0.0)


def one_form(**parts: object) -> ChainModel:
    """Metal made in two countries, one shipping to the other, with what the last uses."""
    return replace(
        ChainModel(
            material="tin", year=2024, forms=(Form(key="metal", stage="refined"),),
            made=(
                MadeFigure(form="metal", country="IDN", mass_t=100.0, sd_t=5.0),
                MadeFigure(form="metal", country="JPN", mass_t=20.0, sd_t=2.0),
            ),
            trade=(
                TradeFigure(form="metal", exporter="IDN", importer="JPN", code="8001",
                            gross_t=60.0, content=EXACT, gsd=1.05),
            ),
            used=(
                UseFigure(form="metal", country="IDN", mass_t=50.0, sd_t=4.0),
                UseFigure(form="metal", country="JPN", mass_t=90.0, sd_t=6.0),
            ),
            spread=Spread(small_trade=0.0),
        ),
        **parts,  # type: ignore[arg-type]  # parts are told by name
    )  # fmt: skip


def linear_answer() -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float, float]:
    """Made, made, shipped, used, used, stock, stock: the textbook formula.

    With the chi-square of the five figures, stock left out, and what it is on average.
    """
    sd = [5.0, 2.0, 60 * np.log(1.05), 4.0, 6.0, 0.05 * 100, 0.05 * 80]
    balance = [[1, 0, -1, -1, 0, -1, 0], [0, 1, 1, 0, -1, 0, -1]]
    found = linear_reconcile([100, 20, 60, 50, 90, 0, 0], np.square(sd), balance)
    variance = np.square(sd)
    chi2 = float((found.correction[:5] ** 2 / variance[:5]).sum())
    return found.value, chi2, float((1 - found.variance[:5] / variance[:5]).sum())


def test_one_form_without_limits_is_the_textbook_formula() -> None:
    value, _, _ = linear_answer()
    assembled = assemble(one_form())
    at, x = assembled.unknowns, Solver(assembled.problem).solve().x
    ends = ("metal", "IDN"), ("metal", "JPN")
    got = [
        *(x[at.extraction[n]] for n in ends), x[at.trade[0]], *(x[at.use[n]] for n in ends),
        *(x[at.stock[n]] for n in ends),
    ]  # fmt: skip
    assert got == pytest.approx(value.tolist(), rel=2e-4, abs=0.02)  # priors ten worlds wide remain


def test_errors_that_are_factors_are_the_textbook_formula_to_second_order() -> None:
    value, chi2, _ = linear_answer()
    found = reconcile(one_form())
    net = found.network
    idn, jpn = net.node("metal", "IDN"), net.node("metal", "JPN")
    assert idn is not None
    assert jpn is not None
    got = [
        net.extraction[idn, 0], net.extraction[jpn, 0], net.arrived[0, 0], net.use[idn, 0],
        net.use[jpn, 0], net.stock_change[idn, 0], net.stock_change[jpn, 0],
    ]  # fmt: skip
    assert got == pytest.approx(value.tolist(), abs=0.1)  # corrections of 4 %: squares are 0.2 %
    assert found.chi2 == pytest.approx(chi2, rel=0.1)


def test_chi_square_of_the_draws_is_near_the_redundancy() -> None:
    _, _, dof = linear_answer()
    found = reconcile(one_form(), draws=400)
    assert found.degrees_of_freedom == pytest.approx(dof, abs=4 * np.sqrt(2 * dof / 400))


def test_the_same_seed_gives_the_same_draws() -> None:
    model = model_of(np.random.default_rng(5), 3, is_pooled=True)
    one, two, other = (reconcile(model, draws=4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.network.arrived, two.network.arrived)
    assert np.array_equal(one.network.arrived[:, 0], other.network.arrived[:, 0])
    assert not np.array_equal(one.network.arrived[:, 1:], other.network.arrived[:, 1:])


def test_progress_counts_every_draw() -> None:
    seen: list[tuple[int, int]] = []
    reconcile(one_form(), draws=3, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_host_bounds_its_by_product_in_every_draw() -> None:
    most = (MostMade(form="metal", country="IDN", mass_t=80.0),)
    net = reconcile(one_form(most=most), draws=20).network
    idn = net.node("metal", "IDN")
    assert idn is not None
    assert net.extraction[idn].max() <= 80.0 + 1e-6
    assert net.extraction[idn, 0] == pytest.approx(80.0)  # 100 t was the figure


def test_a_world_market_takes_as_much_as_it_gives() -> None:
    model = model_of(np.random.default_rng(4), 4, is_pooled=True)
    metal = tuple(figure for figure in model.trade if figure.form != "metal")
    used = tuple(
        UseFigure(form="metal", country=c, mass_t=m, sd_t=0.01 * m)
        for c, m in (("AUS", 10.0), ("CHN", 900.0))
    )
    net = reconcile(replace(model, trade=metal, used=used), draws=4).network
    pool = net.node("metal", POOL)
    assert pool is not None
    entering = net.arrived[net.target == pool].sum(axis=0)
    leaving = net.sent[net.source == pool].sum(axis=0)
    assert (entering > 0).all()
    assert entering == pytest.approx(leaving, rel=1e-9)


def test_shares_divide_a_total_that_masses_upstream_give() -> None:
    chain = ChainModel(
        material="tin", year=2024,
        forms=(Form(key="ore", stage="ore"), Form(key="metal", stage="refined", is_pooled=True)),
        steps=(Step(start="ore", end="metal", process_yield=SMELTED),),
        made=(
            MadeFigure(form="ore", country="IDN", mass_t=70.0, sd_t=0.5),
            MadeFigure(form="ore", country="CHN", mass_t=30.0, sd_t=0.5),
            MadeFigure(form="metal", country="IDN", share=0.7, sd_share=0.01),
            MadeFigure(form="metal", country="CHN", share=0.3, sd_share=0.01),
        ),
    )  # fmt: skip
    net = reconcile(chain).network
    steps = net.kind == Kind.STEP
    made = {
        net.label(int(t))[1]: m
        for t, m in zip(net.target[steps], net.arrived[steps, 0], strict=True)
    }
    assert made["IDN"] == pytest.approx(63.0, rel=0.03)
    assert made["CHN"] == pytest.approx(27.0, rel=0.03)


def test_the_unnamed_rest_of_the_world_goes_to_who_is_listed() -> None:
    rest = MadeFigure(form="metal", country=WORLD, mass_t=20.0, sd_t=1.0, is_rest=True)
    made = tuple(f for f in one_form().made if f.country == "IDN")
    use = UseFigure(form="metal", country="MYS", mass_t=10.0, sd_t=5.0)
    model = one_form(
        made=(*made, rest), used=(*one_form().used, use), listed=frozenset({("metal", "JPN")})
    )
    net = reconcile(model).network
    jpn, mys = net.node("metal", "JPN"), net.node("metal", "MYS")
    assert jpn is not None
    assert mys is not None
    assert net.extraction[jpn, 0] > 10 * net.extraction[mys, 0]


def test_corrections_are_told_largest_first_and_priors_apart() -> None:
    found = reconcile(one_form(), draws=50)
    worst = found.worst(3)
    assert worst["is_figure"].all()
    assert worst["adjustment"].abs().is_sorted(descending=True)
    assert found.n_figures == 5
    assert found.figures.filter("is_figure").height == 5
    checked = found.figures.filter(quantity="trade").row(0, named=True)
    assert 0 < checked["redundancy"] <= 1
    assert checked["reconciled"] > 60  # Japan used more than it had


def test_where_trade_exceeds_all_that_is_made_stock_gives_way_and_is_told() -> None:
    flow = replace(one_form().trade[0], gross_t=1e4)
    found = reconcile(one_form(trade=(flow,), spread=Spread(small_trade=1.0)))
    idn = found.network.node("metal", "IDN")
    assert idn is not None
    assert found.network.stock_change[idn, 0] < 0
    told = found.figures.filter(quantity="stock_change", country="IDN").row(0, named=True)
    assert abs(told["adjustment"]) > 5


def test_an_unlisted_exporter_makes_what_it_ships_where_its_prior_allows() -> None:
    flow = replace(one_form().trade[0], exporter="LAO", gross_t=10.0, gsd=1.1)
    parts = {"trade": (*one_form().trade, flow), "listed": frozenset({("metal", "IDN")})}
    made = []
    for unlisted in ((), (Unlisted(form="metal", country="LAO", sd_t=5.0),)):
        net = reconcile(one_form(unlisted=unlisted, **parts)).network
        made.append(net.extraction[net.node("metal", "LAO"), 0])
    assert made[0] < 0.1
    assert 6.0 < made[1] < 10.0


def test_two_reports_of_a_flow_are_two_observations() -> None:
    alone = ChainModel(
        material="tin", year=2024, forms=one_form().forms,
        made=(MadeFigure(form="metal", country="IDN", mass_t=100.0, sd_t=50.0),),
        trade=(replace(one_form().trade[0], gross_t=40.0, gsd=1.2, source="of JPN",
                       mirror_t=90.0, mirror_gsd=1.2, mirror_source="of IDN"),),
    )  # fmt: skip
    found = reconcile(alone, draws=200)
    flows = found.figures.filter(quantity="trade")
    assert flows["source"].to_list() == ["of JPN", "of IDN"]
    assert flows["observed"].to_list() == [40.0, 90.0]
    assert (
        flows["reconciled"][0] == flows["reconciled"][1] == pytest.approx(56.1, rel=0.01)
    )  # between 40 and the geometric mean, 60
    assert flows["adjustment"][0] > 0 > flows["adjustment"][1]
    sent = np.log(found.network.sent[0, 1:])
    assert sent.std() == pytest.approx(np.log(1.2) / np.sqrt(2), rel=0.2)
