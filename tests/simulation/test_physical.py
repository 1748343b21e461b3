"""The physical cascade by its laws, and by a chain whose weeks can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.network.supply_network import SupplyNetwork, supply_network
from minamoto.simulation.physical import Ban, Cascade, Shock, simulate
from minamoto.simulation.physical_model import Responses, physical_model
from tests.tracing.networks import built, random_arrays

WEEKS = 52
QUICK = settings(max_examples=25, deadline=None)
networks = st.integers(0, 10_000).map(lambda seed: supply_network(**random_arrays(seed)))
Factor = NDArray[np.float64]

# Ore of Australia, metal of China, used in Japan and at home.
CHAIN = built(
    [("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN"), ("metal", "KOR")],
    [(0, 1, 520.0, 520.0), (1, 2, 520.0, 416.0), (2, 3, 208.0, 208.0)],
    {0: 520.0, 4: 52.0},
)
JAPAN, KOREA = 3, 4
TO_JAPAN = int(np.flatnonzero((CHAIN.source == 2) & (CHAIN.target == 3))[0])


def banned(factor: Factor) -> Shock:
    """China sells Japan only a part, neither as before nor in another way."""
    return Shock(flows={TO_JAPAN: factor}, bans=[Ban(node=2, targets=[3], share=factor)])


def from_week(first: int, level: float, n_weeks: int = WEEKS, until: int | None = None) -> Factor:
    factor = np.ones((n_weeks, 1))
    factor[first:until] = level
    return factor


def run(network: SupplyNetwork, shock: Shock, **changed: object) -> Cascade:
    model = physical_model(network, replace(Responses(), **changed))  # type: ignore[arg-type]
    return simulate(model, shock, WEEKS, record=range(network.n_nodes))


def shocked(network: SupplyNetwork, seed: int, n_scenarios: int = 3) -> Shock:
    """Flows, plants and uses of a random few, at random levels from a random week."""
    rng = np.random.default_rng(seed)

    def factors(count: int, high: float) -> dict[int, Factor]:
        return {
            int(i): np.where(
                np.arange(WEEKS)[:, None] >= rng.integers(0, 20),
                rng.uniform(0, high, n_scenarios), 1.0,
            )
            for i in rng.choice(count, min(3, count), replace=False)
        }  # fmt: skip

    ban = Ban(node=0, targets=list(range(1, network.n_nodes)),
              share=rng.uniform(0, 1, (WEEKS, n_scenarios)))  # fmt: skip
    return Shock(
        flows=factors(network.n_edges, 2.0), plants=factors(network.n_nodes, 1.2),
        uses=factors(network.n_nodes, 1.2), bans=[ban],
    )  # fmt: skip


@QUICK
@given(network=networks, rationing=st.sampled_from(["proportional", "home first"]))
def test_without_a_shock_every_week_is_as_the_year(network: SupplyNetwork, rationing: str) -> None:
    found = run(network, Shock(), rationing=rationing)
    one = network.reconciled()
    throughput = one.inflow()[:, 0] / 52
    for kept in (found.user_stock, found.working_stock):
        assert np.allclose(kept, kept[0], rtol=1e-5, atol=1e-6 * throughput.max())
    assert np.allclose(found.used[:, :, 0], one.use[:, 0] / 52, rtol=1e-5)
    assert not found.shortfall().any()


@QUICK
@given(network=networks, seed=st.integers(0, 10_000))
def test_mass_is_conserved_and_nothing_is_below_zero(network: SupplyNetwork, seed: int) -> None:
    found = run(network, shocked(network, seed), public_weeks=3.0)  # raises where mass is lost
    for kept in (found.used, found.user_stock, found.working_stock, found.public_stock):
        assert kept.min() >= -1e-4 * max(kept.max(), 1.0)  # kept in single precision
    assert (found.used <= found.aimed * (1 + 1e-6)).all()


@QUICK
@given(network=networks, seed=st.integers(0, 10_000))
def test_a_scenario_is_the_same_alone_and_among_others(network: SupplyNetwork, seed: int) -> None:
    shock = shocked(network, seed)
    together = run(network, shock)
    alone = run(
        network,
        Shock(
            flows={k: v[:, 1:2] for k, v in shock.flows.items()},
            plants={k: v[:, 1:2] for k, v in shock.plants.items()},
            uses={k: v[:, 1:2] for k, v in shock.uses.items()},
            bans=[replace(ban, share=ban.share[:, 1:2]) for ban in shock.bans],
        ),
    )
    assert np.array_equal(together.used[:, :, 1], alone.used[:, :, 0])
    assert np.array_equal(together.made_total[:, 1], alone.made_total[:, 0])


def test_a_ban_is_felt_when_what_is_under_way_and_in_store_has_run_out() -> None:
    ban = banned(from_week(10, 0.0))
    found = run(CHAIN, ban, transit_weeks=2, working_weeks=2.0, user_weeks=4.0, spare_share=0.0)
    # the last ship left in week 9 and arrives in week 11; 2 weeks are in store in Japan, 4 at users
    assert found.weeks_to_survive()[JAPAN, 0] == pytest.approx(12 + 2 + 4, abs=1)
    assert np.isinf(found.weeks_to_recover()[JAPAN, 0])
    assert found.shortfall()[-1, JAPAN, 0] == pytest.approx(1.0)
    assert found.shortfall()[:, 2].max() == 0  # the maker's own users lack nothing
    assert found.made_total[2, 0] < 416 * WEEKS / 52  # and it makes less: half its buyers are gone


def test_more_stock_lets_users_survive_longer_by_as_many_weeks() -> None:
    ban = banned(from_week(5, 0.0))
    at = [
        run(CHAIN, ban, user_weeks=weeks, spare_share=0.0).weeks_to_survive()[JAPAN, 0]
        for weeks in (2.0, 6.0, 10.0)
    ]
    assert np.diff(at) == pytest.approx([4.0, 4.0], abs=1.0)
    public = run(CHAIN, ban, user_weeks=2.0, public_weeks=8.0, spare_share=0.0)
    assert public.weeks_to_survive()[JAPAN, 0] == pytest.approx(at[0] + 8, abs=1.5)


def test_a_flow_that_returns_ends_the_shortage() -> None:
    found = run(CHAIN, banned(from_week(5, 0.0, until=20)), spare_share=0.0)
    assert 0 < found.weeks_to_recover()[JAPAN, 0] < 20
    assert found.shortfall()[-1, JAPAN, 0] == 0
    assert found.user_stock[-1, JAPAN, 0] > found.user_stock[20, JAPAN, 0]


def test_spare_capacity_elsewhere_helps_only_once_new_suppliers_are_qualified() -> None:
    ban = banned(from_week(5, 0.0))
    none, slow, quick = (
        run(CHAIN, ban, spare_share=spare, qualification_weeks=weeks, ramp_weeks=4.0)
        for spare, weeks in ((0.0, 0.0), (1.0, 40.0), (1.0, 4.0))
    )
    arrived = [found.used[:, JAPAN, 0].sum() for found in (none, slow, quick)]
    assert arrived[0] == pytest.approx(arrived[1], rel=1e-6)
    assert arrived[2] > 1.02 * arrived[1]
    assert quick.made_total[KOREA, 0] > slow.made_total[KOREA, 0]


@QUICK
@given(level=st.floats(0, 1), more=st.floats(0, 1))
def test_in_a_chain_with_one_way_a_tighter_limit_never_helps_the_buyer(
    level: float, more: float
) -> None:
    low, high = sorted((level, more))
    tight, loose = (run(CHAIN, banned(from_week(4, part)), spare_share=0.0) for part in (low, high))
    assert tight.used[:, JAPAN].sum() <= loose.used[:, JAPAN].sum() * (1 + 1e-6)


def test_a_rush_before_a_ban_is_laid_in() -> None:
    ban = from_week(10, 0.0)
    rush = ban.copy()
    rush[6:10] = 3.0
    plain, rushed = (run(CHAIN, banned(factor), spare_share=0.0) for factor in (ban, rush))
    assert rushed.weeks_to_survive()[JAPAN, 0] > plain.weeks_to_survive()[JAPAN, 0]


def test_slow_restocking_does_not_turn_a_shock_into_a_spiral() -> None:
    accident = Shock(plants={2: from_week(5, 0.4, until=14)})
    found = run(CHAIN, accident, restock_weeks=40.0)
    assert found.shortfall()[-1].max() == 0
    assert found.used[-1, JAPAN, 0] == pytest.approx(208 / 52, rel=1e-5)


def test_home_first_leaves_less_for_buyers_abroad() -> None:
    accident = Shock(plants={2: from_week(5, 0.5)})
    fair, home = (
        run(CHAIN, accident, rationing=rule).used[:, JAPAN, 0].sum()
        for rule in ("proportional", "home first")
    )
    assert home < fair


@pytest.mark.parametrize(
    ("shock", "match"),
    [
        (Shock(flows={99: from_week(1, 0.5)}), r"flows: index 99, allowed 0 to 2"),
        (Shock(plants={0: np.ones((3, 1))}), r"plants\[0\]: shape is \(3, 1\), allowed \(52, 1\)"),
        (Shock(uses={0: from_week(1, -1.0)}), r"uses\[0\]: -1.0, allowed 0 or more"),
        (
            Shock(uses={0: np.ones((WEEKS, 2))}, plants={0: np.ones((WEEKS, 1))}),
            r"shapes are \[\(52, 1\), \(52, 2\)\]",
        ),
    ],
)
def test_a_shock_that_does_not_fit_is_refused(shock: Shock, match: str) -> None:
    with pytest.raises(InputError, match=match):
        run(CHAIN, shock)


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"user_weeks": -1.0}, "user_weeks: -1.0, allowed 0 or more"),
        ({"restock_weeks": 0.5}, "restock_weeks: 0.5, allowed 1 or more"),
        ({"rationing": "by lot"}, "rationing: 'by lot', allowed proportional or home first"),
    ],
)
def test_an_assumption_out_of_range_is_refused(changed: dict[str, object], match: str) -> None:
    with pytest.raises(InputError, match=match):
        run(CHAIN, Shock(), **changed)


def test_lags_and_stocks_of_each_place_can_be_given() -> None:
    lag = np.ones(CHAIN.n_edges, dtype=np.int32)
    weeks = np.zeros(CHAIN.n_nodes)
    weeks[JAPAN] = 10.0
    model = physical_model(CHAIN, user_weeks=weeks, lag=lag)
    assert model.user_stock[JAPAN] == pytest.approx(10 * 208 / 52)
    assert model.user_stock.sum() == model.user_stock[JAPAN]
    with pytest.raises(InputError, match="lag: 0 weeks at edge 0, allowed 1 or more"):
        physical_model(CHAIN, lag=np.zeros(CHAIN.n_edges, dtype=np.int32))
    with pytest.raises(InputError, match="user_weeks: shape is"):
        physical_model(CHAIN, user_weeks=np.zeros(2))
