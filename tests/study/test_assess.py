from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import minamoto as mn
from minamoto.core.errors import InputError, UnknownName

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def whole() -> mn.Finding:
    return mn.assess("JPN", fields="all", on=DAY)


def test_japan_and_all_fields_rank_every_stage_that_has_a_figure(whole: mn.Finding) -> None:
    exposures = whole.to_polars("exposures")
    assert exposures["rank"].to_list() == list(range(1, exposures.height + 1))
    assert exposures["material"].n_unique() > 45
    ordered = exposures.filter(pl.col("governance_hhi").is_not_null())["governance_hhi"]
    assert ordered.is_sorted(descending=True)


def test_bounds_hold_their_values(whole: mn.Finding) -> None:
    exposures = whole.to_polars("exposures")
    for name in ("hhi", "governance_hhi", "top_share"):
        outside = exposures.filter(
            (pl.col(name) < pl.col(f"{name}_low")) | (pl.col(name) > pl.col(f"{name}_high"))
        )
        assert outside.is_empty(), name
    assert exposures.filter(
        (pl.col("rank") < pl.col("rank_low")) | (pl.col("rank") > pl.col("rank_high"))
    ).is_empty()


def test_gallium_is_controlled_only_once_the_licence_is_in_force() -> None:
    def controlled(day: date) -> float:
        exposures = mn.assess("JPN", materials=["gallium"], on=day).to_polars("exposures")
        share: float = exposures.filter(stage="refined")["controlled_share"].item()
        return share

    assert controlled(date(2023, 7, 31)) == 0
    assert controlled(date(2023, 8, 1)) > 0.9


def test_what_is_unknown_is_said_for_a_leader_only_material() -> None:
    found = mn.assess("JPN", materials=["ndfeb_magnets"], on=DAY)
    exposures = found.to_polars("exposures").filter(grade="D")
    assert exposures.height == 1
    assert exposures["unknown_ja"].null_count() == 0
    assert exposures["governance_hhi"].null_count() == exposures.height


def test_magnesium_says_that_its_ore_is_not_known(whole: mn.Finding) -> None:
    unknown = whole.to_polars("unknowns").filter(material="magnesium", stage="ore")
    assert unknown.height > 0


def test_materials_of_a_list_keep_the_users_choice() -> None:
    found = mn.assess("日本", materials=["マグネシウム", "Ga"], on=DAY)
    assert found.question["materials"] == ["magnesium", "gallium"]
    assert set(found.to_polars("exposures")["material"]) == {"magnesium", "gallium"}


def test_neither_fields_nor_materials_is_an_error_that_says_what_to_give() -> None:
    with pytest.raises(InputError, match=r"fields .* or materials"):
        mn.assess("JPN")


def test_unknown_country_is_named() -> None:
    with pytest.raises(UnknownName, match="Japn"):
        mn.assess("Japn", fields="all")


def test_every_key_shown_has_a_name_in_both_languages(whole: mn.Finding) -> None:
    names = whole.to_polars("names")
    known = set(names.select("kind", "key").iter_rows())
    exposures = whole.to_polars("exposures")
    for kind, column in (("material", "material"), ("country", "top_country"), ("stage", "stage")):
        missing = {key for key in exposures[column].drop_nulls() if (kind, key) not in known}
        assert not missing
    assert names["name_ja"].null_count() == names["name_en"].null_count() == 0
