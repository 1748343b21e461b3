"""The shares on the page about refiners and sources are those that the script computes."""

import re
from pathlib import Path

from scripts.dependence_page import HEAD, lines

PAGE = Path(__file__).resolve().parents[2] / "docs/refiner-is-not-the-source.md"
CHEAP = ("indium", "tantalum", "tungsten")  # networks of seconds
INTERVAL = re.compile(r" \([^)]*–[^)]*\)")


def test_the_shares_of_some_materials_are_computed_anew() -> None:
    page = PAGE.read_text("utf-8")
    assert HEAD in page
    computed = lines(CHEAP, draws=2)
    assert len(computed) == len(CHEAP)
    known = [INTERVAL.sub("", line) for line in page.splitlines()]
    for line in computed:
        assert INTERVAL.sub("", line) in known


def test_the_page_has_fifteen_materials_or_more() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(rows) >= 1 + 15
