"""What changed in a bill since an earlier answer is told with the cause that made it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from minamoto import report
from minamoto.core.errors import SheetError
from minamoto.core.finding import Finding
from minamoto.core.text import LANGS
from minamoto.report.labels import UNLABELLED, label
from minamoto.study.shares import shares
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
    """The answer as a file, and as another edition of the data or another program would say it."""
    document = json.loads(report.json(found))
    edit(document)
    path = folder / "earlier.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def changed(found: Finding) -> pl.DataFrame:
    return found.to_polars("changes")


def rows_of(document: dict[str, Any], table: str) -> list[dict[str, Any]]:
    (found,) = [t["rows"] for t in document["tables"] if t["name"] == table]
    rows: list[dict[str, Any]] = found
    return rows


def other_statistics(document: dict[str, Any]) -> None:
    document["snapshots"]["trade"] = "0" * 64
    for row in rows_of(document, "products"):
        if row["material"] == "niobium":
            row["worst_share"] /= 2
            row["margin_at_risk_per_week"] /= 2


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    found = asked(tmp_path, LINES, since=earlier)
    assert changed(found).is_empty()
    assert found.headline[1].en == "No product's margin at risk has changed since."


def test_a_refiner_that_changed_is_the_bill_and_of_its_material(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    other = [{**LINES[0], "refiner_country": "RUS", "refiner": "X (made up)"}, *LINES[1:]]
    found = changed(asked(tmp_path, other, since=earlier))
    assert set(found["cause"]) == {"bill"}
    assert set(found["product"]) == {"motor"}
    assert set(found["material"].drop_nulls()) == {"magnesium"}
    known = found.filter(figure="known_share").row(0, named=True)
    assert (known["before"], known["after"], known["unit"]) == (0.0, 1.0, "1")
    country = found.filter(figure="worst_country", material="magnesium").row(0, named=True)
    assert (country["was_en"], country["is_en"]) == ("China", "Russia")


def test_a_volume_that_changed_is_the_bill(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    other = [{**row, "annual_volume": 10_400} for row in LINES]
    found = changed(asked(tmp_path, other, since=earlier))
    assert set(found["cause"]) == {"bill"}
    whole = found.filter(pl.col("material").is_null(), figure="margin_at_risk_per_week")
    assert (whole["after"] / whole["before"]).to_list() == pytest.approx([2.0, 2.0])


def test_another_edition_of_the_statistics_is_named_and_is_the_cause(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES), other_statistics)
    found = asked(tmp_path, LINES, since=earlier)
    assert set(changed(found)["cause"]) == {"statistics"}
    assert set(changed(found)["material"]) == {"niobium"}
    assert "Data that differ since: trade." in [text.en for text in found.warnings]


def test_what_is_due_to_statistics_and_what_to_the_bill_make_a_chain(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES), other_statistics)
    other = [LINES[0], {**LINES[1], "mine_country": "CAN"}, LINES[2]]
    found = changed(asked(tmp_path, other, since=earlier))
    steps = found.filter(product="motor", material="niobium", figure="worst_share")
    assert steps["cause"].to_list() == ["statistics", "bill"]
    assert steps["after"][0] == steps["before"][1]
    pump = found.filter(product="pump", material="niobium", figure="worst_share")
    assert pump["cause"].to_list() == ["statistics"]


def test_another_year_is_a_cause_and_a_year_without_trade_is_told(tmp_path: Path) -> None:
    def edit(document: dict[str, Any]) -> None:
        other_statistics(document)
        document["snapshots"]["trade"] = now.snapshots["trade"]
        document["question"]["year"] = 1960

    now = asked(tmp_path, LINES)
    found = asked(tmp_path, LINES, since=saved(tmp_path, now, edit))
    assert set(changed(found)["cause"]) == {"year"}
    assert [text for text in found.warnings if "make no network of 1960" in text.en]


def test_another_method_is_the_cause_where_no_data_differ(tmp_path: Path) -> None:
    def edit(document: dict[str, Any]) -> None:
        other_statistics(document)
        document["snapshots"]["trade"] = asked_now.snapshots["trade"]
        document["snapshots"]["method"] = "0" * 64

    asked_now = asked(tmp_path, LINES)
    found = changed(asked(tmp_path, LINES, since=saved(tmp_path, asked_now, edit)))
    assert set(found["cause"]) == {"method"}


def test_controls_that_came_into_force_are_their_own_figure_and_cause(tmp_path: Path) -> None:
    lines = [line(material="gallium", refiner_country="CHN")]
    path = bill(tmp_path / "bom.csv", lines)
    earlier = saved(tmp_path, trace_bill(path, on=date(2023, 1, 15), draws=DRAWS))
    found = changed(trace_bill(path, on=DAY, draws=DRAWS, since=earlier))
    assert found.select("figure", "cause").rows() == [("controls", "controls")]
    assert found["before"][0] < found["after"][0]


def test_an_answer_without_all_its_lines_lists_what_may_be_the_cause(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES, lines=2), other_statistics)
    other = [{**LINES[0], "refiner_country": "RUS"}, *LINES[1:]]
    found = asked(tmp_path, other, since=earlier)
    assert set(changed(found)["cause"]) == {"statistics;bill"}
    assert [text for text in found.warnings if "the causes listed are the possible" in text.en]


def test_a_product_that_is_new_or_gone_is_told(tmp_path: Path) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    other = [*LINES[:2], line(product="fan", material="niobium")]
    found = changed(asked(tmp_path, other, since=earlier))
    whole = found.filter(pl.col("material").is_null(), figure="margin_at_risk_per_week")
    assert dict(whole.select("product", "before").iter_rows())["fan"] is None
    assert dict(whole.select("product", "after").iter_rows())["pump"] is None


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_is_shown_with_its_words(tmp_path: Path, lang: Any) -> None:
    earlier = saved(tmp_path, asked(tmp_path, LINES))
    other = [{**LINES[0], "refiner_country": "RUS"}, *LINES[1:]]
    found = asked(tmp_path, other, since=earlier)
    for name in ("risk", "changes", "products", "lines"):
        frame = found.to_polars(name)
        assert not [c for c in frame.columns if label(c, name).kind == UNLABELLED], name
    shown = report.display_rows(found.table("changes"), found, lang)
    words = {"ja": ("部品表", "中国", "ロシア"), "en": ("bill", "China", "Russia")}[lang]
    text = "\n".join("|".join(row) for row in shown.rows)
    assert all(word in text for word in words)


def test_an_answer_to_another_question_is_refused(tmp_path: Path) -> None:
    of_country = saved(tmp_path, trace("JPN", "magnesium", on=DAY, draws=DRAWS))
    with pytest.raises(SheetError, match="found an answer to trace without --bom"):
        asked(tmp_path, LINES, since=of_country)
    with pytest.raises(SheetError, match="found an answer to shares"):
        asked(tmp_path, LINES, since=saved(tmp_path, shares("magnesium")))
    german = saved(tmp_path, asked(tmp_path, LINES, country="DEU"))
    with pytest.raises(SheetError, match=r"a company in DEU.*--country DEU"):
        asked(tmp_path, LINES, since=german)

    def without(document: dict[str, Any]) -> None:
        document["tables"] = [t for t in document["tables"] if t["name"] != "risk"]

    with pytest.raises(SheetError, match="without the tables risk"):
        asked(tmp_path, LINES, since=saved(tmp_path, asked(tmp_path, LINES), without))
