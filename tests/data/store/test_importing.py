"""Importing a publisher's file: what it gives, and that what cannot be imported changes nothing."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import (
    InputError,
    SheetError,
    SourceFormatError,
    TableError,
    UnknownName,
)
from minamoto.data import unpack, warehouse
from minamoto.data.importing import ImportSettings, import_file, import_with
from minamoto.data.sources import SOURCES, SourceParser
from minamoto.data.store import Store
from tests.data.store.publisher import BACI, FILE, NAME, baci_file, imported

EXCERPTS = Path(__file__).resolve().parents[1] / "sources" / "excerpts"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


class Told:
    """What was told of progress."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))


@pytest.mark.parametrize("parser", SOURCES, ids=lambda parser: parser.key)
def test_every_publishers_file_is_kept_with_its_tables(
    parser: SourceParser, tmp_path: Path
) -> None:
    for path in sorted((EXCERPTS / parser.key).iterdir()):
        told = Told()
        snapshot = import_file(parser.key, path, tmp_path, "2026", progress=told)
        store = Store(tmp_path)
        store.verify(snapshot)
        (file,) = [file for file in snapshot.files if file.file == path.name]
        assert store.read(file.sha256, ".raw") == path.read_bytes()
        published = parser.parse(path.read_bytes(), path.name)
        assert {table.table for table in file.tables} >= set(published)
        for table in file.tables:
            kept = pl.read_parquet(io.BytesIO(store.read(table.sha256, ".parquet")))
            assert kept.height == table.rows
            if not table.is_core:
                assert kept.equals(published[table.table])
        assert told.steps == sorted(told.steps)
        assert told.steps[-1] == (2 * file.size_b, 2 * file.size_b)


def test_figures_enter_the_tables_that_questions_read(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, store, baci_file(1.0))
    trade = warehouse.table("trade", store.home).filter(pl.col("source") == NAME)
    assert trade.filter(
        pl.col("hs6") == "810411", pl.col("exporter") == "CHN", pl.col("importer") == "JPN"
    ).select("year", "basis", "hs_revision", "value_usd", "gross_t").rows() == [
        (2022, "reconciled", "HS17", 13_000.0, 13.0)
    ]
    sources = warehouse.table("sources", store.home)
    assert set(trade["source"]) <= set(sources["source"])


def test_the_note_says_how_many_rows_the_table_took(tmp_path: Path, store: Store) -> None:
    (file,) = imported(tmp_path, store, baci_file(1.0)).files
    assert file.notes[0].en.startswith("24 of 36 rows")


def test_areas_of_several_countries_are_one_partner_and_a_missing_part_is_missing(
    tmp_path: Path, store: Store
) -> None:
    lines = "t,i,j,k,v,q\n2022,473,392,810411,1,2\n2022,899,392,810411,10,NA\n"
    imported(tmp_path, store, lines.encode())
    trade = warehouse.table("trade", store.home).filter(pl.col("source") == NAME)
    assert trade.select("exporter", "value_usd", "gross_t").rows() == [("ZZZ", 11_000.0, None)]


def test_political_stability_becomes_instability_between_nought_and_one(tmp_path: Path) -> None:
    import_file("world_bank_wgi", EXCERPTS / "world_bank_wgi" / "wgidataset.xlsx", tmp_path, "2024")
    rows = warehouse.table("governance", tmp_path).filter(
        pl.col("source") == "world_bank_wgi_2024", pl.col("estimate").is_not_null()
    )
    stability = rows.filter(pl.col("indicator") == "political_stability")
    assert stability.height > 0
    expected = ((2.5 - stability["estimate"]) / 5).clip(0, 1)
    assert stability["instability"].to_list() == pytest.approx(expected.to_list())
    others = rows.filter(pl.col("indicator") != "political_stability")
    assert others["instability"].null_count() == others.height


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        (gzip.compress(baci_file(1.0)), FILE + ".gz"),
        (zipped({FILE: baci_file(1.0)}), "BACI_HS17_V202401b.zip"),
        (zipped({"in/" + FILE: baci_file(1.0), "Readme.txt": b"x"}), "BACI_HS17_V202401b.zip"),
    ],
    ids=["gz", "zip", "zip with others"],
)
def test_a_packed_file_gives_what_the_plain_one_gives(
    packed: bytes, name: str, tmp_path: Path, store: Store
) -> None:
    plain = imported(tmp_path, Store(tmp_path / "plain"), baci_file(1.0)).files[0]
    file = imported(tmp_path, store, packed, name).files[0]
    assert file.tables == plain.tables
    assert store.read(file.sha256, ".raw") == packed


def test_a_zip_of_several_years_gives_all_of_them(tmp_path: Path, store: Store) -> None:
    years = {FILE.replace("2022", str(year)): baci_file(1.0, year) for year in (2021, 2022)}
    imported(tmp_path, store, zipped(years), "BACI_HS17_V202401b.zip")
    trade = warehouse.table("trade", store.home).filter(pl.col("source") == NAME)
    assert set(trade["year"]) == {2021, 2022}


def locked_zip() -> bytes:
    """A zip whose entry says that it is encrypted."""
    content = bytearray(zipped({FILE: baci_file(1.0)}))
    content[6] |= 1  # flag of the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    return bytes(content)


BOMB = gzip.compress(b"0" * 40_000_000)


@pytest.mark.parametrize(
    ("content", "name", "match"),
    [
        (BOMB, FILE + ".gz", "unpack to more than"),
        (zipped({FILE: b"0" * 40_000_000}), "BACI_V202401b.zip", "unpack to more than"),
        (gzip.compress(baci_file(1.0))[:-9], FILE + ".gz", "damaged archive"),
        (zipped({FILE: baci_file(1.0)})[:-30], "BACI_V202401b.zip", "damaged archive"),
        (locked_zip(), "BACI_V202401b.zip", "locked archive"),
        (zipped({"a.txt": b"x", "b.txt": b"y"}), "BACI_V202401b.zip", "holds"),
        (b"", FILE, "empty"),
        (baci_file(1.0).replace(b",k,", b",hs,"), FILE, "column 'k'"),
    ],
    ids=[
        "gz bomb",
        "zip bomb",
        "gz cut short",
        "zip cut short",
        "locked zip",
        "zip of others",
        "empty",
        "renamed",
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_snapshot_before_stays(
    content: bytes, name: str, match: str, tmp_path: Path, store: Store
) -> None:
    before = imported(tmp_path, store, baci_file(1.0))
    held = sorted(store.home.rglob("*"))
    with pytest.raises(SheetError, match=match) as raised:
        imported(tmp_path / "bad", store, content, name)
    assert name in str(raised.value)
    assert store.current(NAME) == before
    assert sorted(store.home.rglob("*")) == held


def test_a_bit_flipped_inside_a_zip_is_found(tmp_path: Path, store: Store) -> None:
    content = bytearray(zipped({FILE: baci_file(1.0)}))
    content[80] ^= 1
    with pytest.raises(SheetError, match="damaged archive"):
        imported(tmp_path, store, bytes(content), "BACI_V202401b.zip")


def test_a_figure_beyond_the_schema_is_an_error_of_its_table(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def negative(raw: bytes, file: str) -> dict[str, pl.DataFrame]:
        trade = BACI.parse(raw, file)["trade"]
        return {"trade": trade.with_columns(-pl.col("value_usd"))}

    fields = ("key", "publisher", "title", "url", "licence", "cite", "file_pattern")
    broken = SourceParser(
        **{name: getattr(BACI, name) for name in fields},
        tables=BACI.tables,
        units=BACI.units,
        parse=negative,
    )
    path = tmp_path / FILE
    path.write_bytes(baci_file(1.0))
    with pytest.raises(TableError, match="value_usd"):
        import_with(broken, path, store, ImportSettings())
    assert store.names() == ()


def test_a_source_that_is_not_known_comes_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="cepii_baci"):
        import_file("cepi_baci", tmp_path / FILE, tmp_path)


@pytest.mark.parametrize("missing", ["no.csv", "."])
def test_a_file_that_is_not_there_is_named(missing: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="no readable file"):
        import_file("cepii_baci", tmp_path / missing, tmp_path / "home", "2022")


def test_an_edition_is_read_from_the_name_or_asked_for(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "wgidataset.xlsx"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="edition"):
        import_file("world_bank_wgi", path, store.home)


@pytest.mark.parametrize("source", ["../x", "X", "a b"])
def test_a_source_key_that_no_table_takes_is_refused(
    source: str, tmp_path: Path, store: Store
) -> None:
    with pytest.raises(InputError, match="source key"):
        imported(tmp_path, store, baci_file(1.0), source=source)


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minamoto.data.importing.FILE_LIMIT_B", 100)
    with pytest.raises(SheetError, match="up to 100"):
        imported(tmp_path, store, baci_file(1.0))


def test_a_parsers_own_error_comes_through(tmp_path: Path, store: Store) -> None:
    with pytest.raises(SourceFormatError):
        imported(tmp_path, store, baci_file(1.0)[:-3])


def test_ratio_is_asked_only_of_large_files() -> None:
    small = gzip.compress(b"0" * 1_000_000)
    ((name, plain),) = unpack.plain_files(small, "a.csv.gz", ".*")
    assert (name, len(plain)) == ("a.csv", 1_000_000)
