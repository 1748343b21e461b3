from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from minamoto.core.errors import SheetError
from minamoto.data.material_list import MaterialList, read_material_list


def listed(tmp_path: Path, text: str, encoding: str = "utf-8") -> MaterialList:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return read_material_list(path)


def lines(found: MaterialList) -> list[tuple[int, str | None, str]]:
    return [(line.row, line.part, line.material) for line in found.lines]


def test_a_list_names_materials_and_their_parts(tmp_path: Path) -> None:
    found = listed(tmp_path, "part,material\nwheel,magnesium\nLED,Ga\n")
    assert lines(found) == [(2, "wheel", "magnesium"), (3, "LED", "gallium")]
    assert found.materials() == ("magnesium", "gallium")


@pytest.mark.parametrize("header", ["素材", "素材名", "ＭＡＴＥＲＩＡＬ", " Raw Material ", "元素"])
def test_the_column_goes_by_many_names(header: str, tmp_path: Path) -> None:
    assert lines(listed(tmp_path, f"{header}\nＭｇ\n")) == [(2, None, "magnesium")]


def test_a_title_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    found = listed(tmp_path, "社外秘\n\n品目,素材\nモーター,ネオジム\n,\n磁石,Dy\n", "cp932")
    assert lines(found) == [(4, "モーター", "neodymium"), (6, "磁石", "dysprosium")]


def test_a_cell_may_name_several_materials(tmp_path: Path) -> None:
    found = listed(tmp_path, '素材\n"Ga、Ge, マグネシウム"\nGa\n')
    assert found.materials() == ("gallium", "germanium", "magnesium")
    assert [line.row for line in found.lines] == [2, 2, 2, 3]


def test_the_sheet_with_the_column_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.active["A1"] = "部品表"
    sheet = book.create_sheet("部品")
    for row in (["品番", "素材"], ["A-1", "タングステン"]):
        sheet.append(row)
    book.create_sheet("改訂履歴")["A1"] = "第1版"
    path = tmp_path / "部品表.xlsx"
    book.save(path)
    found = read_material_list(path)
    assert (found.sheet, found.sheets_left) == ("部品", ("表紙", "改訂履歴"))
    assert lines(found) == [(2, "A-1", "tungsten")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,kg\nMg,1\n", "row 1: found the header name, kg, allowed a column 'material'"),
        ("material\n", "row 1, column 'material': found a header and no row"),
        ("part,material\nx,Mg\ny,\n", "row 3, column 'material': found a blank"),
        ("素材\nMg\nneodimium\n", "row 3, column '素材': found 'neodimium', allowed a known"),
        ("素材\nHF\n", "row 2, column '素材': found 'HF', allowed one of"),
        ("素材,material\nMg,Ga\n", "column 'material': found several columns of materials"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_row_and_column(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        listed(tmp_path, text)
    assert said in str(error.value)


def test_the_nearest_material_is_suggested_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as error:
        listed(tmp_path, "素材\nneodimium\n")
    assert "did you mean 'neodymium'?" in error.value.said("en")
    assert "もしかして：「neodymium」" in error.value.said("ja")
