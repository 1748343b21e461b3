"""TTR, TTS and the exposure index: the published case, and the laws they keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.errors import InputError, NoValue
from minamoto.simulation.company_network import company_network
from minamoto.simulation.exposure_index import exposure_index, times_to_survive
from minamoto.simulation.exposure_programme import least_impact, time_to_survive
from tests.simulation.company_networks import random_arrays, rows, worked_example

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=8, deadline=None)
CLOSE = 1e-7  # of the greatest figure: programmes are solved to 1e-9


def test_worked_example_gives_every_published_figure() -> None:
    net, ttr = worked_example()
    table = rows("exposure_index")
    outages = [[] if row["down"] == "none" else [net.site(row["down"])] for row in table]
    found = exposure_index(net, ttr, outages)
    tts = times_to_survive(net, outages)
    for n, row in enumerate(table):
        assert found.impact[n] == pytest.approx(float(row["exact_impact_usd"]), abs=1e-4)
        assert found.index[n] == pytest.approx(float(row["exact_exposure_index"]), abs=1e-9)
        assert found.lost[n].sum() == pytest.approx(float(row["exact_lost_units"]), abs=1e-7)
        assert round(found.impact[n]) == float(row["impact_usd"])
        assert round(found.index[n], 3) == float(row["exposure_index"])
        assert round(found.lost[n].sum()) == float(row["lost_units"])
        if row["tts_periods"] == "999.0":  # their cap
            assert tts[n] == np.inf
        else:
            assert tts[n] == pytest.approx(float(row["exact_tts_periods"]), rel=1e-9)
            assert round(tts[n], 3) == float(row["tts_periods"])


def test_a_plant_of_several_parts_is_sites_under_one_limit() -> None:
    whole, ttr = worked_example()
    sites = [f"S{s} P{p}" for s in (1, 2, 3) for p in (1, 2)]
    net = company_network(
        sites=[*sites, "P1", "P2"], parts=["for P1", "for P2", "P1", "P2"],
        makes=[0, 1] * 3 + [2, 3], stock=[0.0] * 6 + [20.0, 25.0],
        needs=([6, 7], [0, 1], [1.0, 1.0]), demand=[0, 0, 75, 50], loss=[0, 0, 5000, 6500],
        capacity=[30, 45, 60], members=(np.arange(6), np.arange(6) // 2),
    )  # fmt: skip
    plants: list[list[int]] = [[], [0, 1], [2, 3], [4, 5]]
    suppliers: list[list[int]] = [[], [0], [1], [2]]
    found, other = exposure_index(net, ttr, plants), exposure_index(whole, ttr, suppliers)
    assert found.impact == pytest.approx(other.impact, abs=1e-4)
    assert times_to_survive(net, plants) == pytest.approx(times_to_survive(whole, suppliers))


def test_stock_at_a_stopped_site_counts_unless_it_is_lost() -> None:
    net = company_network(
        sites=["mine", "plant"], parts=["ore", "metal"], makes=[0, 1], stock=[12.0, 0.0],
        needs=([1], [0], [3.0]), demand=[0, 2], loss=[0, 7], capacity=[np.inf, np.inf],
    )  # fmt: skip
    assert time_to_survive(net, [0]) == pytest.approx(2.0)
    assert time_to_survive(net, [0], is_stock_lost=True) == 0.0
    assert least_impact(net, [0], 5.0).loss == pytest.approx(42.0)
    assert least_impact(net, [0], 5.0, is_stock_lost=True).loss == pytest.approx(70.0)


@few
@given(seeds)
def test_more_stock_never_shortens_survival_nor_raises_impact(seed: int) -> None:
    arrays = random_arrays(seed)
    more = arrays["stock"] + np.random.default_rng(seed).integers(0, 9, arrays["stock"].size)
    poor, rich = company_network(**arrays), company_network(**(arrays | {"stock": more}))
    least = exposure_index(poor, 3.0).impact
    assert (exposure_index(rich, 3.0).impact <= least + CLOSE * (1 + least)).all()
    assert (times_to_survive(rich) >= times_to_survive(poor) * (1 - CLOSE) - CLOSE).all()


@few
@given(seeds)
def test_an_outage_that_is_survived_costs_nothing_and_else_something(seed: int) -> None:
    net = company_network(**random_arrays(seed))
    impact, tts = exposure_index(net, 3.0).impact, times_to_survive(net)
    worth = CLOSE * (net.demand * net.loss).sum() * 3.0
    assert (impact[tts >= 3.0] <= worth).all()
    assert (impact[tts < 2.9] > 0).all()


@few
@given(seeds)
def test_the_order_of_sites_and_parts_changes_nothing(seed: int) -> None:
    arrays = random_arrays(seed)
    rng = np.random.default_rng(seed + 1)
    site, part = rng.permutation(len(arrays["sites"])), rng.permutation(len(arrays["parts"]))
    to_site, to_part = np.argsort(site), np.argsort(part)
    need_site, need_part, units = arrays["needs"]
    turned = {
        "sites": [arrays["sites"][i] for i in site],
        "parts": [arrays["parts"][k] for k in part],
        "makes": to_part[arrays["makes"][site]],
        "stock": arrays["stock"][site],
        "capacity": arrays["capacity"][site],
        "needs": (to_site[need_site.astype(int)], to_part[need_part.astype(int)], units),
        "demand": arrays["demand"][part],
        "loss": arrays["loss"][part],
    }
    net, other = company_network(**arrays), company_network(**turned)
    impact, tts = exposure_index(net, 3.0).impact, times_to_survive(net)
    assert exposure_index(other, 3.0).impact == pytest.approx(impact[site], rel=CLOSE, abs=1e-5)
    assert times_to_survive(other) == pytest.approx(tts[site], rel=1e-6, abs=CLOSE)


@few
@given(seeds)
def test_a_site_split_in_two_halves_changes_nothing(seed: int) -> None:
    arrays = random_arrays(seed)
    n = len(arrays["sites"])
    split = seed % n
    need_site, need_part, units = arrays["needs"]
    mine = need_site == split
    halves = arrays | {
        "sites": [*arrays["sites"], "other half"],
        "makes": np.append(arrays["makes"], arrays["makes"][split]),
        "stock": np.append(arrays["stock"], 0.0),
        "capacity": np.append(arrays["capacity"], 0.0),
        "needs": (
            np.append(need_site, np.full(mine.sum(), n)),
            np.append(need_part, need_part[mine]),
            np.append(units, units[mine]),
        ),
    }
    for name in ("stock", "capacity"):
        halves[name][[split, n]] = arrays[name][split] / 2
    outages = [[i, n] if i == split else [i] for i in range(n)]
    net, other = company_network(**arrays), company_network(**halves)
    impact, tts = exposure_index(net, 3.0).impact, times_to_survive(net)
    split_impact = exposure_index(other, 3.0, outages).impact
    assert split_impact == pytest.approx(impact, rel=CLOSE, abs=1e-5)
    assert times_to_survive(other, outages) == pytest.approx(tts, rel=1e-6, abs=CLOSE)


def test_no_index_where_no_outage_costs_anything() -> None:
    net, _ = worked_example()
    with pytest.raises(NoValue, match="no outage costs anything"):
        exposure_index(net, 0.5, [[0]]).index  # noqa: B018


@pytest.mark.parametrize("ttr", [-1.0, np.nan, np.inf, [1.0, 2.0]])
def test_a_time_to_recover_that_cannot_be_is_refused(ttr: object) -> None:
    net, _ = worked_example()
    with pytest.raises(InputError, match="ttr"):
        exposure_index(net, ttr)  # type: ignore[arg-type]


@pytest.mark.parametrize("down", [[9], [-1], [0.5]])
def test_a_site_that_is_not_there_cannot_be_down(down: list[float]) -> None:
    net, _ = worked_example()
    with pytest.raises(InputError, match="down must hold indices"):
        exposure_index(net, 1.0, [down])
