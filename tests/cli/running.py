"""Command lines run in this process or in one of their own, and what came of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# English, no colour and a fixed width, whoever runs the tests
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}


@dataclass(frozen=True, slots=True)
class Ran:
    """Exit code, stdout and stderr."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def in_a_process(*words: str, environment: Mapping[str, str] | None = None) -> Ran:
    """The real `python -m minamoto`."""
    ran = subprocess.run(
        [sys.executable, "-m", "minamoto", *words],
        env=os.environ
        | ENVIRONMENT
        | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        | dict(environment or {}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)
