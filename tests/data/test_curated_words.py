"""What a Japanese reader sees: every form, text and name has its Japanese beside the English."""

from __future__ import annotations

import re

import polars as pl
import pytest

from minamoto.data import reference

FORM = ["material", "stage", "form"]
CURATED = [entry.name for entry in reference.manifest() if entry.kind == "curated"]
SHORT = 40
SCALED = r"\d[\d,.]*(?:-\d[\d,.]*)? ?(?:bn|billion|m\b|million|k\b)|\b[HQ][1-4]\b"
SAME_IN_JAPANESE = {"EU", "CC BY 4.0", "HS 2022", "world-atlas 2.0.2"}


@pytest.mark.parametrize("name", ["production", "series", "world_production", "capacities"])
def test_every_form_has_a_name(name: str) -> None:
    found = reference.table(name).select(FORM).drop_nulls().unique()
    assert found.join(reference.table("forms"), on=FORM, how="anti").rows() == []


@pytest.mark.parametrize("name", ["reserves", "world_reserves"])
def test_every_form_of_reserves_has_a_name_at_stage_ore(name: str) -> None:
    found = reference.table(name).select("material", "form").unique()
    at_ore = reference.table("forms").filter(stage="ore")
    assert found.join(at_ore, on=["material", "form"], how="anti").rows() == []


def test_two_forms_of_a_stage_are_told_apart_in_both_languages() -> None:
    forms = reference.table("forms")
    for name in ("name_en", "name_ja"):
        twice = forms.filter(pl.struct("material", "stage", name).is_duplicated())
        assert twice.rows() == []


def paired(name: str) -> list[str]:
    """The columns of a table that have a Japanese column beside them."""
    columns = reference.table(name).columns
    stems = [column.removesuffix("_ja") for column in columns if column.endswith("_ja")]
    return [stem for stem in stems if stem in columns]


@pytest.mark.parametrize("name", CURATED)
def test_every_english_text_has_its_japanese(name: str) -> None:
    frame = reference.table(name)
    for column in paired(name):
        one_sided = pl.col(column).is_null() != pl.col(f"{column}_ja").is_null()
        assert frame.filter(one_sided).select(column, f"{column}_ja").rows() == []


@pytest.mark.parametrize("name", CURATED)
def test_one_english_wording_has_one_japanese(name: str) -> None:
    """Long texts may differ in what they leave to the row; closed wordings may not."""
    frame = reference.table(name)
    for column in set(paired(name)) - {"note"}:
        wordings = frame.select(column, f"{column}_ja").drop_nulls().unique()
        short = wordings.filter(pl.col(column).str.len_chars() <= SHORT)
        assert short.filter(pl.col(column).is_duplicated()).sort(column).rows() == []


@pytest.mark.parametrize("name", CURATED)
def test_japanese_columns_hold_japanese(name: str) -> None:
    """Nothing is left in English but names, formulas and signs that Japanese writes the same."""
    frame = reference.table(name)
    proper_names = {"publisher_ja"}
    for column in [c for c in frame.columns if c.endswith("_ja") and c not in proper_names]:
        cells = frame[column].drop_nulls()
        bare = cells.filter(cells.str.contains(r"^[\x00-\x7f]*[A-Za-z][\x00-\x7f]*$"))
        assert set(bare) - SAME_IN_JAPANESE == set(), (name, column)


def figures(text: str) -> list[float]:
    """The numbers in a text, those with a unit that Japanese counts differently left out."""
    plain = re.sub(SCALED, " ", text)
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", plain)]


def test_figures_are_read_without_scaled_ones() -> None:
    assert figures("USD 17 bn per year, 1,427 t, 0.5-3 RMB") == [1427, 0.5, 3]


@pytest.mark.parametrize("name", CURATED)
def test_no_figure_is_lost_in_the_japanese(name: str) -> None:
    for column in paired(name):
        for row in reference.table(name).select(column, f"{column}_ja").drop_nulls().rows():
            assert set(figures(row[0])) <= set(figures(row[1])), row
