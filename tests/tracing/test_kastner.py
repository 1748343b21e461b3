"""Kastner's origin matrix: the worked example, and figures that cannot be."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError
from minamoto.network.supply_network import supply_network
from minamoto.tracing.asker import consumption
from minamoto.tracing.kastner import kastner_origin
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import trace
from tests.tracing.networks import askable, few, random_arrays, seeds

GOLDEN = Path(__file__).parents[1] / "golden" / "tracing" / "kastner.csv"


def test_origin_of_the_worked_example() -> None:
    items: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    with GOLDEN.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            items[row["item"]][row["country"], row["partner"]] = float(row["mass_t"])
    names = [country for country, _ in items["production"]]
    trade = [[items["trade"].get((i, j), 0.0) for j in names] for i in names]
    found = kastner_origin([items["production"][c, ""] for c in names], trade, names)
    for (country, partner), mass in items["origin"].items():
        assert found.origin[names.index(country), names.index(partner)] == pytest.approx(
            mass, abs=1e-9
        )
    assert found.consumption.tolist() == pytest.approx(
        [items["consumption"][c, ""] for c in names], abs=1e-9
    )


@few
@given(seeds)
def test_our_chain_on_a_single_form_is_kastners(seed: int) -> None:
    arrays = random_arrays(seed, n_forms=1, n_countries=5, is_plain=True)
    net = supply_network(**arrays)
    trade = np.zeros((5, 5))
    np.add.at(trade, (net.source, net.target), net.sent[:, 0])
    found = kastner_origin(net.extraction[:, 0], trade)
    mix = mixing(net)
    for node in askable(mix):
        form, country = net.label(node)
        share = trace(mix, consumption(form, country)).extraction[:, 0]
        place = net.countries.index(country)
        assert share * found.consumption[place] == pytest.approx(
            found.origin[place], abs=1e-9 * trade.sum()
        )
    assert found.origin.sum(axis=0) == pytest.approx(net.extraction[:, 0])


@pytest.mark.parametrize(
    ("production", "trade", "words"),
    [
        ([5.0, 0.0], [[0, 6], [0, 0]], "CHL exports 6 t but has only 5 t"),
        ([5.0, -1.0], [[0, 1], [0, 0]], "production of JPN is -1"),
        ([5.0, 0.0], [[0, np.nan], [0, 0]], "trade of CHL to JPN is nan"),
        ([5.0, 0.0], [[1, 0], [0, 0]], "trade of CHL with itself"),
        ([5.0], [[0, 1], [0, 0]], "do not fit"),
        ([0.0, 0.0], [[0, 2], [2, 0]], "CHL, JPN: trade that no producer feeds"),
    ],
)
def test_figures_that_cannot_be_are_named(
    production: list[float], trade: list[list[float]], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        kastner_origin(production, trade, ["CHL", "JPN"])


def test_a_country_with_neither_production_nor_trade_consumes_nothing() -> None:
    found = kastner_origin([1.0, 0.0], np.zeros((2, 2)))
    assert found.origin.tolist() == [[1.0, 0.0], [0.0, 0.0]]
