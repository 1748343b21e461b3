"""Monthly exports around the measures of the catalogue, as series that profiles are fitted to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from minamoto.data import warehouse
from minamoto.simulation.profiles import EventSeries

WORLD = "WLD"
BASE_LEAST = 2  # months before the announcement that a normal month is the mean of
# Codes that hold much besides what a measure lists, so that its effect does not show in them:
# 811292 holds Ga, Ge, In, Nb and V; 380110 all artificial graphite, of which grades are listed.
LUMPED = ("811292", "380110")
# Products of the press's figures that a measure lists whole.
PRESS = {
    "gallium products": "CHN-2023-GAGE",
    "germanium products": "CHN-2023-GAGE",
    "antimony products": "CHN-2024-SB",
    "rare earth permanent magnets": "CHN-2025-REE7",
}
BY_MATERIAL = ("gallium", "germanium")  # the press words their products in many ways


def event_series() -> tuple[EventSeries, ...]:
    """Every series of a measure's effect that ships: customs by partner, and the press by product.

    Customs series are of table `event_effects`: to each partner, not to the world again, and not of
    codes that hold much else. Press series are of `china_exports_press`, to the world, over the
    mean of the months it gives before the announcement.

    Examples
    --------
    >>> sorted({series.event for series in event_series()})
    ['CHN-2023-GAGE', 'CHN-2023-GRAPHITE', 'CHN-2024-SB', 'CHN-2025-REE7']
    """
    return (*_customs(), *_press())


def _customs() -> Iterator[EventSeries]:
    rows = warehouse.table("event_effects").filter(
        (pl.col("importer") != WORLD) & ~pl.col("hs6").is_in(LUMPED) & pl.col("index").is_not_null()
    )
    for (control, importer, hs6), found in rows.group_by(
        "control", "importer", "hs6", maintain_order=True
    ):
        months = found.sort("months_from_effective")
        yield EventSeries(
            event=str(control),
            name=f"{control} {hs6} {importer}",
            month=months["months_from_effective"].cast(pl.Int64).to_numpy(),
            index=months["index"].cast(pl.Float64).to_numpy(),
        )


def _press() -> Iterator[EventSeries]:
    rows = warehouse.table("china_exports_press").filter(
        (pl.col("destination") == WORLD)
        & pl.col("gross_t").is_not_null()
        & pl.col("period").str.contains(r"^\d{4}-\d{2}$")
    )
    days = {
        control: (announced, effective)
        for control, announced, effective in warehouse.table("controls")
        .select("control", "announced", "effective")
        .iter_rows()
    }
    for product, event in PRESS.items():
        material = product.split()[0]
        is_it = (
            pl.col("material") == material
            if material in BY_MATERIAL
            else pl.col("product") == product
        )
        announced, effective = days[event]
        month = pl.col("period").map_elements(_month, return_dtype=pl.Int64)
        found = rows.filter(is_it).with_columns(month.alias("month")).sort("month")
        before = found.filter(pl.col("month") < _of(announced))
        if before.height < BASE_LEAST:
            continue
        around = found.filter(pl.col("month") >= _of(announced) - 1)
        yield EventSeries(
            event=event,
            name=f"{event} {product}",
            month=(around["month"] - _of(effective)).to_numpy(),
            index=around["gross_t"].to_numpy() / float(np.mean(before["gross_t"].to_numpy())),
        )


def _month(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7])


def _of(day: date) -> int:
    return day.year * 12 + day.month
