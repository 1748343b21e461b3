"""Series of real measures: the published months, and profiles that the table takes from them."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.data import reference
from minamoto.simulation.profiles import fitted, seen
from minamoto.study.event_series import event_series

SERIES = {series.name: series for series in event_series()}


def test_graphite_to_japan_is_as_published() -> None:
    # UN Comtrade, China's exports of HS 250410: rows PROF-GRAPHITE-JPN of table durations
    graphite = SERIES["CHN-2023-GRAPHITE 250410 JPN"]
    months = dict(zip(graphite.month.tolist(), graphite.index.tolist(), strict=True))
    published = {-2: 1.14, -1: 3.78, 0: 0.01, 1: 0.37, 2: 0.74, 3: 1.02, 4: 0.81, 5: 1.07, 6: 1.44}
    assert {month: months[month] for month in published} == pytest.approx(published, abs=0.0051)


def test_gallium_stops_in_august_2023_over_the_months_named_before() -> None:
    gallium = SERIES["CHN-2023-GAGE gallium products"]
    months = dict(zip(gallium.month.tolist(), gallium.index.tolist(), strict=True))
    base = (7.67 + 3.25 + 5.611 + 6.48) / 4  # t a month, rows 1, 8, 13 and 15 of the press table
    assert months[0] == 0
    assert months[3] == pytest.approx(1.53 / base)


def test_codes_that_lump_goods_are_left_out() -> None:
    assert not any("811292" in name or "380110" in name for name in SERIES)


def test_the_table_holds_what_the_fit_gives() -> None:
    table = reference.table("shock_profiles").filter(
        (pl.col("instrument") == "licence") & (pl.col("profile") == "rush_stop_return")
    )
    found = fitted(event_series())
    assert set(table["parameter"]) == set(found)
    for row in table.iter_rows(named=True):
        fit = found[row["parameter"]]
        given = [row["low"], row["value"], row["high"]]
        assert given == pytest.approx([fit.low, fit.value, fit.high], rel=5e-3), row["parameter"]
        assert row["events"].split(";") == list(fit.events)


def test_leaving_an_event_out_changes_the_fit() -> None:
    whole = fitted(event_series())
    for event in sorted({series.event for series in SERIES.values()}):
        assert fitted(event_series(), without=event) != whole, event


def test_every_series_shows_something() -> None:
    assert all(seen(series).stop_weeks is not None for series in SERIES.values())
