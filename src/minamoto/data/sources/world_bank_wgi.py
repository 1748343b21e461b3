"""World Bank Worldwide Governance Indicators: one long sheet, a row an estimate."""

from __future__ import annotations

from collections.abc import Iterator

from minamoto.data.sources.csv_text import require_columns
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables
from minamoto.data.sources.workbook import Sheet, number, sheets, text

REQUIRED = (
    "code",
    "countryname",
    "year",
    "indicator",
    "estimate",
    "stddev",
    "nsource",
    "pctrank",
    "pctranklower",
    "pctrankupper",
)
INDICATORS = ("va", "pv", "ge", "rq", "rl", "cc")
MISSING = frozenset({"", "..", "#N/A"})
BOUNDS = {
    "estimate": (-5.0, 5.0),  # a standard normal scale: about -2.5 to 2.5, a few beyond
    "stddev": (0.0, 5.0),
    "nsource": (0.0, 50.0),
    "pctrank": (0.0, 100.0),
    "pctranklower": (0.0, 100.0),
    "pctrankupper": (0.0, 100.0),
}
COLUMN_OF = {
    "estimate": "estimate",
    "standard_error": "stddev",
    "source_count": "nsource",
    "percentile_rank": "pctrank",
    "percentile_low": "pctranklower",
    "percentile_high": "pctrankupper",
}


def _records(sheet: Sheet, place: Place) -> Iterator[dict[str, object]]:
    header = [text(cell) for cell in sheet[0]] if sheet else []
    require_columns(header, REQUIRED, place.on(1))
    at = {column: header.index(column) for column in REQUIRED}
    for row, cells in enumerate(sheet[1:], start=2):
        if not any(text(cell) for cell in cells):
            continue
        indicator = text(cells[at["indicator"]])
        if indicator not in INDICATORS:
            raise place.on(row, "indicator").error(repr(indicator), f"{list(INDICATORS)}")
        year = number(cells[at["year"]], place.on(row, "year"))
        if year is None or not year.is_integer() or not 1996 <= year <= 2100:
            raise place.on(row, "year").error(repr(cells[at["year"]]), "a year from 1996")
        record: dict[str, object] = {
            "indicator": indicator,
            "country_name": text(cells[at["countryname"]]),
            "country_code": text(cells[at["code"]]),
            "year": int(year),
            "row": row,
        }
        for name, column in COLUMN_OF.items():
            value = number(cells[at[column]], place.on(row, column), MISSING)
            low, high = BOUNDS[column]
            if value is not None and not low <= value <= high:
                raise place.on(row, column).error(repr(value), f"{low:g} to {high:g}")
            record[name] = int(value) if name == "source_count" and value is not None else value
        yield record


def parse(raw: bytes, file: str) -> Tables:
    """Estimates, standard errors and ranks; a country without an estimate is a row of nulls.

    The codes are the World Bank's, of which a few are not ISO: ADO, ROM, ZAR, TMP, WBG, KSV.

    Parameters
    ----------
    raw : XLSX, the long layout of the editions of 2023 and 2024

    Raises
    ------
    SourceFormatError : naming the row and column.
    """
    book = sheets(raw, file)
    if not book:
        raise Place(file).error("no sheet", "one sheet")
    name, sheet = next(iter(book.items()))
    place = Place(file, sheet=name)
    rows = list(_records(sheet, place))
    if not rows:
        raise place.error("a header and no row", "at least one row")
    return tables({"governance": rows}, place)


SOURCE = SourceParser(
    key="world_bank_wgi",
    publisher="World Bank",
    title="Worldwide Governance Indicators",
    url="https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    licence="CC BY 4.0",
    cite="kaufmann_kraay_mastruzzi_2011",
    file_pattern=r"wgidataset.*\.xlsx",
    tables=("governance",),
    units=("WGI points", "percent"),
    parse=parse,
)
