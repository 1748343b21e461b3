"""Chokepoints: known chains, and laws that hold for any network."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minamoto.core.errors import InputError, UnknownName
from minamoto.network.supply_network import MASSES, from_arrays
from minamoto.tracing.asker import Asker, Entry, combined, consumption, made
from minamoto.tracing.chokepoint import Chokepoint, chokepoint
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.passing import passing
from tests.tracing.networks import askable, built, few, random_mixing, seeds

# 0 ore AUS  1 ore CHN  2 metal CHN  3 metal JPN  4 ore KOR  5 metal KOR
NODES = [
    ("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN"), ("ore", "KOR"),
    ("metal", "KOR"),
]  # fmt: skip


def chain(*, korean_use: float = 0.0) -> Mixing:
    """AUS ore is refined in CHN (yield 0.8) and KOR (0.5); JPN buys 8 t of CHN and 1 t of KOR."""
    sold = 8.0 + korean_use
    edges = [
        (0, 1, sold / 0.8, sold / 0.8), (0, 4, 2, 2), (1, 2, sold / 0.8, sold), (4, 5, 2, 1),
        (2, 3, 8, 8), (5, 3, 1, 1),
    ]  # fmt: skip
    if korean_use:
        edges.append((2, 5, korean_use, korean_use))
    return mixing(built(NODES, edges, {0: sold / 0.8 + 2.0}))


def cut(mix: Mixing, spare: dict[int, float]) -> Chokepoint:
    given_spare = np.zeros(mix.network.n_nodes)
    for node, mass in spare.items():
        given_spare[node] = mass
    return chokepoint(mix, consumption("metal", "JPN"), "CHN", given_spare)


def test_without_spare_all_that_passed_is_lost() -> None:
    found = cut(chain(), {})
    assert (found.need_t, found.passing_t, found.first_loss_t) == pytest.approx((9.0, 8.0, 8.0))
    assert found.fair_loss == found.first_loss == pytest.approx(8 / 9)
    assert found.binding_form == "metal"


def test_spare_refining_takes_the_ore_that_is_stranded() -> None:
    """10 t of ore no longer go to CHN: at a yield of 0.5 they make 5 t, with 3 t of capacity 3."""
    some, much = cut(chain(), {5: 3.0}), cut(chain(), {5: 30.0})
    assert some.first_loss_t == pytest.approx(5.0)
    assert some.binding_form == "metal"
    assert some.value_of_spare == pytest.approx((0.0, 1.0))
    assert much.first_loss_t == pytest.approx(3.0)
    assert much.binding_form == "ore"
    assert much.value_of_spare == pytest.approx((0.5, 0.0))
    assert much.value_of_supply == pytest.approx((0.5, 1.0))
    assert cut(chain(), {5: 30.0, 0: 6.0}).first_loss_t == pytest.approx(0.0, abs=1e-9)
    assert cut(chain(), {5: 30.0, 0: 6.0}).binding_form is None


def test_who_else_lost_shares_the_spare() -> None:
    """KOR lost 2 t of its own use beside the 8 of JPN (a third of what KOR has comes from CHN).

    KOR blends 2 t from CHN with 1 t it makes, uses 2 t and sells 1: JPN loses 8 2/3 t.
    """
    found = cut(chain(korean_use=2.0), {5: 3.0})
    assert found.passing_t == pytest.approx(8 + 2 / 3)
    assert found.first_loss_t == pytest.approx(8 + 2 / 3 - 3)
    shared = 3 / (8 + 2 / 3 + 4 / 3)
    assert found.fair_loss_t == pytest.approx((8 + 2 / 3) * (1 - shared))


def test_refining_that_lost_its_feed_stands_idle_and_takes_other_ore() -> None:
    nodes = [("ore", "CHN"), ("ore", "JPN"), ("metal", "JPN"), ("ore", "AUS")]
    mix = mixing(built(nodes, [(0, 1, 5, 5), (1, 2, 5, 4)], {0: 5.0, 3: 1.0}))
    asker = consumption("metal", "JPN")
    found = chokepoint(mix, asker, "CHN", np.array([0.0, 0.0, 0.0, 2.5]))
    assert (found.passing_t, found.first_loss_t) == pytest.approx((4.0, 2.0))
    assert found.binding_form == "ore"
    assert found.value_of_spare == pytest.approx((0.8, 0.0))


@few
@given(seeds, st.floats(0.0, 0.5))
def test_loss_is_between_nothing_and_what_passed(seed: int, part: float) -> None:
    mix, asker, country, spare = some_cut(seed, part)
    found = chokepoint(mix, asker, country, spare)
    assert -1e-9 <= found.first_loss_t <= found.fair_loss_t + 1e-7 * found.need_t
    assert found.fair_loss_t <= found.passing_t + 1e-9
    share = passing(mix, asker, [country])[0, 0]
    assert found.passing_t == pytest.approx(share * found.need_t, abs=1e-9)
    assert found.first_loss <= share + 1e-9
    assert (found.binding_form is None) == (found.first_loss_t <= 1e-9 * found.passing_t)


@few
@given(seeds, st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_more_spare_never_loses_more(seed: int, part: float, more: float) -> None:
    mix, asker, country, spare = some_cut(seed, part)
    found = chokepoint(mix, asker, country, spare)
    again = chokepoint(mix, asker, country, spare + more * able(mix))
    assert again.first_loss_t <= found.first_loss_t + 1e-7 * found.need_t


@few
@given(seeds)
def test_marginal_value_is_what_one_more_unit_brings(seed: int) -> None:
    mix, asker, country, spare = some_cut(seed, 0.1)
    found = chokepoint(mix, asker, country, spare)
    assume(found.first_loss_t > 1e-3 * found.need_t)
    assert all(value >= -1e-12 for value in found.value_of_spare)
    step = 1e-3 * found.need_t
    more = spare + np.where(spare > 0, step, 0.0)
    gained = found.first_loss_t - chokepoint(mix, asker, country, more).first_loss_t
    steps = np.bincount(mix.network.node_form, spare > 0, minlength=3)
    bound = float(np.dot(found.value_of_spare, steps * step))
    assert gained <= bound + 1e-7 * found.need_t


@few
@given(seeds, st.sampled_from([1e-6, 1e6]))
def test_shares_lost_do_not_depend_on_the_unit_of_mass(seed: int, unit: float) -> None:
    mix, asker, country, spare = some_cut(seed, 0.1)
    arrays = mix.network.to_arrays()
    arrays |= {name: unit * arrays[name] for name in MASSES}
    found = chokepoint(mix, asker, country, spare)
    other = chokepoint(mixing(from_arrays(arrays)), asker, country, unit * spare)
    assert other.first_loss == pytest.approx(found.first_loss, abs=1e-7)
    assert other.fair_loss == pytest.approx(found.fair_loss, abs=1e-6)


def able(mix: Mixing) -> np.ndarray:
    """What each node extracts or processes, t/yr."""
    output: np.ndarray = (mix.inflow * np.maximum(mix.made - mix.other_feed, 0.0))[:, 0]
    return np.where(output > 1e-9, output, 0.0)


def some_cut(seed: int, part: float) -> tuple[Mixing, Asker, str, np.ndarray]:
    mix = random_mixing(seed, n_countries=5)
    form, home = mix.network.label(askable(mix)[-1])
    country = next(c for c in mix.network.countries if c != home)
    return mix, consumption(form, home), country, part * able(mix)


def test_questions_that_cannot_be_answered_say_why() -> None:
    mix, none = chain(), np.zeros(6)
    asker = consumption("metal", "JPN")
    with pytest.raises(InputError, match="JPN cannot ask"):
        chokepoint(mix, asker, "JPN", none)
    with pytest.raises(UnknownName, match="'USA'"):
        chokepoint(mix, asker, "USA", none)
    with pytest.raises(InputError, match="shape"):
        chokepoint(mix, asker, "CHN", np.zeros(2))
    with pytest.raises(InputError, match="spare of ore in AUS is -1"):
        chokepoint(mix, asker, "CHN", np.array([-1.0, 0, 0, 0, 0, 0]))
    with pytest.raises(InputError, match="metal in JPN has spare output but"):
        chokepoint(mix, asker, "CHN", np.array([0, 0, 0, 1.0, 0, 0]))
    with pytest.raises(InputError, match="need_t is 0"):
        chokepoint(mix, asker, "CHN", none, need_t=0.0)
    several = combined({Entry(form="metal", country=c): 1.0 for c in ("JPN", "KOR")})
    with pytest.raises(InputError, match="needs need_t"):
        chokepoint(mix, several, "CHN", none)
    both = chokepoint(mix, several, "CHN", none, need_t=2.0)
    assert both.first_loss_t == pytest.approx(8 / 9)
    assert chokepoint(mix, made("metal", "KOR"), "CHN", none).passing_t == 0.0
