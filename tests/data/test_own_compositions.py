"""The user's own compositions are read, or the cell that cannot be is named."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from minamoto.core.errors import SheetError
from minamoto.data.compositions import composition
from minamoto.data.own_compositions import read_compositions

HEADER = "組成名,素材,割合（%）,下限（%）,上限（%）\n"


def written(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "組成.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_rows_of_one_name_make_one_composition(tmp_path: Path) -> None:
    path = written(tmp_path, "当社磁石,Nd,２２.５,20,25\n,ジスプロシウム,3%,,\nX,copper,99,,\n")
    own = read_compositions(path)
    assert list(own) == ["当社磁石", "X"]
    magnet = composition("当社磁石", own)
    assert magnet.kind == "user"
    assert [(p.material, p.low, p.fraction, p.high) for p in magnet.constituents] == [
        ("neodymium", 0.2, 0.225, 0.25),
        ("dysprosium", 0.03, 0.03, 0.03),
    ]


def test_of_a_workbook_only_the_sheet_of_compositions_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["部品", "素材"])
    sheet = book.create_sheet("組成")
    sheet.append(["composition", "material", "fraction (%)"])
    sheet.append(["our solder", "Sn", 97])
    path = tmp_path / "bom.xlsx"
    book.save(path)
    assert read_compositions(path)["our solder"].fraction("tin") == 0.97
    book.remove(sheet)
    book.save(path)
    assert read_compositions(path) == {}


@pytest.mark.parametrize(
    ("rows", "row", "column", "said"),
    [
        ("M,Nd,約30,,\n", 2, "割合（%）", "a number from 0 to 100"),
        ("M,Nd,,,\n", 2, "割合（%）", "found a blank"),
        ("M,Nd,130,,\n", 2, "割合（%）", "a number from 0 to 100"),
        ("M,Nd,nan,,\n", 2, "割合（%）", "a number from 0 to 100"),
        ("M,neodimium,30,,\n", 2, "素材", "did you mean 'neodymium'?"),
        ("M,,30,,\n", 2, "素材", "found a blank"),
        ("M,Nd,30,,\nM,neodymium,3,,\n", 3, "素材", "neodymium twice"),
        ("M,Nd,60,,\nM,Cu,41,,\n", 3, "割合（%）", "101 %"),
        ("M,Nd,0.3,,\nM,Cu,0.7,,\n", 3, "割合（%）", "multiply shares of one by 100"),
        ("M,Nd,30,31,33\n", 2, "割合（%）", "a value from low to high"),
        (",Nd,30,,\n", 2, "組成名", "found a blank"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_cell(
    rows: str, row: int, column: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        read_compositions(written(tmp_path, rows))
    assert (error.value.row, error.value.column) == (row, column)
    assert said in str(error.value)
    assert "使えるのは" in error.value.said("ja")


def test_a_column_missing_or_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="a column 'fraction"):
        read_compositions(written(tmp_path, "M,Nd,3\n", "組成名,素材,わりあい\n"))
    with pytest.raises(SheetError, match="two columns that mean the same"):
        read_compositions(written(tmp_path, "M,Nd,Nd,3\n", "組成名,素材,元素,割合\n"))
    with pytest.raises(SheetError, match="without its header"):
        read_compositions(written(tmp_path, "M,Nd,3\n", "a,b,c\n"))
