"""`minamoto report` writes the assessment of the question to files that are named after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minamoto import report
from minamoto.core.text import LANGS, Lang
from minamoto.study.assess import assess
from minamoto.study.map_shapes import map_shapes
from tests.cli.running import Run

QUESTION = ("--country", "日本", "--materials", "Mg", "--on", "2026-01-15")


@pytest.mark.parametrize("lang", LANGS)
def test_the_files_hold_what_the_report_makes_of_the_assessment(
    lang: Lang, run: Run, tmp_path: Path
) -> None:
    from datetime import date

    finding = assess("JPN", materials=["magnesium"], on=date(2026, 1, 15))
    ran = run(
        *("report", *QUESTION, "--lang", lang, "--out", "new/folder", "--format", "HTML、.json")
    )
    assert (ran.code, ran.err) == (0, "")
    page, data = (Path(f"new/folder/minamoto-assess-JPN-{lang}.{k}") for k in ("html", "json"))
    said = [*(text[lang] for text in finding.headline), str(page), str(data)]
    assert ran.out.splitlines() == said
    assert (tmp_path / data).read_text("utf-8") == report.json(finding)
    assert (tmp_path / page).read_text("utf-8") == report.html(finding, lang, shapes=map_shapes())


def test_without_a_format_a_page_a_pdf_and_a_workbook_are_written(run: Run, tmp_path: Path) -> None:
    ran = run("report", *QUESTION)
    assert (ran.code, ran.err) == (0, "")
    names = [f"minamoto-assess-JPN-en.{kind}" for kind in ("html", "pdf", "xlsx")]
    assert ran.out.splitlines()[-3:] == names
    starts = [(tmp_path / name).read_bytes()[:4] for name in names[1:]]
    assert starts == [b"%PDF", b"PK\x03\x04"]


def test_a_list_of_materials_is_reported_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "部品表.csv").write_bytes("品目,素材\nLED,ガリウム\n".encode("cp932"))
    ran = run("report", "--country", "JPN", "--bom", "部品表.csv", "--format", "json")
    assert ran.code == 0
    made = json.loads((tmp_path / "minamoto-assess-JPN-en.json").read_text("utf-8"))
    assert [table["rows"] for table in made["tables"] if table["name"] == "parts"] == [
        [{"row": 2, "part": "LED", "material": "gallium"}]
    ]
    assert made["question"]["list"] == "部品表.csv"


@pytest.mark.parametrize("kinds", ["docx", "html,docx", ",", ""])
def test_a_format_that_is_not_made_is_said_before_anything_is_computed(
    kinds: str, run: Run, tmp_path: Path
) -> None:
    ran = run("report", *QUESTION, "--format", kinds)
    assert ran.code == 2
    assert "unknown file format" in ran.err
    assert list(tmp_path.iterdir()) == []
