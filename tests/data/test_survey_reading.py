"""A survey goes out, comes back filled in, and gives what the supplier wrote, or names the cell."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.errors import InputError, SheetError, SheetErrors
from minamoto.core.survey import ANSWERS, ASKED, COLUMNS, ROWS_A_GAP
from minamoto.core.text import LANGS, Lang
from minamoto.data.survey_reading import SurveyAnswers, read_survey
from minamoto.report.sheets.survey import HEADER_ROW, survey_workbooks

ON = date(2026, 11, 25)
GAPS = pl.DataFrame(
    [
        ("甲磁石工業（架空）", "ロータ磁石", "ネオジム", "refined", None),
        ("甲磁石工業（架空）", "ロータ磁石", "ジスプロシウム", "refined", "中国？"),
        ("=1+1 Parts (fictitious)", "-housing", "magnesium", "refined", None),
    ],
    schema=["supplier", "part", "material", "form", "known"],
    orient="row",
)
FIRST = HEADER_ROW + 2  # as the spreadsheet counts
PLACE = {column.key: at for at, column in enumerate(COLUMNS, start=1)}
Filled = dict[tuple[int, str], object]


def filled(path: Path, answers: Filled, lang: Lang = "ja", at: int = 0) -> Path:
    """The form of one supplier with answers at (row, column key), rows counted from the first."""
    form = list(survey_workbooks(GAPS, lang, asker="源重工（架空）", on=ON).values())[at]
    book: Any = openpyxl.load_workbook(io.BytesIO(form))
    for (row, key), value in answers.items():
        book.worksheets[0].cell(FIRST + row, PLACE[key]).value = value
    book.save(path)
    return path


def test_each_supplier_has_a_workbook_with_the_questions_of_its_parts() -> None:
    forms = survey_workbooks(GAPS, "ja", asker="A", on=ON, countries=["日本", "中国"])
    assert list(forms) == ["甲磁石工業（架空）", "=1+1 Parts (fictitious)"]
    book: Any = openpyxl.load_workbook(io.BytesIO(forms["甲磁石工業（架空）"]))
    assert book.sheetnames == ["調査票", "countries"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[HEADER_ROW + 1]] == [c.name.ja for c in ASKED + ANSWERS]
    assert sheet.max_row == HEADER_ROW + 1 + 2 * ROWS_A_GAP
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.page_setup.orientation == "landscape"


def test_no_text_of_the_bill_is_run_as_a_formula() -> None:
    form = survey_workbooks(GAPS, "en", asker="=A1", on=ON)["=1+1 Parts (fictitious)"]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(form)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_the_same_gaps_make_the_same_bytes() -> None:
    made = [survey_workbooks(GAPS, "ja", asker="A", on=ON) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_filled_in_comes_back(lang: Lang, tmp_path: Path) -> None:
    answers: Filled = {
        (0, "country"): "日本", (0, "share"): 60, (0, "site"): "乙精錬（架空）",
        (0, "mine_country"): "Australia", (0, "stock_days"): "３０",
        (0, "alternates"): "ベトナム、丙精錬（架空）", (0, "as_of"): date(2026, 10, 1),
        (1, "country"): "CHN", (1, "share"): "40%", (1, "as_of"): "2026/10/1",
        (3, "country"): "不明" if lang == "ja" else "unknown", (3, "as_of"): "2026-10-01",
    }  # fmt: skip
    found = read_survey(filled(tmp_path / "a.xlsx", answers, lang))
    assert found.supplier == "甲磁石工業（架空）"
    columns = ["row", "part", "material", "form", "country", "is_unknown", "share", "as_of"]
    day = date(2026, 10, 1)
    assert found.answers.select(columns).rows() == [
        (FIRST, "ロータ磁石", "neodymium", "refined", "JPN", False, 0.6, day),
        (FIRST + 1, "ロータ磁石", "neodymium", "refined", "CHN", False, 0.4, day),
        (FIRST + 3, "ロータ磁石", "dysprosium", "refined", None, True, 1.0, day),
    ]
    first = found.answers.row(0, named=True)
    assert (first["site"], first["mine_country"], first["stock_days"]) == (
        *("乙精錬（架空）", "AUS", 30.0),
    )
    assert first["alternates"] == ["ベトナム", "丙精錬（架空）"]
    assert found.unanswered.is_empty()
    assert len(found.notes) == 1


@settings(max_examples=15, deadline=None)
@given(
    countries=st.lists(
        st.sampled_from(["JPN", "CHN", "USA", "VNM"]), min_size=1, max_size=ROWS_A_GAP, unique=True
    ),
    data=st.data(),
)
def test_any_shares_of_any_countries_come_back(
    countries: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    most = 100 // len(countries)
    shares = [data.draw(st.integers(0, most)) for _ in countries]
    answers: Filled = {}
    for row, (country, share) in enumerate(zip(countries, shares, strict=True)):
        answers |= {(row, "country"): country, (row, "share"): share, (row, "as_of"): ON}
    found = read_survey(filled(tmp_path_factory.mktemp("s") / "a.xlsx", answers))
    assert found.answers["country"].to_list() == countries
    assert found.answers["share"].to_list() == pytest.approx([share / 100 for share in shares])
    assert found.unanswered.rows() == [("ロータ磁石", "dysprosium", "refined")]


def test_a_form_left_blank_answers_nothing_and_says_so(tmp_path: Path) -> None:
    found: SurveyAnswers = read_survey(filled(tmp_path / "a.xlsx", {}, "en", at=1))
    assert found.answers.is_empty()
    assert found.unanswered.rows() == [("-housing", "magnesium", "refined")]


def test_several_countries_without_shares_stay_without(tmp_path: Path) -> None:
    answers: Filled = {
        (0, "country"): "日本", (0, "as_of"): ON, (1, "country"): "中国", (1, "as_of"): ON,
    }  # fmt: skip
    found = read_survey(filled(tmp_path / "a.xlsx", answers))
    assert found.answers["share"].to_list() == [None, None]
    assert "answers without a share" in found.notes[0].en


@pytest.mark.parametrize(
    ("answers", "row", "column", "said"),
    [
        ({(0, "country"): "アトランティス", (0, "as_of"): ON}, 0, "国", "アトランティス"),
        ({(0, "country"): "日本、中国", (0, "as_of"): ON}, 0, "国", "One row a country"),
        ({(0, "share"): 50, (0, "as_of"): ON}, 0, "国", "found a blank"),
        ({(0, "country"): "日本"}, 0, "時点", "found a blank"),
        ({(0, "country"): "日本", (0, "as_of"): "先月"}, 0, "時点", "先月"),
        ({(0, "country"): "日本", (0, "as_of"): ON, (0, "share"): 120}, 0, "割合（%）", "0 to 100"),
        ({(0, "country"): "日本", (0, "as_of"): ON, (0, "stock_days"): "約30"}, 0, "在庫（日）",
         "約30"),
        ({(0, "part"): None, (0, "country"): "日本"}, 0, "部品", "copy part, material and stage"),
        ({(0, "material"): "石"}, 0, "素材", "石"),
        ({(0, "form"): "いつか"}, 0, "段階", "いつか"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_cell(
    answers: Filled, row: int, column: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        read_survey(filled(tmp_path / "a.xlsx", answers))
    assert (error.value.sheet, error.value.row, error.value.column) == (
        *("調査票", FIRST + row, column),
    )
    assert said in str(error.value)
    assert error.value.said("ja")


def test_all_answers_that_cannot_be_used_are_told_at_once(tmp_path: Path) -> None:
    answers: Filled = {(0, "country"): "日本", (3, "country"): "中国", (3, "as_of"): "先月"}
    with pytest.raises(SheetErrors) as error:
        read_survey(filled(tmp_path / "a.xlsx", answers))
    assert [found.row for found in error.value.errors] == [FIRST, FIRST + 3]


def test_shares_of_more_than_all_are_named(tmp_path: Path) -> None:
    answers: Filled = {
        (0, "country"): "日本", (0, "as_of"): ON, (0, "share"): 70,
        (1, "country"): "中国", (1, "as_of"): ON, (1, "share"): 40,
    }  # fmt: skip
    with pytest.raises(SheetError, match="110 % in all"):
        read_survey(filled(tmp_path / "a.xlsx", answers))


def test_another_workbook_is_no_survey(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SheetError, match="found no survey"):
        read_survey(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        (GAPS.drop("known"), "columns \\['known'\\] are missing"),
        (GAPS.with_columns(form=pl.lit("molten")), "form must be one of"),
        (GAPS.with_columns(supplier=pl.lit(None, pl.String)), "supplier, part, material"),
    ],
)
def test_gaps_that_cannot_be_asked_are_an_error(gaps: pl.DataFrame, said: str) -> None:
    with pytest.raises(InputError, match=said):
        survey_workbooks(gaps, "ja", asker="A", on=ON)
