"""World Mining Data, chapter 6.4: production of each mineral by country, one sheet a mineral."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from minamoto.data.sources.csv_text import require_columns
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.quantity import (
    CARAT,
    KILOGRAM,
    MILLION_CUBIC_METRE,
    TONNE,
    Unit,
    unit_of,
)
from minamoto.data.sources.workbook import Sheet, number, sheets, text

UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "metr. t": TONNE,
        "kg": KILOGRAM,
        "ct": CARAT,
        "Mio m³": MILLION_CUBIC_METRE,
        "Mio m3": MILLION_CUBIC_METRE,
    }
)
# "Sources of data" until 2017, "data source" later; words until 2017, letters later.
QUALITY_COLUMNS = ("Sources of data", "data source", "Data source", "Data Source")
QUALITY: Mapping[str, str | None] = MappingProxyType(
    {
        "reported": None,
        "r": None,
        "estimate": "e",
        "estimated": "e",
        "e": "e",
        "provisional": "p",
        "p": "p",
        "": None,
    }
)
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
SUM_TOLERANCE = 1e-3  # the printed total is a rounded sum: no sheet of the 2017 edition is off 1e-6

Record = dict[str, object]


def _header(sheet: Sheet, place: Place) -> tuple[int, list[str]]:
    for index, cells in enumerate(sheet[:5]):
        names = [text(cell) for cell in cells]
        if "Country" in names or "unit" in names:
            require_columns(names, ("Country", "unit"), place.on(index + 1))
            return index, names
    raise place.error("no row that names the columns", "a row with 'Country' and 'unit' in 1-5")


def _years(names: list[str], place: Place) -> dict[int, int]:
    years = {column: int(name) for column, name in enumerate(names) if YEAR.fullmatch(name)}
    if not years:
        raise place.error(f"columns {names}", "at least one column named by a year")
    return years


def _quality_column(names: list[str], place: Place) -> int:
    found = [name for name in QUALITY_COLUMNS if name in names]
    if not found:
        raise place.under(QUALITY_COLUMNS[0]).error(
            f"columns {names}", f"a column named one of {list(QUALITY_COLUMNS)}"
        )
    return names.index(found[0])


def _flag(cell: str, place: Place) -> str | None:
    if cell not in QUALITY:
        raise place.error(repr(cell), f"{sorted(QUALITY)}")
    return QUALITY[cell]


def _rows(name: str, sheet: Sheet, place: Place) -> Iterator[tuple[str, Record]]:
    """Each figure of a sheet, as country rows and as the printed world total."""
    top, names = _header(sheet, place)
    years = _years(names, place.on(top + 1))
    quality = _quality_column(names, place.on(top + 1))
    sums = dict.fromkeys(years.values(), 0.0)
    total_row: int | None = None
    for index, cells in enumerate(sheet[top + 1 :], start=top + 2):
        country = text(cells[names.index("Country")])
        if not country:
            if any(text(cell) for cell in cells):
                raise place.on(index, "Country").error("a blank beside figures", "a country")
            continue
        if total_row is not None:
            raise place.on(index, "Country").error(f"{country!r} below the total", "a blank")
        unit_text = text(cells[names.index("unit")])
        unit = unit_of(unit_text, UNITS, place.on(index, "unit"))
        flag = _flag(text(cells[quality]), place.on(index, names[quality]))
        is_total = country == "Total"
        total_row = index if is_total else None
        for column, year in years.items():
            here = place.on(index, names[column])
            printed = number(cells[column], here)
            if printed is None:
                continue
            if printed < 0:
                raise here.error(repr(printed), "0 or more")
            if is_total and abs(printed - sums[year]) > SUM_TOLERANCE * max(printed, 1.0):
                raise here.error(
                    f"a total of {printed:g} over countries that add to {sums[year]:g}",
                    "the sum of the rows above",
                    "rows are lost or doubled: download the file again",
                )
            sums[year] += printed
            yield (
                "totals" if is_total else "production",
                {
                    "measure": "production",
                    "commodity": name.strip(),
                    "form": name.strip(),
                    "area": "world",
                    "area_name": country,
                    "country_name": country,
                    "year": year,
                    "quantity": printed * unit.factor,
                    "unit": unit.base,
                    "unit_published": unit_text,
                    "flag": flag,
                    "sheet": name,
                    "row": index,
                },
            )
    if total_row is None:
        raise place.error(
            "no row 'Total' at the end", "a last row 'Total'", "the sheet is cut short"
        )


def parse(raw: bytes, file: str) -> Tables:
    """Production by country, and the printed world totals, of every sheet.

    A blank cell is no row; a printed 0 is 0. `Russia, Europe` and `Russia, Asia` stay two rows.

    Parameters
    ----------
    raw : XLSX; row 1 a title, then `Country`, `unit`, years, source of data; last row `Total`

    Raises
    ------
    SourceFormatError : naming the sheet, row and column; also where the countries of a sheet do
        not add to its printed total.
    """
    rows: dict[str, list[Record]] = {"production": [], "totals": []}
    for name, sheet in sheets(raw, file).items():
        for table, record in _rows(name, sheet, Place(file, sheet=name)):
            rows[table].append(record)
    return tables(rows, Place(file))


SOURCE = SourceParser(
    key="world_mining_data",
    publisher="Federal Ministry of Finance, Republic of Austria",
    title="World Mining Data, 6.4 Production of Mineral Raw Materials by Minerals",
    url="https://www.world-mining-data.info",
    licence="reproduction with attribution (see the publisher's imprint)",
    cite="wmd",
    file_pattern=r"6\.4\..*by_Minerals\.xlsx",
    tables=("production", "totals"),
    units=tuple(UNITS),
    parse=parse,
)
