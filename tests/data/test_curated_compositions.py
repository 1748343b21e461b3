"""The composition library holds together, and follows from chemistry and from standards."""

from __future__ import annotations

import re

import polars as pl
import pytest

from minamoto.core.errors import TableError
from minamoto.core.tables import validated
from minamoto.core.units import ATOMIC_WEIGHT, element_fraction
from minamoto.data import reference

ROWS = reference.table("compositions")
SYMBOL = dict(reference.table("materials").select("material", "symbol").iter_rows())

# Limits read in the publication named: composition, material, low, high, percent of mass.
LIMITS = [
    # ASTM B94, http://www.northerndiecast.com/charts.htm
    ("az91d", "aluminium", 8.3, 9.7),
    ("az91d", "zinc", 0.35, 1.0),
    ("am60b", "aluminium", 5.5, 6.5),
    # Aluminum Association, http://www.luskmetals.com/chemalum.html
    ("al_7075", "zinc", 5.1, 6.1),
    ("al_7075", "magnesium", 2.1, 2.9),
    ("al_2024", "copper", 3.8, 4.9),
    ("al_5052", "magnesium", 2.2, 2.8),
    ("al_6063", "silicon", 0.2, 0.6),
    # JIS H 5302:2006, https://materialdesign.jp/article031.php
    ("adc12", "silicon", 9.6, 12.0),
    ("adc12", "copper", 1.5, 3.5),
    # UNS N07718, https://additive.tools/materials/in718
    ("inconel_718", "niobium", 4.75, 5.5),
    ("inconel_718", "nickel", 50, 55),
    # SMC-063 of Special Metals, https://www.scribd.com/doc/81471129/Inconel-Alloy-625
    ("inconel_625", "molybdenum", 8, 10),
    # SAE J405, http://www.scotforge.com/charts/sf_steel_stainless_ns.htm
    ("sus304", "chromium", 18, 20),
    ("sus316", "molybdenum", 2, 3),
    # JIS G 4403, https://ja.hohonggp.com/materials-used-for-thread-cutting-tools.htm
    ("skh51", "tungsten", 5.5, 6.7),
    # ASTM B80, http://www.makeitfrom.com/material-properties/WE43B-WE43B-T6-M18432-Magnesium
    ("we43b", "yttrium", 3.7, 4.3),
    # UNS K93120, https://www.carpenteradditive.com/datasheet-powderrange-m300-lt
    ("maraging_300", "cobalt", 8.5, 10),
    # UNS C17200, https://www.lfa-wire.com/tempered-alloy-25_c17200.htm
    ("c17200", "beryllium", 1.8, 2.0),
    # JIS G 4805, https://www.kawakamihagane.com/materials/index.cgi?c=materials-detail&id=56
    ("bearing_steel", "chromium", 1.3, 1.6),
    # UNS C51000, brass-copper-castings.com
    ("c51000", "tin", 4.2, 5.8),
    # UNS C36000, diversifiedbronze.com
    ("c36000", "lead", 2.5, 3.0),
]
# Reported contents a fraction must be near, percent: mass of metal in cathode materials.
KNOWN = [
    # 2 M(Nd) / M(Nd2Fe14B) = 26.7 %, the usual figure of textbooks
    ("nd2fe14b", "neodymium", 26.7),
    ("lfp_cathode", "lithium", 4.40),
    ("lco_cathode", "cobalt", 60.2),
    ("nmc811_cathode", "nickel", 48.3),
    ("smco5", "samarium", 33.8),
]


def atoms(formula: str) -> dict[str, float]:
    """Count of each atom, decimals allowed."""
    counted: dict[str, float] = {}
    for atom, count in re.findall(r"([A-Z][a-z]?)([\d.]*)", formula):
        counted[atom] = counted.get(atom, 0.0) + float(count or 1)
    return counted


def test_what_a_formula_gives_is_computed_from_atomic_weights() -> None:
    rows = ROWS.filter(pl.col("formula").is_not_null())
    assert rows["composition"].n_unique() >= 15
    for row in rows.iter_rows(named=True):
        expected = element_fraction(SYMBOL[row["material"]], atoms(row["formula"]))
        found = (row["fraction_low"], row["fraction"], row["fraction_high"])
        assert found == pytest.approx((expected,) * 3, rel=1e-8), row["formula"]
        assert (row["basis"], row["evidence"]) == ("formula", "derived")
        assert row["source"] == "iupac_weights_2021"


def test_a_formula_leaves_out_nothing_that_is_a_material_but_iron_and_carbon() -> None:
    known = {symbol for symbol in SYMBOL.values() if symbol in ATOMIC_WEIGHT} - {"Fe", "C"}
    for (key,), rows in ROWS.filter(pl.col("formula").is_not_null()).group_by("composition"):
        inside = set(atoms(rows["formula"][0])) & known
        assert {SYMBOL[name] for name in rows["material"]} == inside, key


@pytest.mark.parametrize(("composition", "material", "percent"), KNOWN)
def test_known_contents_are_met(composition: str, material: str, percent: float) -> None:
    row = ROWS.filter(composition=composition, material=material)
    assert row["fraction"].item() == pytest.approx(percent / 100, rel=2e-3)


@pytest.mark.parametrize(("composition", "material", "low", "high"), LIMITS)
def test_limits_are_those_of_the_standard(
    composition: str, material: str, low: float, high: float
) -> None:
    row = ROWS.filter(composition=composition, material=material).row(0, named=True)
    assert (row["fraction_low"], row["fraction_high"]) == pytest.approx((low / 100, high / 100))
    assert row["fraction"] == pytest.approx((low + high) / 200)
    assert row["basis"] == "limits"
    assert row["evidence"] == "read"


def test_fractions_of_a_composition_add_up_to_one_at_most() -> None:
    sums = ROWS.group_by("composition").agg(pl.col("fraction", "fraction_low").sum())
    over = pl.max_horizontal("fraction", "fraction_low") > 1 + 1e-9
    assert sums.filter(over).is_empty()


def test_a_balance_is_within_what_the_other_rows_leave() -> None:
    for (key,), rows in ROWS.group_by("composition"):
        for row in rows.filter(basis="balance").iter_rows(named=True):
            others = rows.filter(pl.col("material") != row["material"])
            rest, most = (1 - float(others[name].sum()) for name in ("fraction", "fraction_low"))
            assert row["fraction"] <= rest + 1e-9, key
            assert row["fraction_high"] <= most + 1e-9, key


def test_a_range_out_of_order_breaks_the_schema() -> None:
    wrong = ROWS.head(1).with_columns(fraction_low=pl.col("fraction_high") + 0.01)
    with pytest.raises(TableError, match="fraction_is_in_its_range"):
        validated("compositions", wrong)


def test_rows_of_one_composition_agree_on_what_it_is() -> None:
    columns = ["kind", "name_en", "name_ja", "aliases", "standard"]
    distinct = ROWS.group_by("composition").agg(pl.col(columns).n_unique())
    assert distinct.filter(pl.any_horizontal(pl.col(columns) > 1)).is_empty()


def test_general_knowledge_has_a_range_and_no_address() -> None:
    rows = ROWS.filter(evidence="general_knowledge")
    assert set(rows["source"]) == {"general_knowledge"}
    assert rows["url"].is_null().all()
    assert set(ROWS.filter(source="general_knowledge")["evidence"]) == {"general_knowledge"}
    assert rows.filter(pl.col("fraction_high") <= pl.col("fraction_low")).is_empty()


def test_what_was_read_has_an_address() -> None:
    assert ROWS.filter(evidence="general_knowledge").height < ROWS.height
    assert ROWS.filter(pl.col("evidence") != "general_knowledge")["url"].is_not_null().all()
