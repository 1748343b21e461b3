"""IEA Critical Minerals Dataset: supply by country and demand by use, in blocks on wide sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minamoto.core.units import TONNES_PER
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.workbook import Cell, Sheet, number, sheets, text

SUPPLY = "2 Total supply for key minerals"
DEMAND = "1 Total demand for key minerals"
YEAR = re.compile(r"20\d\d", re.ASCII)
TITLE_UNIT = re.compile(r"\(([^()]+)\)\s*$")
# "Total clean technologies" stands in the 2024 edition for the total of refined cobalt.
AREAS = {"Total": "world", "Total clean technologies": "world", "Rest of world": "rest"}
SUM_TOLERANCE = 2e-3  # the figures are printed to 0.1 kt
OBSERVED = "observed"

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with its place, the row of years, and the factor from its unit to tonnes."""

    cells: Sheet
    place: Place
    year_row: int  # index from 0
    unit: str
    to_tonnes: float

    def cell(self, row: int, column: int) -> Cell:
        """The cell, or a blank beyond the end of the row."""
        line = self.cells[row]
        return line[column] if column < len(line) else ""

    def years(self) -> dict[int, int]:
        """Column to year."""
        line = enumerate(self.cells[self.year_row])
        return {column: int(text(cell)) for column, cell in line if YEAR.fullmatch(text(cell))}

    def figure(self, row: int, column: int) -> float | None:
        """The figure in tonnes, null where blank."""
        here = self.place.on(row + 1, f"{column + 1} ({self.years()[column]})")
        printed = number(self.cell(row, column), here)
        if printed is not None and printed < 0:
            raise here.error(repr(printed), "0 or more")
        return None if printed is None else printed * self.to_tonnes


def _grid(name: str, cells: Sheet, place: Place) -> Grid:
    counts = [sum(bool(YEAR.fullmatch(text(cell))) for cell in line) for line in cells[:10]]
    if max(counts, default=0) < 2:
        raise place.error(f"no row of years in the first ten of {name!r}", "a row with years")
    index = next(row for row, count in enumerate(counts) if count >= 2)
    titles = [text(cell) for above in cells[:index] for cell in above if text(cell)]
    units = [found[1] for title in titles if (found := TITLE_UNIT.search(title))]
    if not units:
        raise place.error(f"the titles {titles}", "a title that ends with its unit, as (kt)")
    if units[0] not in TONNES_PER:
        raise place.error(f"the unit {units[0]!r}", f"{sorted(TONNES_PER)}")
    return Grid(cells, place, index, units[0], TONNES_PER[units[0]])


def _supply_block(
    grid: Grid, top: int, label: int, columns: dict[int, int]
) -> Iterator[tuple[str, Record]]:
    """Countries, the rest of the world and the total of one mineral and stage."""
    commodity, _, form = text(grid.cell(top, label)).partition(" - ")
    first_year = min(columns.values())
    sums = dict.fromkeys(columns, 0.0)
    for row in range(top + 1, len(grid.cells)):
        name = text(grid.cell(row, label))
        if " - " in name:
            break
        if not name:
            continue
        area = AREAS.get(name)
        for column, year in columns.items():
            tonnes = grid.figure(row, column)
            if tonnes is None:
                place = grid.place.on(row + 1, f"{column + 1} ({year})")
                raise place.error("a blank", "a figure")
            is_off = area == "world" and abs(tonnes - sums[column]) > SUM_TOLERANCE * tonnes
            sums[column] += tonnes
            measure = "production" if year == first_year else "projected_supply"
            yield (
                "totals" if area else measure,
                {
                    "measure": measure,
                    "commodity": commodity.strip(),
                    "form": form.strip(),
                    "area": area,
                    "area_name": name,
                    "country_name": name,
                    "year": year,
                    "quantity": tonnes,
                    "unit": "t",
                    "unit_published": grid.unit,
                    "note": f"the rows add to {sums[column] - tonnes:.0f} t" if is_off else None,
                    "sheet": grid.place.sheet,
                    "row": row + 1,
                },
            )
        if area == "world":
            return
    raise grid.place.on(top + 1).error(
        f"no row 'Total' below {text(grid.cell(top, label))!r}", "a total", "the sheet is cut short"
    )


def _supply(grid: Grid) -> Iterator[tuple[str, Record]]:
    years = grid.years()
    labels = sorted({column - 1 for column in years if column - 1 not in years})
    found = False
    for label in labels:
        following = min((other for other in labels if other > label), default=10**6)
        columns = {column: year for column, year in years.items() if label < column < following}
        for row in range(grid.year_row + 1, len(grid.cells)):
            head = text(grid.cell(row, label))
            if " - " in head and all(grid.cell(row, column) == "" for column in columns):
                found = True
                yield from _supply_block(grid, row, label, columns)
    if not found:
        raise grid.place.error("no block headed '<mineral> - <stage>'", "such as 'Copper - Mining'")


def _scenarios(grid: Grid) -> dict[int, str]:
    """Column of each year to its scenario, named above the first of its columns."""
    above = grid.cells[grid.year_row - 1]
    named = OBSERVED
    scenario: dict[int, str] = {}
    for column in range(max(grid.years()) + 1):
        here = text(above[column]) if column < len(above) else ""
        named = here or named
        if column in grid.years():
            scenario[column] = named
    if len(set(scenario.values())) < 2:
        raise grid.place.on(grid.year_row).error("no scenario named", "a name above its years")
    return scenario


def _demand(grid: Grid) -> Iterator[Record]:
    scenario, years = _scenarios(grid), grid.years()
    commodity = ""
    for row in range(grid.year_row + 1, len(grid.cells)):
        label = text(grid.cell(row, 0))
        blank = all(grid.cell(row, column) == "" for column in years)
        if label.startswith("Notes"):
            break
        if not label or label.startswith("Share of"):
            continue
        if blank:
            commodity = label
            continue
        if not commodity:
            raise grid.place.on(row + 1, "1").error(repr(label), "the name of a mineral first")
        for column, year in years.items():
            tonnes = grid.figure(row, column)
            if tonnes is not None:
                yield {
                    "commodity": commodity,
                    "use": label,
                    "scenario": scenario[column],
                    "year": year,
                    "quantity": tonnes,
                    "unit": "t",
                    "sheet": grid.place.sheet,
                    "row": row + 1,
                }


def parse(raw: bytes, file: str) -> Tables:
    """Supply by country in the base year and as projected, the printed totals, and demand.

    The first year of the sheet is observed; later ones are the IEA's base case and stand in
    `projected_supply`. A printed total that is not the sum of its block (nickel mining in the
    edition of 2024) is kept, with the sum in `note`.

    Parameters
    ----------
    raw : XLSX of the edition of 2024 or later (2023 has no supply by country)

    Raises
    ------
    SourceFormatError : naming the sheet, row and column.
    """
    book = sheets(raw, file)
    rows: dict[str, list[Record]] = {
        name: [] for name in ("production", "projected_supply", "totals", "demand")
    }
    for name in (DEMAND, SUPPLY):
        if name not in book:
            raise Place(file, sheet=name).error(
                f"the sheets {list(book)}", f"a sheet {name!r}", "take the edition of 2024 or later"
            )
    for table, record in _supply(_grid(SUPPLY, book[SUPPLY], Place(file, sheet=SUPPLY))):
        rows[table].append(record)
    rows["demand"] = list(_demand(_grid(DEMAND, book[DEMAND], Place(file, sheet=DEMAND))))
    return tables(rows, Place(file))


SOURCE = SourceParser(
    key="iea_critical_minerals",
    publisher="International Energy Agency",
    title="Critical Minerals Dataset",
    url="https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset",
    licence="CC BY 4.0",
    cite="iea_cmd",
    file_pattern=r"CM_Data_Explorer.*\.xlsx",
    tables=("production", "projected_supply", "totals", "demand"),
    units=tuple(TONNES_PER),
    parse=parse,
)
