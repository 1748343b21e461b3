"""One country cut off for all who lose: known chains, and laws that hold for any network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import InputError, NoValue, UnknownName
from minamoto.network.supply_network import from_arrays
from minamoto.tracing.asker import Entry, combined, consumption, made
from minamoto.tracing.chokepoint import chokepoint
from minamoto.tracing.cut_off import CutOff, cut_off
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.passing import passing
from tests.tracing.networks import askable, built, few, random_mixing, seeds

# 0 ore AUS  1 ore CHN  2 metal CHN  3 metal JPN  4 ore KOR  5 metal KOR
NODES = [
    ("ore", "AUS"), ("ore", "CHN"), ("metal", "CHN"), ("metal", "JPN"), ("ore", "KOR"),
    ("metal", "KOR"),
]  # fmt: skip


def chain() -> Mixing:
    """AUS ore is refined in CHN (yield 0.8) and KOR (0.5); CHN sells to JPN and KOR, KOR to JPN.

    JPN uses 8 t of CHN and 1 t of KOR, KOR 2 t: its 3 t are 2 of CHN and 1 it makes.
    """
    edges = [
        (0, 1, 12.5, 12.5), (0, 4, 2, 2), (1, 2, 12.5, 10), (4, 5, 2, 1), (2, 3, 8, 8),
        (2, 5, 2, 2), (5, 3, 1, 1),
    ]  # fmt: skip
    return mixing(built(NODES, edges, {0: 14.5}))


def spare_of(mix: Mixing, **tonnes: float) -> np.ndarray:
    spare = np.zeros(mix.network.n_nodes)
    for place, mass in tonnes.items():
        form, country = place.split("_")
        spare[mix.network.node(form, country)] = mass
    return spare


def test_spare_is_shared_among_all_who_lost() -> None:
    """8 2/3 t are lost in JPN and 1 1/3 t in KOR; 3 t of spare refining take the stranded ore."""
    mix = chain()
    found = cut_off(mix, "CHN", spare_of(mix, metal_KOR=3.0))
    assert found.lost_t.tolist() == pytest.approx([0.0, 10.0])
    assert found.unserved[1] == pytest.approx(0.7)
    assert found.lost(Entry(form="metal", country="JPN")) == pytest.approx(26 / 27 * 0.7)
    assert found.lost(Entry(form="metal", country="KOR")) == pytest.approx(2 / 3 * 0.7)


def test_what_is_made_in_the_country_cut_off_is_lost_whole_and_sought_elsewhere() -> None:
    mix = chain()
    found = cut_off(mix, "CHN", spare_of(mix, metal_KOR=3.0))
    assert found.passing(Entry(form="metal", country="CHN", is_made=True)) == 1.0
    assert found.lost(Entry(form="metal", country="CHN", is_made=True)) == pytest.approx(0.7)
    assert found.lost(Entry(form="metal", country="KOR", is_made=True)) == 0.0


def test_a_form_that_nobody_uses_has_the_share_of_one_who_lost_a_little_there() -> None:
    """Ore is only refined: with ore stranded and left over, ore can be had, and metal cannot."""
    mix = chain()
    assert cut_off(mix, "CHN", spare_of(mix, metal_KOR=3.0)).unserved == pytest.approx([0.0, 0.7])
    much = cut_off(mix, "CHN", spare_of(mix, metal_KOR=30.0))  # all 12.5 t of ore make 6.25 of 10
    assert much.unserved == pytest.approx([0.375, 0.375], abs=1e-6)
    assert cut_off(mix, "CHN", spare_of(mix, metal_KOR=30.0, ore_AUS=9.0)).unserved == (
        pytest.approx([0.0, 0.0], abs=1e-6)
    )


def test_the_fair_loss_of_a_chokepoint_is_that_of_the_cut_off() -> None:
    mix, asker = chain(), consumption("metal", "JPN")
    spare = spare_of(mix, metal_KOR=3.0)
    assert chokepoint(mix, asker, "CHN", spare).fair_loss == pytest.approx(
        cut_off(mix, "CHN", spare).lost_by(asker)
    )


@few
@given(seeds, st.floats(0.0, 0.5), st.booleans())
def test_loss_is_between_nothing_and_what_passed(seed: int, part: float, is_made: bool) -> None:
    mix, country, spare = some_cut(seed, part)
    found = cut_off(mix, country, spare)
    assert ((found.unserved >= 0) & (found.unserved <= 1)).all()
    for node in askable(mix, is_made=is_made):
        form, home = mix.network.label(node)
        if home == country:
            continue
        asker = (made if is_made else consumption)(form, home)
        share = passing(mix, asker, [country])[0, 0]
        assert found.passing(asker.entries[0]) == pytest.approx(share, abs=1e-12)
        assert 0.0 <= found.lost_by(asker) <= share + 1e-12


@few
@given(seeds, st.floats(0.0, 0.5))
def test_the_loss_of_several_entries_is_the_sum_of_theirs(seed: int, part: float) -> None:
    mix, country, spare = some_cut(seed, part)
    found = cut_off(mix, country, spare)
    labels = [mix.network.label(node) for node in askable(mix, is_made=True)]
    parts = {
        Entry(form=form, country=home, is_made=home == country): 1.0 + n
        for n, (form, home) in enumerate(labels)
    }
    asker = combined(parts)
    summed = sum(w * found.lost(e) for e, w in zip(asker.entries, asker.weights, strict=True))
    assert found.lost_by(asker) == pytest.approx(summed, abs=1e-12)


@few
@given(seeds, st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_more_spare_never_leaves_the_worst_served_form_worse(
    seed: int, part: float, more: float
) -> None:
    """Only the worst: a form that is given more capacity may take feed that another had."""
    mix, country, spare = some_cut(seed, part)
    before = cut_off(mix, country, spare)
    after = cut_off(mix, country, spare + more * able(mix))
    assert after.unserved.max() <= before.unserved.max() + 1e-6


@few
@given(seeds)
def test_relabelling_nodes_and_countries_changes_nothing(seed: int) -> None:
    mix, country, spare = some_cut(seed, 0.1)
    found = cut_off(mix, country, spare)
    again, order = relabelled(mix, seed)
    other = cut_off(again, country, spare[order])
    assert other.unserved == pytest.approx(found.unserved, abs=1e-6)
    assert other.touched == pytest.approx(found.touched[order], abs=1e-12)
    assert other.made_touched == pytest.approx(found.made_touched[order], abs=1e-12)


def relabelled(mix: Mixing, seed: int) -> tuple[Mixing, np.ndarray]:
    """The same network with its nodes, countries and edges in another order."""
    rng = np.random.default_rng(seed)
    arrays = mix.network.to_arrays()
    order = rng.permutation(mix.network.n_nodes)
    names = rng.permutation(len(mix.network.countries))
    place, renamed = np.argsort(order), np.argsort(names)
    arrays |= {"countries": arrays["countries"][names], "node_form": arrays["node_form"][order]}
    arrays |= {"node_country": renamed[arrays["node_country"]][order]}
    arrays |= {end: place[arrays[end]] for end in ("source", "target")}
    for name in ("extraction", "other_feed", "use", "stock_change"):
        arrays[name] = arrays[name][order]
    return mixing(from_arrays(arrays)), order


def able(mix: Mixing) -> np.ndarray:
    """What each node extracts or processes, t/yr."""
    output: np.ndarray = (mix.inflow * np.maximum(mix.made - mix.other_feed, 0.0))[:, 0]
    return np.where(output > 1e-9, output, 0.0)


def some_cut(seed: int, part: float) -> tuple[Mixing, str, np.ndarray]:
    mix = random_mixing(seed, n_countries=5)
    return mix, mix.network.countries[seed % 4], part * able(mix)


def test_questions_that_cannot_be_answered_say_why() -> None:
    mix = chain()
    found: CutOff = cut_off(mix, "CHN", np.zeros(6))
    with pytest.raises(UnknownName, match="'USA'"):
        cut_off(mix, "USA", np.zeros(6))
    with pytest.raises(InputError, match="CHN cannot ask"):
        found.lost(Entry(form="metal", country="CHN"))
    with pytest.raises(UnknownName, match="'alloy'"):
        found.lost(Entry(form="alloy", country="JPN"))
    with pytest.raises(UnknownName, match="'USA'"):
        found.lost(Entry(form="metal", country="USA"))
    with pytest.raises(NoValue, match="nothing is made there"):
        found.lost(Entry(form="metal", country="JPN", is_made=True))
    round_trip = built(
        [("metal", "JPN"), ("metal", "KOR"), ("metal", "AUS")], [(0, 1, 3, 3), (1, 0, 3, 3)],
        {2: 1.0},
    )  # fmt: skip
    with pytest.raises(InputError, match="metal in JPN: what enters there goes round"):
        cut_off(mixing(round_trip), "AUS", np.zeros(3)).lost(Entry(form="metal", country="JPN"))
