"""Inputs and results of published studies, prices and projections."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import (
    ISO3,
    KEY,
    ONE,
    TONNE,
    WORLD_EXTRACTION_T,
    fraction_column,
    key_column,
    stage_column,
    year_column,
)


class EuSupplyShares(dy.Schema):
    """Country shares and trade factors t of an EU criticality study, the inputs of its H terms.

    `name` is the study's; `material` is null for goods outside table `materials`. `scope` is the
    global supply or the EU's sourcing. `<0.1%` is a range without a value.
    """

    name = dy.String(primary_key=True)
    stage = stage_column()
    scope = dy.String(primary_key=True, regex="^(global|eu)$")
    country = key_column(regex=ISO3)
    source = key_column()
    year = year_column(primary_key=False)  # last year of the average
    material = dy.String(nullable=True, regex=KEY)
    share = fraction_column()
    share_low = fraction_column()
    share_high = fraction_column()
    trade_factor = dy.Float64(min=0.8, max=1.5, metadata=ONE)


class EuCriticality(dy.Schema):
    """Supply risk and economic importance as the EU studies print them, by edition."""

    name = dy.String(primary_key=True)
    year = year_column()  # of the edition
    material = dy.String(nullable=True, regex=KEY)
    supply_risk = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    economic_importance = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    source = dy.String(regex=KEY)


class EuInputs(dy.Schema):
    """What enters the supply risk of the EU study 2017, and the band that its rounding allows."""

    name = dy.String(primary_key=True)
    stage = stage_column()
    year = year_column()
    source = key_column()
    material = dy.String(nullable=True, regex=KEY)
    supply_used = dy.String(regex="^(global and eu|global|eu)$")
    import_reliance = dy.Float64(nullable=True, max=1, metadata=ONE)  # negative: net exporter
    eol_rir = fraction_column()
    substitution_ei = fraction_column()
    substitution_sr = fraction_column()
    h_global = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    h_eu = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    supply_risk = dy.Float64(min=0, max=10, metadata=ONE)
    economic_importance = dy.Float64(min=0, max=10, metadata=ONE)
    supply_risk_low = dy.Float64(min=0, max=10, metadata=ONE)
    supply_risk_high = dy.Float64(min=0, max=10, metadata=ONE)


class EuUses(dy.Schema):
    """End uses of a material in the EU by NACE-2 sector, with the sector's value added."""

    name = dy.String(primary_key=True)
    position = dy.Int16(primary_key=True, min=1)
    material = dy.String(nullable=True, regex=KEY)
    application = dy.String()
    nace = dy.String(nullable=True)
    share = fraction_column()
    value_added_meur = dy.Float64(nullable=True, min=0, metadata={"unit": "million EUR"})
    year = year_column(primary_key=False)
    source = dy.String(regex=KEY)


class Recycling(dy.Schema):
    """End-of-life recycling input rate: old scrap in all input of a material."""

    name = dy.String(primary_key=True)
    year = year_column()
    source = key_column()
    material = dy.String(nullable=True, regex=KEY)
    eol_rir = fraction_column()
    url = dy.String(nullable=True)


class Prices(dy.Schema):
    """Yearly average price of one traded form."""

    material = key_column()
    series = dy.String(primary_key=True)  # the source's own words for the series
    year = year_column()
    source = key_column()
    price_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    price_low_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    price_high_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    published = dy.String()  # figure and unit as printed
    note = dy.String(nullable=True)


class Projections(dy.Schema):
    """Scenario figures, never observations: supply by country and stage."""

    material = key_column()
    stage = stage_column()
    country = key_column(regex=ISO3)
    year = year_column()
    scenario = dy.String(primary_key=True)
    source = key_column()
    quantity = dy.Float64(min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^t$")
    note = dy.String(nullable=True)


class DemandProjections(dy.Schema):
    """World demand of a material in a scenario; the base year is the latest observed one."""

    material = key_column()
    year = year_column()
    scenario = dy.String(primary_key=True)
    source = key_column()
    mass_t = dy.Float64(min=0, metadata=TONNE)


class ConcentrationProjections(dy.Schema):
    """Concentration of supply as IEA prints it for the base case."""

    material = key_column()
    stage = stage_column()
    year = year_column()
    scenario = dy.String(primary_key=True)
    source = key_column()
    top_country = dy.String(regex=ISO3)
    top_share = fraction_column()
    top3_share = fraction_column()
