"""All nodes at once are each node alone; joint shares add up to single ones."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError, UnknownName
from minamoto.tracing.asker import consumption, made
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import trace
from minamoto.tracing.origin_matrix import joint_origin, origin_blocks
from tests.tracing.networks import FORMS, askable, built, few, random_mixing, seeds


@few
@given(seeds)
@pytest.mark.parametrize("is_made", [False, True])
def test_columns_are_the_traces_of_each_node(is_made: bool, seed: int) -> None:
    mix = random_mixing(seed, n_forms=4, n_countries=3, n_draws=2)
    asked = set(askable(mix, is_made=is_made))
    for block in origin_blocks(mix, "alloy", draw=1, is_made=is_made):
        for column, node in enumerate(block.askers.tolist()):
            if node not in asked:
                continue
            ask = (made if is_made else consumption)(*mix.network.label(node))
            alone = trace(mix, ask)
            for name in ("made", "extraction", "other_feed", "drawn"):
                share = getattr(block, name)()[:, column]
                assert share == pytest.approx(getattr(alone, name)[block.nodes, 1], abs=1e-10)


def test_blocks_run_upstream_and_empty_or_circular_nodes_are_zero() -> None:
    nodes = [
        ("ore", "AUS"),
        ("ore", "CHN"),
        ("metal", "AUS"),
        ("metal", "CHN"),
        ("metal", "JPN"),
        ("metal", "KOR"),
    ]
    net = built(nodes, [(0, 2, 4, 4), (3, 4, 1, 1), (4, 3, 1, 1)], {0: 4.0})
    blocks = list(origin_blocks(mixing(net), "metal"))
    assert [block.form for block in blocks] == ["metal", "ore"]
    assert sum(b.extraction().sum(axis=0) for b in blocks).tolist() == [1.0, 0.0, 0.0, 0.0]


@few
@given(seeds)
def test_joint_shares_add_up_to_what_was_made(seed: int) -> None:
    mix = random_mixing(seed, n_draws=2)
    node = askable(mix)[-1]
    asker = consumption(*mix.network.label(node))
    found = trace(mix, asker)
    form = mix.network.label(node)[0]
    joint = [
        joint_origin(mix, asker, made=form, extracted=earlier, draws=(0, 1))
        for earlier in FORMS[: FORMS.index(form) + 1]
    ]
    total = sum(part.sum(axis=1) for part in joint)
    assert (total <= found.made_in(form) + 1e-10).all()
    assert (joint[0] >= 0).all()


def test_joint_of_a_chain_without_stock_or_scrap_has_both_margins() -> None:
    mix = random_mixing(7, n_forms=2, is_plain=True)
    asker = consumption("oxide", "JPN")
    found = trace(mix, asker)
    joint = joint_origin(mix, asker, made="oxide", extracted="ore")[:, :, 0]
    assert joint.sum(axis=1) == pytest.approx(found.made_in("oxide")[:, 0])
    assert joint.sum(axis=0) == pytest.approx(found.mined_in("ore")[:, 0])
    assert np.count_nonzero(joint) > 4


def test_forms_in_the_wrong_order_or_unknown_are_refused() -> None:
    mix = random_mixing(7, n_forms=2)
    with pytest.raises(InputError, match="give the earlier form second"):
        joint_origin(mix, consumption("oxide", "JPN"), made="ore", extracted="oxide")
    with pytest.raises(UnknownName, match="'wire'"):
        next(origin_blocks(mix, "wire"))
