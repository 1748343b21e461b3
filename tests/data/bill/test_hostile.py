"""No file makes the reader crash, hang or take much memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.cli.running import ROOT
from tests.data.bill.hostile import CASES, READ


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """What came of every case, read one after the other in a process with limits."""
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "OPENBLAS_NUM_THREADS": "1",  # a thread's stack counts against the limit of memory
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.data.bill.hostile"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env | {"PYTHONUTF8": "1"},
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-300:] + ran.stderr[-3000:]
    return dict(line.split(": ", 1) for line in ran.stdout.splitlines())


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_gives_a_bill_or_an_error_in_both_languages(
    name: str, told: dict[str, str]
) -> None:
    said = told[name]
    if name in READ:
        assert re.fullmatch(r"\d+ lines", said)
    else:
        assert said.startswith("error: ")
        assert "allowed" in said
        assert "使えるのは" in said


@pytest.mark.parametrize("name", ["an open quote", "a quote within"])
def test_wrong_quotes_are_told_with_their_row(name: str, told: dict[str, str]) -> None:
    assert re.search(r"row \d+: found text that is not CSV", told[name])
