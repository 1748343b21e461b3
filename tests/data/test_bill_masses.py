"""A bill of material weighs what its parts weigh, material by material."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.bom import BillOfMaterial
from minamoto.core.tables import validated
from minamoto.core.text import Text
from minamoto.data.bill_masses import bill_masses, line_masses, parts_of, unresolved
from minamoto.data.compositions import whole

ALLOYS = ["AZ91D", "GaAs", "NdFeB 磁石", "銅", "SUS304", "NMC811 セル"]


def bill(*lines: tuple[str, float, float, float], volume: float = 1000.0) -> BillOfMaterial:
    """A product M; a line is material, parts a product, tonnes a part, share of the source."""
    products = pl.DataFrame(
        {
            "product": ["M"], "row": [2], "annual_volume": [volume],
            "margin_per_unit": [None], "currency": [None],
        }
    )  # fmt: skip
    frame = pl.DataFrame(
        [
            {
                "row": row, "product": "M", "part": f"p{row}", "quantity": count,
                "quantity_per_product": count, "material": material, "mass_t_per_part": mass,
                "supplier": "架空", "supplier_share": share, "is_share_split": False,
            }
            for row, (material, count, mass, share) in enumerate(lines, start=2)
        ]
    )  # fmt: skip
    blank = (
        *("parent_part", "supplier_country", "site", "refiner", "refiner_country"),
        *("mine_country", "stock_days", "lead_time_days", "alternates", "price", "currency"),
    )
    filled = frame.with_columns(pl.lit(None).alias(name) for name in blank)
    return BillOfMaterial(
        file="bom.csv",
        products=validated("bill_products", products),
        lines=validated("bill_lines", filled),
    )


def test_a_line_weighs_parts_times_mass_times_share_times_fraction() -> None:
    found = bill_masses(bill(("GaAs", 4, 2e-6, 0.25))).filter(material="gallium").row(0, named=True)
    gallium = 69.723 / (69.723 + 74.922)  # standard atomic weights
    assert found["mass_t"] == pytest.approx(1000 * 4 * 2e-6 * 0.25 * gallium)
    assert (found["composition"], found["evidence"]) == ("gallium_arsenide", "derived")


def test_ninety_one_d_of_one_kilogram_holds_its_zinc_in_the_limits() -> None:
    zinc = (
        bill_masses(bill(("AZ91D", 1, 1e-3, 1), volume=1.0))
        .filter(material="zinc")
        .row(0, named=True)
    )
    ends = [zinc[f"mass{e}_t"] for e in ("_low", "", "_high")]
    assert ends == pytest.approx([0.35e-5, 0.675e-5, 1e-5])


@given(
    st.lists(
        st.tuples(st.sampled_from(ALLOYS), st.integers(1, 50), st.floats(1e-9, 1), st.floats(0, 1)),
        min_size=1,
        max_size=8,
    )
)
def test_materials_never_weigh_more_than_the_parts_and_ranges_hold_the_value(
    lines: list[tuple[str, float, float, float]],
) -> None:
    made = bill(*lines, volume=1.0)
    found = bill_masses(made)
    parts = sum(count * mass * share for _, count, mass, share in lines)
    assert found["mass_t"].sum() <= parts * (1 + 1e-9)
    low, value, high = (found[f"mass{end}_t"] for end in ("_low", "", "_high"))
    assert ((low <= value) & (value <= high)).all()
    assert set(found["row"]) == set(made.lines["row"])


def test_what_is_not_known_is_told_with_its_row_and_nothing_is_dropped() -> None:
    made = bill(("銅", 1, 1, 1), ("NMC811", 1, 1, 1), ("ガラス", 1, 1, 1), ("NMC811", 1, 1, 1))
    found = bill_masses(made)
    assert set(found["row"]) == {2, 3, 4, 5}
    left = found.filter(pl.col("composition").is_null())
    assert left["row"].to_list() == [3, 4, 5]
    assert left["mass_t"].null_count() == 3
    lines = line_masses(made)
    several, unknown = unresolved(lines, parts_of(lines["material_written"], {}))
    assert "'NMC811' (row 3, 5)" in several.en
    assert "NMC811 cathode material; NMC811 lithium-ion cell" in several.en
    assert "「ガラス」（4行目）" in unknown.ja


def test_the_users_own_composition_settles_it() -> None:
    own = {"ガラス": whole("silicon", Text("ガラス", "glass"))}
    found = bill_masses(bill(("ガラス", 2, 1.5, 1), volume=1.0), own)
    assert found.select("material", "mass_t").rows() == [("silicon", 3.0)]
