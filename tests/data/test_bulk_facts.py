"""Published figures are in the shipped tables, each with its citation."""

from pathlib import Path

import polars as pl
import pytest

from minamoto.data import reference

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "data"
FACTS = pl.read_csv(GOLDEN / "facts.csv", schema_overrides={"material_or_hs6": pl.String})
CONCENTRATION = pl.read_csv(GOLDEN / "concentration_sample.csv")
PRINTED = 6e-5  # shares are printed to four decimals
SERIES = ["material", "stage", "form", "source", "year"]


@pytest.mark.parametrize("fact", FACTS.to_dicts(), ids=lambda fact: fact["citation"])
def test_published_figure_is_in_the_table(fact: dict[str, str | int | float]) -> None:
    rows = reference.table(str(fact["table"])).filter(
        (pl.col("year") == fact["year"]) & (pl.col("source") == fact["source"])
    )
    key = "hs6" if fact["table"] == "japan_imports" else "material"
    rows = rows.filter(pl.col(key) == fact["material_or_hs6"])
    if fact["stage"]:
        rows = rows.filter(pl.col("stage") == fact["stage"])
    if fact["table"] == "production":
        rows = rows.filter(pl.col("country") == fact["country"])
    if fact["material_or_hs6"] == "titanium":
        rows = rows.filter(pl.col("form").str.starts_with("ilmenite"))
    tolerance = float(fact["tolerance"])
    assert rows[str(fact["column"])].to_list() == [
        pytest.approx(float(fact["value"]), abs=tolerance, rel=1e-12)
    ]


def test_japan_has_no_row_of_magnesium_after_1994() -> None:
    rows = reference.table("production").filter(
        (pl.col("material") == "magnesium")
        & (pl.col("stage") == "refined")
        & (pl.col("country") == "JPN")
    )
    assert rows["year"].max() == 1994
    assert rows.filter(pl.col("quantity") == 0).is_empty()


def test_imports_of_magnesium_follow_from_the_flows() -> None:
    flows = (
        reference.scan("trade")
        .filter((pl.col("hs6") == "810411") & (pl.col("importer") == "JPN"))
        .collect()
    )
    value = pl.col("value_usd")
    china = flows.group_by("source", "year").agg(
        (value.filter(pl.col("exporter") == "CHN").sum() / value.sum()).alias("share")
    )
    found = {(row["source"], row["year"]): row["share"] for row in china.to_dicts()}
    assert found["baci_top6_atlas", 2002] == pytest.approx(0.892, abs=5e-4)
    assert found["baci_top6_atlas", 2015] == pytest.approx(0.997, abs=5e-4)
    assert found["baci_hs17_atlas_2024", 2024] == pytest.approx(0.980, abs=5e-4)


def test_editions_say_that_the_long_magnesium_series_keeps_six_partners() -> None:
    editions = reference.table("trade_editions")
    kept = dict(zip(editions["source"], editions["partners"], strict=True))
    assert kept["baci_top6_atlas"] == "largest six of each country"
    assert kept["baci_hs17_atlas_2024"] == "all"


def test_concentration_of_a_sample_of_series_is_as_the_compilation_printed_it() -> None:
    production = reference.table("production")
    world = reference.table("world_production").select(*SERIES, pl.col("quantity").alias("world"))
    figure = pl.coalesce("share", "quantity")
    summed = production.group_by(SERIES).agg(pl.col("quantity").sum().alias("summed"))
    named = production.filter(pl.col("country") != "ZZZ").with_columns(figure.alias("figure"))
    found = named.group_by(SERIES).agg(
        pl.col("figure").max().alias("first"),
        pl.col("figure").top_k(3).sum().alias("three"),
        (pl.col("figure") ** 2).sum().alias("squares"),
        pl.col("figure").filter(pl.col("country") == "CHN").sum().alias("china"),
    )
    keys = CONCENTRATION.with_columns(pl.col("year").cast(pl.Int16))
    joined = (
        keys.join(found, on=SERIES, how="left")
        .join(summed, on=SERIES, how="left")
        .join(world, on=SERIES, how="left")
    )
    is_share = pl.col("denominator_basis") == "shares"
    total = pl.when(is_share).then(1.0).otherwise(pl.max_horizontal("world", "summed"))
    off = joined.select(
        (pl.col("first") / total - pl.col("top_share")).abs().alias("top"),
        (pl.col("three") / total - pl.col("top3_share")).abs().alias("top3"),
        (pl.col("squares") / total**2 - pl.col("hhi_min")).abs().alias("hhi"),
        (pl.col("china") / total - pl.col("china_share")).abs().alias("china"),
    )
    assert joined.height == 229
    assert off.null_count().row(0) == (0, 0, 0, 0)
    worst = off.max().row(0)
    assert max(worst) < PRINTED, worst


def test_congo_brazzaville_is_not_the_democratic_republic() -> None:
    copper = reference.table("production").filter(
        (pl.col("material") == "copper") & (pl.col("stage") == "ore")
    )
    large = copper.filter((pl.col("country") == "COG") & (pl.col("quantity") > 50_000))
    assert large.is_empty()
    assert copper.filter((pl.col("country") == "COD") & (pl.col("year") == 2023)).height >= 1


def test_a_missing_governance_estimate_is_missing_not_perfect_stability() -> None:
    governance = reference.table("governance")
    without = governance.filter(pl.col("estimate").is_null())
    assert without.height == 225
    assert without["instability"].null_count() == 225
    assert governance.filter(pl.col("instability") == 0).filter(pl.col("estimate") < 1).is_empty()


def test_scaled_governance_is_as_the_eu_study_prints_it() -> None:
    scaled = reference.table("governance_scaled")
    found = dict(zip(scaled["country"], scaled["wgi_scaled"], strict=True))
    assert found["CHN"] == pytest.approx(5.71, abs=5e-3)
    assert found["BRA"] == pytest.approx(5.46, abs=5e-3)
    assert found["COD"] == pytest.approx(8.25, abs=5e-3)


def test_mean_of_six_refining_top_three_is_86_percent() -> None:
    refined = reference.table("concentration_projections").filter(
        (pl.col("stage") == "refined") & (pl.col("year") == 2024)
    )
    assert refined.height == 6
    mean = refined.select(pl.col("top3_share").mean()).item()
    assert mean == pytest.approx(0.858, abs=5e-4)  # IEA prints 86 %


def test_prices_stand_beside_the_printed_figure() -> None:
    prices = reference.table("prices").filter(pl.col("year") == 2024)
    found = {row["series"]: row for row in prices.to_dicts()}
    gold = found["Gold: Price, dollars per troy ounce"]
    assert gold["published"] == "2,388 dollars per troy ounce"
    assert gold["price_usd_per_t"] == pytest.approx(2388 / 31.1034768e-6)
    ore = next(row for name, row in found.items() if name.startswith("Manganese:"))
    assert ore["price_usd_per_t"] == pytest.approx(553.0)  # 5.53 USD per 10 kg of Mn
    scandium = next(row for name, row in found.items() if "Scandium oxide" in name)
    assert scandium["price_usd_per_t"] is None
    assert (scandium["price_low_usd_per_t"], scandium["price_high_usd_per_t"]) == pytest.approx(
        (660e3, 670e3)
    )


def test_a_share_below_a_tenth_of_a_percent_is_a_range() -> None:
    shares = reference.table("eu_supply_shares")
    below = shares.filter(pl.col("share").is_null())
    assert below.height > 100
    assert below.select("share_low", "share_high").unique().rows() == [(0.0, 0.001)]


def test_each_material_and_stage_has_one_headline_that_has_rows() -> None:
    series = reference.table("series")
    counts = series.group_by("material", "stage").agg(pl.col("is_headline").sum())
    assert counts["is_headline"].unique().to_list() == [1]
    rows = reference.table("production")
    assert series.join(
        rows, on=["material", "stage", "form", "source", "year"], how="anti"
    ).is_empty()


def test_exchange_rate_is_local_currency_for_a_dollar() -> None:
    rates = reference.table("exchange_rates")
    yen = rates.filter((pl.col("country") == "JPN") & (pl.col("year") == 1971))
    assert yen.filter(pl.col("month") == 1)["local_per_usd"].item() == pytest.approx(358.02)
