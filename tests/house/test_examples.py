"""The example companies are current, small, plainly made up, and of the template's columns."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minamoto.core.bom import LINE_COLUMNS, LINES_SHEET, PRODUCT_COLUMNS, PRODUCTS_SHEET
from minamoto.core.text import LANGS, Lang
from minamoto.core.units import TONNES_PER
from minamoto.data import names
from minamoto.data.bill_masses import bill_masses, line_masses, parts_of, unresolved
from minamoto.data.bill_reading import read_bill
from minamoto.data.compositions import composition
from minamoto.data.declared_supply import read_declared
from minamoto.data.own_compositions import read_compositions
from scripts import make_examples

LIMIT_B = 50_000
FILES = sorted(make_examples.files())
MADE_UP = {"ja": "架空", "en": "ictitious"}
OWN_COLUMNS = {"備考", "remarks"}


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    book: Any = openpyxl.load_workbook(path)
    header, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def language(path: Path) -> Lang:
    return "en" if path.name.endswith(".en.xlsx") else "ja"


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines by key of their column."""
    lang = language(path)
    key = {column.name[lang]: column.key for column in LINE_COLUMNS}
    return [
        {key[name]: cell for name, cell in row.items() if name in key}
        for row in rows(path, LINES_SHEET[lang])
    ]


def test_what_is_committed_is_what_the_script_writes() -> None:
    assert {path: path.read_bytes() for path in FILES} == make_examples.files()
    assert all(path.stat().st_size < LIMIT_B for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_headers_are_those_of_the_template(path: Path) -> None:
    lang = language(path)
    for sheet, columns in ((PRODUCTS_SHEET, PRODUCT_COLUMNS), (LINES_SHEET, LINE_COLUMNS)):
        found = set(rows(path, sheet[lang])[0]) - OWN_COLUMNS
        assert found == {column.name[lang] for column in columns}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_line_can_be_weighed(path: Path) -> None:
    own = read_compositions(path)
    found = lines(path)
    assert len({line["product"] for line in found}) >= 4
    for line in filter(lambda line: line["material"], found):
        assert composition(line["material"], own).counted > 0, line["material"]
        assert line["mass_per_unit"] > 0
        assert line["mass_unit"] in TONNES_PER
        for column in ("supplier_country", "refiner_country", "mine_country"):
            assert line[column] is None or names.country(line[column])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_said_to_be_made_up_and_gaps_are_left(path: Path) -> None:
    lang = language(path)
    front: Any = openpyxl.load_workbook(path).worksheets[0]
    assert front["A1"].value.startswith({"ja": "【架空の例】", "en": "MADE-UP EXAMPLE"}[lang])
    weighed = [line for line in lines(path) if line["material"]]
    for line in weighed:
        for column in ("supplier", "refiner", "alternates"):
            assert line[column] is None or MADE_UP[lang] in line[column], line[column]
    refiners = read_declared(path).used()["refiner"].drop_nulls()
    assert len(refiners)
    assert all(MADE_UP[lang] in refiner for refiner in refiners)
    assert sum(line["refiner_country"] is None for line in weighed) >= 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_reader_of_bills_takes_all_of_it_and_weighs_it(path: Path) -> None:
    bill = read_bill(path)
    assert bill.lines.height == len(lines(path))
    own = read_compositions(path)
    masses = bill_masses(bill, own)
    assert unresolved(line_masses(bill), parts_of(masses["material_written"], own)) == ()
    assert set(masses["row"]) == set(bill.material_lines()["row"])
    assert {"magnesium", "aluminium"} <= set(masses["material"])


def test_magnets_of_the_motors_are_within_the_published_mass() -> None:
    # 1-2 kg of rare-earth magnets in a drive motor: https://www.thevoltbridge.com/learn/magnets
    (path,) = [path for path in FILES if path.name == "ev-motor.xlsx"]
    marked = [row for row in rows(path, "部品表") if "[1]" in str(row["備考"])]
    masses = {row["製品"]: row["員数"] * row["質量"] / 1000 for row in marked}
    assert len(masses) == 3
    assert all(1 <= mass <= 2 for mass in masses.values())


def test_the_two_languages_hold_the_same_figures() -> None:
    for company in ("ev-motor", "aerospace-parts"):
        both = [
            [
                [cell for cell in line.values() if isinstance(cell, int | float)]
                for line in lines(make_examples.TARGET / f"{company}{ending}.xlsx")
            ]
            for ending in ("", ".en")
        ]
        assert len(LANGS) == 2
        assert both[0] == both[1]


def test_a_workbook_written_twice_is_the_same() -> None:
    made = [make_examples.workbook("ev_motor", "ja") for _ in range(2)]
    assert made[0] == made[1]
    assert openpyxl.load_workbook(io.BytesIO(made[0])).sheetnames[0] == "注意"
