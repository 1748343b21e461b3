"""Country names and codes of publishers become ISO3, or an error that says why not."""

import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.data.harmonise import baci_iso3, hs6_in, iso3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Congo (Kinshasa)", "COD"),  # USGS
        ("Congo (Brazzaville)", "COG"),
        ("Congo, D.R.", "COD"),  # World Mining Data, EU study
        ("Congo, Rep.", "COG"),  # World Bank
        ("Congo, Democratic Republic", "COD"),  # BGS
        ("Zaire", "COD"),
        ("French Guiana", "GUF"),
        ("Guyana", "GUY"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Turkyie", "TUR"),  # as the EU study misprints it
        ("Burma", "MMR"),
        ("Korea, Dem. P.R. of", "PRK"),
        ("Korea (Rep. of)", "KOR"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Bosnia & Herzegovina", "BIH"),
        ("St. Lucia", "LCA"),
        ("Viet Nam", "VNM"),
        ("Lao PDR", "LAO"),
        ("Russia, Asia", "RUS"),
        ("Taiwan, China", "TWN"),
        ("Other Asia, nes", "TWN"),
        ("Kosovo", "XKX"),
        ("World total (rounded)", "WLD"),
        ("Rest of world", "ZZZ"),
        ("JPN", "JPN"),
        ("1A0", "XKX"),
        ("ZA1", "XZA"),
    ],
)
def test_publishers_names_and_codes_become_iso3(name: str, code: str) -> None:
    assert iso3(name) == code


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Soviet Union", 1990, "SUN"),
        ("Czechoslovakia", 1992, "CSK"),
        ("Yugoslavia", 1990, "YUG"),
        ("Yugoslavia", 2000, "SCG"),
        ("Serbia and Montenegro", 2005, "SCG"),
        ("German Democratic Rep", 1989, "DDR"),
        ("German Federal Republic", 1980, "DEU"),
        ("Serbia", 2010, "SRB"),
    ],
)
def test_dissolved_states_are_told_by_the_year(name: str, year: int, code: str) -> None:
    assert iso3(name, year) == code


@pytest.mark.parametrize(("name", "year"), [("Soviet Union", 2001), ("Yugoslavia", None)])
def test_a_state_outside_its_years_or_without_a_needed_year_is_refused(
    name: str, year: int | None
) -> None:
    with pytest.raises(UnknownName, match=r"\d{4}"):
        iso3(name, year)


def test_plain_congo_is_refused_unless_the_publisher_makes_it_clear() -> None:
    assert iso3("Congo", publisher="bgs") == "COG"
    with pytest.raises(UnknownName) as caught:
        iso3("Congo")
    assert caught.value.suggestions == ("Congo-Brazzaville", "Congo-Kinshasa")


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        iso3("Kazakstan")
    assert "Kazakhstan" in caught.value.suggestions


@pytest.mark.parametrize(
    ("code", "country"),
    [
        (842, "USA"), (251, "FRA"), (699, "IND"), (757, "CHE"), (579, "NOR"), (490, "TWN"),
        (711, "XZA"), (710, "ZAF"), (58, "BLX"), (56, "BEL"), (891, "SCG"), ("156", "CHN"),
        (392, "JPN"), (729, "SDN"), (736, "SDN"), (180, "COD"), (178, "COG"), (899, "ZZZ"),
        ("036", "AUS"),
    ],
)  # fmt: skip
def test_baci_codes_that_are_not_iso_numbers(code: int | str, country: str) -> None:
    assert baci_iso3(code) == country


@pytest.mark.parametrize("code", [840, 250, 356, 9999])
def test_iso_numbers_that_baci_does_not_use_are_refused(code: int) -> None:
    with pytest.raises(UnknownName):
        baci_iso3(code)


def test_a_code_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="must be a number"):
        baci_iso3("USA")


@pytest.mark.parametrize(
    ("hs6", "revision", "then", "exact"),
    [
        ("810411", "HS92", ["810411"], True),  # unwrought magnesium, unchanged
        ("260400", "HS92", ["260400"], True),
        ("810520", "HS92", ["810510"], False),  # waste and scrap apart since 2002
        ("810320", "HS92", ["810310"], False),
        ("811010", "HS92", ["811000"], False),
        ("252800", "HS02", ["252810", "252890"], True),
        # germanium and vanadium had codes of their own until 2007
        ("811292", "HS02", ["811230", "811240", "811292"], False),
    ],
)
def test_codes_of_earlier_revisions(hs6: str, revision: str, then: list[str], exact: bool) -> None:
    found = hs6_in(hs6, revision)
    assert [code.hs6 for code in found] == then
    assert all(code.is_exact for code in found) is exact


def test_an_unknown_revision_is_refused() -> None:
    with pytest.raises(InputError, match="HS revision must be one of"):
        hs6_in("810411", "HS88")


def test_a_code_outside_the_minerals_is_refused_not_guessed() -> None:
    with pytest.raises(UnknownName, match="854231"):
        hs6_in("854231", "HS92")
