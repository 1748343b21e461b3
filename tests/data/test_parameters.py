"""Chosen numbers: the calibrated ones equal a new calibration, contents equal stoichiometry."""

import math

import pytest

from minamoto.core.errors import UnknownName
from minamoto.core.grade import Grade
from minamoto.core.stage import STAGE_KEYS
from minamoto.core.units import element_fraction
from minamoto.data import parameters
from scripts.reference import calibrate_gsd


def test_committed_spreads_equal_a_new_calibration() -> None:
    committed = {row.name: row for row in parameters.uncertainty()}
    for spread in calibrate_gsd.calibrated():
        row = committed[spread.name]
        digits = 4 if spread.name == "floor_share" else 3
        found = tuple(round(number, digits) for number in (spread.value, spread.low, spread.high))
        assert (row.value, row.low, row.high) == found, f"renew {spread}"
        assert f"{spread.pairs} pairs" in (row.note or "")


def test_a_lower_grade_is_never_surer() -> None:
    spreads = [parameters.gsd(grade).value or math.nan for grade in Grade]
    assert spreads == sorted(spreads)
    assert min(spreads) > 1


def test_every_uncertainty_lies_in_its_range() -> None:
    for row in parameters.uncertainty():
        assert row.value is not None
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.value <= row.high, row.name


def test_what_is_not_calibrated_says_so() -> None:
    assert parameters.gsd("D").source == "assumption"


@pytest.mark.parametrize(
    ("material", "stage", "form", "formula", "element"),
    [
        ("lithium", "ore", "Li2O content", {"Li": 2, "O": 1}, "Li"),
        ("lithium", "refined", "Li2CO3 gross", {"Li": 2, "C": 1, "O": 3}, "Li"),
        ("niobium", "ore", "Nb2O5 content", {"Nb": 2, "O": 5}, "Nb"),
        ("tantalum", "ore", "Ta2O5 content", {"Ta": 2, "O": 5}, "Ta"),
        ("titanium", "ore", "rutile, TiO2 content", {"Ti": 1, "O": 2}, "Ti"),
        ("chromium", "ore", "Cr2O3 content", {"Cr": 2, "O": 3}, "Cr"),
        ("aluminium", "intermediate", "alumina, Al2O3 content", {"Al": 2, "O": 3}, "Al"),
        ("uranium", "ore", "U3O8", {"U": 3, "O": 8}, "U"),
        ("arsenic", "refined", "As2O3 gross weight", {"As": 2, "O": 3}, "As"),
        ("phosphate_rock", "ore", "P2O5 content", {"P": 2, "O": 5}, "P"),
        ("potash", "ore", "K2O content", {"K": 2, "O": 1}, "K"),
    ],
)
def test_oxide_contents_are_stoichiometric(
    material: str, stage: str, form: str, formula: dict[str, int], element: str
) -> None:
    content = parameters.form_content(material, stage, form)
    assert content.value == round(element_fraction(element, formula), 4)


def test_contents_are_known_with_a_basis_or_unknown_with_a_reason() -> None:
    for content in parameters.form_contents():
        assert content.stage in STAGE_KEYS
        if content.value is None:
            assert content.basis == "none"
            assert content.note
        else:
            assert content.basis in {"element", "oxide", "mineral"}
            assert content.source
            assert content.low is not None
            assert content.high is not None
            assert 0 < content.low <= content.value <= content.high <= 1


def test_mixed_rare_earth_oxide_lies_between_the_light_oxides() -> None:
    content = parameters.form_content("rare_earths", "ore", "REO equivalent")
    assert content.low == pytest.approx(element_fraction("Ce", {"Ce": 1, "O": 2}), abs=1e-3)
    assert content.high is not None
    assert content.high <= element_fraction("Gd", {"Gd": 2, "O": 3})


def test_sigma_follows_the_quantity_above_the_floor_and_the_world_below() -> None:
    floor = parameters.floor_share().value or math.nan
    spread = parameters.gsd("A").value or math.nan
    assert parameters.sigma(500, "A", 1000) == pytest.approx(500 * math.log(spread))
    assert parameters.sigma(0, "A", 1000) == pytest.approx(1000 * floor)


def test_an_unlisted_form_is_refused() -> None:
    with pytest.raises(UnknownName, match="quartz"):
        parameters.form_content("silicon", "ore", "quartz")
