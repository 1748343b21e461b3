"""Every bulk table and the function that builds it."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.reference.economy import exchange_rates, labour_cost
from scripts.reference.eu_shares import eu_supply_shares
from scripts.reference.eu_study import eu_criticality, eu_inputs, eu_uses
from scripts.reference.geopolrisk import geopolrisk_map, recycling
from scripts.reference.governance import governance, governance_scaled
from scripts.reference.iea import concentration_projections, demand_projections, projections
from scripts.reference.inputs import Builder, Inputs
from scripts.reference.prices import prices, us_import_reliance
from scripts.reference.production import production, world_production
from scripts.reference.reserves import capacities, reserves, world_reserves
from scripts.reference.series import series
from scripts.reference.shapes import NAMES as SHAPES
from scripts.reference.shapes import shapes
from scripts.reference.trade import japan_imports, trade, trade_editions

TABLES: dict[str, Builder] = {
    "production": production,
    "world_production": world_production,
    "series": series,
    "trade": trade,
    "trade_editions": trade_editions,
    "japan_imports": japan_imports,
    "governance": governance,
    "governance_scaled": governance_scaled,
    "eu_supply_shares": eu_supply_shares,
    "eu_criticality": eu_criticality,
    "eu_inputs": eu_inputs,
    "eu_uses": eu_uses,
    "recycling": recycling,
    "geopolrisk_map": geopolrisk_map,
    "reserves": reserves,
    "world_reserves": world_reserves,
    "capacities": capacities,
    "prices": prices,
    "us_import_reliance": us_import_reliance,
    "projections": projections,
    "demand_projections": demand_projections,
    "concentration_projections": concentration_projections,
    "exchange_rates": exchange_rates,
    "labour_cost": labour_cost,
    "shapes": shapes,
}


def copy_shapes(inputs: Inputs, folder: Path) -> None:
    """The country shapes ship as they are."""
    for name in SHAPES:
        path = inputs.path(name)
        shutil.copyfile(path, folder / path.name)
