"""The chain tables: every key they name exists, and each chain runs from ore to product."""

from __future__ import annotations

import polars as pl
import pytest

from minamoto.core.chain import ALL, Chain, Range
from minamoto.core.errors import UnknownName
from minamoto.core.stage import STAGE_KEYS
from minamoto.data import chains, parameters, reference

FORMS = reference.table("chain_forms")
CODES = reference.table("chain_codes")
STEPS = reference.table("chain_steps")
REAGENTS = reference.table("chain_reagents")
SERIES = ["stage", "form", "source", "year"]
PREFERRED, OTHER = "baci_hs17_atlas_2024", "baci_hs92_geopolrisk"
YEAR = 2024


@pytest.fixture(params=chains.materials())
def chain(request: pytest.FixtureRequest) -> Chain:
    return chains.chain(request.param)


def traded() -> pl.DataFrame:
    flows = reference.scan("trade").filter(pl.col("year") == YEAR)
    return flows.select("source", "hs6", "exporter").unique().collect()


def test_every_series_has_rows_of_its_kind() -> None:
    rows = reference.table("production")
    observed = FORMS.drop_nulls("series_form").select(
        "material", *[pl.col(f"series_{name}").alias(name) for name in SERIES], "series_kind"
    )
    found = (
        observed.join(rows, on=["material", *SERIES], how="left")
        .group_by("material", *SERIES, "series_kind")
        .agg(pl.col("quantity").sum().alias("mass"), pl.col("share").sum())
    )
    column = pl.when(pl.col("series_kind") == "mass").then("mass").otherwise("share")
    assert found.filter(~(column > 0)).rows() == []


def test_series_columns_are_given_together() -> None:
    columns = [f"series_{name}" for name in (*SERIES, "kind")]
    columns += ["content_low", "content", "content_high"]
    given = FORMS.select(pl.sum_horizontal(pl.col(columns).is_not_null()).alias("n"))["n"]
    assert set(given) <= {0, len(columns)}


def test_no_series_stands_for_two_forms() -> None:
    key = ["material", *[f"series_{name}" for name in SERIES]]
    assert FORMS.drop_nulls("series_form").filter(pl.struct(key).is_duplicated()).rows() == []


def test_content_of_a_series_holds_what_the_table_of_contents_says() -> None:
    """Where both count the element; an oxide or mineral basis counts otherwise."""
    rows = FORMS.filter(series_kind="mass", basis="element").iter_rows(named=True)
    for row in rows:
        stated = parameters.form_content(row["material"], row["series_stage"], row["series_form"])
        if stated.value is not None:
            assert row["content_low"] <= stated.value + 1e-4, row["material"]
            assert row["content_high"] >= stated.value - 1e-4, row["material"]


def test_every_code_is_traded_in_the_year_and_edition() -> None:
    codes = CODES.select("material", "hs6", pl.col("trade_source").alias("source")).unique()
    assert codes.join(traded(), on=["hs6", "source"], how="anti").rows() == []


def test_every_exporter_with_a_row_of_its_own_exports() -> None:
    own = CODES.filter(pl.col("exporter") != ALL)
    own = own.select("material", "hs6", "exporter", pl.col("trade_source").alias("source"))
    assert own.join(traded(), on=["hs6", "source", "exporter"], how="anti").rows() == []


def test_the_later_edition_is_read_where_it_has_the_code() -> None:
    later = set(traded().filter(source=PREFERRED)["hs6"])
    for row in CODES.select("hs6", "trade_source").unique().iter_rows(named=True):
        assert row["trade_source"] == (PREFERRED if row["hs6"] in later else OTHER), row["hs6"]


def test_a_form_traded_by_codes_has_codes_and_no_other_has_any() -> None:
    counted = CODES.filter(pl.col("split_high") > 0).select("material", "form").unique()
    by_codes = FORMS.filter(pl.col("trade").is_in(["codes", "both"])).select("material", "form")
    assert by_codes.join(counted, on=["material", "form"], how="anti").rows() == []
    assert counted.join(by_codes, on=["material", "form"], how="anti").rows() == []


def test_figures_are_ordered(chain: Chain) -> None:
    """`Range` refuses disorder; shares of use and feed are plain pairs."""
    assert all(isinstance(code.content, Range) for code in chain.codes)
    for form in chain.forms:
        for low, high in filter(None, (form.use, form.other_feed)):
            assert 0 <= low <= high <= 1


def test_positions_are_distinct_and_never_go_back_a_stage(chain: Chain) -> None:
    positions = [form.position for form in chain.forms]
    assert positions == list(range(1, len(positions) + 1))
    stages = [STAGE_KEYS.index(form.stage) for form in chain.forms]
    assert stages == sorted(stages)


def test_steps_go_downstream_between_known_forms(chain: Chain) -> None:
    for step in chain.steps:
        assert chain.form(step.from_form).position < chain.form(step.to_form).position
        assert step.process_yield.high <= 1
        assert step.process_yield.value > 0


def test_every_form_is_made_of_another_or_enters_the_chain(chain: Chain) -> None:
    """Only the forms that nothing is made into may be first: ore, or a by-product of its host."""
    made = {step.to_form for step in chain.steps}
    for form in chain.forms:
        if form.key not in made and form.position > 1:
            assert form.stage in ("ore", "concentrate"), (chain.material, form.key)


def test_all_leaves_at_the_last_form_and_only_there(chain: Chain) -> None:
    sends = {step.from_form for step in chain.steps}
    for form in chain.forms:
        assert (form.use is None) == (form.key not in sends), (chain.material, form.key)


def test_all_forms_of_a_chain_have_one_basis(chain: Chain) -> None:
    assert len({form.basis for form in chain.forms}) == 1


def test_no_code_gives_away_more_than_it_holds(chain: Chain) -> None:
    pairs = {(code.hs6, code.exporter) for code in chain.codes}
    for hs6, exporter in pairs:
        assert sum(code.split.low for code in chain.traded_as(hs6, exporter)) <= 1


def test_materials_share_a_code_without_using_it_up_twice() -> None:
    """The likeliest parts of a code that several materials claim add up to the whole at most.

    The magnet elements are a part of the rare earths: there the content makes the difference.
    """
    parts = (
        CODES.filter((pl.col("exporter") == ALL) & (pl.col("material") != "magnet_rare_earths"))
        .group_by("hs6")
        .agg(pl.col("split").sum())
    )
    assert parts.filter(pl.col("split") > 1 + 1e-9).rows() == []


def test_hosts_and_reagents_are_forms_of_chains(chain: Chain) -> None:
    for host in chain.hosts:
        chains.chain(host.material).form(host.form)
        assert chain.form(host.to_form).position == 1
    for reagent in chain.reagents:
        chain.form(reagent.form)
        chains.chain(reagent.material).form(reagent.reagent_form)
        assert reagent.material != chain.material


def test_chains_feed_each_other_without_a_circle() -> None:
    needs = {
        name: {h.material for h in chains.chain(name).hosts}
        | {r.material for r in chains.chain(name).reagents}
        for name in chains.materials()
    }
    while ready := [name for name, others in needs.items() if not others & needs.keys()]:
        needs = {name: others for name, others in needs.items() if name not in ready}
    assert needs == {}


def test_rows_without_a_publication_say_so() -> None:
    for table in (FORMS, CODES, STEPS, REAGENTS):
        unread = pl.col("source") == "general_knowledge"
        assert table.filter(unread != (pl.col("evidence") == "general_knowledge")).rows() == []


def test_every_material_has_a_tier_that_its_chain_bears_out() -> None:
    tiers = {row.material: row.tier for row in chains.coverage()}
    assert set(tiers) == set(reference.table("materials")["material"])
    assert {name for name, tier in tiers.items() if tier != "C"} == set(chains.materials())
    assert {name for name in chains.materials() if balanced(chains.chain(name))} == {
        name for name, tier in tiers.items() if tier == "A"
    }


def balanced(chain: Chain) -> bool:
    """Tonnes are observed at a form and at another that is made of it, at once or in steps."""
    observed = {form.key for form in chain.forms if form.series and form.series.kind == "mass"}
    reached = {form.key: {form.key} & observed for form in chain.forms}
    for form in chain.forms:
        for step in chain.steps:
            if step.from_form == form.key:
                reached[step.to_form] |= reached[form.key]
    return any(len(reached[key]) > 1 and key in observed for key in reached)


def test_an_exporters_own_row_stands_in_place_of_the_rest() -> None:
    cobalt = chains.chain("cobalt")
    assert [code.form for code in cobalt.traded_as("810510", "COD")] == ["hydroxide"]
    assert [code.form for code in cobalt.traded_as("810510", "JPN")] == ["refined"]
    assert cobalt.traded_as("260300", "COD") == ()


def test_electrolytic_magnesium_takes_no_ferrosilicon() -> None:
    magnesium = chains.chain("magnesium")
    per_tonne = {
        country: {r.material: r.t_per_t.value for r in magnesium.reagents_of("metal", country)}
        for country in ("CHN", "ISR")
    }
    assert per_tonne["CHN"]["silicon"] > 0.7
    assert per_tonne["ISR"]["silicon"] == 0


def test_a_material_without_chain_is_named() -> None:
    with pytest.raises(UnknownName, match="chain"):
        chains.chain("unobtainium")


def test_a_group_stands_in_only_for_members_without_tonnes_and_has_some_itself() -> None:
    for member, found in chains.groups().items():
        assert found.group in chains.materials()
        assert any(
            form.series is not None and form.series.kind == "mass"
            for form in chains.chain(found.group).forms
        )
        if member in chains.materials():
            kinds = {form.series.kind for form in chains.chain(member).forms if form.series}
            assert kinds <= {"share"}, member
