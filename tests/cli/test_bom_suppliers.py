"""Suppliers are asked and their answers read back from the command line, in both languages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minamoto import report
from minamoto.core.text import LANGS, Lang
from minamoto.report.sheets.survey import HEADER_ROW
from minamoto.study.trace_bill import trace_bill
from tests.cli.running import Run
from tests.data.test_smelter_list import workbook as cmrt
from tests.study.bills import bill, line

LINES = [
    line(part="case", supplier="甲鋳造"), line(part="lid", supplier="甲鋳造"),
    line(part="rim", supplier="乙/鋳造"), line(part="cap", supplier="甲鋳造㈱"),
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def of_motor(
    tmp_path: Path,
    kept: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,  # sets a workspace of its own, which this one takes the place of
) -> Path:
    """A bill of magnesium parts; its network is built once for all tests."""
    monkeypatch.setenv("MINAMOTO_HOME", str(kept))
    return bill(tmp_path / "bom.csv", LINES)


@pytest.mark.parametrize("lang", LANGS)
def test_a_survey_goes_out_comes_back_and_changes_the_trace(
    lang: Lang, of_motor: Path, run: Run, tmp_path: Path
) -> None:
    asked = run("bom", "survey", "bom.csv", "--out", "q/調査票.xlsx", "--lang", lang)
    assert (asked.code, asked.out) == (0, "")
    names = {path.name for path in (tmp_path / "q").iterdir()}
    assert names == {"調査票-甲鋳造.xlsx", "調査票-乙_鋳造.xlsx", "調査票-甲鋳造㈱.xlsx"}
    path = tmp_path / "q" / "調査票-甲鋳造.xlsx"
    book: Any = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    first = HEADER_ROW + 2
    assert sheet.cell(first, 2).value == {"ja": "マグネシウム", "en": "magnesium"}[lang]
    sheet.cell(first, 5).value = {"ja": "ロシア", "en": "Russia"}[lang]
    sheet.cell(first, 7).value = "R (made up)"
    sheet.cell(first, 11).value = "2026-10-01"
    book.save(path)
    done = run("bom", "answers", "bom.csv", str(path), "--out", "bom2.xlsx", "--lang", lang)
    assert (done.code, done.out) == (0, "")
    assert {"ja": "書き出しました: bom2.xlsx", "en": "wrote: bom2.xlsx"}[lang] in done.err
    checked = run("bom", "check", "bom2.xlsx", "--csv", "--lang", lang)
    assert checked.code == 0
    ran = run("trace", "--bom", "bom2.xlsx", "--on", "2026-01-15", "--json", "--lang", lang)
    found = json.loads(ran.out)
    (products,) = [t["rows"] for t in found["tables"] if t["name"] == "products"]
    assert products[0]["known_share"] == pytest.approx(0.25)


def test_the_command_line_gives_what_python_gives(of_motor: Path, run: Run) -> None:
    ran = run("trace", "--bom", "bom.csv", "--on", "2026-01-15", "--json")
    python = report.json(trace_bill(of_motor, on=date(2026, 1, 15)))
    assert json.loads(ran.out) == json.loads(python)


def test_one_supplier_has_the_file_that_was_named(of_motor: Path, run: Run, tmp_path: Path) -> None:
    ran = run("bom", "survey", "bom.csv", "--supplier", "甲鋳造", "--out", "a.xlsx", "--lang", "en")
    assert ran.code == 0
    assert (tmp_path / "a.xlsx").exists()
    nobody = run("bom", "survey", "bom.csv", "--supplier", "丙", "--out", "a.xlsx", "--lang", "en")
    assert (nobody.code, nobody.err) == (2, "error: There is nothing to ask.\n")


def test_names_are_listed_reviewed_and_made_one(of_motor: Path, run: Run, tmp_path: Path) -> None:
    smelters = cmrt(
        tmp_path / "cmrt.xlsx", [{"B": "Tin", "C": "S", "E": "INDONESIA"}], company="甲鋳造(株)"
    )
    refused = run("bom", "smelters", "bom.csv", str(smelters), "--out", "b.xlsx", "--lang", "en")
    assert refused.code == 2
    assert "the bill has no supplier '甲鋳造(株)'; if it is '甲鋳造'" in refused.err
    listed = run("bom", "match", "bom.csv", str(smelters), "--out", "names.xlsx", "--lang", "en")
    assert listed.code == 0
    book: Any = openpyxl.load_workbook(tmp_path / "names.xlsx")
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 2).value == "甲鋳造":
            sheet.cell(row, 5).value = "yes"
    book.save(tmp_path / "names.xlsx")
    ran = run(
        *("bom", "smelters", "bom.csv", str(smelters)),
        *("--reviewed", "names.xlsx", "--out", "b.xlsx", "--lang", "en"),
    )
    assert ran.code == 0, ran.err
    made: Any = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert [cell.value for cell in made["answers"][2]][:6] == [
        "甲鋳造", None, "tin", "refined", "Indonesia", 100,
    ]  # fmt: skip
    assert "甲鋳造㈱" not in {cell for row in made["lines"].values for cell in row}


@pytest.mark.parametrize("command", ["survey", "answers", "smelters", "match"])
@pytest.mark.parametrize("lang", LANGS)
def test_each_command_has_help_with_examples(command: str, lang: Lang, run: Run) -> None:
    ran = run("bom", command, "--help", "--lang", lang)
    assert ran.code == 0
    assert f"minamoto bom {command} " in ran.out
    assert {"ja": "例", "en": "Examples"}[lang] in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answers", "bom.csv", "--out", "b.xlsx"), "give surveys that were filled in"),
        (("answers", "bom.csv", "bom.csv", "--out", "b.xlsx"), "allowed a column 'stage'"),
        (("smelters", "bom.csv", "bom.csv", "--out", "b.xlsx"), "found no list of smelters"),
        (("match", "bom.csv", "--out", "b.csv"), "unknown file format '.csv'"),
        (("survey", "bom.csv", "--out", "b.pdf"), "unknown file format '.pdf'"),
        (("survey", "nothing.csv", "--out", "b.xlsx"), "no readable file"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: tuple[str, ...], said: str, of_motor: Path, run: Run
) -> None:
    ran = run("bom", *words, "--lang", "en")
    assert ran.code == 2
    assert said in ran.err


def test_since_and_all_lines_go_with_a_bill(run: Run) -> None:
    for words in (("--since", "a.json"), ("--all-lines",)):
        ran = run("trace", "--material", "magnesium", *words, "--lang", "en")
        assert ran.code == 2
        assert "--bom" in ran.err
