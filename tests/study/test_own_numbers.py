"""Indicators on a file of one's own are the indicators of its numbers, or errors with a place."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from minamoto.core.errors import InputError, SheetError, UnknownName
from minamoto.indicators import herfindahl, top3_share
from minamoto.study.indicator_list import indicator_list
from minamoto.study.own_numbers import own_numbers


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_subject_has_the_value_python_gives(tmp_path: Path) -> None:
    path = written(tmp_path, "素材,mass\nA,60\nB,1\nA,30\nA,10\n")
    found = own_numbers(path, "hhi", "top3_share", by=["素材"]).to_polars()
    assert found["subject"].to_list() == ["A", "B", "A", "B"]
    assert found["素材"].to_list() == ["A", "B", "A", "B"]
    assert found["value"].to_list() == [
        herfindahl([60, 30, 10]),
        1.0,
        top3_share([60, 30, 10]),
        1.0,
    ]


def test_without_a_key_every_indicator_that_finds_its_inputs_is_computed(tmp_path: Path) -> None:
    found = own_numbers(written(tmp_path, "mass\n60\n40\n"))
    able = indicator_list().to_polars("indicators").filter(inputs="mass")["indicator"]
    assert set(able) <= set(found.to_polars()["indicator"])
    assert set(found.to_polars()["subject"]) == {"all"}


def test_full_width_digits_and_thousands_are_numbers(tmp_path: Path) -> None:
    found = own_numbers(written(tmp_path, 'ＭＡＳＳ\n６０\n"1,200"\n'), "hhi")
    assert found.to_polars()["value"].item() == herfindahl([60, 1200])


def test_a_blank_is_missing_with_its_row_and_never_guessed(tmp_path: Path) -> None:
    row = own_numbers(written(tmp_path, "x,mass\na,60\nb,\n"), "hhi").to_polars().row(0, named=True)
    assert row["value"] is None
    assert row["reason_en"] == "mass is missing for #3"
    row = own_numbers(written(tmp_path, "国,mass\nX,1\nY,\n"), "hhi").to_polars().row(0, named=True)
    assert row["reason_en"] == "mass is missing for Y"


def test_a_country_that_comes_twice_is_an_error_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mine.csv \(hhi\).*X more than once"):
        own_numbers(written(tmp_path, "country,mass\nX,1\nX,2\n"), "hhi")


def test_a_measure_that_is_not_defined_has_its_reason(tmp_path: Path) -> None:
    row = own_numbers(written(tmp_path, "mass\n0\n0\n"), "hhi").to_polars().row(0, named=True)
    assert row["value"] is None
    assert "zero" in row["reason_en"]


def test_other_sheets_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["mass"])
    book.active.append([5])
    book.create_sheet("2023")["A1"] = 1
    book.save(tmp_path / "mine.xlsx")
    found = own_numbers(tmp_path / "mine.xlsx", "hhi")
    assert found.to_polars()["value"].item() == 1.0
    assert [warning.en for warning in found.warnings] == ["Sheet '2023' was not read."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mass\n60\nabout 5\n", "row 3, column 'mass': found 'about 5', allowed a number of at"),
        ("mass\n60\n-5\n", "row 3, column 'mass': found '-5', allowed a number of at least 0 in t"),
        ("mass\n60\ninf\n", "row 3, column 'mass': found 'inf'"),
        ("mass\n", "row 1, column 'mass': found a header and no row"),
        ("mass, Mass\n1,2\n", "row 1, column 'Mass': found the header 'Mass' twice"),
        ("amount\n1\n", "row 1, column 'mass': found columns amount, allowed the inputs of hhi"),
    ],
)
def test_what_cannot_be_a_number_is_named_with_its_place(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError) as error:
        own_numbers(written(tmp_path, text), "hhi")
    assert said in str(error.value)


def test_an_input_that_is_one_for_the_subject_must_be_the_same_in_its_rows(tmp_path: Path) -> None:
    inputs = indicator_list().to_polars("inputs").filter(indicator="net_import_reliance", per="one")
    names = inputs["input"].to_list()
    same = ["A," + ",".join("5" for _ in names)] * 2
    path = written(tmp_path, "\n".join(["m," + ",".join(names), *same]))
    assert (
        own_numbers(path, "net_import_reliance", by=["m"]).to_polars()["value"].item() is not None
    )
    differing = "A," + ",".join(["6", *("5" for _ in names[1:])])
    path = written(tmp_path, "\n".join(["m," + ",".join(names), *same, differing]))
    with pytest.raises(SheetError, match=f"row 4, column '{names[0]}': found 6 beside 5"):
        own_numbers(path, "net_import_reliance", by=["m"])


def test_unknown_columns_and_indicators_are_met_with_the_nearest(tmp_path: Path) -> None:
    path = written(tmp_path, "material,mass\nA,1\n")
    with pytest.raises(UnknownName, match="unknown column 'materal'; did you mean 'material'"):
        own_numbers(path, "hhi", by=["materal"])
    with pytest.raises(UnknownName, match="unknown indicator 'hhj'; did you mean 'hhi'"):
        own_numbers(path, "hhj")
    with pytest.raises(InputError, match="'value' is a column of the answer"):
        own_numbers(written(tmp_path, "value,mass\nA,1\n"), "hhi", by=["value"])


def test_a_file_without_any_input_says_how_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no indicator finds its inputs among the columns a, b"):
        own_numbers(written(tmp_path, "a,b\n1,2\n"))
