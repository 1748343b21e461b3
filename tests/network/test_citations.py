"""The sources that the balancing methods and their page cite are in the bibliography."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CITING = [
    *(ROOT / "src/minamoto/network").glob("*.py"),
    ROOT / "src/minamoto/tracing/leontief.py",
    ROOT / "docs/balancing.md",
]
KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)*_(?:19|20)\d\d\b")
METHODS = ["ras.py", "gras.py", "gravity.py", "linear_reconcile.py", "nonlinear_reconcile.py"]


def cited(path: Path) -> set[str]:
    return set(KEY.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", CITING, ids=lambda path: path.name)
def test_a_cited_source_is_in_the_bibliography(path: Path) -> None:
    entries = (ROOT / "docs/references.bib").read_text(encoding="utf-8")
    assert not [key for key in cited(path) if f"{{{key}," not in entries]


@pytest.mark.parametrize("name", METHODS)
def test_a_published_method_cites_its_source(name: str) -> None:
    assert cited(ROOT / "src/minamoto/network" / name)
