"""World Bank Worldwide Governance Indicators: one long sheet, later one an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from minamoto.data.sources.csv_text import require_columns
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.workbook import Cell, Sheet, number, sheets, text

INDICATORS = ("va", "pv", "ge", "rq", "rl", "cc")
MISSING = frozenset({"", "..", "#N/A"})
FIRST_YEAR = 1996
Columns = Mapping[str, str]

# Our column: theirs. The later editions print a score of 0-100 in place of the percentile rank.
LONG: Columns = MappingProxyType(
    {
        "country_code": "code",
        "country_name": "countryname",
        "year": "year",
        "indicator": "indicator",
        "estimate": "estimate",
        "standard_error": "stddev",
        "source_count": "nsource",
        "percentile_rank": "pctrank",
        "percentile_low": "pctranklower",
        "percentile_high": "pctrankupper",
    }
)
BY_INDICATOR: Columns = MappingProxyType(
    {
        "country_code": "Economy (code)",
        "country_name": "Economy (name)",
        "year": "Year",
        "indicator": "Governance dimension",
        "estimate": "Governance estimate (approx. -2.5 to +2.5)",
        "standard_error": "Standard error (estimate)",
        "source_count": "Number of sources",
        "score": "Governance score (0-100)",
    }
)
BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "estimate": (-5.0, 5.0),  # a standard normal scale: about -2.5 to 2.5, a few beyond
        "standard_error": (0.0, 5.0),
        "source_count": (0.0, 50.0),
        "percentile_rank": (0.0, 100.0),
        "percentile_low": (0.0, 100.0),
        "percentile_high": (0.0, 100.0),
        "score": (0.0, 100.0),
    }
)


def _year(cell: Cell, place: Place) -> int:
    year = number(cell, place)
    if year is None or not year.is_integer() or not FIRST_YEAR <= year <= 2100:
        raise place.error(repr(cell), f"a year from {FIRST_YEAR}")
    return int(year)


def _records(sheet: Sheet, columns: Columns, place: Place) -> Iterator[dict[str, object]]:
    header = [text(cell) for cell in sheet[0]] if sheet else []
    require_columns(header, tuple(columns.values()), place.on(1))
    at = {ours: header.index(theirs) for ours, theirs in columns.items()}
    for row, cells in enumerate(sheet[1:], start=2):
        if not any(text(cell) for cell in cells):
            continue
        indicator = text(cells[at["indicator"]])
        if indicator not in INDICATORS:
            raise place.on(row, columns["indicator"]).error(repr(indicator), f"{list(INDICATORS)}")
        record: dict[str, object] = {
            "indicator": indicator,
            "country_name": text(cells[at["country_name"]]),
            "country_code": text(cells[at["country_code"]]),
            "year": _year(cells[at["year"]], place.on(row, columns["year"])),
            "row": row,
        }
        for ours in (name for name in columns if name in BOUNDS):
            here = place.on(row, columns[ours])
            value = number(cells[at[ours]], here, MISSING)
            low, high = BOUNDS[ours]
            if value is not None and not low <= value <= high:
                raise here.error(repr(value), f"{low:g} to {high:g}")
            record[ours] = int(value) if ours == "source_count" and value is not None else value
        yield record


def parse(raw: bytes, file: str) -> Tables:
    """Estimates, standard errors and ranks or scores; no estimate is a row of nulls.

    The codes are the World Bank's, of which a few are not ISO: ADO, ROM, ZAR, TMP, WBG, KSV.

    Parameters
    ----------
    raw : XLSX. To the edition of 2024 the first sheet holds all; from 2025 there is a sheet for
        each of va, pv, ge, rq, rl, cc, and the sheets of underlying sources are passed over

    Raises
    ------
    SourceFormatError : naming the sheet, row and column.
    """
    book = sheets(raw, file)
    if not book:
        raise Place(file).error("no sheet", "a sheet of estimates")
    named = [name for name in book if name in INDICATORS]
    if missing := [name for name in INDICATORS if named and name not in named]:
        raise Place(file, sheet=missing[0]).error(f"the sheets {list(book)}", f"{list(INDICATORS)}")
    columns = BY_INDICATOR if named else LONG
    rows: list[dict[str, object]] = []
    for name in named or list(book)[:1]:
        place = Place(file, sheet=name)
        before = len(rows)
        rows.extend(_records(book[name], columns, place))
        if len(rows) == before:
            raise place.error("a header and no row", "at least one row")
    return tables({"governance": rows}, Place(file))


SOURCE = SourceParser(
    key="world_bank_wgi",
    publisher="World Bank",
    title="Worldwide Governance Indicators",
    url="https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    licence="CC BY 4.0",
    cite="kaufmann_kraay_mastruzzi_2011",
    file_pattern=r"wgidataset.*\.xlsx",
    tables=("governance",),
    units=("WGI points", "percent", "score"),
    parse=parse,
)
