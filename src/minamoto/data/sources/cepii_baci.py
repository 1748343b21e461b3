"""CEPII BACI: one CSV a year of all bilateral trade by HS6, and the list of its country codes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import polars as pl

from minamoto.data.sources.csv_text import DOWNLOAD_AGAIN, csv_rows, decoded, require_columns
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import SCHEMAS, Tables, tables, unique_by_key

TRADE_COLUMNS = ("t", "i", "j", "k", "v", "q")
COUNTRY_COLUMNS = ("country_code", "country_name", "country_iso2", "country_iso3")
TRADE_FILE = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_(V\w+)\.csv")
COUNTRY_FILE = re.compile(r"country_codes_(V\w+)\.csv")
MISSING = ("", "NA")
THOUSAND_USD = 1e3
PIECE_BYTES = 1 << 25  # a year is about 400 MB: 32 MiB at a time keeps its text out of memory
PATTERNS = {
    "i": r"\d{1,3}",
    "j": r"\d{1,3}",
    "k": r"[0-9A-Z]{6}",  # 9999AA: goods not specified
    "v": r"\d+(\.\d+)?",
    "q": r"(\d+(\.\d+)?|NA|)",
}


def _require_whole(raw: bytes, place: Place) -> None:
    """Raise if a row lacks fields: BACI quotes nothing, so each line has five commas."""
    lines = raw.count(b"\n")
    if not raw.endswith(b"\n") or raw.count(b",") != lines * (len(TRADE_COLUMNS) - 1):
        last = raw.count(b"\n") + (not raw.endswith(b"\n"))
        raise Place(place.file, row=last).error(
            "lines with more or fewer than six fields, or a last line without its end",
            "six fields in each line and a line end after the last",
            DOWNLOAD_AGAIN,
        )


def _pieces(raw: bytes, place: Place) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows as text, a piece of the file at a time, each with the line it starts on."""
    if not raw.strip() or not raw.isascii() or b"\x00" in raw:
        decoded(raw, place.file, ("ascii",))  # names what is wrong
    end = raw.find(b"\n") + 1
    header = [name.strip() for name in raw[: end or None].decode("ascii").split(",")]
    require_columns(header, TRADE_COLUMNS, place.on(1))
    _require_whole(raw, place)
    if end == len(raw):
        raise place.error("a header and no row", "at least one row", DOWNLOAD_AGAIN)
    line = 2
    while end < len(raw):
        start, end = end, raw.find(b"\n", min(end + PIECE_BYTES, len(raw) - 1)) + 1
        frame = pl.read_csv(
            io.BytesIO(raw[start:end]),
            has_header=False,
            schema=dict.fromkeys(header, pl.String),
            quote_char=None,
        ).select(pl.col(TRADE_COLUMNS).str.strip_chars().fill_null(""))
        yield line, frame
        line += frame.height


def _require_shape(frame: pl.DataFrame, line: int, year: str, place: Place) -> None:
    """Raise at the first cell that is not of its column's form, or of another year."""
    for column, pattern in {**PATTERNS, "t": year}.items():
        wrong = frame.with_row_index("row", offset=line).filter(
            ~pl.col(column).str.contains(f"^(?:{pattern})$")
        )
        if wrong.height:
            raise place.on(wrong["row"][0], column).error(
                repr(wrong[column][0]), f"text of the form {pattern}"
            )


def _trade(raw: bytes, place: Place, revision: str, year: str, edition: str) -> pl.DataFrame:
    schema = SCHEMAS["trade"]
    typed = []
    for line, frame in _pieces(raw, place):
        _require_shape(frame, line, year, place)
        typed.append(
            frame.select(
                hs_revision=pl.lit(revision),
                edition=pl.lit(edition),
                year=pl.col("t").cast(schema["year"]),
                exporter_code=pl.col("i").cast(schema["exporter_code"]),
                importer_code=pl.col("j").cast(schema["importer_code"]),
                hs6=pl.col("k"),
                value_usd=pl.col("v").cast(pl.Float64) * THOUSAND_USD,
                gross_t=pl.when(~pl.col("q").is_in(MISSING)).then(pl.col("q")).cast(pl.Float64),
            )
        )
    return unique_by_key("trade", pl.concat(typed), place)


def _countries(raw: bytes, file: str) -> Tables:
    rows = []
    for line, cells in csv_rows(raw, file, COUNTRY_COLUMNS):
        code = cells["country_code"]
        if not re.fullmatch(PATTERNS["i"], code, re.ASCII):
            raise Place(file, row=line, column="country_code").error(repr(code), PATTERNS["i"])
        if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", cells["country_iso3"]):
            raise Place(file, row=line, column="country_iso3").error(
                repr(cells["country_iso3"]), "three capitals, or a capital and two digits"
            )
        rows.append(
            {
                "country_code": int(code),
                "country_name": cells["country_name"],
                "iso2": cells["country_iso2"] or None,
                "iso3": cells["country_iso3"],
            }
        )
    return tables({"trade_countries": rows}, Place(file))


def parse(raw: bytes, file: str) -> Tables:
    """Trade of one year by exporter, importer and HS6, or the list of country codes.

    `v` becomes `value_usd` (from thousands) and `q` becomes `gross_t`; NA is null. Countries keep
    CEPII's numbers: 490 is "Other Asia, nes", in practice Taiwan, and 58 is Belgium-Luxembourg to
    1998. CEPII prints one name in a doubled encoding; join by number, not by name.

    Parameters
    ----------
    raw : CSV, ASCII (the list of countries: UTF-8)
    file : as CEPII names it, since only the name says the HS revision and the edition:
        `BACI_HS17_Y2022_V202401b.csv` or `country_codes_V202401b.csv`

    Raises
    ------
    SourceFormatError : naming the row and column, or the file name.
    """
    if named := TRADE_FILE.fullmatch(file):
        return {"trade": _trade(raw, Place(file), named[1], named[2], named[3])}
    if COUNTRY_FILE.fullmatch(file):
        return _countries(raw, file)
    raise Place(file).error(
        f"the file name {file!r}",
        "BACI_HS<nn>_Y<year>_V<edition>.csv or country_codes_V<edition>.csv",
        "keep CEPII's name: only it says the HS revision and the edition",
    )


SOURCE = SourceParser(
    key="cepii_baci",
    publisher="CEPII",
    title="BACI: International Trade Database at the Product-Level",
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="Etalab Open Licence 2.0",
    cite="gaulier_zignago_2010",
    file_pattern=f"{TRADE_FILE.pattern}|{COUNTRY_FILE.pattern}",
    tables=("trade", "trade_countries"),
    units=("thousand USD", "metric tons"),
    parse=parse,
)
