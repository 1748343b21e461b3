"""Schemas of every table: keys, bounds and units.

The only folder that names the validation library.

A column means one thing everywhere. `unit` in a column's metadata is the unit of its numbers;
columns that end in `_en`/`_ja` are the two languages of one name. Missing is null, never 0.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from minamoto.core.errors import TableError
from minamoto.core.tables.bom import BillLines, BillProducts
from minamoto.core.tables.chains import (
    ChainCodes,
    ChainForms,
    ChainGroups,
    ChainReagents,
    ChainSteps,
    ChainTiers,
)
from minamoto.core.tables.compositions import Compositions
from minamoto.core.tables.goods import Commodities, Fields, Materials, Processes, Uses
from minamoto.core.tables.governance import (
    ExchangeRates,
    Governance,
    GovernanceScaled,
    LabourCost,
    Shapes,
)
from minamoto.core.tables.policy import (
    ChinaExportsPress,
    Controls,
    Durations,
    EventEffects,
    MagnesiumJapan,
    Stockpiles,
)
from minamoto.core.tables.production import (
    Capacities,
    Production,
    Reserves,
    Series,
    WorldProduction,
    WorldReserves,
)
from minamoto.core.tables.publications import Countries, Forms, Sources
from minamoto.core.tables.studies import (
    ConcentrationProjections,
    DemandProjections,
    EuCriticality,
    EuInputs,
    EuSupplyShares,
    EuUses,
    Prices,
    Projections,
    Recycling,
)
from minamoto.core.tables.trade import (
    GeopolriskMap,
    ImportReliance,
    ImportShares,
    Trade,
    TradeEditions,
)

TABLES: dict[str, type[dy.Schema]] = {
    "sources": Sources,
    "materials": Materials,
    "commodities": Commodities,
    "processes": Processes,
    "chain_forms": ChainForms,
    "chain_codes": ChainCodes,
    "chain_steps": ChainSteps,
    "chain_reagents": ChainReagents,
    "chain_tiers": ChainTiers,
    "chain_groups": ChainGroups,
    "fields": Fields,
    "uses": Uses,
    "compositions": Compositions,
    "production": Production,
    "forms": Forms,
    "world_production": WorldProduction,
    "series": Series,
    "trade": Trade,
    "trade_editions": TradeEditions,
    "japan_imports": ImportShares,
    "governance": Governance,
    "governance_scaled": GovernanceScaled,
    "controls": Controls,
    "countries": Countries,
    "stockpiles": Stockpiles,
    "durations": Durations,
    "magnesium_japan": MagnesiumJapan,
    "event_effects": EventEffects,
    "china_exports_press": ChinaExportsPress,
    "reserves": Reserves,
    "world_reserves": WorldReserves,
    "capacities": Capacities,
    "prices": Prices,
    "eu_supply_shares": EuSupplyShares,
    "eu_criticality": EuCriticality,
    "eu_inputs": EuInputs,
    "eu_uses": EuUses,
    "recycling": Recycling,
    "geopolrisk_map": GeopolriskMap,
    "projections": Projections,
    "demand_projections": DemandProjections,
    "concentration_projections": ConcentrationProjections,
    "exchange_rates": ExchangeRates,
    "labour_cost": LabourCost,
    "us_import_reliance": ImportReliance,
    "shapes": Shapes,
}
# Of the user's own files: never shipped, kept in no store.
USER_TABLES: dict[str, type[dy.Schema]] = {
    "bill_products": BillProducts,
    "bill_lines": BillLines,
}


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
