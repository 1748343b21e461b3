"""The same question gives the same bytes in another process, whatever its seed and threads."""

from __future__ import annotations

import os
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

import minamoto as mn

ASSESS = """
from datetime import date
import minamoto as mn, minamoto.report as report
print(report.json(mn.assess("JPN", fields="all", on=date(2026, 11, 23))))
"""
GEOPOLRISK = """
import minamoto as mn, minamoto.report as report
print(report.json(mn.geopolrisk(importers=["EU27", "JPN"])))
"""
TRACE = """
from datetime import date
import minamoto.report as report
from minamoto.study.trace import trace
print(report.json(trace("JPN", materials=["cobalt"], on=date(2026, 11, 23), draws=20)))
"""


@pytest.mark.parametrize("question", [ASSESS, GEOPOLRISK, TRACE])
def test_processes_with_other_hash_seeds_and_threads_answer_alike(
    question: str, tmp_path: Path
) -> None:
    source = str(Path(mn.__file__).parents[1])
    answers = [
        subprocess.run(
            [sys.executable, "-c", question],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ
            | {
                "PYTHONPATH": source,
                "PYTHONHASHSEED": str(count),
                "POLARS_MAX_THREADS": str(count),
                "MINAMOTO_HOME": str(tmp_path / str(count)),  # each builds its own networks
            },
        ).stdout.splitlines()
        for count in (1, 3, 13)
    ]
    assert len(answers[0]) > 1_000
    for other in answers[1:]:
        assert list(unified_diff(answers[0], other, n=0, lineterm=""))[:20] == []
