"""The template fills, reads and shows in both languages; its drop-downs hold what is known."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from minamoto.core.text import LANGS, Lang
from minamoto.report.labels import UNLABELLED, label
from minamoto.study.bill_check import bill_check
from tests.cli.running import Run
from tests.data.bill.samples import csv_bytes, sample


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_of_the_template_are_a_sound_bill(
    lang: Lang, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "部品表.xlsx"
    assert run("bom", "template", "--lang", lang, "--out", str(path)).code == 0
    book = openpyxl.load_workbook(path)
    products, lines, examples = book.worksheets[:3]
    for sheet, first, last in ((products, 5, 5), (lines, 9, 12)):
        for row, cells in enumerate(examples.iter_rows(first, last), start=2):
            for cell in cells:
                sheet.cell(row, cell.column, cell.value)
    book.save(path)
    ran = run("bom", "check", str(path), "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith({"ja": "4 行を読めた。", "en": "All 4 lines can be read"}[lang])


def test_an_empty_template_says_that_it_is_to_be_filled_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    run("bom", "template", "--out", str(path), "--lang", "en")
    ran = run("bom", "check", str(path), "--lang", "en")
    assert ran.code == 2
    assert "fill in a row below the header" in ran.err


def test_a_template_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("bom", "template", "--out", str(tmp_path / "bom.docx")).code == 2


def test_every_column_of_the_answer_has_a_label(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(csv_bytes(sample(1)))
    columns = {name for table in bill_check(path).tables for name in table.frame.columns}
    assert not [name for name in columns if label(name).kind == UNLABELLED]


def test_text_that_looks_like_a_formula_leaves_as_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text(
        "product,part,material,mass_per_unit (g),annual_volume,supplier\np,q,Cu,1,5,=1+1\n",
        encoding="utf-8",
    )
    assert "'=1+1" in run("bom", "check", str(path), "--csv").out


def test_a_bill_may_stand_where_a_list_of_materials_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text(
        "product,part,material,mass_per_unit (g),annual_volume\np,q,gallium,1,5\n",
        encoding="utf-8",
    )
    ran = run("assess", "--country", "JPN", "--bom", str(path), "--csv", "--table", "parts")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "2,q,gallium")
