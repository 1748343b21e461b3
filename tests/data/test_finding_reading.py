"""A finding saved as JSON comes back whole, or the file is told what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minamoto import report
from minamoto.core.errors import SheetError
from minamoto.data.finding_reading import read_finding
from minamoto.study.controls import controls
from minamoto.study.shares import shares

FOUND = shares("magnesium")
Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("found", [FOUND, controls(material="gallium")], ids=lambda f: str(f.verb))
def test_what_was_saved_comes_back(found: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(report.json(found), encoding="utf-8")
    assert report.json(read_finding(path)) == report.json(found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found no JSON"),
        (b"{", "found no JSON"),
        (b"product,material\n", "found no JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[]", "no answer of minamoto"),
        (b"{}", "no answer of minamoto"),
        (b'{"format": "minamoto.finding/2"}', "the format 'minamoto.finding/2'"),
        (b"[" * 100_000, "found no JSON"),
    ],
)
def test_another_file_is_named_for_what_it_is(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(SheetError, match=said):
        read_finding(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="no readable file"):
        read_finding(tmp_path / "a.json")


EDITS: dict[str, tuple[Edit, str]] = {
    "no tables": (lambda d: d.pop("tables"), "no 'tables'"),
    "tables are a number": (lambda d: d.update(tables=3), "another shape"),
    "no rows": (lambda d: d["tables"][0].pop("rows"), "no 'rows'"),
    "a cell is gone": (lambda d: d["tables"][0]["rows"][0].popitem(), "row 1: columns are"),
    "text for a number": (
        lambda d: d["tables"][0]["rows"][0].update(ore_top_share="much"), "another shape",
    ),
    "an unknown type": (
        lambda d: d["tables"][0]["columns"][0].update(type="picture"), "no 'picture'",
    ),
    "text in one language": (lambda d: d["headline"].append("text"), "another shape"),
    "an origin of other parts": (lambda d: d["origins"].append({"x": 1}), "another shape"),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITS)
def test_a_part_of_another_shape_is_named(case: str, tmp_path: Path) -> None:
    edit, said = EDITS[case]
    document = json.loads(report.json(FOUND))
    edit(document)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(SheetError, match=said):
        read_finding(path)
