"""What goes wrong is said in the reader's language, and ends with the code that is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minamoto.core.errors import CorruptFile, UnknownName
from tests.cli.running import Run

USAGE = [
    (("shares", "neodimium"), "unknown material 'neodimium'; did you mean 'neodymium'"),
    (("imports", "Japann", "810411"), "unknown country 'Japann'; did you mean"),
    (("shers",), "unknown command 'shers'; did you mean 'shares'?"),
    (("data", "shwo"), "unknown command 'shwo'; did you mean 'show'"),
    (("data", "show", "productoin"), "unknown table 'productoin'; did you mean 'production'"),
    (
        ("data", "show", "production", "--where", "yaer=2023"),
        "unknown column 'yaer'; did you mean 'year'",
    ),
    (("data", "show", "production", "--where", "year"), "--where: found 'year', allowed COLUMN="),
    (("data", "show", "production", "--where", "year=x"), "column 'year': found 'x', allowed a"),
    (("data", "show", "materials", "--limit", "many"), "--limit: found 'many', allowed a whole"),
    (("data", "--json", "show", "materials"), "options of the answer go after the command 'show'"),
    (("shares", "magnesium", "--table", "face"), "unknown table of this finding 'face'"),
    (("shares", "magnesium", "--jsno"), "No such option: --jsno"),
    (("shares", "magnesium", "--json", "--csv"), "--json and --csv exclude each other"),
    (("shares", "magnesium", "--out", "x.docx"), "unknown file format '.docx'"),
    (("shares", "magnesium", "--xlsx", "x.csv"), "--xlsx: found 'x.csv', allowed a name that"),
    (("imports",), "Missing argument 'COUNTRY'"),
    (
        ("imports", "JPN", "810411", "--year", "last"),
        "--year: found 'last', allowed a whole number",
    ),
    (("controls", "--on", "2024-02-31"), "--on: found '2024-02-31', allowed a date such as"),
    (("controls", "--on"), "Option '--on' requires an argument."),
    (("assess", "--materials", "Mg"), "Missing option '--country'"),
    (("assess", "--country", "JPN"), "give fields"),
    (("assess", "--country", "JPN", "--bom", "none.csv"), "none.csv: found no readable file"),
    (("indicators", "hhi", "--by", "x"), "--by goes with --input"),
    (("data", "import", "bacii", "x.csv"), "unknown source 'bacii'; did you mean"),
    (("data", "restore", "nothing", "abc"), "nothing"),
    (("--lang", "fr", "shares"), "--lang: found 'fr', allowed ja (Japanese) or en (English)"),
]


@pytest.mark.parametrize(("words", "said"), USAGE, ids=str)
def test_a_question_that_cannot_be_used_ends_with_2_and_says_why(
    words: tuple[str, ...], said: str, run: Run
) -> None:
    ran = run(*words)
    if words[:2] == ("data", "restore"):  # the store has no such snapshot: a matter of data
        assert ran.code == 3
    else:
        assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [words for words, _ in USAGE if "fr" not in words], ids=str)
def test_what_goes_wrong_is_said_in_japanese(words: tuple[str, ...], run: Run) -> None:
    ran = run(*words, "--lang", "ja") if words[-1] != "--on" else run("--lang", "ja", *words)
    assert ran.err.startswith("エラー：")
    assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", ran.err.splitlines()[0][4:])


def test_japanese_suggests(run: Run) -> None:
    ran = run("shares", "neodimium", "--lang", "ja")
    assert "素材「neodimium」は見つかりません。もしかして：「neodymium」" in ran.err


def test_debug_shows_where_an_error_was_raised(run: Run) -> None:
    with pytest.raises(UnknownName):
        run("shares", "neodimium", "--debug")


def test_damaged_data_ends_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*materials: str) -> None:
        raise CorruptFile("production.parquet", "a" * 64, "b" * 64)

    monkeypatch.setattr("minamoto.study.shares.shares", damaged)
    ran = run("shares", "magnesium")
    assert ran.code == 3
    assert "production.parquet" in ran.err


def test_a_failed_check_of_the_data_ends_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> None:
        raise CorruptFile(f"{name}.csv", "a" * 64, "b" * 64)

    monkeypatch.setattr("minamoto.data.reference.verify", damaged)
    ran = run("data", "check", "--table", "hashes", "--all")
    assert ran.code == 3
    assert "materials.csv" in ran.out


def test_a_file_that_cannot_be_written_ends_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shut").write_text("a file, no folder", encoding="utf-8")
    ran = run("shares", "magnesium", "--out", "shut/x.json")
    assert ran.code == 2
    assert "shut" in ran.err
