"""Tables in words: merged pairs, intervals, names, and what is missing."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.core.errors import UnknownName
from minamoto.core.finding import FindingTable
from minamoto.core.text import LANGS, Lang, Text
from minamoto.report import display_rows
from minamoto.report.display import BRIEF, brief, display_columns
from minamoto.report.labels import KINDS, labels
from tests.report.findings import assessment


def test_a_value_stands_with_its_interval_and_names_are_in_the_language() -> None:
    finding = assessment()
    headers, rows = brief(finding.table("exposures"), finding, "ja")
    row = dict(zip(headers, rows[1], strict=True))
    assert row["素材"] == "マグネシウム"
    assert row["首位国"] == "中国"
    assert row["首位国シェア"] == "90.0%（86.0–94.0%）"
    assert row["順位"] == "2（2–3）"


def test_a_form_has_the_name_of_its_material_and_stage_or_its_own_words() -> None:
    finding = assessment()
    table = finding.table("shares")
    headers, rows = display_rows(table, finding, "ja", ("material", "stage", "form"))
    assert headers[2] == "形態"
    assert ("マグネシウム", "精製品", "マグネシウム新地金") in rows
    assert ("マグネシウム", "鉱石（採掘）", "metal") in rows
    assert "primary magnesium" in {
        row[0] for row in display_rows(table, finding, "en", ("form",)).rows
    }


def test_a_missing_value_with_an_interval_shows_the_interval_alone() -> None:
    finding = assessment()
    headers, rows = display_rows(finding.table("exposures"), finding, "en")
    assert dict(zip(headers, rows[0], strict=True))["HHI"] == "— (0.750–0.880)"


def test_missing_is_a_dash_and_an_unknown_state_is_said() -> None:
    finding = assessment()
    headers, rows = display_rows(finding.table("controls"), finding, "ja")
    states = [dict(zip(headers, row, strict=True))["効力"] for row in rows]
    assert states == ["有効", "不明"]
    assert dict(zip(headers, rows[0], strict=True))["終了日"] == "—"


@pytest.mark.parametrize("lang", LANGS)
def test_a_pair_of_languages_is_one_column(lang: Lang) -> None:
    keys = [c.key for c in display_columns(assessment().table("unknowns"), lang)]
    assert keys == ["material", "stage", "what"]


def test_columns_can_be_chosen_and_a_wrong_one_is_named() -> None:
    finding = assessment()
    headers, _ = display_rows(finding.table("faces"), finding, "en", ["material", "gainer"])
    assert headers == ("material", "largest gainer")
    with pytest.raises(UnknownName, match="gainers"):
        display_rows(finding.table("faces"), finding, "en", ["gainers"])


def test_the_unit_of_a_number_stands_in_the_header() -> None:
    finding = assessment()
    headers, _ = display_rows(finding.table("years"), finding, "en")
    assert "import value (USD)" in headers
    assert "gross weight (t)" in headers


def test_every_kind_of_label_is_known_and_columns_are_in_order() -> None:
    assert {said.kind for said in labels().values()} <= {*KINDS}


def test_brief_columns_exist_in_tables_of_that_name() -> None:
    for table in assessment().tables:
        has = {c.key for c in display_columns(table, "en")}
        assert not set(BRIEF.get(table.name, ())) - has - {"poorly_known_count", "material_count",
                                                          "controlled_count"}  # fmt: skip


def test_a_column_without_a_label_is_shown_as_it_is() -> None:
    frame = pl.DataFrame({"my_own": [1234.5], "words": ["x"]})
    own = FindingTable(name="own", title=Text("自", "own"), frame=frame, units={"my_own": "kg"})
    headers, rows = display_rows(own, assessment(), "en")
    assert headers == ("my_own (kg)", "words")
    assert rows == (("1,234", "x"),)
