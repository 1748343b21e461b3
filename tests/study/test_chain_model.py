"""The chain model is what the tables say, row by row."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.data import chains, warehouse
from minamoto.network.model import WORLD
from minamoto.study.chain_model import chain_model
from minamoto.study.networks import covered


def test_magnesium_has_every_row_of_its_series() -> None:
    model, chain = chain_model("magnesium"), chains.chain("magnesium")
    form = chain.forms[-1]
    assert form.series is not None
    rows = warehouse.table("production").filter(
        pl.col("material") == "magnesium",
        pl.col("stage") == form.series.stage,
        pl.col("form") == form.series.form,
        pl.col("source") == form.series.source,
        pl.col("year") == form.series.year,
        pl.col("quantity") > 0,
    )
    table = {str(c): float(q) for c, q in rows.select("country", "quantity").iter_rows()}
    made = {f.country: f.mass_t for f in model.made if f.form == form.key and not f.is_rest}
    assert set(made) == set(table) - {"ZZZ"}
    for country, mass in made.items():
        assert mass == pytest.approx(table[country] * form.series.content.value)
    assert [f.country for f in model.made if f.is_rest] == [WORLD]


def test_trade_is_the_rows_of_the_edition_named_times_content_and_split() -> None:
    model, chain = chain_model("magnesium"), chains.chain("magnesium")
    for code in chain.codes:
        rows = warehouse.table("trade").filter(
            pl.col("hs6").cast(pl.String) == code.hs6,
            pl.col("year") == 2024,
            pl.col("basis").cast(pl.String) == "reconciled",
            pl.col("source").cast(pl.String) == code.trade_source,
            pl.col("gross_t") > 0,
            pl.col("exporter") != pl.col("importer"),
        )
        flows = [f for f in model.trade if f.code == code.hs6]
        assert len(flows) == rows.height > 0
        assert sum(f.gross_t for f in flows) == pytest.approx(float(rows["gross_t"].sum()))
        assert {f.content for f in flows} == {code.content.times(code.split)}


def test_an_exporter_with_a_row_of_its_own_ships_what_that_row_says() -> None:
    forms = {
        (f.form, f.exporter == "COD") for f in chain_model("cobalt").trade if f.code == "810520"
    }
    rows = [c for c in chains.chain("cobalt").codes if c.hs6 == "810520"]
    alone = {c.form for c in rows if c.exporter == "COD"}
    others = {c.form for c in rows if c.exporter == "ALL"}
    assert {form for form, is_cod in forms if is_cod} <= (alone or others)
    assert {form for form, is_cod in forms if not is_cod} <= {c.form for c in rows} - (
        alone - others
    )


def test_the_largest_flows_are_the_surest() -> None:
    flows = [f for f in chain_model("magnesium").trade if f.code == "810411"]
    by_size = sorted(flows, key=lambda f: -f.gross_t)
    gsd = [f.gsd for f in by_size]
    assert gsd == sorted(gsd)
    assert gsd[0] < gsd[-1]


def test_figures_can_be_hidden_and_nothing_of_their_year_is_left() -> None:
    full = chain_model("magnesium")
    form = full.trade[0].form
    flow = next(f for f in full.trade if (f.exporter, f.importer) == ("CHN", "JPN"))
    part = chain_model("magnesium", without=[("metal", "CHN", ""), (flow.form, "CHN", "JPN")])
    assert form in {f.form for f in part.trade}
    (china,) = [f for f in part.made if (f.form, f.country) == ("metal", "CHN")]
    assert china.is_stand_in
    assert china.year == 2023
    assert not [f for f in part.trade if (f.exporter, f.importer, f.year) == ("CHN", "JPN", 2024)]
    assert [(f.form, f.country) for f in part.made if not f.is_stand_in and f.country != WORLD] == [
        (f.form, f.country) for f in full.made if f.country not in (WORLD, "CHN")
    ]


def test_a_year_without_trade_says_what_is_held() -> None:
    with pytest.raises(InputError, match=r"no tonnes of .* in 1950; .*trade_editions"):
        chain_model("cobalt", 1950)


def test_an_unknown_chain_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="cobalt"):
        chain_model("cobald")


@pytest.mark.parametrize("material", covered())
def test_every_covered_material_makes_a_sound_model(material: str) -> None:
    model = chain_model(material)
    assert model.made
    assert all(f.mass_t is not None or f.share is not None for f in model.made)
    assert all((f.sd_t or f.sd_share or 0) > 0 for f in model.made)
    assert all(f.gross_t > 0 and f.content.high > 0 and f.gsd > 1 for f in model.trade)
    assert all(most.mass_t > 0 for most in model.most)
