"""Names of firms: near-duplicates are suggested, relatives are not taken for one another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import InputError, SheetError
from minamoto.core.matching import REASONS
from minamoto.core.text import LANGS, Lang
from minamoto.data.kana import romaji
from minamoto.data.name_matching import (
    HIGH,
    LEAST,
    accepted,
    normalised,
    read_reviewed,
    similarity,
    suggestions,
)
from minamoto.report.sheets.review import review_workbook


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("三菱マテリアル株式会社", "三菱マテリアル(株)"),
        ("㈱源金属", "株式会社 源金属"),
        ("新日鐵住金", "新日鉄住金"),
        ("東洋鑛業", "東洋鉱業"),
        ("ﾆｯｹﾙ精錬", "ニッケル精錬"),
        ("Umicore N.V.", "UMICORE"),
        ("Heraeus GmbH & Co. KG", "Heraeus"),
        ("ABC Refining Co., Ltd.", "ＡＢＣ　Ｒｅｆｉｎｉｎｇ"),
        ("Foo S.p.A.", "FOO SpA"),
    ],
)
def test_form_width_case_and_old_characters_make_no_difference(written: str, known: str) -> None:
    assert similarity(written, known) == (100.0, "same_but_form")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Yunann Tin Co.", "Yunnan Tin Company Limited"),
        ("Glencore Nikelverk", "Glencore Nikkelverk AS"),
        ("ニッケルセイレン", "ニツケルセイレン"),
    ],
)
def test_a_slip_of_spelling_is_likely_the_same(written: str, known: str) -> None:
    score, reason = similarity(written, known)
    assert HIGH <= score < 100
    assert reason == "spelling"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("三菱マテリアル", "三菱商事"),
        ("三菱マテリアル", "三井マテリアル"),
        ("三井金属鉱業", "三菱金属鉱業"),
        ("住友金属鉱山", "住友金属工業"),
        ("日立金属", "日立造船"),
        ("三井金属", "三井金属鉱業"),
        ("Mitsubishi Materials Corporation", "Mitsubishi Corporation"),
        ("Sumitomo Metal Mining", "Sumitomo Metal Industries"),
        ("Jiangxi Tungsten Group", "Jiangxi Copper Group"),
        ("China Minmetals Rare Earth", "China Northern Rare Earth"),
    ],
)
def test_relatives_and_namesakes_are_never_likely_the_same(written: str, known: str) -> None:
    assert similarity(written, known)[0] < HIGH


def test_a_trading_house_is_not_even_suggested_for_its_materials_firm() -> None:
    assert similarity("三菱マテリアル", "三菱商事")[0] < LEAST


@pytest.mark.parametrize(
    ("kana", "latin"),
    [("ミツビシマテリアル", "Mitsubishi Materials"), ("アルファメタル", "Alpha Metal")],
)
def test_a_name_in_kana_is_found_by_its_sound_and_left_to_the_reader(kana: str, latin: str) -> None:
    score, reason = similarity(kana, latin)
    assert LEAST <= score < HIGH
    assert reason == "sound"


def test_nothing_is_accepted_and_no_name_goes_missing() -> None:
    table = suggestions(
        ["源金属㈱", "源金属㈱", "Yunann Tin", "全く別の会社", "Known Ltd"],
        ["株式会社源金属", "Yunnan Tin Company Limited", "Known Ltd"],
    )
    assert table["written"].unique(maintain_order=True).to_list() == [
        *("源金属㈱", "Yunann Tin", "全く別の会社"),
    ]
    assert not table["accepted"].any()
    assert set(table["reason"].drop_nulls()) <= set(REASONS)
    assert table.filter(written="全く別の会社")["suggestion"].is_null().all()
    assert accepted(table) == {}


def test_two_accepted_suggestions_of_one_name_are_an_error() -> None:
    table = suggestions(["ABC Metal"], ["ABC Metals", "ABC Metall"])
    assert table.height == 2
    with pytest.raises(InputError, match="accept one suggestion"):
        accepted(table.with_columns(accepted=pl.lit(True)))


@pytest.mark.parametrize("header", ["記載名,候補,採用", "written,suggestion,accepted"])
def test_only_what_the_user_accepts_comes_back(header: str, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_text(f"{header}\nA社,A株式会社,はい\nB,Bee,no\nC,Cee,\n", encoding="utf-8")
    assert read_reviewed(path) == {"A社": "A株式会社"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_reviewed_workbook_comes_back_with_what_was_accepted(lang: Lang, tmp_path: Path) -> None:
    table = suggestions(["源金属㈱", "=Yunann Tin", "全く別の会社"], ["源金属", "Yunnan Tin Co."])
    path = tmp_path / "review.xlsx"
    path.write_bytes(review_workbook(table, lang, on=date(2026, 11, 25)))
    assert read_reviewed(path) == {}
    book: Any = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert all(cell.data_type != "f" for row in sheet for cell in row)
    assert sheet["D2"].value == REASONS["same_but_form"][lang]
    sheet["E2"].value = "はい" if lang == "ja" else "yes"
    book.save(path)
    assert read_reviewed(path) == {"源金属㈱": "源金属"}
    same = review_workbook(table, lang, on=date(2026, 11, 25))
    assert same == review_workbook(table, lang, on=date(2026, 11, 25))


def test_neither_yes_nor_no_is_an_error_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_text("記載名,候補,採用\nA社,A株式会社,たぶん\n", encoding="utf-8")
    with pytest.raises(SheetError) as error:
        read_reviewed(path)
    assert (error.value.row, error.value.column) == (2, "採用")


@given(st.text(max_size=30), st.text(max_size=30))
def test_similarity_is_symmetric_bounded_and_full_for_itself(left: str, right: str) -> None:
    score, reason = similarity(left, right)
    assert 0 <= score <= 100
    assert reason in REASONS
    assert similarity(right, left)[0] == pytest.approx(score)
    assert similarity(left, left)[0] == 100
    assert normalised(normalised(left)) == normalised(left)


@given(st.text(alphabet="アイウエオカシチツャュョッーんきゃ", max_size=12))
def test_kana_leave_nothing_but_letters(text: str) -> None:
    assert romaji(text).isascii()
