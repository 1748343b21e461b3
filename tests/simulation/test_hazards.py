"""Rates of measures: calibrated in total, drawn to their like, and as sure as they say."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.stats import gamma

from minamoto.core.errors import InputError
from minamoto.data import warehouse
from minamoto.simulation.hazards import hazards, pooled_hazards
from minamoto.simulation.measure_counts import MeasureCounts, count_measures

QUICK = settings(max_examples=30, deadline=None)
SHAPE = (5, 4, 3)  # countries, groups, instruments
GRID = [axis.ravel() for axis in np.indices(SHAPE)]
LABELS = dict(zip(("country", "group", "instrument"), GRID, strict=True))
counts = arrays.arrays(np.int64, GRID[0].size, elements=st.integers(0, 4)).filter(np.any)
BINDING = ["ban", "licence", "quota", "tax", "state_trading", "suspension"]


def catalogue_counts() -> MeasureCounts:
    materials = warehouse.table("materials").select("material", "family").rows()
    families = {family for _, family in materials if family}
    catalogue = warehouse.table("controls")
    return count_measures(
        catalogue,
        countries=warehouse.table("countries")["country"].to_list(),
        groups={m: family or m for m, family in materials if m not in families},
        instruments=BINDING,
        since=date(2009, 1, 1),
        until=date(2026, 11, 23),
    )


def test_a_cell_alone_has_the_gamma_posterior_of_half_an_event_more() -> None:
    found = hazards([0, 2], [18.0, 10.0])
    low, high = found.interval(0.9)
    for cell, (k, years) in enumerate([(0, 18.0), (2, 10.0)]):
        posterior = gamma(0.5 + k, scale=1 / years)
        assert found.mean[cell] == pytest.approx(posterior.mean())
        assert low[cell] == pytest.approx(posterior.ppf(0.05))
        assert high[cell] == pytest.approx(posterior.ppf(0.95))
    assert found.probability() == pytest.approx(1 - np.exp(-found.mean))
    assert found.probability_interval(0.9, 2.0)[1] == pytest.approx(1 - np.exp(-2 * high))


@QUICK
@given(count=counts, years=arrays.arrays(np.float64, GRID[0].size, elements=st.floats(0.5, 30)))
def test_the_expected_total_is_the_total_seen(
    count: NDArray[np.int64], years: NDArray[np.float64]
) -> None:
    found = pooled_hazards(count, years, LABELS)
    assert (found.mean * years).sum() == pytest.approx(count.sum(), rel=1e-9)
    assert (found.mean > 0).all()
    low, high = found.interval()
    assert (low <= high).all()


@QUICK
@given(count=counts, seed=st.integers(0, 99))
def test_names_and_order_of_cells_change_nothing(count: NDArray[np.int64], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(count.size)
    labels = {
        name: [f"{name} {9 - code}" for code in label[order]] for name, label in LABELS.items()
    }
    shuffled = pooled_hazards(count[order], 18.0, labels)
    plain = pooled_hazards(count, 18.0, LABELS)
    assert shuffled.mean == pytest.approx(plain.mean[order], rel=1e-9)
    assert shuffled.shape == pytest.approx(plain.shape[order], rel=1e-6)


def test_one_cell_has_the_rate_that_was_seen() -> None:
    found = pooled_hazards([9], 18.0, {"country": ["CHN"]})
    assert found.mean == pytest.approx(0.5)


def test_a_cell_is_drawn_to_those_it_is_like() -> None:
    count = np.zeros(SHAPE, dtype=np.int64)
    count[0, 0, 0], count[0, 1, 0] = 4, 3
    mean = pooled_hazards(count.ravel(), 18.0, LABELS).mean.reshape(SHAPE)
    assert mean[0, 0, 0] > mean[0, 1, 0] > mean[0, 2, 0] > mean[1, 2, 0] > mean[1, 2, 1]
    assert mean[0, 0, 0] < 4 / 18


def test_thousands_of_empty_cells_do_not_add_up_to_thousands_of_measures() -> None:
    found = catalogue_counts()
    count, years = found.count, found.exposure_yr
    alone = hazards(count, years).mean.sum()
    pooled = pooled_hazards(count, years, found.labels).mean.sum()
    assert count.size > 50_000
    assert pooled == pytest.approx(count.sum() / years, rel=1e-9)
    assert alone > 50 * pooled


def test_intervals_hold_the_rates_that_made_the_counts() -> None:
    # a made-up world: heavy differences of countries, groups, instruments and cells
    shape, years, held, hit = (30, 20, 5), 18.0, [], []
    axes = [axis.ravel() for axis in np.indices(shape)]
    for seed in range(20):
        rng = np.random.default_rng(seed)
        parts = [
            rng.gamma(a, 1, n)[axis]
            for a, n, axis in zip((0.4, 0.6, 1.0), shape, axes, strict=True)
        ]
        rate = np.prod(parts, axis=0) * rng.gamma(1.0, 1.0, axes[0].size)
        rate *= 5.0 / rate.sum()
        count = rng.poisson(rate * years)
        low, high = pooled_hazards(count, years, dict(zip("cgi", axes, strict=True))).interval(0.9)
        inside = (low <= rate) & (rate <= high)
        held.append(inside.mean())
        hit.append(inside[count > 0].mean())
    assert 0.87 < np.mean(held) < 0.97, held
    assert 0.85 < np.mean(hit) < 0.99, hit


def test_packages_are_the_measures_of_one_country_and_day() -> None:
    found = catalogue_counts()
    together = {"CHN-2025-W", "CHN-2025-TE", "CHN-2025-BI", "CHN-2025-MO", "CHN-2025-IN"}
    at = next(p for p, names in enumerate(found.packages) if together & set(names))
    assert set(found.packages[at]) == together
    cells = found.package_cell[found.package_start[at] : found.package_start[at + 1]]
    assert {found.material[c] for c in cells} == {
        "tungsten", "tellurium", "bismuth", "molybdenum", "indium",
    }  # fmt: skip
    assert {(found.country[c], found.instrument[c]) for c in cells} == {("CHN", "licence")}


def test_every_measure_is_in_a_package_or_named_as_left_out() -> None:
    found = catalogue_counts()
    counted = [name for names in found.packages for name in names]
    assert sorted([*counted, *found.left_out]) == sorted(warehouse.table("controls")["control"])
    assert "CHN-2025-70-SUSP" in found.left_out  # it lifts others
    assert found.count.sum() == found.package_cell.size == found.package_start[-1]


def test_a_measure_on_a_group_hits_all_of_its_materials_once() -> None:
    catalogue = pl.DataFrame(
        {
            "control": ["A"], "announced": [None], "effective": [date(2024, 1, 1)],
            "imposer": ["CHN"], "instrument": ["tax;quota"], "materials": ["earths;neodymium"],
        }
    )  # fmt: skip
    found = count_measures(
        catalogue, countries=["CHN"], instruments=["tax", "quota"],
        groups={"neodymium": "earths", "cerium": "earths", "zinc": "zinc"},
        since=date(2023, 1, 1), until=date(2025, 1, 1),
    )  # fmt: skip
    hit = [(found.material[c], found.instrument[c]) for c in np.flatnonzero(found.count)]
    assert hit == [
        ("neodymium", "tax"), ("neodymium", "quota"), ("cerium", "tax"), ("cerium", "quota"),
    ]  # fmt: skip
    assert found.count.max() == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hazards([1, -1], 18.0), "cell 1: count must be a whole number >= 0"),
        (lambda: hazards([1.5], 18.0), "got 1.5 and 18"),
        (lambda: hazards([1], 0.0), "exposure_yr > 0"),
        (lambda: hazards([1, 2], [1.0, 2.0, 3.0]), "shape (3,)"),
        (lambda: hazards([1], 1.0).interval(1.0), "level: must be in (0, 1), got 1"),
        (lambda: pooled_hazards([0, 0], 1.0, {}), "all cells are 0"),
        (lambda: pooled_hazards([1, 0], 1.0, {"country": ["A"]}), "one label for each of 2 cells"),
        (
            lambda: count_measures(
                pl.DataFrame({"control": ["A"]}), countries=["CHN"], groups={"zinc": "zinc"},
                instruments=["ban"], since=date(2020, 1, 1), until=date(2021, 1, 1),
            ),
            "columns ['announced'",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_said(call: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert said in str(caught.value)
    assert caught.value.text is not None
