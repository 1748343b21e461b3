"""The margin at risk of each product: by material, and by the country that stops it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.data.sums import in_order
from minamoto.study.bill_losses import LEAST, Source, losses_of
from minamoto.study.bill_supplies import MASSES
from minamoto.study.networks import KeptNetwork

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

WEEKS = 52.0
DAYS_A_WEEK = 7.0
HOW = ("known", "declared", "statistical", "unknown")
WORST = 3  # countries of each product in table `risk`
DIGITS = 9  # of a share that is lost: equal losses stay equal, whatever the order of the lines
PAIR = ["product", "material"]
SOURCE = ["entry_form", "entry_country", "is_made", "mine_country"]

LOST_SCHEMA = {
    "product": pl.String, "material": pl.String, "country": pl.String, "passed": pl.Float64,
    "lost": pl.Float64,
}  # fmt: skip
PRODUCTS = {
    "product": pl.String, "material": pl.String, "mass_t": pl.Float64, "mass_low_t": pl.Float64,
    "mass_high_t": pl.Float64, "known_share": pl.Float64, "declared_share": pl.Float64,
    "statistical_share": pl.Float64, "unknown_share": pl.Float64, "mine_known_share": pl.Float64,
    "margin_at_risk_per_week": pl.Float64, "currency": pl.String, "worst_country": pl.String,
    "worst_share": pl.Float64, "pass_share": pl.Float64, "stock_weeks": pl.Float64,
}  # fmt: skip
RISK = {
    "product": pl.String, "rank": pl.Int32, "worst_country": pl.String, "material": pl.String,
    "worst_share": pl.Float64, "pass_share": pl.Float64, "unknown_share": pl.Float64,
    "stock_weeks": pl.Float64, "margin_at_risk_per_week": pl.Float64,
    "margin_per_week": pl.Float64, "currency": pl.String, "short_count": pl.Int32,
    "untraced_count": pl.Int32,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What each product loses.

    `products` : a row a product and material, the columns of `PRODUCTS`. `risk` : the `WORST`
    countries of each product, the columns of `RISK`. `unreached` : network and source of supplies
    whose mine no statistics connect with where they enter.
    """

    products: pl.DataFrame
    risk: pl.DataFrame
    unreached: tuple[tuple[str, Source], ...]


def risk_of(
    supplies: pl.DataFrame,
    sold: pl.DataFrame,
    networks: Mapping[str, KeptNetwork],
    home: str,
) -> Risk:
    """What each product loses by each country.

    Parameters
    ----------
    supplies : from `bill_supplies.joined`, a row a product, material and source: `MASSES` [t/yr],
        `stock_days`, `network`, `ENTRY` and `mine_country`
    sold : table `bill_products`
    networks : material to its network
    home : country of the company, never cut off

    Notes
    -----
    A material falls short by the share of it that cannot arrive; a product, whose materials are
    complements, by the largest shortfall of any that it surely holds (`mass_low_t` > 0).
    margin at risk a week = margin_per_unit x annual_volume / 52 x shortfall
    """
    pairs = _pairs(supplies)
    inside = supplies.filter(pl.col("entry_country").is_not_null())
    lost, unreached = _lost(inside, networks, home)
    shares = [
        (pl.col(key) / pl.col("mass_t")).round(DIGITS).alias(key) for key in ("passed", "lost")
    ]
    lost = lost.join(pairs.select(*PAIR, "mass_t"), on=PAIR, maintain_order="left").with_columns(
        shares
    )
    lost = lost.filter(pl.col("passed") >= LEAST)
    weekly = sold.select(
        "product", "currency",
        (pl.col("margin_per_unit") * pl.col("annual_volume") / WEEKS).alias("margin_per_week"),
    )  # fmt: skip
    pairs = pairs.join(weekly, on="product", how="left", maintain_order="left")
    return Risk(
        products=_products(pairs, lost),
        risk=_by_country(weekly, pairs, lost),
        unreached=tuple(unreached),
    )


def _pairs(supplies: pl.DataFrame) -> pl.DataFrame:
    """Product and material: masses, the shortest stock, and how much is known how."""
    how = [
        in_order(pl.col("mass_t").filter(pl.col("status") == status)).alias(f"{status}_t")
        for status in HOW
    ]
    grouped = supplies.group_by(PAIR, maintain_order=True).agg(
        *(in_order(mass) for mass in MASSES),
        *how,
        in_order(pl.col("mass_t").filter(pl.col("mine_country").is_not_null())).alias(
            "mine_known_t"
        ),
        (pl.col("stock_days").min() / DAYS_A_WEEK).alias("stock_weeks"),
        in_order(pl.col("mass_t").filter(pl.col("entry_country").is_null())).alias("outside_t"),
        pl.col("entry_country").is_null().all().alias("is_untraced"),
    )
    share = [
        pl.when(pl.col("mass_t") > 0).then(pl.col(f"{key}_t") / pl.col("mass_t"))
        .alias(f"{key}_share")
        for key in (*HOW, "mine_known", "outside")
    ]  # fmt: skip
    return grouped.with_columns(share)


def _lost(
    rows: pl.DataFrame, networks: Mapping[str, KeptNetwork], home: str
) -> tuple[pl.DataFrame, list[tuple[str, Source]]]:
    """Tonnes of each product and material that pass a country, and that are lost without it."""
    names = rows.select(PAIR).unique().sort(PAIR)
    kinds = rows.select("network", *SOURCE).unique().sort("network", *SOURCE)
    at = rows.join(names.with_row_index("pair"), on=PAIR, maintain_order="left").join(
        kinds.with_row_index("at"), on=["network", *SOURCE], nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    pair, source, mass = (at[name].to_numpy() for name in ("pair", "at", "mass_t"))
    parts: list[tuple[IntArray, list[str], FloatArray, FloatArray]] = []
    unreached: list[tuple[str, Source]] = []
    first = 0
    for (network,), own in kinds.group_by("network", maintain_order=True):
        sources = [
            Source(form=form, country=country, is_made=is_made, mine_country=mine)
            for form, country, is_made, mine in own.select(SOURCE).iter_rows()
        ]
        by_source = losses_of(networks[str(network)], sources, home)
        here = (source >= first) & (source < first + len(sources))
        pairs, row = np.unique(pair[here], return_inverse=True)
        masses = np.zeros((pairs.size, len(sources)))
        np.add.at(masses, (row, source[here] - first), mass[here])
        passed, lost = masses @ by_source.passed, masses @ by_source.lost  # pairs x countries, t/yr
        some, country = np.nonzero(passed)
        countries = [by_source.countries[c] for c in country.tolist()]
        parts.append((pairs[some], countries, passed[some, country], lost[some, country]))
        unreached += [(str(network), source) for source in by_source.unreached]
        first += len(sources)
    if not parts:
        return pl.DataFrame(schema=LOST_SCHEMA), []
    index, places, passing, losing = zip(*parts, strict=True)
    frame = names[np.concatenate(index)].with_columns(
        pl.Series("country", [name for part in places for name in part], dtype=pl.String),
        pl.Series("passed", np.concatenate(passing), dtype=pl.Float64),
        pl.Series("lost", np.concatenate(losing), dtype=pl.Float64),
    )
    return frame, unreached


def _products(pairs: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    worst = (
        lost.sort("lost", "passed", "country", descending=[True, True, False])
        .unique(PAIR, keep="first", maintain_order=True)
        .select(
            *PAIR,
            pl.col("country").alias("worst_country"),
            pl.col("lost").alias("worst_share"),
            pl.col("passed").alias("pass_share"),
        )
    )
    return (
        pairs.join(worst, on=PAIR, how="left", maintain_order="left")
        .with_columns(margin_at_risk_per_week=pl.col("margin_per_week") * pl.col("worst_share"))
        .select(pl.col(name).cast(dtype) for name, dtype in PRODUCTS.items())
        .sort(
            "margin_at_risk_per_week", "worst_share", "mass_t", *PAIR,
            descending=[True, True, True, False, False], nulls_last=True,
        )
    )  # fmt: skip


def _by_country(weekly: pl.DataFrame, pairs: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    """The countries that stop most of each product, and the material by which they do."""
    sure = pairs.filter(pl.col("mass_low_t") > 0)
    dark = sure.group_by("product").agg(
        pl.col("is_untraced").sum().cast(pl.Int32).alias("untraced_count")
    )
    first = (
        lost.join(
            sure.select(*PAIR, "stock_weeks", "outside_share"), on=PAIR, maintain_order="left"
        )
        .sort(
            "lost", "passed", "stock_weeks", "material",
            descending=[True, True, False, False], nulls_last=True,
        )
        .group_by("product", "country", maintain_order=True)
        .agg(
            pl.col("material", "lost", "passed", "outside_share", "stock_weeks").first(),
            (pl.col("lost") > 0).sum().cast(pl.Int32).alias("short_count"),
        )
        .sort(
            "lost", "short_count", "passed", "country", descending=[True, True, True, False]
        )
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("product").alias("rank"))
        .filter(pl.col("rank") <= WORST)
    )  # fmt: skip
    return (
        weekly.join(first, on="product", how="left", maintain_order="left")
        .join(dark, on="product", how="left", maintain_order="left")
        .with_columns(
            pl.col("untraced_count").fill_null(0),
            pl.col("country").alias("worst_country"), pl.col("lost").alias("worst_share"),
            pl.col("passed").alias("pass_share"),
            pl.col("outside_share").alias("unknown_share"),
            margin_at_risk_per_week=pl.col("margin_per_week") * pl.col("lost"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in RISK.items())
        .with_columns(
            pl.col("margin_at_risk_per_week").max().over("product").alias("first"),
            pl.col("worst_share").max().over("product").alias("most"),
        )
        .sort(
            "first", "most", "product", "rank",
            descending=[True, True, False, False], nulls_last=True,
        )
        .drop("first", "most")
    )  # fmt: skip
