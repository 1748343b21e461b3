"""The `indicators` verb: a row for every question, with its range or its reason."""

import json
import math
from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from minamoto.core.errors import UnknownName
from minamoto.core.finding import Finding
from minamoto.data import warehouse
from minamoto.indicators import INDICATORS
from minamoto.study.exposure import exposures_of
from minamoto.study.measure_inputs.registry import PROVIDERS
from minamoto.study.measures import measures
from minamoto.study.shares import shares
from minamoto.study.supply import supplies

DAY = date(2026, 11, 23)
KEYS = [indicator.key for indicator in INDICATORS]


@pytest.fixture(scope="module")
def found() -> Finding:
    """Every measure of every material for Japan."""
    return measures(country="Japan", on=DAY)


@pytest.fixture(scope="module")
def table(found: Finding) -> pl.DataFrame:
    return found.to_polars()


def value(table: pl.DataFrame, indicator: str, material: str, **where: object) -> float:
    rows = table.filter(indicator=indicator, material=material, **where)
    return float(rows["value"].item())


def test_every_indicator_has_a_provider() -> None:
    assert list(PROVIDERS) == KEYS


def test_every_indicator_answers_for_every_material(table: pl.DataFrame) -> None:
    materials = warehouse.table("materials")["material"]
    asked = {(key, material) for key in KEYS for material in materials}
    assert set(table.select("indicator", "material").iter_rows()) == asked


def test_a_row_without_a_value_says_why_in_both_languages(table: pl.DataFrame) -> None:
    silent = table.filter(
        pl.col("value").is_null() & (pl.col("reason_ja").is_null() | pl.col("reason_en").is_null())
    )
    assert silent.is_empty()
    assert table.filter(pl.col("reason_ja").is_null() != pl.col("reason_en").is_null()).is_empty()


def test_a_value_carries_its_source_grade_unit_and_subject(table: pl.DataFrame) -> None:
    known = table.filter(pl.col("value").is_not_null())
    assert known.select("source", "grade", "unit", "subject").null_count().row(0) == (0, 0, 0, 0)
    dated = known.filter(pl.col("indicator") != "by_product_dependence")
    assert dated["year"].null_count() == 0


def test_every_source_is_one_that_ships(table: pl.DataFrame) -> None:
    used = set(table["source"].drop_nulls().str.split(";").explode())
    assert used <= set(warehouse.table("sources")["source"])


def test_a_range_holds_its_value_and_says_its_kind(table: pl.DataFrame) -> None:
    ranged = table.filter(pl.col("low").is_not_null() & pl.col("high").is_not_null())
    assert ranged.filter(pl.col("low") > pl.col("high")).is_empty()
    inside = ranged.filter(pl.col("value").is_not_null())
    assert inside.filter(~pl.col("value").is_between("low", "high")).is_empty()
    has_range = pl.col("low").is_not_null() | pl.col("high").is_not_null()
    assert table.filter(has_range != pl.col("interval").is_not_null()).is_empty()
    assert set(table["interval"].drop_nulls()) == {"90%", "bounds"}


def test_values_keep_within_the_limits_of_the_registry(table: pl.DataFrame) -> None:
    for indicator in INDICATORS:
        rows = table.filter(pl.col("indicator") == indicator.key)
        for column in ("value", "low", "high"):
            numbers = rows[column].drop_nulls()
            slack = 1e-9
            assert ((numbers >= indicator.low - slack) & (numbers <= indicator.high + slack)).all()


def test_the_finding_is_json(found: Finding) -> None:
    for part in found.tables:
        text = json.dumps(part.frame.to_dicts(), allow_nan=False, ensure_ascii=False)
        assert len(json.loads(text)) == part.frame.height
    assert json.loads(json.dumps(dict(found.question)))["country"] == "JPN"


def test_indicators_subjects_and_materials_have_names(found: Finding, table: pl.DataFrame) -> None:
    names = found.table("names").frame
    for kind, column in (("indicator", "indicator"), ("country", "subject"), ("material",) * 2):
        assert set(table[column].drop_nulls()) <= set(names.filter(kind=kind)["key"])


def test_joined_forms_have_a_japanese_name(found: Finding, table: pl.DataFrame) -> None:
    names = found.table("names").frame.filter(kind="form")
    called = dict(names.select("key", "name_ja").iter_rows())
    row = table.filter(indicator="ore_refined_gap", material="cobalt").row(0, named=True)
    assert called[f"cobalt||{row['form']}"].count("コバルト") >= 1
    lifetime = table.filter(indicator="reserves_to_production", material="copper")["form"].item()
    assert called[f"copper|ore|{lifetime}"].startswith("埋蔵量：")


def test_magnesium_is_as_concentrated_as_its_table_says(table: pl.DataFrame) -> None:
    # USGS, Mineral Commodity Summaries 2026, magnesium metal: China 953 of 1 084 kt in 2024.
    top = value(table, "top1_share", "magnesium", stage="refined")
    assert top == pytest.approx(953 / 1084, abs=5e-4)
    hhi = value(table, "hhi", "magnesium", stage="refined")
    assert top**2 < hhi < top**2 + (1 - top) ** 2
    assert value(table, "effective_number", "magnesium", stage="refined") == pytest.approx(1 / hhi)


def test_cobalt_mines_are_as_concentrated_as_the_two_faces_say(table: pl.DataFrame) -> None:
    face = shares("cobalt").to_polars("faces").row(0, named=True)
    row = table.filter(indicator="hhi", material="cobalt", stage="ore").row(0, named=True)
    assert (row["value"], row["low"], row["high"]) == (
        face["ore_hhi"], face["ore_hhi_low"], face["ore_hhi_high"],
    )  # fmt: skip
    assert 0.45 < row["value"] < 0.60  # DR Congo at about 73 %
    gap = value(table, "ore_refined_gap", "cobalt")
    assert gap == pytest.approx(face["shifted_share"])


IEA_MINERALS = ("cobalt", "copper", "graphite", "lithium", "magnet_rare_earths", "nickel")


@pytest.mark.parametrize("material", IEA_MINERALS)
def test_refined_top_three_agree_with_what_the_iea_prints(
    table: pl.DataFrame, material: str
) -> None:
    # IEA, Critical Minerals Dataset 2025, concentration in 2024.
    printed = warehouse.table("concentration_projections").filter(
        material=material, stage="refined", year=2024
    )["top3_share"].item()  # fmt: skip
    row = table.filter(indicator="top3_share", material=material, stage="refined")
    if row["source"].item() == "iea_cmd2025":
        assert row["value"].item() == pytest.approx(printed, abs=1e-3)
    else:  # another publisher's figures: the range holds what the IEA says
        assert row["low"].item() - 1e-3 <= printed <= row["high"].item() + 1e-3


def test_eu_governance_is_that_of_the_exposures(table: pl.DataFrame) -> None:
    for exposure in exposures_of(supplies(["cobalt", "nickel", "gallium"], headline_only=True)):
        supply = exposure.supply
        row = table.filter(
            indicator="eu_governance_hhi", material=supply.material, stage=supply.stage,
            form=supply.form,
        ).row(0, named=True)  # fmt: skip
        if row["value"] is None:
            assert "no governance figure" in row["reason_en"]
            assert exposure.ungoverned_share > supply.unnamed_share
        else:
            assert row["value"] == pytest.approx(exposure.value)
        assert row["low"] <= exposure.low + 1e-12
        assert row["high"] >= exposure.high - 1e-12


def test_eu_supply_risk_of_2017_lies_where_the_study_prints_it(table: pl.DataFrame) -> None:
    graphite = table.filter(
        pl.col("indicator") == "eu_supply_risk", pl.col("material") == "graphite",
        pl.col("year") == 2017,
    )  # fmt: skip
    # European Commission (2017), tables 3, 18 and 19: natural graphite 2.9 from rounded inputs.
    assert graphite["value"].item() == pytest.approx(2.957, abs=5e-4)
    printed = warehouse.table("eu_inputs").filter(pl.col("material").is_not_null())
    of_study = table.filter(
        pl.col("indicator").is_in(["eu_supply_risk", "eu_supply_risk_one_source"]),
        pl.col("year") == 2017,
        pl.col("value").is_not_null(),
    ).with_columns(pl.col("form").str.split(": ").list.last().alias("name"))
    both = of_study.join(printed.select("name", "supply_risk"), on="name")
    assert both.height == of_study.height > 30
    half = 0.05 + 1e-9  # one decimal is printed
    apart = both.filter(
        (pl.col("supply_risk") < pl.col("low") - half)
        | (pl.col("supply_risk") > pl.col("high") + half)
    )
    assert apart.is_empty()


def test_controls_count_from_the_day_they_take_effect() -> None:
    # China, MOFCOM and GAC announcement 23 of 2023: gallium licences from 1 August 2023.
    before, after = (
        measures("controlled_share", materials=["gallium"], on=day).to_polars()
        for day in (date(2023, 7, 31), date(2023, 8, 1))
    )
    top = measures("top1_share", materials=["gallium"]).to_polars()
    assert value(before, "controlled_share", "gallium", stage="refined") == 0
    assert value(after, "controlled_share", "gallium", stage="refined") == pytest.approx(
        value(top, "top1_share", "gallium", stage="refined")
    )


def test_import_reliance_is_that_of_its_figures() -> None:
    row = (
        measures("eu_import_reliance", materials=["copper"], country="Germany")
        .to_polars()
        .filter(stage="refined")
        .row(0, named=True)
    )
    year, code = row["year"], "740311"
    trade = (
        warehouse.scan("trade")
        .filter(
            (pl.col("hs6") == code) & (pl.col("year") == year) & (pl.col("source").is_in(
                row["source"].split(";"))) & (pl.col("exporter") != pl.col("importer"))
        )
        .collect()
    )  # fmt: skip
    arrived = float(trade.filter(importer="DEU")["gross_t"].sum())
    left = float(trade.filter(exporter="DEU")["gross_t"].sum())
    made = warehouse.table("production").filter(
        material="copper", stage="refined", country="DEU", year=year, source="usgs_mcs2026"
    )["mass_t"].item()  # fmt: skip
    net = (arrived - left) * 0.9999
    assert row["value"] == pytest.approx(net / (made + net), rel=1e-3)
    assert row["low"] < row["value"] < row["high"]


@pytest.mark.parametrize(("material", "stage"), [("copper", "refined"), ("fluorspar", "ore")])
def test_reliance_of_the_united_states_is_near_what_the_usgs_prints(
    material: str, stage: str
) -> None:
    # USGS, Mineral Commodity Summaries 2026: 45 % of copper and 100 % of fluorspar in 2024. It
    # counts old scrap and stocks too, so the two forms agree only roughly.
    printed = {"copper": 0.45, "fluorspar": 1.0}[material]
    table = measures("eu_import_reliance", materials=[material], country="USA").to_polars()
    row = table.filter(stage=stage).row(0, named=True)
    if row["value"] is None:
        assert "withholds" in row["reason_en"]
    else:
        assert row["value"] == pytest.approx(printed, abs=0.05)


def test_output_that_a_source_withholds_is_never_taken_for_zero() -> None:
    # USGS MCS 2026 withholds what the United States make of borates and titanium sponge, and prints
    # zero for primary magnesium.
    table = measures(
        "eu_import_reliance", materials=["boron", "titanium", "magnesium"], country="USA"
    ).to_polars()
    for material, stage in (("boron", "ore"), ("titanium", "refined")):
        row = table.filter(material=material, stage=stage).row(0, named=True)
        assert row["value"] is None
        assert "withholds" in row["reason_en"]
    assert value(table, "eu_import_reliance", "magnesium", stage="refined") == 1.0


def test_a_supply_with_a_withheld_figure_says_so(table: pl.DataFrame) -> None:
    boron = table.filter(indicator="hhi", material="boron", stage="ore").row(0, named=True)
    assert boron["interval"] == "bounds"
    assert "United States" in boron["reason_en"]
    gini = table.filter(indicator="gini", material="boron", stage="ore").row(0, named=True)
    assert gini["value"] is None


def test_a_country_that_makes_none_lives_on_imports_whatever_the_content(
    table: pl.DataFrame,
) -> None:
    row = table.filter(indicator="eu_import_reliance", material="magnesium", stage="refined")
    assert row.select("value", "low", "high").row(0) == (1.0, 1.0, 1.0)


def test_trade_in_a_metal_is_not_set_against_output_of_its_oxide(table: pl.DataFrame) -> None:
    # output of arsenic is printed as As2O3, and HS 280480 holds the metal
    row = table.filter(indicator="eu_import_reliance", material="arsenic", stage="refined")
    assert row["value"].item() is None
    assert "oxide" in row["reason_en"].item()


def test_shared_codes_keep_a_value_and_say_so(found: Finding, table: pl.DataFrame) -> None:
    gallium = table.filter(
        indicator="import_concentration", material="gallium", form="HS 811292"
    ).row(0, named=True)
    assert gallium["value"] is not None
    assert "shared with other goods" in gallium["reason_en"]
    assert any("shared with other goods" in text.en for text in found.warnings)
    magnesium = table.filter(
        indicator="import_concentration", material="magnesium", form="HS 810411"
    ).row(0, named=True)
    assert magnesium["value"] > 0.8
    assert magnesium["reason_en"] is None


def test_price_volatility_is_that_of_the_printed_prices(table: pl.DataFrame) -> None:
    rows = table.filter(indicator="price_volatility", material="germanium").drop_nulls("value")
    series = rows["form"][0]
    price = warehouse.table("prices").filter(series=series).sort("year")["price_usd_per_t"]
    moves = [math.log(b / a) for a, b in pairwise(price)]
    mean = sum(moves) / len(moves)
    spread = math.sqrt(sum((m - mean) ** 2 for m in moves) / (len(moves) - 1))
    assert rows["value"][0] == pytest.approx(spread)


def test_no_lifetime_is_shorter_than_a_year_of_mining(table: pl.DataFrame) -> None:
    lifetimes = table.filter(indicator="reserves_to_production")
    assert (lifetimes["value"].drop_nulls() > 1).all()
    copper = lifetimes.filter(material="copper")["value"].item()
    assert copper == pytest.approx(980 / 23, rel=0.01)  # USGS MCS 2026: 980 Mt over 23 Mt


def test_inputs_that_nobody_publishes_are_named(table: pl.DataFrame) -> None:
    cobalt = table.filter(indicator="n_minus_one", material="cobalt", stage="refined")
    assert cobalt["value"].item() is None
    assert "demand of the largest supplier" in cobalt["reason_en"].item()
    assert 0 < cobalt["low"].item() < 1
    for key in ("usgs_supply_risk", "usgs_expected_loss", "net_import_reliance"):
        assert (
            table.filter(indicator=key)["value"].null_count() == table.filter(indicator=key).height
        )


def test_the_united_states_have_their_printed_reliance() -> None:
    rows = measures("net_import_reliance", materials=["gallium"], country="USA").to_polars()
    assert rows["value"].to_list() == [1.0]  # USGS MCS 2026: 100 %


def test_names_of_indicators_work_in_both_languages() -> None:
    for name in ("gini", "ジニ係数", "Gini coefficient"):
        assert measures(name, materials="Ga").to_polars()["indicator"].unique().to_list() == [
            "gini"
        ]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ({"indicators": ["top1_shar"]}, "top1_share"),
        ({"materials": ["neodimium"]}, "neodymium"),
        ({"country": "Jpan"}, "japan"),
    ],
)
def test_unknown_names_raise_with_the_nearest(asked: dict[str, object], near: str) -> None:
    with pytest.raises(UnknownName) as caught:
        measures(**asked)  # type: ignore[arg-type]  # names are what is tested
    assert near in {suggestion.casefold() for suggestion in caught.value.suggestions}
