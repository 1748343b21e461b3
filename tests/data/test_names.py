"""What users type is found, or met with what they may have meant; never with a guess."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import AmbiguousName, InputError, MinamotoError, UnknownName
from minamoto.data import names
from minamoto.data.reference import table


def written_materials() -> list[tuple[str, str]]:
    """Every way in which the table writes every material, with its key."""
    found = []
    for row in table("materials").iter_rows(named=True):
        written = [row["material"], row["symbol"], row["name_en"], row["name_ja"]]
        written += (row["aliases"] or "").split(";")
        found += [(text, row["material"]) for text in written if text]
    return found


WRITTEN_MATERIALS = written_materials()
COUNTRIES = table("countries").filter(~table("countries")["country"].is_in(["WLD", "ZZZ"]))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(st.sampled_from(WRITTEN_MATERIALS))
def test_every_name_of_a_material_is_found(written: tuple[str, str]) -> None:
    text, key = written
    for form in (text, f"  {text} ", text.lower(), text.title(), full_width(text)):
        assert names.material(form).key == key
        assert [found.key for found in names.materials(form)] == [key]


@given(st.lists(st.sampled_from(WRITTEN_MATERIALS), min_size=1, max_size=6))
def test_a_list_keeps_order_and_names_each_once(written: list[tuple[str, str]]) -> None:
    single = [(text, key) for text, key in written if not re.search("[,;/、]", text)]
    expected = list(dict.fromkeys(key for _, key in single))
    if expected:
        found = names.materials("、".join(text for text, _ in single))
        assert [one.key for one in found] == expected


@given(st.text(max_size=12))
def test_any_text_gives_a_material_or_an_error_of_ours(text: str) -> None:
    for resolve in (names.material, names.country, names.field, names.hs6):
        with contextlib.suppress(MinamotoError):
            assert resolve(text) is not None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("希土類", "rare_earths"),
        ("レアアース", "rare_earths"),
        ("rare earths", "rare_earths"),
        ("REE", "rare_earths"),
        ("黒鉛", "graphite"),
        ("グラファイト", "graphite"),
        ("ネオジウム", "neodymium"),
        ("ｶﾞﾘｳﾑ", "gallium"),
        ("Ｇａ", "gallium"),
        ("Co", "cobalt"),
        ("CO", "cobalt"),
        ("Cr", "chromium"),
        ("caesium", "cesium"),
        ("aluminum", "aluminium"),
        ("ndfeb-magnets", "ndfeb_magnets"),
        ("8104.11", "magnesium"),
        ("810411000", "magnesium"),
    ],
)
def test_common_ways_to_write_a_material(text: str, key: str) -> None:
    assert names.material(text).key == key


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("neodimium", "neodymium"),
        ("galium", "gallium"),
        ("magnesum", "magnesium"),
        ("ネオジムム", "ネオジム"),
        ("ジスプロシュウム", "ジスプロシウム"),
        ("tungston", "tungsten"),
        ("rare erths", "rare earths"),
    ],
)
def test_a_slip_is_met_with_the_name_meant(text: str, suggestion: str) -> None:
    with pytest.raises(UnknownName) as caught:
        names.material(text)
    assert caught.value.suggestions[0] == suggestion
    assert f"did you mean {suggestion!r}" in str(caught.value)


def test_nonsense_is_met_without_suggestion() -> None:
    with pytest.raises(UnknownName) as caught:
        names.material("qqqq")
    assert caught.value.suggestions == ()


def test_a_code_of_several_materials_is_never_guessed() -> None:
    with pytest.raises(AmbiguousName) as caught:
        names.material("8112.92")
    assert {"gallium", "germanium"} <= set(caught.value.candidates)


def test_a_code_that_holds_other_goods_is_never_guessed() -> None:
    with pytest.raises(AmbiguousName, match="say which"):
        names.material("870899")  # parts of motor vehicles


def test_hf_may_be_hafnium_or_hydrogen_fluoride() -> None:
    with pytest.raises(AmbiguousName, match="'hafnium' or 'fluorspar'"):
        names.material("HF")
    assert names.material("Hf").key == "hafnium"


def test_an_empty_list_is_an_error() -> None:
    with pytest.raises(InputError, match="the list is empty"):
        names.materials(" 、 ")


@pytest.mark.parametrize("column", ["country", "name_en", "name_ja"])
def test_every_name_of_a_country_is_found(column: str) -> None:
    for text, code in COUNTRIES.select(column, code="country").iter_rows():
        assert names.country(text) == code
        assert names.country(full_width(text)) == code


def test_every_alias_of_a_country_is_found() -> None:
    for cell, code in COUNTRIES.select("aliases", "country").drop_nulls().iter_rows():
        for alias in cell.split(";"):
            assert names.country(alias) == code


def test_names_of_countries_agree_with_those_of_publishers() -> None:
    from minamoto.data.harmonise import iso3

    for text, code in COUNTRIES.select("name_en", "country").iter_rows():
        if "Yugoslavia" not in text:
            assert iso3(text) == code


def test_politically_delicate_names_are_as_decided() -> None:
    # ministry usage in Japan; reviewed by hand
    written = dict(COUNTRIES.select("country", "name_ja").iter_rows())
    assert written["TWN"] == "台湾"
    assert written["COD"] == "コンゴ民主共和国"
    assert written["COG"] == "コンゴ共和国"
    assert written["HKG"] == "香港"
    assert written["KOR"] == "韓国"
    assert written["MMR"] == "ミャンマー"
    assert written["USA"] == "米国"


def test_an_unknown_country_is_met_with_near_ones() -> None:
    with pytest.raises(UnknownName, match="did you mean 'japan'"):
        names.country("Jpaan")
    with pytest.raises(UnknownName):
        names.country("世界")
    with pytest.raises(UnknownName):
        names.country("Others")


def test_a_country_has_its_name_in_both_languages() -> None:
    assert names.country_record("COD").name["ja"] == "コンゴ民主共和国"
    assert names.country_record("ZZZ").name["en"] == "Not specified"
    with pytest.raises(UnknownName):
        names.country_record("QQQ")


def test_every_field_is_found_by_number_and_name() -> None:
    for number, en, ja in table("fields").select("field", "name_en", "name_ja").iter_rows():
        for text in (str(number), full_width(str(number)), f"第{number}分野", en, ja, en.upper()):
            assert names.field(text) == number
            assert names.fields(text) == [number]


def test_part_of_a_field_name_is_taken_only_when_one_has_it() -> None:
    assert names.field("半導体") == 1
    assert names.field("宇宙") == 5
    with pytest.raises(AmbiguousName, match=r"9 .*12 "):
        names.field("energy")
    with pytest.raises(UnknownName, match="1 to 17"):
        names.field("18")
    with pytest.raises(UnknownName, match="did you mean 'shipbuilding'"):
        names.field("ship bilding")


@pytest.mark.parametrize("text", ["811292", "8112.92", "8112 92", "８１１２．９２", "8112.92.1000"])
def test_hs_code_in_any_writing(text: str) -> None:
    assert names.hs6(text) == "811292"


@pytest.mark.parametrize(
    "text", ["8112", "81129", "991234", "000000", "", "gallium", "81129212345"]
)
def test_what_is_no_hs_code_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="HS code"):
        names.hs6(text)


def test_suggestion_library_is_not_loaded_for_a_known_name() -> None:
    code = (
        "import sys; from minamoto.data import names; names.material('gallium');"
        "names.country('日本'); assert not {'rapidfuzz', 'dataframely'} & set(sys.modules)"
    )
    found_on = os.pathsep.join(sys.path)
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": found_on}
    )


def test_plain_is_stable() -> None:
    for text, _ in WRITTEN_MATERIALS:
        assert names.plain(names.plain(text)) == names.plain(text)
        assert unicodedata.is_normalized("NFKC", names.plain(text))
