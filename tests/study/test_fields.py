from __future__ import annotations

from datetime import date

import polars as pl

import minamoto as mn

DAY = date(2026, 11, 23)


def test_there_are_seventeen_fields_with_their_ministers() -> None:
    found = mn.fields(on=DAY).to_polars("fields")
    assert found["field"].to_list() == list(range(1, 18))
    # Headquarters for Japan's Growth Strategy, Cabinet Secretariat, 2025-11-04
    first = found.row(0, named=True)
    assert (first["name_ja"], first["name_en"]) == ("AI・半導体", "AI and semiconductors")
    assert "経済産業大臣" in first["ministers_ja"]
    assert found["ministers_en"].null_count() == 0


def test_a_field_without_a_known_material_stays_in_the_table_and_is_warned_of() -> None:
    found = mn.fields(on=DAY)
    bare = found.to_polars("fields").filter(pl.col("material_count") == 0)
    assert 0 < bare.height < 5
    said = " ".join(text.ja for text in found.warnings)
    assert all(name in said for name in bare["name_ja"])


def test_the_matrix_counts_the_uses() -> None:
    found = mn.fields("1", on=DAY)
    matrix, uses = found.to_polars("matrix"), found.to_polars("uses")
    counted = uses.group_by("material").len().sort("material")
    assert matrix.sort("material")["use_count"].to_list() == counted["len"].to_list()
    assert matrix["field"].unique().to_list() == [1]


def test_the_choke_country_leads_the_most_concentrated_stage() -> None:
    matrix = mn.fields(on=DAY).to_polars("matrix").filter(material="cobalt").row(0, named=True)
    assert (matrix["top_country"], matrix["stage"]) == ("CHN", "refined")


def test_a_material_without_figures_is_in_the_matrix_with_nothing_in_its_cells() -> None:
    matrix = mn.fields(on=DAY).to_polars("matrix")
    unknown = matrix.filter(pl.col("top_country").is_null())
    assert unknown.height > 0
    assert unknown["top_share"].null_count() == unknown.height
