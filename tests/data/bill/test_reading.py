"""What a bill says beyond its cells: merged blocks, formats, formulas, hidden sheets, nesting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minamoto.core.bom import BillOfMaterial
from minamoto.core.errors import SheetError, SheetErrors
from minamoto.data.bill_reading import read_bill

HEADER = ["product", "part", "parent_part", "quantity", "material", "mass_per_unit", "mass_unit",
          "supplier", "supplier_share", "annual_volume"]  # fmt: skip


def bill_of(tmp_path: Path, *rows: str, header: str = ",".join(HEADER)) -> BillOfMaterial:
    path = tmp_path / "bill.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return read_bill(path)


def book_of(*rows: list[Any]) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "部品表"
    for row in (HEADER, *rows):
        sheet.append(row)
    return book, sheet


def read(book: openpyxl.Workbook, tmp_path: Path) -> BillOfMaterial:
    path = tmp_path / "bill.xlsx"
    book.save(path)
    return read_bill(path)


def notes(bill: BillOfMaterial) -> str:
    return "\n".join(note.en for note in bill.notes)


def test_counts_multiply_down_the_tree_and_add_over_parents(tmp_path: Path) -> None:
    bill = bill_of(
        tmp_path,
        "car,motor,,2,,,,,,5",
        "car,pump,,3,,,,,,5",
        "car,rotor,motor,1,,,,,,5",
        "car,rotor,pump,4,,,,,,5",
        "car,magnet,rotor,8,Nd,1,g,,,5",
        "car,bolt,pump,7,Fe,1,g,,,5",
    )
    counts = dict(bill.lines.select("row", "quantity_per_product").iter_rows())
    assert counts == {2: 2, 3: 3, 4: 2, 5: 12, 6: 8 * 14, 7: 21}
    assert bill.material_lines()["row"].to_list() == [6, 7]


def test_a_part_of_two_parents_counts_for_each_line_by_its_own(tmp_path: Path) -> None:
    bill = bill_of(
        tmp_path,
        "car,a,,2,Fe,1,g,,,5",
        "car,b,,3,Fe,1,g,,,5",
        "car,c,a,1,Cu,1,g,,,5",
        "car,c,b,1,Cu,1,g,,,5",
    )
    assert bill.lines["quantity_per_product"].to_list() == [2, 3, 2, 3]


def test_shares_of_suppliers_with_different_alloys_may_make_the_whole_together(
    tmp_path: Path,
) -> None:
    bill = bill_of(tmp_path, "p,q,,1,ADC12,1,g,A,60,5", "p,q,,1,AZ91,1,g,B,40,5")
    assert bill.lines["supplier_share"].to_list() == [0.6, 0.4]


def test_materials_of_a_part_are_all_in_it(tmp_path: Path) -> None:
    bill = bill_of(tmp_path, "p,q,,1,Nd,1,g,A,,5", "p,q,,1,Dy,1,g,A,,5")
    assert bill.lines["supplier_share"].to_list() == [1.0, 1.0]
    assert not bill.lines["is_share_split"].any()


def test_thirds_written_with_one_decimal_make_the_whole(tmp_path: Path) -> None:
    bill = bill_of(tmp_path, *(f"p,q,,1,Nd,1,g,{name},33.3,5" for name in "ABC"))
    assert bill.lines["supplier_share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["p,q,,1,Nd,1,g,A,60,5"], "found 60 % in all (row 2), allowed 100 %"),
        (["p,q,,1,Nd,1,g,A,60,5", "p,q,,1,Nd,1,g,B,50,5"], "found 110 % in all (rows 2, 3)"),
        (["p,q,,1,Nd,1,g,A,100,5", "p,q,,1,Nd,1,g,B,,5"], "nothing is left for the blank lines"),
        (["p,q,r,1,Nd,1,g,A,,5", "p,r,q,1,Nd,1,g,A,,5"], "parts q -> r -> q (rows 2, 3)"),
        (["p,rotor,,1,Nd,1,g,A,,5", "p,q,rotr,1,Nd,1,g,A,,5"], "did you mean 'rotor'?"),
        (["p,q,,1,Nd,1,g,A,,5", "p,q,,1,Nd,1,kg,B,,5"], "1,000 times the mass of the same"),
        (["p,q,,1,Nd,1,g,A,,5", "p,q,,1,Nd,1,g,B,,6"], "found 6, and 5 in row 2"),
        (
            ["p,q,,1,Nd,1,g,A,,5", ",,,,,,,,,", "p,s,,1,,1,g,B,,5"],
            "row 4, column 'material': found a blank",
        ),
        (["p,q,,1,Nd,2.5 kg,,A,,5"], "remove the unit"),
        (["p,q,,1,Nd,1,Mg,A,,5"], "write t for a tonne, mg for a milligram"),
    ],
)
def test_what_contradicts_itself_is_told_with_its_fix(
    rows: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        bill_of(tmp_path, *rows)
    assert said in str(error.value)


def test_the_unit_of_mass_may_stand_in_the_header(tmp_path: Path) -> None:
    header = "製品,部品,素材,質量［mg］,年間数量"
    bill = bill_of(tmp_path, "p,q,Nd,5,1", header=header)
    assert bill.lines["mass_t_per_part"].to_list() == [pytest.approx(5e-9)]


def test_units_of_header_and_column_may_not_differ(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="found kg, but g in the header"):
        bill_of(
            tmp_path, "p,q,Nd,5,kg,1", header="product,part,material,mass (g),unit,annual_volume"
        )


def test_a_missing_column_is_told_with_the_header_nearest_to_it(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="rename the header 'materiel' to 'material'"):
        bill_of(
            tmp_path, "p,q,Nd,5,g,1", header="product,part,materiel,mass,mass_unit,annual_volume"
        )


def test_two_headers_of_one_meaning_are_told(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="means the same as 'material'"):
        bill_of(
            tmp_path, "p,q,Nd,Nd,5,g,1",
            header="product,part,material,素材,mass,mass_unit,annual_volume",
        )  # fmt: skip


def test_all_problems_come_together_and_beyond_fifty_are_counted(tmp_path: Path) -> None:
    with pytest.raises(SheetErrors) as error:
        bill_of(tmp_path, *(f"p,q{n},,1,Nd,-1,g,A,,5" for n in range(80)))
    assert (len(error.value.errors), error.value.more) == (50, 30)
    assert error.value.said("ja").startswith("およそ80か所を直してください。")


def test_blank_currencies_are_what_the_header_says(tmp_path: Path) -> None:
    header = "product,part,material,mass (g),annual_volume,price,currency (JPY)"
    bill = bill_of(tmp_path, "p,q,Nd,5,1,100,", "p,r,Nd,5,1,100,USD", header=header)
    assert bill.lines["currency"].to_list() == ["JPY", "USD"]
    assert "blank currencies were read as JPY" in notes(bill)


def test_merged_cells_are_read_in_each_of_their_rows(tmp_path: Path) -> None:
    book, sheet = book_of(
        ["p", "q", None, 2, "Nd", 1, "g", "A", 50, 5], [None] * 4 + ["Nd", 1, "g", "B", 50, None]
    )
    for column in "ABDJ":
        sheet.merge_cells(f"{column}2:{column}3")
    bill = read(book, tmp_path)
    assert bill.lines["part"].to_list() == ["q", "q"]
    assert bill.lines["quantity"].to_list() == [2, 2]
    assert "cells merged over rows" in notes(bill)


def test_a_mass_merged_over_rows_is_refused(tmp_path: Path) -> None:
    book, sheet = book_of(
        ["p", "q", None, 1, "Nd", 5, "g", "A", None, 5],
        ["p", "q", None, 1, "Dy", None, "g", "A", None, 5],
    )
    sheet.merge_cells("F2:F3")
    with pytest.raises(SheetErrors, match="row 2, column 'mass_per_unit': found merged cells"):
        read(book, tmp_path)


def test_a_header_merged_over_two_rows_is_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["製品", "部品", "素材", "重さ", None, "年間数量"])
    sheet.append([None, None, None, "質量", "質量単位", None])
    sheet.append(["p", "q", "Nd", 3, "kg", 5])
    for column in "ABCF":
        sheet.merge_cells(f"{column}1:{column}2")
    sheet.merge_cells("D1:E1")
    bill = read(book, tmp_path)
    assert bill.lines["mass_t_per_part"].to_list() == [0.003]


def test_a_share_formatted_as_a_percentage_is_read_as_shown(tmp_path: Path) -> None:
    rows = [["p", "q", None, 1, "Nd", 1, "g", name, share, 5] for name, share in
            (("A", 0.6), ("B", 0.4))]  # fmt: skip
    book, sheet = book_of(*rows)
    sheet["I2"].number_format = sheet["I3"].number_format = "0%"
    assert read(book, tmp_path).lines["supplier_share"].to_list() == [0.6, 0.4]


def test_a_number_that_excel_made_a_date_is_told(tmp_path: Path) -> None:
    book, sheet = book_of(["p", "q", None, 45000, "Nd", 1, "g", "A", None, 5])
    sheet["D2"].number_format = 'm"月"d"日"'
    with pytest.raises(SheetError, match="row 2, column 'quantity': found the date 2023-03-15"):
        read(book, tmp_path)


@pytest.mark.parametrize("column", ["quantity", "material", "supplier"])
def test_an_error_of_excel_is_told_in_any_column(column: str, tmp_path: Path) -> None:
    book, sheet = book_of(["p", "q", None, 1, "Nd", 1, "g", "A", None, 5])
    cell = sheet.cell(2, HEADER.index(column) + 1)
    cell.value, cell.data_type = "#REF!", "e"
    with pytest.raises(SheetError, match=f"column '{column}': found the Excel error #REF!"):
        read(book, tmp_path)


def test_hidden_sheets_and_other_sheets_are_named(tmp_path: Path) -> None:
    book, _ = book_of(["p", "q", None, 1, "Nd", 1, "g", "A", None, 5])
    book.create_sheet("旧版").sheet_state = "hidden"
    book.create_sheet("改訂履歴")["A1"] = "第1版"
    said = notes(read(book, tmp_path))
    assert "Sheet '旧版' is hidden and was not read" in said
    assert "Sheet '改訂履歴' holds neither products nor lines" in said


def test_two_sheets_of_lines_are_told(tmp_path: Path) -> None:
    book, sheet = book_of(["p", "q", None, 1, "Nd", 1, "g", "A", None, 5])
    sheet.title = "一"
    book.copy_worksheet(sheet).title = "二"
    with pytest.raises(SheetError, match="name the one to be read 'lines'"):
        read(book, tmp_path)


def test_names_that_differ_in_width_alone_are_one(tmp_path: Path) -> None:
    bill = bill_of(tmp_path, "p,ﾓｰﾀｰ,,2,,,,,,5", "p,q,モーター,3,Nd,1,g,,,5")
    assert bill.lines["parent_part"].to_list() == [None, "ﾓｰﾀｰ"]
    assert bill.lines["quantity_per_product"].to_list() == [2, 6]
    assert "differ only in width" in notes(bill)


def test_readings_of_kanji_are_no_part_of_a_name(tmp_path: Path) -> None:
    from tests.data.bill.hostile import book

    texts = ("product", "part", "material", "mass (g)", "annual_volume", "p", "銅<", "Cu")
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts).replace(
        "<t>銅<</t>", "<r><t>銅</t></r><r><t>線</t></r><rPh sb='0' eb='1'><t>ドウ</t></rPh>"
    )
    cells = "".join(f'<c t="s"><v>{at}</v></c>' for at in range(5))
    row = (
        "".join(f'<c t="s"><v>{at}</v></c>' for at in (5, 6, 7)) + "<c><v>2</v></c><c><v>3</v></c>"
    )
    path = tmp_path / "bill.xlsx"
    path.write_bytes(
        book(f"<row>{cells}</row><row>{row}</row>", xl__sharedStrings_xml=f"<sst>{strings}</sst>")
    )
    assert read_bill(path).lines["part"].to_list() == ["銅線"]
