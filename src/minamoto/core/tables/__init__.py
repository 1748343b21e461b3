"""Schemas of every table: keys, bounds and units.

The only folder that names the validation library.

A column means one thing everywhere. `unit` in a column's metadata is the unit of its numbers;
columns that end in `_en`/`_ja` are the two languages of one name. Missing is null, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import dataframely as dy
import polars as pl

from minamoto.core.errors import TableError


class Schemas(Mapping[str, type[dy.Schema]]):
    """Schemas by name of table, each imported when it is first asked for: few are at a time.

    `places` : name of the table to `module:Class` of this folder.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def __getitem__(self, name: str) -> type[dy.Schema]:
        module, _, schema = self._places[name].partition(":")
        found: type[dy.Schema] = getattr(import_module(f"{__name__}.{module}"), schema)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


TABLES = Schemas(
    {
        "sources": "publications:Sources",
        "materials": "goods:Materials",
        "commodities": "goods:Commodities",
        "processes": "goods:Processes",
        "chain_forms": "chains:ChainForms",
        "chain_codes": "chains:ChainCodes",
        "chain_steps": "chains:ChainSteps",
        "chain_reagents": "chains:ChainReagents",
        "chain_tiers": "chains:ChainTiers",
        "chain_groups": "chains:ChainGroups",
        "fields": "goods:Fields",
        "uses": "goods:Uses",
        "compositions": "compositions:Compositions",
        "production": "production:Production",
        "forms": "publications:Forms",
        "world_production": "production:WorldProduction",
        "series": "production:Series",
        "trade": "trade:Trade",
        "trade_editions": "trade:TradeEditions",
        "japan_imports": "trade:ImportShares",
        "governance": "governance:Governance",
        "governance_scaled": "governance:GovernanceScaled",
        "controls": "policy:Controls",
        "countries": "publications:Countries",
        "stockpiles": "policy:Stockpiles",
        "durations": "policy:Durations",
        "magnesium_japan": "policy:MagnesiumJapan",
        "shock_profiles": "shocks:ShockProfiles",
        "event_effects": "policy:EventEffects",
        "china_exports_press": "policy:ChinaExportsPress",
        "reserves": "production:Reserves",
        "world_reserves": "production:WorldReserves",
        "capacities": "production:Capacities",
        "prices": "studies:Prices",
        "eu_supply_shares": "studies:EuSupplyShares",
        "eu_criticality": "studies:EuCriticality",
        "eu_inputs": "studies:EuInputs",
        "eu_uses": "studies:EuUses",
        "recycling": "studies:Recycling",
        "geopolrisk_map": "trade:GeopolriskMap",
        "projections": "studies:Projections",
        "demand_projections": "studies:DemandProjections",
        "concentration_projections": "studies:ConcentrationProjections",
        "exchange_rates": "governance:ExchangeRates",
        "labour_cost": "governance:LabourCost",
        "us_import_reliance": "trade:ImportReliance",
        "shapes": "governance:Shapes",
    }
)
# Of the user's own files: never shipped, kept in no store.
USER_TABLES = Schemas({"bill_products": "bom:BillProducts", "bill_lines": "bom:BillLines"})


def validated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, cast and checked against the schema of table `name`.

    Raises
    ------
    TableError : naming the table, the columns and rules broken, with up to three rows as examples.
    """
    schema = _schema(name)
    missing = sorted(set(schema.column_names()) - set(frame.columns))
    if missing:
        raise TableError(
            f"{name}: columns {missing} are missing; found {frame.columns}, "
            f"allowed {schema.column_names()}"
        )
    try:
        cast_frame = schema.cast(frame.select(schema.column_names()))
    except pl.exceptions.PolarsError as error:
        raise TableError(f"{name}: {error}") from error
    good, failures = schema.filter(cast_frame)
    if len(failures):
        examples = failures.invalid().head(3).to_dicts()
        raise TableError(
            f"{name}: {len(failures)} of {frame.height} rows break {dict(failures.counts())}; "
            f"for example {examples}"
        )
    return good


def column_units(name: str) -> dict[str, str]:
    """Unit of each numeric column of table `name` that has a fixed one."""
    columns = _schema(name).columns()
    return {key: column.metadata["unit"] for key, column in columns.items() if column.metadata}


def _schema(name: str) -> type[dy.Schema]:
    return TABLES[name] if name in TABLES else USER_TABLES[name]
