"""Every column of every answer has a name in both languages."""

from __future__ import annotations

from pathlib import Path

from minamoto.report.labels import UNLABELLED, label
from minamoto.study import data
from tests.cli.questions import QUESTIONS

# rows of a table as it ships keep the names of its columns, by which they can be asked for
AS_SHIPPED = "production"


def test_every_column_of_every_answer_has_a_label(tmp_path: Path) -> None:
    findings = [*(question.ask() for question in QUESTIONS), data.check(tmp_path)]
    missing = {
        f"{finding.verb}: {table.name}.{column}"
        for finding in findings
        for table in finding.tables
        if table.name != AS_SHIPPED
        for column in table.frame.columns
        if label(column).kind == UNLABELLED
    }
    assert not missing, f"add to report/labels.csv: {sorted(missing)}"
