"""Company networks: who may supply whom, and figures that cannot be."""

from typing import Any

import numpy as np
import pytest

from minamoto.core.errors import InputError
from minamoto.simulation.company_network import company_network

PLAIN: dict[str, Any] = {
    "sites": ["mine", "second mine", "plant"], "parts": ["ore", "metal"], "makes": [0, 0, 1],
    "stock": [1.0, 2.0, 3.0], "needs": ([2], [0], [1.5]), "demand": [0, 10], "loss": [0, 5],
    "capacity": [20, 30, np.inf],
}  # fmt: skip


def test_every_maker_of_a_part_may_supply_its_users_unless_links_are_given() -> None:
    net = company_network(**PLAIN)
    assert list(zip(net.link_source, net.link_target, net.link_need, strict=True)) == [
        (0, 2, 0), (1, 2, 0),
    ]  # fmt: skip
    one = company_network(**PLAIN, links=([1], [2]))
    assert one.link_source.tolist() == [1]
    assert net.products.tolist() == [1]
    assert net.site("plant") == 2


def test_an_infinite_capacity_is_no_limit() -> None:
    net = company_network(**PLAIN)
    assert net.capacity.tolist() == [20, 30]
    assert net.member_site.tolist() == [0, 1]
    shared = company_network(**(PLAIN | {"capacity": [np.inf, 25]}), members=([2, 0, 1], [0, 1, 1]))
    assert shared.capacity.tolist() == [25]
    assert shared.member_site.tolist() == [0, 1]
    assert shared.member_limit.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sites": ["mine", "mine", "plant"]}, "site 'mine' is listed twice"),
        ({"makes": [0, 0, 2]}, "makes must hold indices in 0..1"),
        ({"makes": [0, 0]}, r"makes must have shape \(3,\)"),
        ({"stock": [1, np.nan, 3]}, r"stock\[1\] must be a number >= 0, got nan"),
        ({"capacity": [1, -2, 3]}, r"capacity\[1\] must be a number >= 0, got -2"),
        ({"loss": [0, 0]}, "part 'metal' has demand but no loss"),
        ({"demand": [0, 10], "makes": [0, 0, 0]}, "part 'metal' has demand but no site makes it"),
        ({"needs": ([2, 2], [0, 0], [1, 1])}, "'ore' at 'plant' is listed twice"),
        ({"needs": ([2], [0], [0])}, "'ore' at 'plant' must be taken in units > 0"),
        ({"links": ([2], [0])}, "link 'plant' -> 'mine' brings 'metal'"),
        ({"links": ([0, 0], [2, 2])}, "link 'mine' -> 'plant' is listed twice"),
        ({"links": ([], [])}, "'ore' at 'plant' has no supplier"),
        ({"members": ([0, 0], [1, 1])}, "listed twice under one limit"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        company_network(**(PLAIN | change))


def test_a_site_that_is_not_there_is_named_in_both_languages() -> None:
    with pytest.raises(InputError, match="no site 'quarry'") as caught:
        company_network(**PLAIN).site("quarry")
    assert "「quarry」" in caught.value.said("ja")
