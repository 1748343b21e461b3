"""Every bulk table and the function that builds it."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.reference.governance import governance, governance_scaled
from scripts.reference.inputs import Builder, Inputs
from scripts.reference.production import production, world_production
from scripts.reference.series import series
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
}


def copy_shapes(inputs: Inputs, folder: Path) -> None:
    """The country shapes ship as they are."""
    for name in ("shapes_110m", "shapes_50m"):
        path = inputs.path(name)
        shutil.copyfile(path, folder / path.name)
