"""What a Japanese reader sees: every form, text and name has its Japanese beside the English."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.data import reference

FORM = ["material", "stage", "form"]


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
