"""GeoPolRisk against its authors' spreadsheet and against runs of their program."""

from __future__ import annotations

import pytest

from minamoto.core.errors import MissingInput, NoValue
from minamoto.indicators import (
    characterisation_of_score,
    geopolrisk,
    geopolrisk_factor,
    geopolrisk_import_risk,
    geopolrisk_of_sums,
    import_risk_of_sums,
)
from tests.indicators import golden

Row = dict[str, str]
SPREADSHEET = golden.rows("geopolrisk_spreadsheet")
PROGRAM = golden.rows("geopolrisk_2_0_1")
TOLERANCE = 1e-9
PRINTED_DIGITS = 5e-9  # relative: the spreadsheet's figures are carried with nine digits


def number(row: Row, name: str) -> float:
    return float(row[name])


def sums(row: Row) -> tuple[float, float, float]:
    names = ("weighted_imports_t", "imports_t", "domestic_production_t")
    return number(row, names[0]), number(row, names[1]), number(row, names[2])


WITHOUT_PRODUCTION = [row for row in PROGRAM if not row["hhi"]]
WITHOUT_SUPPLY = [row for row in PROGRAM if row["hhi"] and sum(sums(row)[1:]) == 0]
COMPUTABLE = [row for row in PROGRAM if row["hhi"] and sum(sums(row)[1:]) > 0]


@pytest.mark.parametrize("row", SPREADSHEET, ids=lambda row: row["material"])
def test_the_authors_spreadsheet(row: Row) -> None:
    hhi, weighted, imports = (number(row, x) for x in ("hhi", "weighted_imports", "imports"))
    own = number(row, "domestic_production")
    risk = import_risk_of_sums(weighted, imports, own)
    assert risk == pytest.approx(number(row, "import_risk"), rel=PRINTED_DIGITS)
    score = geopolrisk_of_sums(hhi, weighted, imports, own)
    assert score == pytest.approx(number(row, "score"), rel=PRINTED_DIGITS)
    factor = characterisation_of_score(score, number(row, "price_kusd_per_t"))
    assert factor == pytest.approx(number(row, "factor"), rel=PRINTED_DIGITS)


def test_every_computable_row_of_the_program() -> None:
    assert len(COMPUTABLE) == 1080
    for row in COMPUTABLE:
        where = (row["importer"], row["material"], row["year"])
        risk = import_risk_of_sums(*sums(row))
        assert risk == pytest.approx(number(row, "import_risk"), abs=TOLERANCE), where
        score = float(geopolrisk_of_sums(number(row, "hhi"), *sums(row)))
        assert score == pytest.approx(number(row, "score"), abs=TOLERANCE), where
        factor = characterisation_of_score(score, number(row, "price_kusd_per_t"))
        assert factor == pytest.approx(number(row, "factor"), rel=TOLERANCE, abs=TOLERANCE), where


def test_where_the_program_prints_zero_without_any_supply_there_is_no_value() -> None:
    assert len(WITHOUT_SUPPLY) == 12
    for row in WITHOUT_SUPPLY:
        assert number(row, "score") == 0
        with pytest.raises(NoValue, match="no supply to weigh"):
            geopolrisk_of_sums(number(row, "hhi"), *sums(row))


def test_germanium_has_no_production_in_the_program_and_no_value_here() -> None:
    assert {row["material"] for row in WITHOUT_PRODUCTION} == {"Germanium"}
    assert len(WITHOUT_PRODUCTION) == 21
    with pytest.raises(MissingInput, match="hhi"):
        geopolrisk_of_sums(float("nan"), 1.0, 1.0, 0.0)


def test_the_score_from_countries_is_the_score_from_sums() -> None:
    production, imports, instability = [80.0, 20.0, 0.0], [60.0, 0.0, 20.0], [0.5, 0.9, 0.2]
    weighted = 60 * 0.5 + 20 * 0.2
    expected = geopolrisk_of_sums(0.68, weighted, 80.0, 20.0)
    assert geopolrisk(production, imports, instability, 20.0) == pytest.approx(expected, rel=1e-12)
    assert geopolrisk_factor(production, imports, instability, 20.0, 4.0) == pytest.approx(
        characterisation_of_score(expected, 4.0), rel=1e-12
    )


def test_unknown_instability_is_missing_with_the_share_of_imports_it_touches() -> None:
    # the program takes 0.5 here
    with pytest.raises(MissingInput, match=r"25\.0% of imports") as caught:
        geopolrisk_import_risk([60, 20], [0.5, float("nan")], 0.0)
    assert "25.0%" in caught.value.reason.ja
