"""Output, reserves and capacity by country, and which series stands for a supply."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.grade import Grade
from minamoto.core.tables.columns import (
    ISO3,
    KEY,
    TONNE,
    WORLD_EXTRACTION_T,
    fraction_column,
    key_column,
    stage_column,
    year_column,
)


class Production(dy.Schema):
    """Output of one form of a material in one country and year, as one source reports it.

    `quantity` is in `unit` as published; `mass_t` is tonnes of contained element where the content
    is known, else null. Rows of different `form` or `source` are never added. `share` stands where
    the source gives only a share of the world.
    """

    material = key_column()
    stage = stage_column()
    form = dy.String(primary_key=True)
    country = key_column(regex=ISO3)
    year = year_column()
    source = key_column()
    quantity = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml|share)$")
    mass_t = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T, metadata=TONNE)
    share = fraction_column()
    flag = dy.String(nullable=True)  # e estimated, r revised, W withheld, NA not available ...
    note = dy.String(nullable=True)


class WorldProduction(dy.Schema):
    """The world total that a source prints, where it prints one."""

    material = key_column()
    stage = stage_column()
    form = dy.String(primary_key=True)
    year = year_column()
    source = key_column()
    quantity = dy.Float64(min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml)$")
    note = dy.String(nullable=True)


class Series(dy.Schema):
    """Which series of `Production` stands for a material at a stage, how good it is, and why."""

    material = key_column()
    stage = stage_column()
    form = dy.String(primary_key=True)
    source = dy.String(regex=KEY)
    year = year_column(primary_key=False)
    grade = dy.String(regex=f"^({'|'.join(Grade)})$")
    is_headline = dy.Bool()  # one form a material and stage is the one shown first
    world_quantity = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml|share)$")
    named_coverage = fraction_column()  # part of the world total that named countries explain
    withheld = dy.String(nullable=True)  # countries whose figure the source withholds, ';'
    why = dy.String(nullable=True)


class Reserves(dy.Schema):
    """Reserves by country as USGS prints them."""

    material = key_column()
    form = dy.String(primary_key=True)
    country = key_column(regex=ISO3)
    year = year_column()
    source = key_column()
    quantity = dy.Float64(nullable=True, min=0)
    unit = dy.String()
    flag = dy.String(nullable=True)
    note = dy.String(nullable=True)


class WorldReserves(dy.Schema):
    """The world reserve that a source prints; flag `>`: more, in countries without a figure."""

    material = key_column()
    form = dy.String(primary_key=True)
    year = year_column()
    source = key_column()
    quantity = dy.Float64(min=0)
    unit = dy.String()
    flag = dy.String(nullable=True)


class Capacities(Reserves):
    """Yearly production capacity by country as USGS prints it."""

    stage = stage_column(primary_key=False, nullable=True)
