"""The formats that other programs read."""

from __future__ import annotations

import csv as csv_reader
import json as json_reader
import math

import polars as pl
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from minamoto.core.errors import TableError
from minamoto.core.finding import FINDING_FORMAT, Finding, FindingTable
from minamoto.core.text import Text
from minamoto.report import csv, json
from minamoto.report.to_csv import FORMULA_STARTS
from minamoto.report.to_json import json_schema
from tests.report.findings import EDGE_CASES, FORMULA, assessment, hostile

VALIDATOR = Draft202012Validator(json_schema())


@pytest.mark.parametrize("make", [assessment, *EDGE_CASES.values()])
def test_json_of_every_finding_obeys_the_schema(make: object) -> None:
    document = json_reader.loads(json(make()))  # type: ignore[operator]  # a tuple of makers
    VALIDATOR.validate(document)
    assert document["format"] == FINDING_FORMAT


def test_the_schema_itself_is_valid_and_refuses_a_number_without_unit() -> None:
    Draft202012Validator.check_schema(json_schema())
    document = json_reader.loads(json(assessment()))
    column = next(c for c in document["tables"][0]["columns"] if c["name"] == "top_share")
    column["unit"] = None
    assert not VALIDATOR.is_valid(document)


def test_json_keeps_full_precision_dates_and_missing() -> None:
    document = json_reader.loads(json(assessment()))
    tables = {table["name"]: table for table in document["tables"]}
    assert tables["exposures"]["rows"][0]["hhi"] is None
    assert tables["controls"]["rows"][0]["effective"] == "2023-08-01"
    assert {c["name"]: c["type"] for c in tables["controls"]["columns"]}["effective"] == "date"


def test_json_refuses_a_number_it_cannot_hold() -> None:
    frame = pl.DataFrame({"value": [1.0, math.nan]})
    bad = FindingTable(name="t", title=Text("表", "t"), frame=frame, units={"value": "1"})
    finding = Finding(verb="x", question={}, headline=(), tables=(bad,))
    with pytest.raises(TableError, match=r"t\.value, row 2: found nan"):
        json(finding)


def test_csv_has_units_in_its_header_and_full_figures() -> None:
    rows = list(csv_reader.reader(csv(assessment(), "years").splitlines()))
    assert "value_usd [USD]" in rows[0]
    assert rows[1][rows[0].index("top_share [1]")] == "0.892"


@pytest.mark.parametrize("name", ["exposures", "shares", "controls", "names"])
def test_no_csv_cell_of_hostile_text_is_a_formula(name: str) -> None:
    text = csv(hostile(), name)
    cells = [cell for row in csv_reader.reader(text.splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    if name == "exposures":
        assert f"'{FORMULA}" in cells
