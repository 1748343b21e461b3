"""Every verb, in every form of answer and both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from minamoto import report
from minamoto.cli.screen import ROWS
from minamoto.core.text import LANGS, Lang
from tests.cli.questions import QUESTIONS, Question
from tests.cli.running import Run

ESCAPE = "\x1b"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=str)


@every_question
def test_json_is_the_finding_that_python_gives(question: Question, run: Run) -> None:
    ran = run(*question.words, "--json")
    assert (ran.code, ran.err) == (0, "")
    said, python = json.loads(ran.out), json.loads(report.json(question.ask()))
    # names are asked for as typed; the rest of the answer must be the same
    assert said | {"question": None} == python | {"question": None}
    assert set(said["question"]) == set(python["question"])


@every_question
def test_csv_has_a_header_and_every_row_of_the_table(question: Question, run: Run) -> None:
    for name in (None, question.table):
        ran = run(*question.words, "--csv", *(["--table", name] if name else []))
        assert ran.code == 0, ran.err
        header, *rows = csv.reader(io.StringIO(ran.out))
        frame = question.ask().to_polars(name)
        assert [cell.partition(" [")[0] for cell in header] == frame.columns
        assert len(rows) == frame.height


@pytest.mark.parametrize("lang", LANGS)
@every_question
def test_a_table_to_read_is_in_the_language_and_has_no_markup(
    question: Question, lang: Lang, run: Run
) -> None:
    ran = run(*question.words, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    finding = question.ask()
    flat = "".join(ran.out.split())
    assert "".join(finding.headline[0][lang].split()) in flat
    assert "".join(finding.tables[0].title[lang].split()) in flat
    for warning in finding.warnings:
        assert "".join(warning[lang].split()) in flat
    assert bool(JAPANESE.search(ran.out.splitlines()[0])) is (lang == "ja")
    assert ESCAPE not in ran.out
    assert not re.search(r"\[/?(bold|dim|red|cyan|green|yellow)\b", ran.out)
    assert not re.search(r"[ \t]$", ran.out, flags=re.MULTILINE)


@every_question
def test_the_language_may_stand_before_the_verb(question: Question, run: Run) -> None:
    assert run("--lang", "ja", *question.words) == run(*question.words, "--lang", "ja")


@every_question
def test_another_table_of_the_answer_can_be_read(question: Question, run: Run) -> None:
    ran = run(*question.words, "--table", question.table)
    assert ran.code == 0
    title = question.ask().table(question.table).title.en
    assert title in ran.out.splitlines()


def test_a_long_table_is_cut_and_says_so(run: Run) -> None:
    cut, whole = run("shares"), run("shares", "--all")
    rows = len(run("shares", "--csv").out.splitlines()) - 1
    assert f"... {rows - ROWS:,} more rows, use --all" in cut.out
    assert "more rows" not in whole.out
    assert len(whole.out.splitlines()) > len(cut.out.splitlines()) + rows - 2 * ROWS


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(
    width: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from minamoto.cli.wrapping import columns

    monkeypatch.setenv("COLUMNS", str(width))
    for lang in LANGS:
        out = run("shares", "magnesium", "gallium", "--lang", lang).out
        assert max(map(columns, out.splitlines())) <= width


@pytest.mark.parametrize("lang", LANGS)
@every_question
def test_excel_has_every_row_of_every_table(
    question: Question, lang: Lang, run: Run, tmp_path: Path
) -> None:
    ran = run(*question.words, "--lang", lang, "--xlsx", "答え.xlsx")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("答え.xlsx\n")
    book = openpyxl.load_workbook(tmp_path / "答え.xlsx", read_only=True)
    largest = max(sheet.max_row for sheet in book.worksheets)
    tables = [table for table in question.ask().tables if table.name != "names"]
    assert len(book.worksheets) >= len([table for table in tables if table.frame.height])
    assert largest > max(table.frame.height for table in tables)
    book.close()


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_of_any_answer_can_be_written(lang: Lang, run: Run, tmp_path: Path) -> None:
    assert run("shares", "Mg", "--lang", lang, "--out", "x.html").code == 0
    assert run("shares", "Mg", "--lang", lang, "--out", "x.pdf").code == 0
    assert (tmp_path / "x.html").read_text("utf-8").lower().startswith("<!doctype html>")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_out_writes_the_format_of_its_name_and_nothing_to_stdout(run: Run, tmp_path: Path) -> None:
    ran = run("shares", "magnesium", "--out", "new/shares.json")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"wrote: {Path('new/shares.json')}\n"
    assert json.loads((tmp_path / "new/shares.json").read_text("utf-8"))["verb"] == "shares"


def test_a_csv_file_is_marked_as_utf8_for_excel(run: Run, tmp_path: Path) -> None:
    assert run("shares", "magnesium", "--out", "シェア.csv", "--table", "faces").code == 0
    assert (tmp_path / "シェア.csv").read_bytes().startswith(b"\xef\xbb\xbfmaterial,")


def test_json_may_go_to_a_file_of_any_name(run: Run, tmp_path: Path) -> None:
    assert run("shares", "magnesium", "--json", "--out", "answer.txt").code == 0
    assert json.loads((tmp_path / "answer.txt").read_text("utf-8"))["verb"] == "shares"
