"""The curated tables hold together: every key they name exists, and what a formula gives is so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import polars as pl
import pytest

from minamoto.core.units import element_fraction
from minamoto.data import reference

CURATED = [entry.name for entry in reference.manifest() if entry.kind == "curated"]
MATERIALS = set(reference.table("materials")["material"])
SOURCES = set(reference.table("sources")["source"])


def cells(table: str, column: str) -> set[str]:
    """Every item of a column of lists."""
    return {
        item
        for cell in reference.table(table)[column].drop_nulls().cast(pl.String)
        for item in cell.split(";")
    }


@pytest.mark.parametrize("name", CURATED)
def test_every_source_is_listed(name: str) -> None:
    frame = reference.table(name)
    for column in {"source", "content_source"} & set(frame.columns):
        assert set(frame[column].drop_nulls()) <= SOURCES


@pytest.mark.parametrize("name", CURATED)
def test_every_material_is_listed(name: str) -> None:
    frame = reference.table(name)
    for column in {"material", "materials"} & set(frame.columns):
        assert cells(name, column) <= MATERIALS


@pytest.mark.parametrize("name", CURATED)
def test_text_has_no_stray_space_or_broken_sign(name: str) -> None:
    for column in reference.table(name).select(pl.col(pl.String)):
        for cell in column.drop_nulls():
            assert cell == cell.strip(), (column.name, cell)
            assert not re.search(r"\ufffd|\u3000|[\x00-\x1f]|;;|;$|^;", cell), (column.name, cell)


@pytest.mark.parametrize("name", CURATED)
def test_japanese_names_are_japanese(name: str) -> None:
    frame = reference.table(name)
    for column in [c for c in frame.columns if c.endswith("_ja") and c != "host_ja"]:
        for cell in frame[column].drop_nulls():
            assert cell == unicodedata.normalize("NFC", cell)
    if "name_ja" in frame.columns and name == "materials":
        assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", cell) for cell in frame["name_ja"])


@pytest.mark.parametrize("name", CURATED)
def test_addresses_are_public_web_addresses(name: str) -> None:
    frame = reference.table(name)
    for column in {"url", "further_urls"} & set(frame.columns):
        for cell in frame[column].drop_nulls():
            for url in cell.split(" "):
                assert re.match(r"https?://[^\s/]+\.", url), url


def test_rows_that_rest_on_no_publication_say_so() -> None:
    for name in CURATED:
        frame = reference.table(name)
        if not {"evidence", "confidence", "url"} <= set(frame.columns):
            continue
        bare = frame.filter(pl.col("source") == "general_knowledge")
        assert set(bare["evidence"]) <= {"general_knowledge"}, name
        assert set(frame.filter(evidence="general_knowledge")["source"]) <= {"general_knowledge"}


def test_there_are_at_least_sixty_materials_in_both_languages() -> None:
    materials = reference.table("materials")
    assert materials.height >= 60
    assert materials["name_en"].is_unique().all()
    assert materials["name_ja"].is_unique().all()
    assert materials["symbol"].drop_nulls().is_unique().all()


def test_no_name_means_two_materials() -> None:
    seen: Counter[str] = Counter()
    for row in reference.table("materials").iter_rows(named=True):
        names = [row["material"], row["symbol"], row["name_en"], row["name_ja"]]
        names += (row["aliases"] or "").split(";")
        folded = {unicodedata.normalize("NFKC", n).casefold().strip() for n in names if n}
        seen.update(folded)
    assert [name for name, count in seen.items() if count > 1] == []


def test_by_product_bounds_are_ordered() -> None:
    materials = reference.table("materials")
    assert materials.filter(pl.col("byproduct_low") > pl.col("byproduct_high")).height == 0


def test_families_are_groups_of_the_list_or_noble_gases() -> None:
    assert cells("materials", "family") == {"rare_earths", "platinum_group", "noble_gases"}


def test_seventeen_fields_with_the_ministers_announced_on_2025_11_04() -> None:
    # Cabinet Secretariat, Headquarters for Japan's Growth Strategy, meeting of 2025-11-04,
    # as reported at https://sustainablejapan.jp/2025/11/06/japan-crisis-management-investment/118695
    fields = reference.table("fields")
    assert fields["field"].to_list() == list(range(1, 18))
    first = fields.row(0, named=True)
    assert first["name_ja"] == "AI・半導体"
    assert first["ministers_ja"] == "内閣府特命担当大臣（人工知能戦略）;経済産業大臣"
    assert first["office_holders"] == "小野田紀美;赤澤亮正"
    by_name = dict(zip(fields["name_ja"], fields["ministers_ja"], strict=True))
    assert by_name["情報通信"] == "総務大臣"
    assert by_name["フードテック"] == "農林水産大臣"
    for row in fields.iter_rows(named=True):
        counts = {
            len(row[column].split(";"))
            for column in ("ministers_ja", "ministers_en", "office_holders")
        }
        assert len(counts) == 1, row["field"]


def test_uses_name_known_fields() -> None:
    known = {str(field) for field in reference.table("fields")["field"]}
    assert cells("uses", "fields") <= known


def test_every_industry_has_one_japanese_name() -> None:
    pairs = reference.table("uses").select("industry", "industry_ja").unique()
    assert pairs["industry"].is_unique().all()
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", name) for name in pairs["industry_ja"])


def test_eu_use_shares_of_a_material_add_up_to_one_at_most() -> None:
    totals = (
        reference.table("uses")
        .filter(pl.col("share_scope") == "EU end-use share")
        .group_by("material")
        .agg(pl.col("share").sum())
    )
    # the shares are printed as whole percents: up to half a point of rounding a use
    assert totals.filter(pl.col("share") > 1.02).height == 0


def atoms(formula: str) -> dict[str, int]:
    """Count of each atom: brackets, and hydrate water after a dot."""
    counts: Counter[str] = Counter()
    for part in formula.split("."):
        lead = re.match(r"\d+", part)
        times, text = (int(lead[0]), part[lead.end() :]) if lead else (1, part)
        while inner := re.search(r"\(([A-Za-z0-9]+)\)(\d*)", text):
            text = text.replace(inner[0], inner[1] * int(inner[2] or 1), 1)
        for atom, count in re.findall(r"([A-Z][a-z]?)(\d*)", text):
            counts[atom] += times * int(count or 1)
    return dict(counts)


def test_atoms_are_counted_through_brackets_and_water() -> None:
    assert atoms("CaMg(CO3)2") == {"Ca": 1, "Mg": 1, "C": 2, "O": 6}
    assert atoms("CoSO4.7H2O") == {"Co": 1, "S": 1, "O": 11, "H": 14}


def test_content_of_a_formula_is_its_element_fraction() -> None:
    symbol = dict(reference.table("materials").select("material", "symbol").iter_rows())
    rows = reference.table("commodities").filter(pl.col("formula").is_not_null())
    assert rows.select("material", "position").n_unique() == 61
    for row in rows.iter_rows(named=True):
        expected = element_fraction(symbol[row["material"]], atoms(row["formula"]))
        # printed to a tenth of a percent
        assert row["content_low"] == pytest.approx(expected, abs=0.0006), row["formula"]
        assert row["content_high"] == row["content_low"]
        assert row["content_source"] == "iupac_weights_2021"


def test_contents_and_recoveries_are_ordered_and_sourced() -> None:
    forms = reference.table("commodities")
    assert forms.filter(pl.col("content_low") > pl.col("content_high")).height == 0
    assert forms.filter(
        pl.col("content_low").is_not_null() & pl.col("content_source").is_null()
    ).is_empty()
    steps = reference.table("processes")
    assert steps.filter(pl.col("recovery_low") > pl.col("recovery_high")).height == 0
    assert steps.filter(
        pl.col("recovery_low").is_not_null() & pl.col("recovery_basis").is_null()
    ).is_empty()


def test_each_process_makes_a_form_that_has_a_commodity() -> None:
    keys = ["material", "position", "stage", "name_en", "name_ja"]
    orphans = reference.table("processes").join(reference.table("commodities"), on=keys, how="anti")
    assert orphans.is_empty()


def test_magnesium_goes_from_dolomite_to_ingot() -> None:
    chain = reference.table("commodities").filter(material="magnesium")
    by_code = {row["hs6"]: row for row in chain.iter_rows(named=True)}
    assert by_code["251810"]["stage"] == "ore"
    assert by_code["810411"]["stage"] == "refined"
    assert by_code["251810"]["content_low"] == pytest.approx(0.132)  # CaMg(CO3)2
    assert by_code["720221"]["content_high"] == 0  # ferrosilicon holds no magnesium
    steps = reference.table("processes").filter(material="magnesium")
    assert 3 not in steps["position"].to_list()  # a reagent is an input, not a step
    assert "ferrosilicon" in steps.filter(position=4)["key_inputs"].item()
