"""A stated correction is made where it is stated, and stops when the source is mended."""

from typing import Any

import polars as pl
import pytest

from minamoto.core.errors import TableError
from minamoto.data.corrections import ACTIONS, Correction, corrected, corrections

ROWS = pl.DataFrame(
    {
        "source": ["a", "a", "b"],
        "country": ["CHN", "JPN", "CHN"],
        "quantity": [3.0, 2.0, 3.0],
        "note": [None, "estimate", None],
    }
)


def stated(**changes: Any) -> Correction:
    fields: dict[str, Any] = {
        "source": "a",
        "table": "production",
        "match": {"country": "CHN"},
        "column": "quantity",
        "expect": 3.0,
        "action": "replace",
        "value": 30.0,
        "reason": "misprint",
    }
    return Correction(**{**fields, **changes})


def test_replace_changes_the_row_of_that_source_only_and_says_why() -> None:
    made = corrected("production", ROWS, (stated(),))
    assert made["quantity"].to_list() == [30.0, 2.0, 3.0]
    assert made["note"].to_list() == ["misprint", "estimate", None]


def test_scale_multiplies_all_rows_matched_and_expects_the_largest() -> None:
    made = corrected(
        "production", ROWS, (stated(match={}, action="scale", value=1000.0, expect=3.0),)
    )
    assert made["quantity"].to_list() == [3000.0, 2000.0, 3.0]
    assert made["note"].to_list() == ["misprint", "estimate; misprint", None]


def test_remark_keeps_the_figure_and_drop_removes_the_row() -> None:
    remarked = corrected("production", ROWS, (stated(action="remark", value=None),))
    assert remarked["quantity"].to_list() == [3.0, 2.0, 3.0]
    assert remarked["note"].to_list() == ["misprint", "estimate", None]
    dropped = corrected("production", ROWS, (stated(action="drop", value=None),))
    assert dropped["source"].to_list() == ["a", "b"]


def test_match_takes_a_list_of_values() -> None:
    made = corrected(
        "production",
        ROWS,
        (stated(match={"country": ["CHN", "JPN"]}, column=None, action="remark"),),
    )
    assert made["note"].to_list() == ["misprint", "estimate; misprint", None]


def test_a_mended_source_stops_the_build() -> None:
    with pytest.raises(TableError, match=r"quantity is \[3\.0\], expected 4\.0.*mended"):
        corrected("production", ROWS, (stated(expect=4.0),))


def test_a_correction_of_nothing_stops_the_build() -> None:
    with pytest.raises(TableError, match="no such row"):
        corrected("production", ROWS, (stated(match={"country": "XKX"}),))


def test_corrections_of_other_tables_are_left_alone() -> None:
    assert corrected("prices", ROWS, (stated(),)).equals(ROWS)


def test_every_stated_correction_has_a_reason_and_a_known_action() -> None:
    assert len(corrections()) >= 10
    for correction in corrections():
        assert correction.reason
        assert correction.action in ACTIONS
        if correction.action in {"replace", "scale"}:
            assert correction.expect is not None
            assert correction.value is not None
