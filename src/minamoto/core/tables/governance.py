"""Governance, exchange rates, labour cost and outlines of countries."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import (
    ISO3,
    KEY,
    ONE,
    fraction_column,
    key_column,
    year_column,
)


class Governance(dy.Schema):
    """World Bank governance estimates, -2.5 (weak) to 2.5 (strong), and rescaled forms.

    `instability` is GeoPolRisk's g: political stability inverted and min-max normalised, 0 best.
    """

    indicator = key_column()
    country = key_column(regex=ISO3)
    year = year_column()
    source = dy.String(regex=KEY)
    estimate = dy.Float64(nullable=True, min=-5, max=5, metadata={"unit": "WGI points"})
    standard_error = dy.Float64(nullable=True, min=0, metadata={"unit": "WGI points"})
    percentile_rank = dy.Float64(nullable=True, min=0, max=100, metadata={"unit": "percent"})
    instability = fraction_column()
    note = dy.String(nullable=True)


class GovernanceScaled(dy.Schema):
    """Governance as the EU studies use it: (2.5 - mean of six WGI) x 2, 0 best to 10 worst."""

    country = key_column(regex=ISO3)
    period = dy.String(primary_key=True)
    wgi_scaled = dy.Float64(min=0, max=10, metadata=ONE)
    source = dy.String(regex=KEY)


class ExchangeRates(dy.Schema):
    """Monthly average rate, units of local currency for one US dollar; `EMU` is the euro area."""

    country = key_column(regex=ISO3)
    year = year_column()
    month = dy.Int8(primary_key=True, min=1, max=12, metadata={"unit": "month"})
    source = dy.String(regex=KEY)
    local_per_usd = dy.Float64(min_exclusive=0, metadata={"unit": "local/USD"})


class LabourCost(dy.Schema):
    """Cost of labour of the whole economy, from national accounts (derived)."""

    country = key_column(regex=ISO3)
    year = year_column()
    source = dy.String(regex=KEY)
    hourly_usd = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/h"})
    per_worker_usd = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/worker/yr"})


class Shapes(dy.Schema):
    """Files of country shapes that ship beside the tables."""

    file = dy.String(primary_key=True)
    resolution = dy.String(regex=r"^\d+m$")
    sha256 = dy.String(regex="^[0-9a-f]{64}$")
    bytes = dy.Int64(min=1, metadata={"unit": "byte"})
    source = dy.String(regex=KEY)
