"""A line's text gives the alloy or material it names, or an error with what it may be."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.text import Text
from minamoto.data.compositions import composition, compositions, folded, whole
from minamoto.data.reference import table

WRITTEN = [
    (name, row["composition"])
    for row in table("compositions")
    .unique("composition", maintain_order=True)
    .iter_rows(named=True)
    for name in (row["name_en"], row["name_ja"])
]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("AZ91D", "az91d"),
        ("ＡＺ９１Ｄ", "az91d"),
        ("az91d 合金", "az91d"),
        ("ＡＺ９１Ｄ ダイカスト", "az91d"),
        ("NdFeB 磁石", "ndfeb_sintered"),
        ("ネオジム磁石", "ndfeb_sintered"),
        ("NMC811 セル", "nmc811_cell"),
        ("JIS H 5302 ADC12", "adc12"),
        ("UNS R56400", "ti_6al_4v"),
        ("Ti6Al4V", "ti_6al_4v"),
        ("7075-T6", "al_7075"),
        ("A5052-H34", "al_5052"),
        ("SUS304 板", "sus304"),
        ("超硬", "cemented_carbide"),
        ("LiFePO4", "lfp_cathode"),
        ("sn3.0ag0.5cu", "sac305"),
        ("Inconel 718", "inconel_718"),
        ("インコネル７１８", "inconel_718"),
    ],
)
def test_names_designations_and_formulas_are_known(text: str, key: str) -> None:
    assert composition(text).key == key


@pytest.mark.parametrize(("name", "key"), WRITTEN)
def test_every_name_of_the_library_finds_its_own(name: str, key: str) -> None:
    assert composition(name).key == key


@given(st.sampled_from(WRITTEN), st.sampled_from([str.upper, str.lower, str.title]))
def test_width_and_case_and_spaces_do_not_matter(pair: tuple[str, str], cased: object) -> None:
    name, key = pair
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert unicodedata.normalize("NFKC", wide) == unicodedata.normalize("NFKC", name)
    for written in (wide, f" {name}\u3000", cased(name)):  # type: ignore[operator]  # a method of str
        assert composition(written).key == key


def test_a_material_is_wholly_itself() -> None:
    found = composition("Ｇａ")
    assert found.kind == "material"
    assert found.fraction("gallium") == found.counted == 1.0


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("NMC811", ("NMC811 cathode material", "NMC811 lithium-ion cell")),
        ("SmCo", ("Sm2Co17 magnet", "SmCo5 magnet")),
        ("はんだ", ("SAC305 solder (Sn-3.0Ag-0.5Cu)", "tin-lead solder Sn63Pb37")),
    ],
)
def test_what_may_be_several_is_not_guessed(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousName) as error:
        composition(text)
    assert error.value.candidates == candidates
    assert "どれか" in error.value.said("ja")


def test_a_japanese_reader_chooses_among_japanese_names() -> None:
    with pytest.raises(AmbiguousName) as error:
        composition("NMC811")
    assert "「NMC811正極活物質」、「NMC811リチウムイオン電池セル」" in error.value.said("ja")


@pytest.mark.parametrize(
    ("text", "near"),
    [("AZ81X", "AZ91"), ("SUS304L", "SUS304"), ("Ti-6Al-4V ELI", "Ti-6Al-4V")],
)
def test_another_grade_is_not_taken_for_the_one_we_have(text: str, near: str) -> None:
    with pytest.raises(UnknownName) as error:
        composition(text)
    assert near in error.value.suggestions


@pytest.mark.parametrize("text", ["", "  ", "123456", "810411", "ガラス", "SUS304/SUS316"])
def test_what_names_nothing_is_unknown(text: str) -> None:
    with pytest.raises(UnknownName):
        composition(text)


def test_the_users_own_goes_before_the_library() -> None:
    own = {"NdFeB磁石": whole("neodymium", Text("当社磁石", "our magnet"))}
    assert composition("ＮｄＦｅＢ 磁石", own).key == "neodymium"
    assert composition("AZ91D", own).key == "az91d"


def test_every_composition_says_whether_it_is_an_estimate() -> None:
    library = {made.key: made for made in compositions()}
    assert len(library) >= 75
    assert library["traction_motor"].is_estimate
    assert not library["gallium_arsenide"].is_estimate
    assert folded("") == ""
