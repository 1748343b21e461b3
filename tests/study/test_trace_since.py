"""`trace --bom --since`: an answer that was saved is compared with the one of today, from file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from minamoto import report
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.report.labels import UNLABELLED, label
from minamoto.study.trace import trace
from minamoto.study.trace_bill import trace_bill
from tests.study.bills import Line, bill, line

DAY = date(2026, 1, 15)
DRAWS = 20
LINES: list[Line] = [
    line(material="magnesium"),
    line(material="niobium"),
    line(product="pump", material="niobium"),
]
Edit = Callable[[dict[str, Any]], None]


def asked(folder: Path, of: Sequence[Line], **more: Any) -> Finding:
    return trace_bill(bill(folder / "bom.csv", of), on=DAY, draws=DRAWS, **more)


def saved(folder: Path, found: Finding, edit: Edit = lambda _document: None) -> Path:
    """The answer as a file, as it is or as other data would have made it."""
    document = json.loads(report.json(found))
    edit(document)
    path = folder / "earlier.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def other_statistics(document: dict[str, Any]) -> None:
    document["snapshots"]["trade"] = "0" * 64
    for table in document["tables"]:
        if table["name"] in ("products", "risk"):
            for row in table["rows"]:
                if row["material"] == "niobium" and row["worst_share"]:
                    row["worst_share"] /= 2
                    row["margin_at_risk_per_week"] /= 2


def changes_of(found: Finding) -> pl.DataFrame:
    return found.to_polars("changes")


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    found = asked(tmp_path, LINES, since=earlier)
    assert changes_of(found).is_empty()
    assert found.headline[1].en == "The margin at risk of no product has changed since."
    assert found.warnings[0].en == "Nothing changed since the finding of 2026-01-15."


def test_a_refiner_that_changed_is_the_bill_and_of_its_material(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    other = [{**LINES[0], "refiner_country": "RUS", "refiner": "X (made up)"}, *LINES[1:]]
    rows = changes_of(asked(tmp_path, other, since=earlier))
    assert set(rows["causes"]) == {"bill"}
    assert set(rows["product"]) == {"motor"}
    (why,) = rows.filter(scope="material", material="magnesium")["why_en"]
    assert "to Russia (confirmed" in why


def test_other_statistics_alone_are_the_cause_and_the_bill_is_not(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES), other_statistics)
    rows = changes_of(asked(tmp_path, LINES, since=earlier))
    assert set(rows.filter(scope="material", material="niobium")["causes"]) == {"statistics"}
    assert set(rows["product"]) >= {"pump"}


def test_both_at_once_are_told_apart_and_add_up(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES), other_statistics)
    other = [LINES[0], {**LINES[1], "refiner_country": "RUS"}, LINES[2]]
    rows = changes_of(asked(tmp_path, other, since=earlier))
    row = rows.filter(scope="material", product="motor", material="niobium").row(0, named=True)
    assert row["causes"] == "bill;statistics"
    if row["margin_by_bill"] is not None:
        assert row["margin_by_bill"] + row["margin_by_rest"] == pytest.approx(
            row["margin_after"] - row["margin_before"]
        )


def test_every_column_has_a_label(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    found = asked(tmp_path, LINES[1:], since=earlier)
    for name in ("risk", "changes", "products", "lines"):
        columns = found.to_polars(name).columns
        assert not [c for c in columns if label(c, name).kind == UNLABELLED], name


def test_an_answer_to_another_question_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    other = saved(tmp_path, trace("JPN", "niobium", on=DAY, draws=DRAWS))
    with pytest.raises(InputError, match="not the finding of a trace of a bill"):
        asked(tmp_path, LINES, since=other)
