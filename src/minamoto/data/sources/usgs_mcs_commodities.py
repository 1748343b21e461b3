"""USGS Mineral Commodity Summaries, data release from 2026: a row a figure, all chapters in one."""

from __future__ import annotations

from minamoto.data.sources.csv_text import csv_rows
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.quantity import figure, unit_of
from minamoto.data.sources.usgs_areas import UNITS, area_of

REQUIRED = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
)
MEASURE = {"Production": "production", "Capacity": "capacity", "Reserves": "reserves"}
ZERO = "—"  # "— Zero" in the publisher's key to symbols
WORDS = frozenset(
    {"W", "NA", "XX", "s", "Large", "Moderate", "Moderate to large", "Small", "Very small"}
)


def _record(line: int, cells: dict[str, str], place: Place) -> dict[str, object]:
    if cells["Statistics"] not in MEASURE:
        raise place.under("Statistics").error(repr(cells["Statistics"]), f"{sorted(MEASURE)}")
    if not (cells["Year"].isascii() and cells["Year"].isdigit() and len(cells["Year"]) == 4):
        raise place.under("Year").error(repr(cells["Year"]), "a year of four digits")
    unit = unit_of(cells["Unit"], UNITS, place.under("Unit"))
    printed = "0" if cells["Value"] == ZERO else cells["Value"]
    found = figure(printed, place.under("Value"), WORDS).times(unit.factor)
    is_estimate = cells["Notes"].startswith(("Estimated", "Includes U.S. Geological Survey estim"))
    return {
        "measure": MEASURE[cells["Statistics"]],
        "commodity": cells["Commodity"],
        "form": cells["Statistics_detail"],
        "area": area_of(cells["Country"]),
        "area_name": cells["Country"],
        "country_name": cells["Country"],
        "year": int(cells["Year"]),
        "quantity": found.value,
        "low": found.low,
        "high": found.high,
        "unit": unit.base,
        "unit_published": cells["Unit"],
        "flag": found.flag or ("e" if is_estimate else None),
        "note": cells["Notes"] or None,
        "row": line,
    }


def parse(raw: bytes, file: str) -> Tables:
    """Production, capacity and reserves of the sections that begin with `World`.

    The salient statistics and import sources of the United States are passed over. `—` is the
    publisher's zero; NA, W (withheld), XX (not applicable), s and the words for reserves give a
    null with the word as flag; `>`, `<` and ranges give bounds.

    Parameters
    ----------
    raw : CSV, Windows-1252 as published, or UTF-8

    Raises
    ------
    SourceFormatError : naming the row and column.
    """
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("production", "capacity", "reserves", "totals")
    }
    for line, cells in csv_rows(raw, file, REQUIRED, ("utf-8-sig", "cp1252")):
        if cells["Section"].startswith("World"):
            record = _record(line, cells, Place(file, row=line))
            rows["totals" if record["area"] else str(record["measure"])].append(record)
    if not any(rows.values()):
        raise Place(file, column="Section").error("no section 'World ...'", "world production")
    return tables(rows, Place(file))


SOURCE = SourceParser(
    key="usgs_mcs_commodities",
    publisher="U.S. Geological Survey",
    title="Mineral Commodity Summaries, commodities data release (editions from 2026)",
    url="https://doi.org/10.5066/P1WKQ63T",
    licence="public domain",
    cite="usgs_mcs",
    file_pattern=r"MCS\d{4}_Commodities_Data\.csv",
    tables=("production", "capacity", "reserves", "totals"),
    units=tuple(UNITS),
    parse=parse,
)
