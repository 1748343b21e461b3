"""What is asked again of the same network is read, and is what would be worked out anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minamoto import report
from minamoto.core.finding import Finding
from minamoto.study import networks, trace_rows
from minamoto.study.trace import trace
from minamoto.study.trace_bill import trace_bill
from tests.study.bills import bill, line

DAY = date(2026, 11, 25)
DRAWS = 5

Ask = Callable[[], Finding]


def of_country() -> Finding:
    return trace("JPN", ["magnesium", "gallium"], on=DAY, draws=DRAWS)


def of_bill(path: Path) -> Finding:
    return trace_bill(path, on=DAY, draws=DRAWS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def two_bills(folder: Path) -> tuple[Path, Path]:
    """Bills of the same materials, which differ in the refining country and the mass of one."""
    lines = [
        line(material="magnesium", grams=300.0, refiner_country="CHN"),
        line(material="gallium", grams=2.0, mine_country="CHN"),
    ]
    return (
        bill(folder / "one.csv", lines),
        bill(folder / "two.csv", [line(material="magnesium", grams=500.0), *lines]),
    )


def forbid_working_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> object:
        raise AssertionError("worked out though it is kept")

    monkeypatch.setattr(networks, "unpacked", refused)
    monkeypatch.setattr(trace_rows, "traced", refused)


@pytest.mark.parametrize("of", ["country", "bill"])
def test_asked_again_nothing_is_read_but_the_answer(
    of: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = two_bills(tmp_path)
    ask: Ask = of_country if of == "country" else lambda: of_bill(path)
    first = ask()
    with monkeypatch.context() as patched:
        forbid_working_out(patched)
        assert report.json(ask()) == report.json(first)
    for file in (home / "networks" / "answers").iterdir():
        file.write_bytes(b"{")  # torn
    assert report.json(ask()) == report.json(first)


def test_answers_to_another_bill_are_not_taken(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_bills(tmp_path)
    before = of_bill(one)
    after = of_bill(two)
    assert before.to_polars("origin").to_dicts() != after.to_polars("origin").to_dicts()
    monkeypatch.setenv("MINAMOTO_HOME", str(home.parent / "fresh"))
    assert report.json(of_bill(two)) == report.json(after)


def test_other_code_or_parameters_do_not_take_the_answers(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_country()
    monkeypatch.setattr(networks, "_code", lambda: "changed")
    forbid_working_out(monkeypatch)
    with pytest.raises(AssertionError, match="worked out"):
        of_country()
