"""Where sources contradict each other: the leader's share of one material and stage, by source."""

from __future__ import annotations

import polars as pl

NEAR = 4  # years from the headline's; older tables differ because the world did
UNUSABLE = "not usable for shares"
COLUMNS = [
    "material", "stage", "country", "headline_source", "headline_share", "share_low", "low_source",
    "low_year", "share_high", "high_source", "high_year", "range", "source_count",
]  # fmt: skip


def leader_shares(
    production: pl.DataFrame, world: pl.DataFrame, series: pl.DataFrame
) -> pl.DataFrame:
    """Lowest and highest share of the leading country that any source gives near the same year.

    Parameters
    ----------
    production, world, series : the tables `production`, `world_production` and `series`

    Returns
    -------
    One row a material and stage with two sources or more, the widest range first. The leader is
    that of the headline series in its year, and each source speaks with its year nearest to that
    one; shares are of the printed world total, or of the sum of countries where none is printed or
    the countries exceed it.
    """
    headline = series.filter(pl.col("is_headline")).select(
        "material", "stage", "form", "source", pl.col("year").alias("headline_year")
    )
    other_goods = series.filter(~pl.col("is_headline"))
    comparable = production.join(other_goods, on=["material", "stage", "form"], how="anti")
    shares = _shares(comparable, world, headline.select("material", "stage", "headline_year"))
    leaders = (
        shares.join(headline, on=["material", "stage", "form", "source"], maintain_order="left")
        .filter(pl.col("country") != "ZZZ")
        .sort("share", "country", descending=[True, False])
        .group_by("material", "stage", maintain_order=True)
        .first()
        .select(
            "material",
            "stage",
            "country",
            pl.col("source").alias("headline_source"),
            pl.col("share").alias("headline_share"),
        )
    )
    told = shares.join(leaders, on=["material", "stage", "country"], maintain_order="left").sort(
        "material", "stage", "share", "source", "form"
    )
    spread = told.group_by(
        "material", "stage", "country", "headline_source", "headline_share", maintain_order=True
    ).agg(
        pl.col("share").first().alias("share_low"),
        pl.col("source").first().alias("low_source"),
        pl.col("year").first().alias("low_year"),
        pl.col("share").last().alias("share_high"),
        pl.col("source").last().alias("high_source"),
        pl.col("year").last().alias("high_year"),
        pl.col("source").n_unique().alias("source_count"),
    )
    return (
        spread.filter(pl.col("source_count") > 1)
        .with_columns((pl.col("share_high") - pl.col("share_low")).alias("range"))
        .select(COLUMNS)
        .sort("range", "material", "stage", descending=[True, False, False])
    )


def _shares(production: pl.DataFrame, world: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Share of each country in the year of each form and source nearest to the headline's."""
    series = ["material", "stage", "form", "source"]
    usable = production.filter(
        ~pl.col("note").str.contains(UNUSABLE).fill_null(value=False)
        & (pl.col("quantity").is_not_null() | pl.col("share").is_not_null())
    ).join(years, on=["material", "stage"], maintain_order="left")
    away = (pl.col("year") - pl.col("headline_year")).abs()
    near = usable.filter((away == away.min().over(series)) & (away <= NEAR))
    one_year = near.filter(pl.col("year") == pl.col("year").min().over(series))
    totals = world.select(*series, "year", pl.col("quantity").alias("printed"))
    known = one_year.join(
        totals, on=[*series, "year"], how="left", maintain_order="left"
    ).with_columns(pl.col("quantity").sum().over(series).alias("summed"))
    total = pl.max_horizontal("printed", "summed")
    share = pl.coalesce("share", pl.when(total > 0).then(pl.col("quantity") / total))
    return known.select(*series, "year", "country", share.alias("share")).filter(
        pl.col("share").is_not_null()
    )
