"""Every column that a study's finding holds has a name in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from minamoto.core.finding import Finding
from minamoto.report.labels import UNLABELLED, label, labels


def findings() -> list[Finding]:
    from minamoto.study.assess import assess
    from minamoto.study.controls import controls
    from minamoto.study.fields import fields
    from minamoto.study.imports import imports
    from minamoto.study.shares import shares

    return [
        assess("JPN", materials=["gallium", "magnesium"], on=date(2026, 11, 23)),
        shares("magnesium"),
        fields(),
        imports("JPN", "810411"),
        controls(on=date(2026, 11, 23)),
    ]


def test_every_column_of_every_finding_has_a_label() -> None:
    missing = {
        f"{finding.verb}: {table.name}.{column}"
        for finding in findings()
        for table in finding.tables
        for column in table.frame.columns
        if label(column).kind == UNLABELLED
    }
    assert not missing, f"add to report/labels.csv: {sorted(missing)}"


@pytest.mark.parametrize("column", sorted(labels()))
def test_a_label_says_something_in_both_languages(column: str) -> None:
    said = labels()[column]
    assert said.name.ja.strip()
    assert said.name.en.strip()
