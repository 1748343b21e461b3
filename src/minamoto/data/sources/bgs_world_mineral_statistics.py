"""BGS World Mineral Statistics: CSV of the OGC API, a row a figure, columns in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from minamoto.data.sources.csv_text import csv_rows
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.quantity import KILOGRAM, TONNE, Figure, Unit, figure, unit_of

REQUIRED = (
    "bgs_statistic_type_trans",
    "bgs_commodity_trans",
    "bgs_sub_commodity_trans",
    "country_trans",
    "country_iso3_code",
    "year",
    "quantity",
    "units",
    "sdmx_code",
    "concat_figure_notes_text",
)
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "tonnes (metric)": TONNE,
        "tonnes (metal content)": TONNE,
        "tonnes (Al2O3 content)": TONNE,
        "tonnes (K2O content)": TONNE,
        "tonnes (P2O5 content)": TONNE,
        "kilograms": KILOGRAM,
        "kilograms (metal content)": KILOGRAM,
    }
)
TABLE_OF = {"Production": "production", "Imports": "imports", "Exports": "exports"}
DATE = re.compile(r"(\d{4})-\d\d-\d\d.*", re.ASCII)
NORMAL, MISSING, NOT_SIGNIFICANT = "A", "O", "N"  # SDMX observation status
LEAST = 0.5  # "Quantity is more than 0 but less than 0.5", in the unit of the row


def _figure(cells: dict[str, str], place: Place) -> Figure:
    """The printed figure; by its status, one that is not available, or less than half a unit."""
    status = cells["sdmx_code"]
    if status not in {NORMAL, MISSING, NOT_SIGNIFICANT}:
        raise place.under("sdmx_code").error(repr(status), "A (normal), O (missing), N (below 0.5)")
    if status == NOT_SIGNIFICANT:
        return Figure(low=0.0, high=LEAST, flag="below 0.5")
    found = figure(cells["quantity"], place.under("quantity"))
    if status == MISSING and found.value is not None:
        raise place.under("quantity").error(cells["quantity"], "a blank, as sdmx_code is O")
    if status == MISSING:
        return Figure(flag="NA")
    if found.value is None:
        raise place.under("quantity").error(repr(cells["quantity"]), "a number, as sdmx_code is A")
    return found


def _record(line: int, cells: dict[str, str], place: Place) -> dict[str, object]:
    if not (year := DATE.fullmatch(cells["year"])):
        raise place.under("year").error(repr(cells["year"]), "a date such as 1971-01-01 00:00:00")
    unit = unit_of(cells["units"], UNITS, place.under("units"))
    found = _figure(cells, place).times(unit.factor)
    sub = cells["bgs_sub_commodity_trans"]
    notes = cells["concat_figure_notes_text"]
    return {
        "commodity": cells["bgs_commodity_trans"],
        "form": f"{cells['bgs_commodity_trans']}; {sub}" if sub else cells["bgs_commodity_trans"],
        "country_name": cells["country_trans"],
        "country_code": cells["country_iso3_code"] or None,
        "year": int(year[1]),
        "quantity": found.value,
        "low": found.low,
        "high": found.high,
        "unit": unit.base,
        "unit_published": cells["units"],
        "flag": found.flag or ("e" if notes.startswith("Estimate") else None),
        "note": notes or None,
        "row": line,
    }


def parse(raw: bytes, file: str) -> Tables:
    """Production, imports and exports by country, as the file holds them.

    Harmonise by `country_name`, not by `country_code`: the publisher gives Congo (Brazzaville) the
    code COD. Missing figures are rows with a null and the flag NA; `Nil` is the publisher's 0.

    Parameters
    ----------
    raw : CSV, UTF-8

    Raises
    ------
    SourceFormatError : naming the row and column.
    """
    rows: dict[str, list[dict[str, object]]] = {}
    for line, cells in csv_rows(raw, file, REQUIRED):
        place = Place(file, row=line)
        kind = cells["bgs_statistic_type_trans"]
        if kind not in TABLE_OF:
            raise place.under("bgs_statistic_type_trans").error(repr(kind), f"{sorted(TABLE_OF)}")
        rows.setdefault(TABLE_OF[kind], []).append(_record(line, cells, place))
    return tables(rows, Place(file))


SOURCE = SourceParser(
    key="bgs_world_mineral_statistics",
    publisher="British Geological Survey",
    title="World Mineral Statistics",
    url="https://ogcapi.bgs.ac.uk/collections/world-mineral-statistics",
    licence="Open Government Licence v3.0",
    cite="bgs_wms",
    file_pattern=r".*\.csv",
    tables=("production", "imports", "exports"),
    units=tuple(UNITS),
    parse=parse,
    publisher_names="bgs",
)
