"""Any file gives its rows with their places, or an error that names the file and what is wrong."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.errors import SheetError
from minamoto.data.user_sheet import UserSheet, read_sheets

TABLE = "素材,量\nマグネシウム,１０\n\nガリウム,5\n"
ROWS = [(1, ("素材", "量")), (2, ("マグネシウム", "１０")), (4, ("ガリウム", "5"))]


def rows_of(sheet: UserSheet) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_file_is_read_in_any_usual_encoding_and_delimiter(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(TABLE.replace(",", delimiter).encode(encoding))
    (sheet,) = read_sheets(path)
    assert sheet.name is None
    assert rows_of(sheet) == ROWS


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text('a,b\r\n"two\r\nlines",1\r\nx,2\r\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [row.number for row in sheet.rows] == [1, 2, 3]


def test_every_sheet_of_a_workbook_with_anything_in_it_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    part = book.create_sheet("部品")
    part["B2"], part["C2"] = "素材", "量"
    part["B3"], part["C3"] = "Mg", 10.5
    part["B5"], part["C5"] = "Ga", 3
    path = tmp_path / "部品表.xlsx"
    book.save(path)
    (sheet,) = read_sheets(path)
    assert sheet.name == "部品"
    assert rows_of(sheet) == [
        (2, ("", "素材", "量")),
        (3, ("", "Mg", "10.5")),
        (5, ("", "Ga", "3")),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.docx", b"anything", "found a file name that ends in '.docx', allowed .csv"),
        ("x.csv", b"", "found nothing but blank cells"),
        ("x.csv", b" ,, \n\n", "found nothing but blank cells"),
        ("x.csv", b"\x81\x00\xff\xfe\x00", "encoding that is not known"),
        ("x.csv", b'a,b\n"open,1\n', "row 2: found text that is not CSV"),
        ("x.xlsx", b"no workbook", "found a workbook that does not open"),
        ("x.xlsx", b"PK\x03\x04 cut short", "found a workbook that does not open"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_name_of_the_file(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SheetError) as error:
        read_sheets(path)
    assert str(error.value).startswith(str(path))
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_an_error_of_the_input(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="no readable file"):
        read_sheets(tmp_path / "none.xlsx")


@given(content=st.binary(max_size=300), kind=st.sampled_from(["csv", "tsv", "xlsx", "xls", "ods"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_whatever_give_more_than_rows_or_a_sheet_error(
    content: bytes, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / f"x.{kind}"
    path.write_bytes(content)
    try:
        sheets = read_sheets(path)
    except SheetError as error:
        sheets, said = (), str(error)
    else:
        said = str(path)
    assert str(path) in said
    assert all(sheet.rows for sheet in sheets)
