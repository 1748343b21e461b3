"""A finding saved as JSON is read back as it was; what is not one is named with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from minamoto.core.errors import SheetError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data.earlier_finding import read_finding
from minamoto.report import json as as_json

FRAME = pl.DataFrame(
    {
        "product": ["モーター", None],
        "share": [0.5, None],
        "count": [3, None],
        "is_made": [True, None],
        "day": [date(2026, 1, 2), None],
    },
    schema={
        "product": pl.String, "share": pl.Float64, "count": pl.Int64, "is_made": pl.Boolean,
        "day": pl.Date,
    },
)  # fmt: skip
FINDING = Finding(
    verb="trace",
    question={"bom": "b.xlsx", "country": "JPN", "year": 2024},
    headline=(Text("見出し", "headline"),),
    tables=(
        FindingTable(
            name="products", title=Text("製品", "Products"), frame=FRAME,
            units={"share": "1", "count": "no."},
        ),
    ),
    snapshots={"trade": "ab" * 32},
    version="0.1.0",
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.json"
    path.write_text(as_json(FINDING), encoding="utf-8")
    return path


def test_what_was_saved_is_read_back(file: Path) -> None:
    found = read_finding(file)
    assert (found.verb, found.version) == ("trace", "0.1.0")
    assert found.question == FINDING.question
    assert found.snapshots == FINDING.snapshots
    assert_frame_equal(found.to_polars("products"), FRAME)
    assert found.table("products").units == {"share": "1", "count": "no."}


def broken(file: Path, change: Any) -> Path:
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="minamoto.finding/2"), "minamoto.finding/2"),
        (lambda d: d.pop("snapshots"), "snapshots"),
        (lambda d: d.update(tables={}), "tables.*dict.*a list of tables"),
        (lambda d: d["tables"][0].pop("rows"), r"tables\[1\].*'rows' is missing"),
        (lambda d: d["tables"][0]["columns"][1].update(type="float"), r"tables\[1\].*'float'"),
        (lambda d: d["tables"][0]["rows"][1].pop("share"), "products.*row 2.*other columns"),
        (lambda d: d["tables"][0]["rows"][0].update(share="half"), "products.*row 1.*share.*half"),
        (lambda d: d["tables"][0]["rows"][0].update(day="2026-13-01"), "products.*row 1.*day"),
        (lambda d: d["tables"][0]["columns"][1].update(unit=None), "without a unit.*share"),
    ],
)
def test_what_is_not_a_finding_is_named_with_its_place(file: Path, change: Any, said: str) -> None:
    with pytest.raises(SheetError, match=f"(?s)earlier.json.*{said}"):
        read_finding(broken(file, change))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"PK\x03\x04", b"\xff\xfe{", b"[" * 200_000, b"null"]
)
def test_what_is_not_json_is_said_so(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SheetError, match=r"(?s)earlier.json.*--json"):
        read_finding(file)


def test_a_file_cut_short_is_named_with_the_line(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(SheetError, match=r"line \d+, character \d+"):
        read_finding(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"(?s)none.json.*No such file"):
        read_finding(tmp_path / "none.json")
