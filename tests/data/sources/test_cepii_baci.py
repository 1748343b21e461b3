"""BACI: missing weights, the year and revision that only the file name says, and long files."""

from __future__ import annotations

import pytest

from minamoto.core.errors import SourceFormatError
from minamoto.data.sources import cepii_baci
from minamoto.data.sources.cepii_baci import parse
from tests.data.sources.excerpt import BY_KEY

RAW = next(e for e in BY_KEY["cepii_baci"] if e.file.startswith("BACI")).raw
FILE = "BACI_HS22_Y2022_V202401b.csv"


@pytest.mark.parametrize("printed", [b"           NA", b"NA", b"", b"             "])
def test_missing_weight_is_null_never_zero(printed: bytes) -> None:
    # The excerpt has no missing weight; CEPII's documentation says that about 2 % are NA.
    trade = parse(RAW.replace(b"       21.000", printed), FILE)["trade"]
    assert trade["gross_t"].null_count() == 1
    assert trade["value_usd"].null_count() == 0
    assert (trade["gross_t"].drop_nulls() > 0).all()


def test_missing_value_is_an_error() -> None:
    with pytest.raises(SourceFormatError) as caught:
        parse(RAW.replace(b"        5.034", b"           NA"), FILE)
    assert (caught.value.row, caught.value.column) == (10, "v")


def test_year_of_a_row_must_be_the_year_of_the_name() -> None:
    with pytest.raises(SourceFormatError) as caught:
        parse(RAW, "BACI_HS22_Y2021_V202401b.csv")
    assert (caught.value.row, caught.value.column) == (2, "t")


def test_revision_and_edition_come_from_the_name() -> None:
    trade = parse(RAW, "BACI_HS17_Y2022_V202501.csv")["trade"]
    assert trade["hs_revision"].unique().to_list() == ["HS17"]
    assert trade["edition"].unique().to_list() == ["V202501"]


@pytest.mark.parametrize("name", ["baci.csv", "BACI_2022.csv", "country_codes.csv"])
def test_other_file_name_is_an_error_that_says_why(name: str) -> None:
    with pytest.raises(SourceFormatError, match="only it says the HS revision"):
        parse(RAW, name)


def test_hs_codes_keep_their_leading_zero() -> None:
    assert "080211" in parse(RAW, FILE)["trade"]["hs6"].to_list()


def test_file_read_in_pieces_gives_the_same_and_names_the_right_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = parse(RAW, FILE)["trade"]
    monkeypatch.setattr(cepii_baci, "PIECE_BYTES", 50)
    assert parse(RAW, FILE)["trade"].equals(whole)
    with pytest.raises(SourceFormatError) as caught:
        parse(RAW.replace(b"        5.034", b"       -5.034"), FILE)
    assert (caught.value.row, caught.value.column) == (10, "v")
