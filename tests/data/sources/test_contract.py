"""What every source must do, run on a real excerpt of each publisher's own file."""

from __future__ import annotations

import csv
import hashlib
import random
import re
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from minamoto.core.errors import SourceFormatError
from minamoto.data import sources
from minamoto.data.sources import SOURCES, SourceParser
from minamoto.data.sources.countries import with_iso3
from minamoto.data.sources.published import KEYS, SCHEMAS, Tables
from tests.data.sources.excerpt import BY_KEY, EXCERPTS, FOLDER, Excerpt

ROOT = Path(__file__).resolve().parents[3]
PARSERS = {source.key: source for source in SOURCES}
ONE_EACH = [files[0] for files in BY_KEY.values()]

# Columns that a parser cannot do without; a test renames each in turn.
COLUMNS = {
    "world_mining_data": ("Country", "unit", "Sources of data"),
    "usgs_mcs_world": ("COUNTRY", "COMMODITY", "TYPE", "UNIT_MEAS", "SOURCE"),
    "usgs_mcs_commodities": ("Section", "Commodity", "Country", "Unit", "Year", "Value"),
    "bgs_world_mineral_statistics": ("country_trans", "year", "quantity", "units", "sdmx_code"),
    "iea_critical_minerals": (),  # blocks without column names: see test_iea_critical_minerals.py
    "cepii_baci": ("t", "i", "j", "k", "v", "q"),
    "world_bank_wgi": ("code", "countryname", "year", "indicator", "estimate", "stddev"),
    "eu_crm_shares": ("Material", "Stage", "Country", "Share", "t"),
}
# A cell that bears a unit, or stands for a scale, and another that no parser should take.
UNITS = {
    "world_mining_data": ("metr. t", "short tons"),
    "usgs_mcs_world": (",kilograms,", ",pounds,"),
    "usgs_mcs_commodities": (",kilograms,2024,", ",pounds,2024,"),
    "bgs_world_mineral_statistics": ("tonnes (metric)", "long tons"),
    "iea_critical_minerals": (
        "Total supply for key energy transition minerals, base case (kt)",
        "Total supply for key energy transition minerals, base case (Mlb)",
    ),
    "cepii_baci": ("        0.357", "     0.357 EUR"),
    "world_bank_wgi": (0.9511362314224243, 75.5),  # a percentile where an estimate belongs
    "eu_crm_shares": ("69%", "0.69"),
}
# Text of each publisher's that may be replaced by Japanese: a name, never a figure.
NAMES = {
    "usgs_mcs_world": "Korea",
    "usgs_mcs_commodities": "Germany",
    "bgs_world_mineral_statistics": "Canada",
    "cepii_baci": "t,i,j",
    "eu_crm_shares": "Germany",
}


def parse(excerpt: Excerpt, raw: bytes) -> Tables:
    return PARSERS[excerpt.source].parse(raw, excerpt.file)


def error_of(excerpt: Excerpt, raw: bytes) -> SourceFormatError:
    with pytest.raises(SourceFormatError) as caught:
        parse(excerpt, raw)
    error = caught.value
    assert error.file == excerpt.file
    assert "found " in str(error)
    assert ", allowed " in str(error)
    return error


def assert_same(left: Tables, right: Tables) -> None:
    assert left.keys() == right.keys()
    for name, table in left.items():
        assert_frame_equal(table, right[name])


def test_every_source_has_an_excerpt_and_every_excerpt_a_source() -> None:
    assert {e.source for e in EXCERPTS} == set(PARSERS)
    assert len(PARSERS) == len(SOURCES)


def test_every_file_of_the_folder_that_is_a_source_is_registered() -> None:
    modules = Path(sources.__file__).parent.glob("*.py")
    ending = {m.stem for m in modules if "\nSOURCE = " in m.read_text(encoding="utf-8")}
    assert ending == set(PARSERS)


def test_every_excerpt_is_listed_with_its_publisher_licence_and_hash() -> None:
    with (FOLDER / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["file"]: row for row in csv.DictReader(file)}
    assert set(listed) == {f"{e.source}/{e.file}" for e in EXCERPTS}
    for e in EXCERPTS:
        row = listed[f"{e.source}/{e.file}"]
        assert row["sha256"] == hashlib.sha256(e.raw).hexdigest()
        assert all(row[name] for name in ("publisher", "title", "edition", "licence", "found_at"))
        assert row["url"].startswith("https://")
        assert row["nature"] in {"real", "transcription"}
        assert len(e.raw) <= 30_000


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.key)
def test_source_says_who_publishes_it_and_what_it_knows(source: SourceParser) -> None:
    assert source.publisher
    assert source.title
    assert source.licence
    assert source.units
    assert re.fullmatch(r"[a-z][a-z0-9_]*", source.cite)
    assert source.url.startswith("https://")
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert f"`{source.key}`" in page
    assert f"`{source.cite}`" in page
    assert set(source.tables) <= set(SCHEMAS)
    assert set(KEYS) == set(SCHEMAS)
    for e in BY_KEY[source.key]:
        assert re.fullmatch(source.file_pattern, e.file)


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_tables_have_their_schema_and_no_figure_is_nan_or_negative(excerpt: Excerpt) -> None:
    tables = parse(excerpt, excerpt.raw)
    assert tables
    assert set(tables) <= set(PARSERS[excerpt.source].tables)
    for name, table in tables.items():
        assert dict(table.schema) == {c: d() for c, d in SCHEMAS[name].items()}
        assert not table.select(KEYS[name]).is_duplicated().any()
        for column in table.select(pl.col(pl.Float64)).columns:
            values = table[column].drop_nulls()
            assert values.is_finite().all()
            assert column == "estimate" or (values >= 0).all()


def golden() -> list[dict[str, str]]:
    with Path(__file__).with_name("golden.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", golden(), ids=lambda r: f"{r['source']}-{r['table']}-{r['where']}-{r['column']}"
)
def test_excerpt_gives_the_figure_that_is_printed(row: dict[str, str]) -> None:
    excerpt = Excerpt(row["source"], row["file"])
    table = parse(excerpt, excerpt.raw)[row["table"]]
    for condition in row["where"].split(";"):
        column, value = condition.split("=")
        table = table.filter(pl.col(column).cast(pl.String) == value)
    if row["expected"] == "no row":
        assert table.height == 0
        return
    (found,) = table[row["column"]].to_list()
    if row["expected"] == "":
        assert found is None
    elif isinstance(found, str):
        assert found == row["expected"]
    else:
        assert found == pytest.approx(float(row["expected"]), rel=1e-12, abs=0)


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_every_country_of_the_excerpt_gets_a_code(excerpt: Excerpt) -> None:
    tables = parse(excerpt, excerpt.raw)
    for name, table in with_iso3(tables, PARSERS[excerpt.source]).items():
        assert_frame_equal(table.select(tables[name].columns), tables[name])
        for column in {"country", "exporter", "importer"} & set(table.columns):
            assert table[column].str.contains("^[A-Z]{3}$").all()


def test_names_decide_over_the_publishers_codes() -> None:
    excerpt = Excerpt("bgs_world_mineral_statistics", "magnesium.csv")
    tables = with_iso3(parse(excerpt, excerpt.raw), PARSERS[excerpt.source])
    congo = tables["production"].filter(pl.col("country_name") == "Congo")
    assert congo.select("country_code", "country").rows() == [("COD", "COG")]


def test_every_excerpt_has_golden_figures() -> None:
    assert {(r["source"], r["file"]) for r in golden()} == {(e.source, e.file) for e in EXCERPTS}


@pytest.mark.parametrize(
    ("excerpt", "column"),
    [(e, column) for e in ONE_EACH for column in COLUMNS[e.source]],
    ids=str,
)
def test_renamed_column_is_an_error_that_names_it(excerpt: Excerpt, column: str) -> None:
    error = error_of(excerpt, excerpt.renamed(column, f"New {column} name"))
    assert error.column == column
    assert f"New {column} name" in str(error)


@pytest.mark.parametrize("excerpt", [e for e in EXCERPTS if COLUMNS[e.source]], ids=str)
def test_column_order_does_not_matter(excerpt: Excerpt) -> None:
    assert_same(parse(excerpt, excerpt.raw), parse(excerpt, excerpt.reversed_columns()))


@pytest.mark.parametrize("excerpt", [e for e in EXCERPTS if not e.is_workbook], ids=str)
def test_row_order_does_not_matter(excerpt: Excerpt) -> None:
    rows = excerpt.table()
    turned = excerpt.with_table([rows[0], *rows[:0:-1]])
    for name, table in parse(excerpt, excerpt.raw).items():
        place = [column for column in ("row",) if column in table.columns]
        assert_frame_equal(
            table.drop(place).sort(KEYS[name]),
            parse(excerpt, turned)[name].drop(place).sort(KEYS[name]),
        )


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_file_cut_short_is_an_error(excerpt: Excerpt) -> None:
    cuts = random.Random(1).sample(range(1, len(excerpt.raw)), min(60, len(excerpt.raw) - 1))
    for cut in cuts:
        raw = excerpt.raw[:cut]
        if excerpt.is_workbook or not raw.endswith(b"\n"):
            error_of(excerpt, raw)


@pytest.mark.parametrize(
    "excerpt",
    [e for e in ONE_EACH if e.source == "world_mining_data"],
    ids=str,
)
def test_sheet_without_its_last_row_is_an_error(excerpt: Excerpt) -> None:
    assert "Total" in str(error_of(excerpt, excerpt.without_last_row()))


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
@pytest.mark.parametrize("raw", [b"", b"\n", b" \r\n \r\n"], ids=["nothing", "line", "blanks"])
def test_empty_file_is_an_error(excerpt: Excerpt, raw: bytes) -> None:
    error_of(excerpt, raw)


@pytest.mark.parametrize("excerpt", [e for e in EXCERPTS if not e.is_workbook], ids=str)
def test_header_alone_is_an_error(excerpt: Excerpt) -> None:
    assert "no row" in str(error_of(excerpt, excerpt.raw.split(b"\n")[0] + b"\n"))


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_bytes_at_random_are_an_error(excerpt: Excerpt) -> None:
    for seed in range(20):
        error_of(excerpt, random.Random(seed).randbytes(2000))


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_damaged_file_is_read_or_refused_by_name_and_never_breaks_the_parser(
    excerpt: Excerpt,
) -> None:
    chance = random.Random(7)
    pieces = [b",", b'"', b"\n", b"\r", b"NaN", b"-", b"1e400", b"\x00", b"inf", b"9" * 20, b"\xff"]
    for _ in range(60 if excerpt.is_workbook else 300):
        raw = bytearray(excerpt.raw)
        at = chance.randrange(len(raw))
        raw[at : at + chance.choice([0, 1, 12])] = chance.choice(pieces)
        try:
            tables = parse(excerpt, bytes(raw))
        except SourceFormatError:
            continue
        for table in tables.values():
            assert all(column.is_finite().all() for column in table.select(pl.col(pl.Float64)))


@pytest.mark.parametrize("excerpt", [e for e in EXCERPTS if not e.is_workbook], ids=str)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_is_an_error(excerpt: Excerpt, encoding: str) -> None:
    error_of(excerpt, excerpt.with_table(excerpt.table(), encoding))


@pytest.mark.parametrize("excerpt", [e for e in ONE_EACH if e.source in NAMES], ids=str)
@pytest.mark.parametrize("word", ["日本", "ガリウム", "マグネシウム地金", "ひらがな"])
def test_shift_jis_is_an_error(excerpt: Excerpt, word: str) -> None:
    name = NAMES[excerpt.source].encode(excerpt.encoding)
    assert name in excerpt.raw
    error_of(excerpt, excerpt.raw.replace(name, word.encode("shift_jis")))


@pytest.mark.parametrize("excerpt", ONE_EACH, ids=str)
def test_unknown_unit_or_scale_is_an_error_that_shows_it(excerpt: Excerpt) -> None:
    old, new = UNITS[excerpt.source]
    if excerpt.source == "eu_crm_shares":
        excerpt = BY_KEY[excerpt.source][0]
    error = error_of(excerpt, excerpt.replaced(old, new))
    shown = str(new).strip(",").split(",")[0].strip().split(" ")[-1].strip("()")
    assert shown in str(error)


@pytest.mark.parametrize("excerpt", [e for e in EXCERPTS if not e.is_workbook], ids=str)
def test_row_that_stands_twice_is_an_error(excerpt: Excerpt) -> None:
    rows = excerpt.table()
    assert "twice" in str(error_of(excerpt, excerpt.with_table([*rows, rows[-1]])))


@pytest.mark.parametrize("excerpt", EXCERPTS, ids=str)
def test_parsing_twice_gives_the_same(excerpt: Excerpt) -> None:
    assert_same(parse(excerpt, excerpt.raw), parse(excerpt, excerpt.raw))
