"""The same question gives the same bytes in another process, whatever its hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import minamoto as mn

ASK = """
from datetime import date
import minamoto as mn, minamoto.report as report
named = ["cobalt", "palladium", "rare earths", "tungsten", "aluminium", "neodymium"]
print(report.json(mn.assess("JPN", materials=named, on=date(2026, 11, 23))))
"""


def test_two_processes_with_other_hash_seeds_answer_alike() -> None:
    source = str(Path(mn.__file__).parents[1])
    answers = {
        subprocess.run(
            [sys.executable, "-c", ASK],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONPATH": source, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 10_000
