"""Networks of firms for tests: published runs of tests/golden/simulation, and random ones."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.simulation.firm_network import FirmNetwork, firm_network

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "simulation"
Array = NDArray[np.float64]


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(table: list[dict[str, str]], column: str) -> Array:
    return np.array([float(row[column]) for row in table])


def indices(table: list[dict[str, str]], column: str) -> NDArray[np.int64]:
    return np.array([int(row[column]) for row in table])


def random60() -> tuple[FirmNetwork, NDArray[np.int64]]:
    """The published network of 60 firms and its essentiality, supplying x buying sector."""
    links, sectors = rows("esri_random60_links"), rows("esri_random60_sectors")
    network = firm_network(
        supplier=indices(links, "supplier") - 1,
        buyer=indices(links, "buyer") - 1,
        weight=numbers(links, "weight"),
        sector=indices(sectors, "sector") - 1,
    )
    table = rows("esri_random60_essentiality")
    kinds = [[int(row[f"buying_sector_{k + 1}"]) for k in range(len(table))] for row in table]
    return network, np.array(kinds)


@st.composite
def networks(draw: st.DrawFn) -> FirmNetwork:
    """Some firms, sectors and links with lognormal weights."""
    n, n_sectors = draw(st.integers(2, 14)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    supplier, buyer = np.nonzero(rng.random((n, n)) * (1 - np.eye(n)) > draw(st.floats(0.5, 0.95)))
    return firm_network(
        supplier=supplier,
        buyer=buyer,
        weight=rng.lognormal(size=supplier.size),
        sector=rng.integers(0, n_sectors, n),
        n_sectors=n_sectors,
    )


def relabelled(network: FirmNetwork, new: NDArray[np.integer[Any]]) -> FirmNetwork:
    """The same network in which firm `i` is called `new[i]`."""
    supplier = np.repeat(np.arange(network.n_firms), np.diff(network.sold_start))
    sector = np.empty_like(network.sector)
    sector[new] = network.sector
    return firm_network(
        supplier=new[supplier],
        buyer=new[network.sold_to],
        weight=network.sold,
        sector=sector,
        n_sectors=network.n_sectors,
    )


def matrix(network: FirmNetwork) -> Array:
    """W_ij, sales of i to j."""
    dense = np.zeros((network.n_firms, network.n_firms))
    supplier = np.repeat(np.arange(network.n_firms), np.diff(network.sold_start))
    dense[supplier, network.sold_to] = network.sold
    return dense
