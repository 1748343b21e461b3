"""CMRT and EMRT smelter lists, on workbooks laid out as the published English templates are.

Header texts and their row are those of CMRT 6.4 as public programs that read it name them; no
template of the Responsible Minerals Initiative is copied here. Smelters are invented.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from minamoto.core.errors import SheetError, SheetErrors
from minamoto.data.smelter_list import read_smelter_list

CMRT_HEADER = [
    "Smelter Identification Number Input Column",
    "Metal (*)",
    "Smelter Look-up (*)",
    "Smelter Name (1)",
    "Smelter Country (*)",
    "Smelter Identification",
    "Source of Smelter Identification Number",
    "Smelter Street ",
    "Smelter City",
    "Smelter Facility Location: State / Province",
    "Smelter Contact Name",
    "Smelter Contact Email",
    "Proposed next steps",
    'Name of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    'Location (Country) of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    "Does 100% of the smelter’s feedstock originate from recycled or scrap sources?",
    "Comments",
]
Line = dict[str, object]
GOLD: Line = {"A": "CID009001", "B": "Gold", "C": "Example Gold Refinery", "E": "JAPAN"}


def workbook(
    path: Path,
    lines: list[Line],
    header: list[str] = CMRT_HEADER,
    template: str = "Conflict Minerals Reporting Template (CMRT)",
    revision: str = "Revision 6.4  April 26, 2024",
    company: str | None = "Example Parts K.K.",
    signed: object = "01-Jun-2026",
) -> Path:
    book = openpyxl.Workbook()
    front = book.active
    front.title = "Declaration"
    front["B2"], front["B4"] = template, revision
    front["B8"], front["D8"] = "Company Name (*):", company
    front["B22"], front["D22"] = "Effective Date (*):", signed
    sheet = book.create_sheet("Smelter List")
    sheet["A1"], sheet["A2"] = "Smelter List", "TO BEGIN: choose the metal"
    for place, text in enumerate(header, start=1):
        sheet.cell(4, place, text)
    for number, line in enumerate(lines, start=5):
        for letter, value in line.items():
            sheet[f"{letter}{number}"] = value
    book.save(path)
    return path


def test_a_cmrt_gives_company_date_version_and_smelters(tmp_path: Path) -> None:
    lines: list[Line] = [
        GOLD | {"I": "Osaka", "O": "Australia; Peru", "P": "No"},
        {"B": "Tin", "C": "Smelter not listed", "D": "Example Tin", "E": "INDONESIA", "N": "X"},
        {"B": "Tungsten", "C": "Smelter not yet identified", "D": "Unknown", "E": "Unknown"},
        {"B": "Tantalum", "C": "Example Tantalum", "E": "CONGO, DEMOCRATIC REPUBLIC OF THE",
         "O": "recycled", "P": "Yes"},
    ]  # fmt: skip
    found = read_smelter_list(workbook(tmp_path / "cmrt.xlsx", lines))
    assert (found.template, found.version) == ("CMRT", "6.4")
    assert (found.company, found.as_of) == ("Example Parts K.K.", date(2026, 6, 1))
    columns = ["row", "material", "smelter", "smelter_id", "country", "is_identified"]
    assert found.smelters.select(columns).rows() == [
        (5, "gold", "Example Gold Refinery", "CID009001", "JPN", True),
        (6, "tin", "Example Tin", None, "IDN", True),
        (7, "tungsten", None, None, None, False),
        (8, "tantalum", "Example Tantalum", None, "COD", True),
    ]
    assert found.smelters["mine_countries"].to_list() == [["AUS", "PER"], [], [], []]
    assert found.smelters["is_all_secondary"].to_list() == [False, None, None, True]
    assert found.notes == ()


def test_an_emrt_has_more_minerals_and_says_which_have_no_table(tmp_path: Path) -> None:
    metals = ["Cobalt", "Copper", "Graphite (natural)", "Lithium", "Mica", "Nickel"]
    lines: list[Line] = [{"B": m, "C": f"Example {m}", "E": "CHINA"} for m in metals]
    template = "Extended Minerals Reporting Template (EMRT)"
    path = workbook(tmp_path / "e.xlsx", lines, template=template, revision="Revision 2.1")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mine List")["A1"] = "Mine List"
    book.save(path)
    found = read_smelter_list(path)
    assert (found.template, found.version) == ("EMRT", "2.1")
    keys = ["cobalt", "copper", "graphite", "lithium", None, "nickel"]
    assert found.smelters["material"].to_list() == keys
    assert [note.en for note in found.notes] == [
        "Row 9: Mica is not among the materials.",
        "Sheet 'Mine List' was not read.",
    ]


def test_lines_nobody_filled_in_are_no_smelters_and_columns_may_move(tmp_path: Path) -> None:
    header = ["Metal (*)", "Smelter Look-up (*)", "New column", "Smelter Country (*)", "Comments"]
    lines: list[Line] = [{"A": "Gold", "B": "Example", "D": "PERU"}, {"C": "0"}, {"E": "text"}]
    found = read_smelter_list(workbook(tmp_path / "x.xlsx", lines, header, company=None))
    assert found.smelters.select("row", "smelter", "country").rows() == [(5, "Example", "PER")]
    assert [note.en for note in found.notes] == ["The company is not named."]


def test_a_mine_country_that_cannot_be_read_is_kept_and_told(tmp_path: Path) -> None:
    line: Line = GOLD | {"O": "somewhere in the hills"}
    found = read_smelter_list(workbook(tmp_path / "x.xlsx", [line]))
    assert found.smelters["mine_country_written"].to_list() == ["somewhere in the hills"]
    assert "Row 5" in found.notes[0].en


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"B": "Unobtainium"}, "Metal (*)", "found 'Unobtainium'"),
        ({"B": None}, "Metal (*)", "found a blank"),
        ({"E": "Atlantis"}, "Smelter Country (*)", "found 'Atlantis'"),
        ({"A": None, "C": "Smelter not listed"}, "Smelter Name (1)", "found a blank"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_cell(
    change: Line, column: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        read_smelter_list(workbook(tmp_path / "x.xlsx", [GOLD, GOLD | change]))
    found = error.value
    assert (found.sheet, found.row, found.column) == ("Smelter List", 6, column)
    assert said in str(found)


def test_all_lines_that_cannot_be_used_are_told_at_once(tmp_path: Path) -> None:
    lines = [GOLD, GOLD | {"B": "Unobtainium"}, GOLD | {"E": "Atlantis"}]
    with pytest.raises(SheetErrors) as error:
        read_smelter_list(workbook(tmp_path / "x.xlsx", lines))
    assert [found.row for found in error.value.errors] == [6, 7]


def test_a_date_that_is_none_is_named_and_a_real_date_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [GOLD], signed="soon")
    with pytest.raises(SheetError, match="sheet 'Declaration', row 22, column 'Effective Date'"):
        read_smelter_list(path)
    path = workbook(tmp_path / "y.xlsx", [GOLD], signed=date(2026, 2, 3))
    assert read_smelter_list(path).as_of == date(2026, 2, 3)


def test_a_template_in_another_language_says_to_switch_to_english(tmp_path: Path) -> None:
    header = ["金属 (*)", "製錬業者検索 (*)", "国 (*)"]
    with pytest.raises(SheetError, match="set the language of the template to English"):
        read_smelter_list(workbook(tmp_path / "x.xlsx", [GOLD], header))
    book = openpyxl.Workbook()
    book.active["A1"] = "no list"
    book.save(tmp_path / "z.xlsx")
    with pytest.raises(SheetError, match="a sheet 'Smelter List'"):
        read_smelter_list(tmp_path / "z.xlsx")
