"""Every row of the published program's output, reproduced or listed with the reason.

`golden/geopolrisk/geopolrisk_py_2.0.1.csv` is the output of geopolrisk-py 2.0.1 (Koyamparambath et
al. 2024) for Japan, Germany and India, 53 raw materials, 2018-2024. `g_of_the_program.csv` holds
the political instability that the program used for the exporters where ours is another or none:
0.5 for Taiwan (its trade code 490 has no row in the program's table) and for territories without a
figure, and French Guiana's figure for Guyana (two rows of the program's table carry Guyana's code).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from minamoto.data import warehouse
from minamoto.study.geopolrisk import TRADE_SOURCE, geopolrisk

GOLDEN = Path(__file__).parents[1] / "golden" / "geopolrisk"
IMPORTERS = ("JPN", "DEU", "IND")
KEY = ["raw_material", "importer", "year"]
OF_TONNES = ["hhi", "imports_t", "domestic_t"]
OF_G = ["numerator_t", "import_risk", "score"]
OF_PRICE = ["price_kusd_per_t", "cf"]
TOLERANCE = 1e-9

# Lead 2024: the program cuts production to whole tonnes after a float error (471155.99999999994 t
# of Australia becomes 471155 t), so its HHI is 2e-7 off the definition.
CUT_BY_THE_PROGRAM = (pl.col("raw_material") == "Lead") & (pl.col("year") == 2024)


@cache
def published() -> pl.DataFrame:
    return pl.read_csv(
        GOLDEN / "geopolrisk_py_2.0.1.csv",
        schema_overrides={"year": pl.Int16, "hs6": pl.String},
    ).rename({"item": "raw_material"})


@cache
def ours() -> pl.DataFrame:
    years = range(2018, 2025)
    return geopolrisk(importers=IMPORTERS, years=years).to_polars()


@cache
def ours_with_g_of_the_program() -> pl.DataFrame:
    table = pl.read_csv(GOLDEN / "g_of_the_program.csv")
    frames = []
    for year in range(2018, 2025):
        rows = table.filter(pl.col("year") == year)
        given = dict(zip(rows["country"], rows["instability"], strict=True))
        answer = geopolrisk(importers=IMPORTERS, years=[year], instability=given)
        frames.append(answer.to_polars())
    return pl.concat(frames)


def beside(rows: pl.DataFrame) -> pl.DataFrame:
    """Published rows with ours; `same_x`: both null, or equal to 1e-9."""
    both = published().join(
        rows.with_columns(pl.lit(value=True).alias("has_row")), on=KEY, how="left", suffix="_ours"
    )
    return both.with_columns(
        (
            ((pl.col(f"{c}_ours") - pl.col(c)).abs() <= TOLERANCE * pl.col(c).abs())
            | (pl.col(c).is_null() & pl.col(f"{c}_ours").is_null())
        )
        .fill_null(value=False)
        .alias(f"same_{c}")
        for c in (*OF_TONNES, *OF_G, *OF_PRICE)
    )


def same(columns: list[str]) -> pl.Expr:
    return pl.all_horizontal(f"same_{c}" for c in columns)


def verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    """What became of each published row."""
    everything = same([*OF_TONNES, *OF_G, *OF_PRICE])
    no_imports = (pl.col("imports_t_ours") == 0) & (pl.col("domestic_t_ours") > 0)
    verdict = (
        pl.when(pl.col("has_row").is_null())
        .then(pl.lit("production does not ship"))
        .when(pl.col("imports_t_ours").is_null() & pl.col("score").is_null())
        .then(pl.lit("both missing: no trade under the code"))
        .when(pl.col("imports_t_ours").is_null())
        .then(pl.lit("ours missing: imports without a weight"))
        .when(pl.col("missing_exporters").is_not_null() & pl.col("score_ours").is_null())
        .then(pl.lit("ours missing: exporter without g"))
        .when(pl.col("score_ours").is_null())
        .then(pl.lit("ours missing: 0/0"))
        .when(no_imports & same([*OF_TONNES, *OF_G]))
        .then(pl.lit("score reproduced, no imports so no price"))
        .when(everything)
        .then(pl.lit("reproduced"))
        .when(CUT_BY_THE_PROGRAM)
        .then(pl.lit("production cut to whole tonnes"))
        .otherwise(pl.lit("another g"))
    )
    return rows.with_columns(verdict.alias("verdict"))


def counts(rows: pl.DataFrame) -> dict[str, int]:
    return dict(rows.group_by("verdict").len().sort("verdict").iter_rows())


def listed(rows: pl.DataFrame) -> str:
    """Verdicts by raw material, importer and years, to read with `pytest -s`."""
    lines = (
        rows.filter(pl.col("verdict") != "reproduced")
        .group_by("verdict", "raw_material", "importer")
        .agg(pl.col("year").sort().cast(pl.String).str.join(" "))
        .sort("verdict", "raw_material", "importer")
    )
    return "\n".join(" | ".join(line) for line in lines.iter_rows())


def test_each_published_row_is_reproduced_or_has_its_reason() -> None:
    rows = verdicts(beside(ours()))
    print(listed(rows))
    assert counts(rows) == {
        "reproduced": 593,
        "score reproduced, no imports so no price": 5,
        "another g": 226,
        "production cut to whole tonnes": 3,
        "ours missing: exporter without g": 6,
        "ours missing: 0/0": 6,
        "ours missing: imports without a weight": 1,
        "both missing: no trade under the code": 21,
        "production does not ship": 252,
    }


def test_with_the_g_of_the_program_every_row_that_has_supply_is_reproduced() -> None:
    rows = verdicts(beside(ours_with_g_of_the_program()))
    assert counts(rows) == {
        "reproduced": 593 + 226 + 6,
        "score reproduced, no imports so no price": 5,
        "production cut to whole tonnes": 3,
        "ours missing: 0/0": 6,
        "ours missing: imports without a weight": 1,
        "both missing: no trade under the code": 21,
        "production does not ship": 252,
    }


def test_another_g_concerns_imports_from_taiwan_and_guyana_only() -> None:
    rows = verdicts(beside(ours())).filter(pl.col("verdict") == "another g")
    flows = warehouse.scan("trade").filter(
        (pl.col("source") == TRADE_SOURCE)
        & pl.col("importer").is_in(IMPORTERS)
        & pl.col("exporter").is_in(["TWN", "GUY"])
        & (pl.col("gross_t") > 0)
    )
    from_there = flows.select("hs6", "importer", "year").unique().collect()
    codes = rows.select(*KEY, pl.col("hs6").str.split(";")).explode("hs6")
    explained = codes.join(from_there, on=["hs6", "importer", "year"]).select(KEY).unique()
    assert explained.height == rows.height


def test_what_does_not_hang_on_g_is_reproduced_in_every_row_whose_production_ships() -> None:
    rows = beside(ours()).filter(
        pl.col("has_row") & pl.col("imports_t_ours").is_not_null() & ~CUT_BY_THE_PROGRAM
    )
    assert rows.filter(~same(OF_TONNES)).rows() == []
    traded = rows.filter(pl.col("imports_t_ours") > 0)
    assert traded.filter(~same(["price_kusd_per_t"])).rows() == []


def test_the_cut_to_whole_tonnes_moves_the_score_by_less_than_a_millionth() -> None:
    rows = beside(ours_with_g_of_the_program()).filter(CUT_BY_THE_PROGRAM)
    assert rows.height == 3
    off = rows.select((pl.col("hhi_ours") / pl.col("hhi") - 1).abs())["hhi_ours"]
    assert (off > TOLERANCE).all()
    assert (off < 1e-6).all()
    assert rows.filter(~same(["numerator_t", "import_risk"])).rows() == []


def test_where_ours_is_missing_for_want_of_g_the_bounds_hold_the_guess() -> None:
    rows = verdicts(beside(ours())).filter(pl.col("verdict") == "ours missing: exporter without g")
    assert (
        rows.filter(
            ~pl.col("score").is_between(pl.col("score_low") - 1e-12, pl.col("score_high") + 1e-12)
        ).rows()
        == []
    )
    assert rows["reason_ja"].null_count() == rows["reason_en"].null_count() == 0
