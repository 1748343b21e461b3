"""The systemic risk index: published figures, the plain form, and what always holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.core.errors import InputError, NotConverged
from minamoto.simulation import esri as rules
from minamoto.simulation.esri import Esri, esri
from minamoto.simulation.firm_network import FirmNetwork, firm_network
from minamoto.simulation.firm_shocks import FirmShocks, firm_shocks, single_firms
from tests.simulation.firm_cases import (
    indices,
    matrix,
    networks,
    numbers,
    random60,
    relabelled,
    rows,
)

Array = NDArray[np.float64]
several = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def plain(
    network: FirmNetwork, lost: Array, kind: NDArray[Any], is_replaceable: bool, epsilon: float
) -> tuple[Array, int]:
    """The equations as written, with full matrices, for one scenario: loss of each firm, steps."""
    W, p = matrix(network), network.sector
    out, bought = W.sum(axis=1), W.sum(axis=0)
    of_sector = np.eye(network.n_sectors)[p]
    from_sector = of_sector.T @ W
    what = kind[p][:, p]
    share = np.where(what == 2, from_sector[p], np.where(what == 1, bought, np.inf))
    L = np.divide(W, share, out=np.zeros_like(W), where=W > 0)
    U = np.divide(W, out[:, None], out=np.zeros_like(W), where=W > 0)
    psi = 1 - lost
    h_down, h_up = psi, psi
    for step in range(1, 100_000):
        left = (of_sector.T @ (h_down * out))[p]
        sigma = np.ones_like(out)
        if is_replaceable:
            np.divide(out, left, out=sigma, where=left > 1e-10)
        loss = of_sector.T @ (L * (np.minimum(sigma, 1) * (1 - h_down))[:, None])
        essential = np.where(kind[:, p] == 2, loss, 0).max(axis=0)
        other = np.where(kind[:, p] == 1, loss, 0).sum(axis=0)
        new_down = np.maximum(0, np.minimum(psi, np.minimum(1 - essential, 1 - other)))
        new_up = np.maximum(0, np.minimum(psi, 1 - U @ (1 - h_up)))
        fall = max((h_down - new_down).max(), (h_up - new_up).max())
        h_down, h_up = new_down, new_up
        if fall <= epsilon:
            return 1 - np.minimum(h_down, h_up), step
    raise AssertionError


def shocked(network: FirmNetwork, seed: int, n_scenarios: int = 5) -> Array:
    rng = np.random.default_rng(seed)
    size = (network.n_firms, n_scenarios)
    return np.where(rng.random(size) < 0.3, rng.random(size).round(1), 0.0)


@pytest.fixture(params=["one by one", "together"])
def route(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both kernels: with a budget of all links and more, and with none."""
    monkeypatch.setattr(rules, "FOLLOWED_PART", 1e-9 if request.param == "one by one" else 10**9)
    monkeypatch.setattr(rules, "LINKS_A_CALL", 10**12 if request.param == "one by one" else 10_000)


@pytest.mark.usefixtures("route")
@pytest.mark.parametrize("epsilon", [1e-2, 1e-8])
@pytest.mark.parametrize("program", ["R", "cpp"])
def test_every_figure_of_the_published_program_is_met(epsilon: float, program: str) -> None:
    network, kinds = random60()
    table = [
        row
        for row in rows("esri_random60")
        if float(row["epsilon"]) == epsilon and row["program"] == program
    ]
    if not table:
        assert (program, epsilon) == ("R", 1e-8)  # was run with the compiled program alone
        return
    found = esri(
        network,
        single_firms(indices(table, "firm") - 1),
        kinds,
        is_replaceable=False,
        epsilon=epsilon,
    )
    for name in ("index", "downstream", "upstream"):
        np.testing.assert_allclose(getattr(found, name), numbers(table, name), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(found.steps, indices(table, "steps"))


@pytest.mark.usefixtures("route")
@pytest.mark.parametrize("is_replaceable", [False, True])
@pytest.mark.parametrize("production", ["mixed", "linear", "leontief"])
def test_the_kernels_equal_the_plain_form(production: str, is_replaceable: bool) -> None:
    network, mixed = random60()
    kinds = {"mixed": mixed, "linear": mixed * 0 + 1, "leontief": mixed * 0 + 2}[production]
    named: Any = kinds if production == "mixed" else production
    lost = shocked(network, seed=4, n_scenarios=40)
    found = esri(
        network, lost, named,
        is_replaceable=is_replaceable, epsilon=1e-4, keep_firm_loss=True, n_threads=2,
    )  # fmt: skip
    assert found.firm_loss is not None
    for case in range(lost.shape[1]):
        loss, steps = plain(network, lost[:, case], kinds, is_replaceable, 1e-4)
        np.testing.assert_allclose(found.firm_loss[:, case], loss, rtol=0, atol=1e-12)
        assert found.steps[case] == steps
    weight = network.sales() / network.sales().sum()
    np.testing.assert_allclose(found.index, weight @ found.firm_loss, rtol=0, atol=1e-12)


@pytest.mark.usefixtures("route")
def test_single_precision_differs_by_rounding_alone() -> None:
    network, kinds = random60()
    cases = single_firms(np.arange(60))
    double = esri(network, cases, kinds, epsilon=1e-3)
    single = esri(network, cases, kinds, epsilon=1e-3, precision="single")
    np.testing.assert_allclose(single.index, double.index, rtol=0, atol=1e-6)


@pytest.mark.parametrize("precision", ["single", "double"])
def test_results_do_not_depend_on_threads(precision: rules.Precision) -> None:
    network, kinds = random60()
    lost = shocked(network, seed=9, n_scenarios=50)
    one, three = (
        esri(network, lost, kinds, epsilon=1e-5, precision=precision, n_threads=n) for n in (1, 3)
    )
    for name in ("index", "downstream", "upstream", "steps"):
        np.testing.assert_array_equal(getattr(one, name), getattr(three, name))


@several
@given(network=networks(), seed=seeds, is_replaceable=st.booleans())
def test_a_larger_shock_never_costs_less(
    network: FirmNetwork, seed: int, is_replaceable: bool
) -> None:
    lost = shocked(network, seed)
    kinds = np.random.default_rng(seed).integers(0, 3, (network.n_sectors, network.n_sectors))
    small, large = (
        esri(network, loss, kinds, is_replaceable=is_replaceable, epsilon=1e-9)
        for loss in (lost, np.minimum(1, 1.5 * lost))
    )
    assert (large.index >= small.index - 1e-6).all()
    assert (small.index <= np.minimum(1, small.downstream + small.upstream) + 1e-12).all()
    assert (small.index >= np.maximum(small.downstream, small.upstream) - 1e-12).all()


@several
@given(network=networks(), seed=seeds)
def test_names_of_firms_change_nothing(network: FirmNetwork, seed: int) -> None:
    rng = np.random.default_rng(seed)
    new = rng.permutation(network.n_firms)
    lost = shocked(network, seed)
    moved = np.empty_like(lost)
    moved[new] = lost
    kinds = rng.integers(0, 3, (network.n_sectors, network.n_sectors))
    np.testing.assert_allclose(
        esri(relabelled(network, new), moved, kinds).index,
        esri(network, lost, kinds).index,
        rtol=0,
        atol=1e-12,
    )


@several
@given(network=networks(), seed=seeds, is_replaceable=st.booleans())
def test_essential_inputs_cost_most(network: FirmNetwork, seed: int, is_replaceable: bool) -> None:
    """At a common limit: linear <= Leontief, and any mixture <= Leontief."""
    lost = shocked(network, seed)
    kinds = np.random.default_rng(seed).integers(0, 3, (network.n_sectors, network.n_sectors))
    mixed, linear, leontief = (
        esri(network, lost, production, is_replaceable=is_replaceable, epsilon=1e-10)
        for production in (kinds, "linear", "leontief")
    )
    assert (linear.index <= leontief.index + 1e-6).all()
    assert (mixed.index <= leontief.index + 1e-6).all()


def test_a_mixture_may_cost_less_than_linear() -> None:
    """An essential input that is little short hides the loss of the others, which add up."""
    network = firm_network(
        supplier=np.array([0, 1]), buyer=np.array([2, 2]), weight=np.array([5.0, 5.0]),
        sector=np.array([0, 1, 2]),
    )  # fmt: skip
    lost = np.array([[0.1], [1.0], [0.0]])
    kinds = np.ones((3, 3), dtype=int)
    kinds[0, 2] = 2
    mixed, linear = (
        esri(network, lost, kind, keep_firm_loss=True).firm_loss for kind in (kinds, kinds * 0 + 1)
    )
    assert mixed is not None
    assert linear is not None
    assert mixed[2, 0] == pytest.approx(0.5)
    assert linear[2, 0] == pytest.approx(0.55)


def test_a_firm_without_links_costs_its_weight_and_no_shock_nothing() -> None:
    network = firm_network(
        supplier=np.array([0]), buyer=np.array([1]), weight=np.ones(1), sector=np.zeros(3, int)
    )
    lost = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.5]])
    found = esri(network, lost, "leontief", weight=np.array([0.2, 0.5, 0.3]))
    assert found.index.tolist() == [0.0, 0.15]
    assert found.steps.tolist() == [1, 1]


def test_a_firm_is_replaced_as_far_as_its_sector_has_others() -> None:
    """Two suppliers of one sector: losing 1 of 1 + 3, the other 3 replace 2/3 of it."""
    network = firm_network(
        supplier=np.array([0, 1]), buyer=np.array([2, 2]), weight=np.array([1.0, 3.0]),
        sector=np.array([0, 0, 1]),
    )  # fmt: skip
    lost = np.array([[1.0], [0.0], [0.0]])
    found = [
        esri(network, lost, "leontief", is_replaceable=is_replaceable, keep_firm_loss=True)
        for is_replaceable in (False, True)
    ]
    assert [_loss(result)[2, 0] for result in found] == pytest.approx([1 / 4, 1 / 12])


def _loss(result: Esri) -> Array:
    assert result.firm_loss is not None
    return result.firm_loss


def test_what_cannot_be_used_is_named() -> None:
    network, kinds = random60()
    none = np.zeros((60, 1))
    wrong = none.copy()
    wrong[7, 0] = 1.5
    with pytest.raises(InputError, match=r"scenario 0: firm 7 loses 1\.5"):
        esri(network, wrong, kinds)
    with pytest.raises(InputError, match="row for each of 60 firms"):
        esri(network, none[:-1], kinds)
    with pytest.raises(InputError, match=r"scenario 1: firm 60"):
        esri(network, single_firms(np.array([3, 60])), kinds)
    twice = FirmShocks(
        start=np.array([0, 2]), firm=np.array([5, 5], dtype=np.int32), lost_share=np.ones(2)
    )
    with pytest.raises(InputError, match="firm 5 is hit twice"):
        esri(network, twice, kinds)
    bad = kinds.copy()
    bad[1, 2] = 3
    with pytest.raises(InputError, match="sector 2 with inputs of sector 1 is 3"):
        esri(network, none, bad)
    with pytest.raises(InputError, match=r"shape \(8, 8\)"):
        esri(network, none, kinds[:-1])
    with pytest.raises(InputError, match="'cobb'"):
        esri(network, none, "cobb")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="epsilon"):
        esri(network, none, kinds, epsilon=0.0)
    with pytest.raises(InputError, match="epsilon must be >= 1e-06 in single"):
        esri(network, none, kinds, epsilon=1e-8, precision="single")
    with pytest.raises(InputError, match=r"firm 2: weight is -1\.0"):
        esri(network, none, kinds, weight=np.where(np.arange(60) == 2, -1.0, 1.0))
    with pytest.raises(InputError, match="n_firms, n_scenarios"):
        firm_shocks(np.zeros(3))


@pytest.mark.usefixtures("route")
def test_a_scenario_that_does_not_settle_is_said() -> None:
    network, kinds = random60()
    cases = single_firms(np.array([2]))
    steps = int(esri(network, cases, kinds, epsilon=1e-3).steps[0])
    assert esri(network, cases, kinds, epsilon=1e-3, max_steps=steps).steps[0] == steps
    with pytest.raises(NotConverged, match="scenario 0: losses still grow"):
        esri(network, cases, kinds, epsilon=1e-3, max_steps=steps - 1)
