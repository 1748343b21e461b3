"""What suppliers declare takes the place of the rest, tonne for tonne; faults are named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.declared import COLUMNS
from minamoto.core.errors import SheetError
from minamoto.data.declared_supply import FRAME, MASSES, Declared, read_declared, replaced

ANSWER: Mapping[str, object] = {
    "row": 2, "supplier": "A", "part": None, "material": "tin", "form": "refined",
    "country": "IDN", "share": 1.0, "refiner": None, "mine_country": None, "as_of": "2026-10-01",
    "file": "a.xlsx", "is_accepted": True, "remarks": None,
}  # fmt: skip
MASS_SCHEMA = {
    "supplier": pl.String, "part": pl.String, "material": pl.String, "refiner": pl.String,
    "refiner_country": pl.String, "mine_country": pl.String,
}  # fmt: skip
texts = st.sampled_from


def declared(*rows: Mapping[str, object]) -> Declared:
    return Declared(rows=pl.DataFrame([{**ANSWER, **row} for row in rows], schema=FRAME))


def masses(*rows: tuple[str | None, str, str]) -> pl.DataFrame:
    """Lines of supplier, part and material: refined in China by X, mined in Peru."""
    frame = pl.DataFrame(
        [(*row, "X", "CHN", "PER") for row in rows], schema=MASS_SCHEMA, orient="row"
    )
    ends = {mass: pl.lit(10.0 * n) for n, mass in enumerate(MASSES, start=1)}
    return frame.with_columns(**ends)


def places(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select(
        "refiner_country", "refiner", "mine_country", pl.col("mass_t").round(6), "told_in"
    ).rows()


@given(
    answers=st.lists(
        st.fixed_dictionaries(
            {
                "supplier": texts(["A", "B"]), "part": texts([None, "p", "q"]),
                "material": texts(["tin", "gold"]), "form": texts(["refined", "ore", "component"]),
                "country": texts(["IDN", "CHN", None]), "share": texts([None, 0.0, 0.2, 0.5]),
                "is_accepted": st.booleans(),
            }
        ),
        max_size=8,
        unique_by=lambda row: (row["supplier"], row["part"], row["material"], row["form"]),
    )
)  # fmt: skip
def test_no_tonne_is_lost_or_made(answers: list[dict[str, object]]) -> None:
    lines = masses(("A", "p", "tin"), ("A", "q", "gold"), ("B", "p", "tin"), (None, "p", "tin"))
    found = replaced(lines, declared(*answers))
    for mass in MASSES:
        by = ["supplier", "part", "material"]
        sums = found.group_by(by).agg(pl.col(mass).sum()).sort(by)
        assert sums[mass].to_list() == pytest.approx(lines.sort(by)[mass].to_list())
    assert (found["mass_t"] > 0).all()
    assert set(found.filter(pl.col("supplier").is_null())["told_in"]) == {None}


def test_an_answer_replaces_the_refiner_and_leaves_what_it_does_not_speak_of() -> None:
    lines = masses(("A", "p", "tin"), ("A", "p", "gold"), ("B", "p", "tin"))
    found = replaced(lines, declared({"share": 0.6, "refiner": "R (made up)"}))
    assert places(found) == [
        ("IDN", "R (made up)", None, 6.0, "a.xlsx"),
        ("CHN", "X", "PER", 4.0, None),
        ("CHN", "X", "PER", 10.0, None),
        ("CHN", "X", "PER", 10.0, None),
    ]


def test_an_answer_for_a_part_goes_before_one_for_all_parts() -> None:
    lines = masses(("A", "p", "tin"), ("A", "q", "tin"))
    found = replaced(lines, declared({}, {"part": "p", "country": "BOL"}))
    assert found["refiner_country"].to_list() == ["BOL", "IDN"]


def test_the_ore_is_told_apart_from_the_refiner() -> None:
    found = replaced(masses(("A", "p", "tin")), declared({"form": "ore", "country": "BOL"}))
    assert places(found) == [("CHN", "X", "BOL", 10.0, "a.xlsx")]
    both = declared({"form": "ore", "country": "BOL"}, {"mine_country": "IDN"})
    assert places(replaced(masses(("A", "p", "tin")), both)) == [
        ("IDN", None, "IDN", 10.0, "a.xlsx")
    ]


@pytest.mark.parametrize(
    "row", [{"share": None}, {"country": None}, {"is_accepted": False}, {"form": "component"}]
)
def test_a_row_that_says_too_little_or_is_not_accepted_changes_nothing(
    row: Mapping[str, object],
) -> None:
    lines = masses(("A", "p", "tin"))
    assert replaced(lines, declared(row)).drop("told_in").equals(lines)


def sheet(path: Path, *rows: Mapping[str, object], name: str = "回答") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    page.append([column.name.ja for column in COLUMNS])
    whole = {"supplier": "A", "material": "錫", "form": "精製品", "country": "インドネシア"}
    for row in rows:
        given = {**whole, **row}
        page.append([given.get(column.key) for column in COLUMNS])
    book.save(path)
    return path


def test_the_sheet_is_read_as_it_is_filled_in(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", {"share": 60}, {"share": 40, "country": "不明", "accepted": "いいえ"}
    )
    found = read_declared(path)
    columns = ["row", "material", "form", "country", "share", "is_accepted"]
    assert found.rows.select(columns).rows() == [
        (2, "tin", "refined", "IDN", 0.6, True),
        (3, "tin", "refined", None, 0.4, False),
    ]
    assert "1 of 2 rows of the sheet 'answers' are not used" in found.notes[0].en


def test_a_workbook_without_the_sheet_and_a_csv_file_declare_nothing(tmp_path: Path) -> None:
    assert read_declared(sheet(tmp_path / "a.xlsx", name="other")).rows.is_empty()
    assert read_declared(tmp_path / "a.csv").rows.is_empty()


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"material": "石"}, "素材", "石"),
        ({"form": "いつか"}, "段階", "いつか"),
        ({"country": "アトランティス"}, "国", "アトランティス"),
        ({"mine_country": "Atlantis"}, "採掘国", "Atlantis"),
        ({"share": "半分"}, "割合（%）", "半分"),
        ({"share": 120}, "割合（%）", "0 to 100"),
        ({"accepted": "たぶん"}, "採用", "たぶん"),
        ({"supplier": None, "share": 1}, "仕入先", "a blank"),
    ],
    ids=str,
)
def test_a_cell_that_cannot_be_used_is_named(
    row: Mapping[str, object], column: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        read_declared(sheet(tmp_path / "a.xlsx", row))
    assert (error.value.sheet, error.value.row, error.value.column) == ("回答", 2, column)
    assert said in str(error.value)


def test_shares_of_more_than_all_are_named(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="110 % in all of tin from A"):
        read_declared(sheet(tmp_path / "a.xlsx", {"share": 70}, {"share": 40, "country": "CHN"}))
