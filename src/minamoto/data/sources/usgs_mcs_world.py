"""USGS Mineral Commodity Summaries, world data release to 2025: a row a country, years across."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minamoto.data.sources.csv_text import csv_rows
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.quantity import figure, unit_of
from minamoto.data.sources.usgs_areas import UNITS, area_of, country_and_what

REQUIRED = ("SOURCE", "COUNTRY", "COMMODITY", "TYPE", "UNIT_MEAS", "PROD_NOTES", "RESERVE_NOTES")
WORDS = frozenset({"W", "NA", "XX", "Large", "Moderate", "Small"})
YEAR_COLUMN = re.compile(r"(PROD|CAP|RESERVES)_(EST_?\s*)?(\d{4})", re.ASCII)
MEASURE = {"PROD": "production", "CAP": "capacity", "RESERVES": "reserves"}
NOTES = {"PROD": "PROD_NOTES", "CAP": "CAP_NOTES", "RESERVES": "RESERVE_NOTES"}
NO_UNIT = "the file names no unit for this row"

Record = dict[str, object]
Column = tuple[str, str, bool, int]


def _year_columns(header: list[str], place: Place) -> list[Column]:
    """(name, PROD | CAP | RESERVES, is an estimate, year) of each column of figures."""
    columns = [
        (name, match[1], match[2] is not None, int(match[3]))
        for name in header
        if (match := YEAR_COLUMN.fullmatch(name))
    ]
    for kind in MEASURE:
        if not any(column[1] == kind for column in columns):
            raise place.under(f"{kind}_<year>").error(
                f"no such column among {header}",
                f"a column {kind}_<year>",
                "if the publisher renamed it, the parser must learn the new name",
            )
    return columns


def _records(
    line: int, cells: dict[str, str], columns: list[Column], place: Place
) -> Iterator[tuple[str, Record]]:
    printed_country = cells["COUNTRY"].replace("\u00a0", " ")
    country, what = country_and_what(printed_country)
    printed_unit = cells["UNIT_MEAS"]
    unit = unit_of(printed_unit, UNITS, place.under("UNIT_MEAS")) if printed_unit else None
    area = area_of(printed_country)
    for name, kind, is_estimate, year in columns:
        printed = cells[name]
        if not printed:
            continue
        found = figure(printed, place.under(name), WORDS)
        note = cells.get(NOTES[kind]) or None
        if unit is None:
            note = "; ".join(part for part in (NO_UNIT, f"printed {printed}", note) if part)
        else:
            found = found.times(unit.factor)
        record: Record = {
            "measure": MEASURE[kind],
            "commodity": cells["COMMODITY"],
            "form": f"{cells['TYPE']}; {what}" if what and not area else cells["TYPE"],
            "area": area,
            "area_name": printed_country,
            "country_name": country,
            "year": year,
            "quantity": None if unit is None else found.value,
            "low": None if unit is None else found.low,
            "high": None if unit is None else found.high,
            "unit": None if unit is None else unit.base,
            "unit_published": printed_unit or None,
            "flag": found.flag or ("e" if is_estimate else None),
            "note": note,
            "row": line,
        }
        yield ("totals" if area else MEASURE[kind]), record


def parse(raw: bytes, file: str) -> Tables:
    """Production, capacity and reserves by country, and the totals of the world and the rest.

    A blank cell is no row: in this file it stands for none, withheld and unknown alike. A row
    without a unit keeps its figure in `note` only. `flag` is `e` for the columns of estimates;
    where a figure there was in fact reported, `note` says so.

    Parameters
    ----------
    raw : CSV, UTF-8 with or without a byte order mark, or Windows-1252

    Raises
    ------
    SourceFormatError : naming the row and column.
    """
    rows: dict[str, list[Record]] = {
        name: [] for name in ("production", "capacity", "reserves", "totals")
    }
    columns: list[Column] = []
    for line, cells in csv_rows(raw, file, REQUIRED, ("utf-8-sig", "cp1252")):
        columns = columns or _year_columns(list(cells), Place(file, row=1))
        for table, record in _records(line, cells, columns, Place(file, row=line)):
            rows[table].append(record)
    return tables(rows, Place(file))


SOURCE = SourceParser(
    key="usgs_mcs_world",
    publisher="U.S. Geological Survey",
    title="Mineral Commodity Summaries, world data release (editions to 2025)",
    url="https://doi.org/10.5066/P13XCP3R",
    licence="public domain",
    cite="usgs_mcs",
    file_pattern=r"MCS\d{4}_World_Data\.csv",
    tables=("production", "capacity", "reserves", "totals"),
    units=tuple(UNITS),
    parse=parse,
)
