"""The workbook, read back: sheets in the language, figures as numbers, formulas live."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import LANGS, Lang, Text
from minamoto.report import xlsx
from minamoto.report.sheets.table import FIRST_ROW, HEAD_ROW, UNITS_ROW
from minamoto.report.to_csv import FORMULA_STARTS
from tests.report.findings import EDGE_CASES, assessment, hostile

# the formulas that we write: a part over its total, a cell of another sheet
OURS = re.compile(r"=[A-Z]+\d+/[A-Z]+\d+|='[^']+'![A-Z]+\d+")


def book_of(finding: Finding, lang: Lang, *, values: bool = False) -> Any:
    return load_workbook(io.BytesIO(xlsx(finding, lang)), data_only=values)


def column(sheet: Any, header: str) -> int:
    heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
    return heads.index(header) + 1


def test_sheets_are_in_the_language_of_the_reader() -> None:
    assert book_of(assessment(), "ja").sheetnames == [
        "概要", "順位表", "採掘と精製", "シェア", "輸入", "規制", "期限", "戦略分野", "分野×素材",
        "用途", "長期推移", "不明点", "前提と注意", "出典", "再現",
    ]  # fmt: skip
    assert book_of(assessment(), "en").sheetnames[:2] == ["Summary", "Ranking"]


def test_a_sheet_has_units_frozen_header_filter_and_names() -> None:
    sheet = book_of(assessment(), "ja")["順位表"]
    share = column(sheet, "首位国シェア")
    assert sheet.cell(UNITS_ROW + 1, share).value == "%"
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref is not None
    first = sheet.cell(FIRST_ROW + 1, share)
    assert first.value == 0.98
    assert first.number_format == "0.0%"
    assert sheet.cell(FIRST_ROW + 1, column(sheet, "素材")).value == "ガリウム"


def test_missing_is_an_empty_cell_and_never_zero() -> None:
    sheet = book_of(assessment(), "ja")["順位表"]
    assert sheet.cell(FIRST_ROW + 1, column(sheet, "HHI")).value is None


def test_shares_are_live_formulas_that_hold_their_value() -> None:
    live, kept = book_of(assessment(), "en")["Shares"], book_of(assessment(), "en", values=True)
    at = column(live, "share of world")
    formula = live.cell(FIRST_ROW + 1, at).value
    part, total = (live[ref].value for ref in formula.removeprefix("=").split("/"))
    assert part / total == pytest.approx(0.9)
    assert kept["Shares"].cell(FIRST_ROW + 1, at).value == pytest.approx(0.9)


def test_the_summary_draws_native_charts() -> None:
    assert len(book_of(assessment(), "ja")["概要"]._charts) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_is_never_a_formula_or_a_link(lang: Lang) -> None:
    book = book_of(hostile(), lang)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                said = cell.value
                if isinstance(said, str) and said.startswith(FORMULA_STARTS):
                    if cell.data_type == "f":
                        assert OURS.fullmatch(said), f"{sheet.title}!{cell.coordinate}: {said}"
                    else:
                        assert cell.quotePrefix, f"{sheet.title}!{cell.coordinate}"
                if cell.hyperlink is not None and cell.hyperlink.target:
                    assert cell.hyperlink.target.startswith(("http://", "https://"))


def test_no_web_address_is_made_a_link_unless_http() -> None:
    packed = zipfile.ZipFile(io.BytesIO(xlsx(hostile(), "en")))
    links = "".join(
        packed.read(name).decode() for name in packed.namelist() if name.endswith(".rels")
    )
    assert "javascript" not in links


@pytest.mark.parametrize("make", EDGE_CASES.values())
@pytest.mark.parametrize("lang", LANGS)
def test_any_finding_gives_a_workbook(make: Callable[[], Finding], lang: Lang) -> None:
    assert book_of(make(), lang).sheetnames


def test_the_whole_finding_is_carried_row_by_row(whole: Finding) -> None:
    book = load_workbook(io.BytesIO(xlsx(whole, "ja")), read_only=True)
    assert book["順位表"].max_row == FIRST_ROW + whole.table("exposures").frame.height
    assert book["輸入"].max_row == FIRST_ROW + whole.table("years").frame.height


def test_the_same_finding_gives_the_same_bytes() -> None:
    assert xlsx(assessment(), "ja") == xlsx(assessment(), "ja")


def test_the_bytes_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "import hashlib; from tests.report.findings import assessment; from minamoto import report;"
        "files = (report.xlsx(assessment(), 'ja'), report.html(assessment(), 'ja').encode(),"
        " report.pdf(assessment(), 'ja'), report.json(assessment()).encode());"
        "print([hashlib.sha256(file).hexdigest() for file in files])"
    )
    root = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join([str(root / "src"), str(root)])
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "3")
    }
    assert len(said) == 1


def test_a_table_that_no_sheet_holds_is_refused_with_what_to_do() -> None:
    frame = pl.DataFrame({"row": pl.int_range(0, 1_048_574, eager=True)})
    table = FindingTable(name="lines", title=Text("行", "Lines"), frame=frame, units={"row": "no."})
    found = Finding(verb="trace", question={}, headline=(), tables=(table,))
    with pytest.raises(InputError, match=r"holds 1,048,573; write it as CSV \(--csv --table lines"):
        xlsx(found, "en")
