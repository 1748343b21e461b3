"""Answers of suppliers go beside the bill, can be reviewed, and take the place of statistics."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from minamoto.core.errors import InputError
from minamoto.core.survey import COLUMNS
from minamoto.data.bill_reading import read_bill
from minamoto.report.sheets.review import review_workbook
from minamoto.report.sheets.survey import HEADER_ROW, survey_workbooks
from minamoto.report.to_bill import bill_workbook
from minamoto.study.bill_answers import AnsweredBill, name_suggestions, with_answers
from minamoto.study.bill_gaps import bill_gaps
from minamoto.study.trace_bill import trace_bill
from tests.data.test_smelter_list import Line as Smelter
from tests.data.test_smelter_list import workbook as cmrt
from tests.study.bills import bill, line

DAY = date(2026, 1, 15)
DRAWS = 20
PLACE = {column.key: at for at, column in enumerate(COLUMNS, start=1)}
LINES = [
    line(part="case", material="magnesium", supplier="Caster (made up)", grams=90),
    line(part="chip", material="gallium", supplier="Chips (made up)"),
    line(part="cover", material="niobium", refiner_country="BRA", supplier="Chips (made up)"),
    line(part="seal", material="niobium"),
]


@pytest.fixture
def of_motor(tmp_path: Path) -> Path:
    return bill(tmp_path / "bom.csv", LINES)


def answered(folder: Path, of_bill: Path, who: int = 0, **cells: Any) -> Path:
    """The survey of one supplier of the bill, with his answer to its first question."""
    gaps = bill_gaps(of_bill, draws=DRAWS)
    (form, *_) = list(
        survey_workbooks(gaps.named("en"), "en", asker="M", on=DAY).values()
    )[who:]  # fmt: skip
    book: Any = openpyxl.load_workbook(io.BytesIO(form))
    for key, value in {"as_of": DAY, **cells}.items():
        book.worksheets[0].cell(HEADER_ROW + 2, PLACE[key]).value = value
    path = folder / "answer.xlsx"
    book.save(path)
    return path


def saved(folder: Path, found: AnsweredBill) -> Path:
    path = folder / "bom2.xlsx"
    path.write_bytes(
        bill_workbook(
            found.bill.products, found.bill.lines, found.named("en"), found.compositions, "en"
        )
    )
    return path


def test_a_supplier_is_asked_what_the_bill_does_not_tell_and_nothing_else(of_motor: Path) -> None:
    gaps = bill_gaps(of_motor, draws=DRAWS)
    assert gaps.rows.select("supplier", "part", "material").rows() == [
        ("Caster (made up)", "case", "magnesium"),
        ("Chips (made up)", "chip", "gallium"),
    ]
    assert [note.en for note in gaps.notes] == [
        "Lines that name no supplier, of which nobody is asked: 1."
    ]


def test_the_first_questions_are_those_most_margin_hangs_on(tmp_path: Path) -> None:
    lines = [
        line(part="a", material="niobium", supplier="S", grams=1, margin_per_unit=1),
        line(part="b", material="magnesium", supplier="S", grams=1, margin_per_unit=1),
        line(product="pump", part="c", material="gallium", supplier="S", margin_per_unit=999),
    ]
    gaps = bill_gaps(bill(tmp_path / "bom.csv", lines), draws=DRAWS, most=2)
    assert gaps.rows["material"].to_list()[0] == "gallium"
    assert gaps.rows.height == 2
    assert "asks more of the other 1" in gaps.notes[0].en


def test_an_answer_is_traced_in_the_place_of_statistics_and_nothing_else_changes(
    of_motor: Path, tmp_path: Path
) -> None:
    told = answered(tmp_path, of_motor, country="Russia", share=100, site="R (made up)")
    path = saved(tmp_path, with_answers(of_motor, [told]))
    before = trace_bill(of_motor, on=DAY, draws=DRAWS)
    after = trace_bill(path, on=DAY, draws=DRAWS)
    mine = pl.col("material") == "magnesium"
    columns = pl.exclude("row")
    for name in ("products", "origin"):
        one, other = (found.to_polars(name).select(columns) for found in (before, after))
        assert_frame_equal(one.filter(~mine), other.filter(~mine), check_row_order=False)
    product = after.to_polars("products").filter(mine).row(0, named=True)
    assert (product["known_share"], product["worst_country"]) == (1.0, "RUS")
    told_in = after.to_polars("lines").filter(mine)["told_in"].to_list()
    assert told_in == ["answer.xlsx"]
    assert bill_gaps(path, draws=DRAWS).rows["material"].to_list() == ["gallium"]


def test_a_part_of_an_answer_leaves_the_rest_to_statistics(of_motor: Path, tmp_path: Path) -> None:
    told = answered(tmp_path, of_motor, country="Russia", share=25)
    path = saved(tmp_path, with_answers(of_motor, [told]))
    row = (
        trace_bill(path, on=DAY, draws=DRAWS)
        .to_polars("products")
        .filter(material="magnesium")
        .row(0, named=True)
    )
    assert (row["declared_share"], row["statistical_share"]) == (0.25, 0.75)


def test_the_workbook_with_answers_holds_the_bill_as_it_was(of_motor: Path, tmp_path: Path) -> None:
    told = answered(tmp_path, of_motor, country="Russia", share=100)
    found = read_bill(saved(tmp_path, with_answers(of_motor, [told])))
    before = read_bill(of_motor)
    assert_frame_equal(before.lines, found.lines)
    assert_frame_equal(before.products.drop("row"), found.products.drop("row"))


@pytest.mark.parametrize("name", ["ev-motor.xlsx", "aerospace-parts.en.xlsx"])
def test_an_example_with_shares_and_compositions_comes_back_whole(
    name: str, tmp_path: Path
) -> None:
    path = Path(__file__).resolve().parents[2] / "examples" / name
    found = with_answers(path)
    made = with_answers(saved(tmp_path, found))
    assert_frame_equal(found.bill.lines.drop("row"), made.bill.lines.drop("row"), rel_tol=1e-12)
    assert dict(found.compositions).keys() == dict(made.compositions).keys()
    for key, composition in found.compositions.items():
        assert composition.constituents == made.compositions[key].constituents
    assert_frame_equal(found.answers.drop("row"), made.answers.drop("row"))


def test_a_new_answer_to_the_same_question_replaces_the_old_one(
    of_motor: Path, tmp_path: Path
) -> None:
    first = answered(tmp_path, of_motor, country="Russia", share=100)
    path = saved(tmp_path, with_answers(of_motor, [first]))
    second = answered(tmp_path, of_motor, country="Israel", share=100)
    found = with_answers(path, [second])
    assert found.answers["country"].to_list() == ["ISR"]
    assert "Earlier answers replaced by new ones: 1" in found.notes[-1].en


def test_smelters_in_one_country_are_used_and_those_in_several_wait_for_shares(
    of_motor: Path, tmp_path: Path
) -> None:
    smelters: list[Smelter] = [
        {"B": "Tin", "C": "One (made up)", "E": "INDONESIA", "O": "Indonesia"},
        {"B": "Tin", "C": "Two (made up)", "E": "INDONESIA", "O": "Indonesia"},
        {"B": "Gold", "C": "Three (made up)", "E": "JAPAN"},
        {"B": "Gold", "C": "Four (made up)", "E": "CHINA"},
    ]
    listed = cmrt(tmp_path / "cmrt.xlsx", smelters, company="Chips (made up)")
    found = with_answers(of_motor, smelters=[listed])
    assert found.answers.select("material", "country", "share", "refiner").rows() == [
        ("tin", "IDN", 1.0, "One (made up); Two (made up)"),
        ("gold", "JPN", None, "Three (made up)"),
        ("gold", "CHN", None, "Four (made up)"),
    ]
    assert found.answers["mine_country"].to_list() == ["IDN", None, None]
    assert [note for note in found.notes if "smelters of gold are in several" in note.en]


def test_a_supplier_by_another_name_is_refused_until_the_name_is_accepted(
    of_motor: Path, tmp_path: Path
) -> None:
    smelters: list[Smelter] = [{"B": "Tin", "C": "One (made up)", "E": "INDONESIA"}]
    listed = cmrt(tmp_path / "cmrt.xlsx", smelters, company="Chips (made up) Co., Ltd.")
    with pytest.raises(InputError, match=r"no supplier 'Chips .* Ltd\.'; if it is 'Chips"):
        with_answers(of_motor, smelters=[listed])
    names = name_suggestions(of_motor, [listed])
    best = names.sort("score", descending=True).row(0, named=True)
    assert (best["written"], best["suggestion"]) == ("Chips (made up) Co., Ltd.", "Chips (made up)")
    assert names["suggestion"][0] == best["suggestion"]  # the first of the list
    book: Any = openpyxl.load_workbook(io.BytesIO(review_workbook(names, "en", on=DAY)))
    book.worksheets[0].cell(2, 5).value = "yes"
    book.save(tmp_path / "names.xlsx")
    found = with_answers(of_motor, smelters=[listed], reviewed=tmp_path / "names.xlsx")
    assert found.answers["supplier"].to_list() == ["Chips (made up)"]
    named = with_answers(of_motor, smelters=[listed], supplier="Chips (made up)")
    assert named.answers.equals(found.answers)


def test_accepted_names_are_one_in_the_bill_too(tmp_path: Path) -> None:
    lines = [
        line(part="a", supplier="源金属株式会社"), line(part="b", supplier="源金属株式会社"),
        line(part="c", supplier="源金属㈱"),
    ]  # fmt: skip
    path = bill(tmp_path / "bom.csv", lines)
    names = name_suggestions(path)
    assert names.select("written", "suggestion").rows() == [("源金属㈱", "源金属株式会社")]
    book: Any = openpyxl.load_workbook(io.BytesIO(review_workbook(names, "ja", on=DAY)))
    book.worksheets[0].cell(2, 5).value = "はい"
    book.save(tmp_path / "names.xlsx")
    found = with_answers(path, reviewed=tmp_path / "names.xlsx")
    assert found.bill.lines["supplier"].unique().to_list() == ["源金属株式会社"]


def test_a_part_that_the_supplier_does_not_deliver_is_told(of_motor: Path, tmp_path: Path) -> None:
    told = answered(tmp_path, of_motor, country="Russia", share=100, part="wheel")
    found = with_answers(of_motor, [told])
    assert [note for note in found.notes if "no line of the bill has the part 'wheel'" in note.en]
