"""Networks of firms: the same links from both sides, and errors that name the row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.simulation.firm_network import FirmNetwork, firm_network
from tests.simulation.firm_cases import matrix, networks


def of(
    supplier: list[int], buyer: list[int], weight: list[float], sector: list[int]
) -> FirmNetwork:
    return firm_network(
        supplier=np.array(supplier, dtype=np.int64),
        buyer=np.array(buyer, dtype=np.int64),
        weight=np.array(weight),
        sector=np.array(sector),
    )


@settings(max_examples=50, deadline=None)
@given(network=networks())
def test_both_orders_hold_the_same_links(network: FirmNetwork) -> None:
    W = matrix(network)
    buyer = np.repeat(np.arange(network.n_firms), np.diff(network.bought_start))
    np.testing.assert_array_equal(W[network.bought_from, buyer], network.bought)
    np.testing.assert_array_equal(network.bought[network.sold_place], network.sold)
    np.testing.assert_array_equal(network.sector[network.bought_from], network.bought_sector)
    np.testing.assert_allclose(network.sales(), W.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(network.purchases(), W.sum(axis=0), rtol=1e-12)
    for firm in range(network.n_firms):
        mine = slice(network.bought_start[firm], network.bought_start[firm + 1])
        keys = network.bought_sector[mine].astype(int) * network.n_firms + network.bought_from[mine]
        assert (np.diff(keys) > 0).all()


def test_rows_that_repeat_a_pair_are_added_up_and_said() -> None:
    network = of([0, 0, 1], [1, 1, 0], [2.0, 3.0, 1.0], [0, 0])
    assert network.sold.tolist() == [5.0, 1.0]
    assert network.n_merged == 1
    assert "1 rows" in network.notes()[0].en
    assert of([0], [1], [2.0], [0, 0]).notes() == ()


def test_a_network_may_have_no_links() -> None:
    network = of([], [], [], [0, 1])
    assert (network.n_firms, network.n_links, network.n_sectors) == (2, 0, 2)
    assert network.sales().tolist() == [0.0, 0.0]


def test_arrays_are_read_only() -> None:
    network = of([0], [1], [2.0], [0, 0])
    for array in (network.sold, network.bought, network.sold_to, network.bought_from):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


@pytest.mark.parametrize(
    ("supplier", "buyer", "weight", "said"),
    [
        ([0, 1], [1, 1], [1.0, 1.0], r"row 1 .*firm 1 sells to itself"),
        ([0, 9], [1, 0], [1.0, 1.0], r"row 1 .*supplier is 9, allowed a firm 0 \.\. 2"),
        ([0, 1], [1, -1], [1.0, 1.0], r"row 1 .*buyer is -1"),
        ([0, 1], [1, 0], [1.0, -2.0], r"row 1 .*weight is -2\.0"),
        ([0, 1], [1, 0], [np.nan, 1.0], r"row 0 .*weight is nan"),
        ([0, 1], [1, 0], [1.0, np.inf], r"row 1 .*weight is inf"),
        ([0, 1], [1, 0], [1.0, 0.0], r"row 1 .*weight is 0\.0, allowed a number > 0"),
        ([0, 1], [1, 0], [1.0], r"one length"),
    ],
)
def test_errors_name_the_row(
    supplier: list[int], buyer: list[int], weight: list[float], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        of(supplier, buyer, weight, [0, 0, 0])


@pytest.mark.parametrize("sector", [np.array([0, -1]), np.array([0, 2]), np.array([0.0, 1.0])])
def test_sectors_must_be_known(sector: NDArray[np.int64]) -> None:
    with pytest.raises(InputError, match="sector"):
        firm_network(
            supplier=np.array([0]), buyer=np.array([1]), weight=np.ones(1), sector=sector,
            n_sectors=2,
        )  # fmt: skip
