"""GeoPolRisk of every item, importer and year in one pass over the trade table.

Pure: frames in, one frame out. The sums are grouped here, the formula is that of
`minamoto.indicators`; a property test holds each row equal to its `geopolrisk` of that row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.data.sums import in_order
from minamoto.indicators import (
    characterisation_of_score,
    geopolrisk_of_sums,
    import_risk_of_sums,
)

USD_PER_KUSD = 1000.0
ROW = ["item", "importer", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskInputs:
    """Plain frames, years as integers and countries as ISO3.

    items : item, hs6 -- one row a code; an item's imports are the sum of its codes
    production : item, year, country, quantity_t -- all producers of an item in one unit, null
        where withheld
    trade : hs6, year, exporter, importer, value_usd, gross_t -- one edition, one basis
    instability : country, year, instability -- 0 best to 1 worst, null where not estimated
    """

    items: pl.DataFrame
    production: pl.LazyFrame
    trade: pl.LazyFrame
    instability: pl.LazyFrame


def geopolrisk_batch(
    inputs: RiskInputs,
    *,
    importers: Collection[str] | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
) -> pl.DataFrame:
    """GPRS(i,c,y) = HHI(i,y) sum_j g_j f_j / (p + F), and CF = GPRS P / P_Cu.

    Parameters
    ----------
    inputs : the four tables; years are those of `production` for which an item's HHI exists
    importers : ISO3 codes; every importer and producer by default
    groups : name -> members, each assessed as one importer: flows and production are summed, and
        g = 0 for an exporter inside the group, as for an importer's trade with itself

    Returns
    -------
    One row an item, importer and year, sorted: hhi, import_risk, score, score_low, score_high (1),
    price_kusd_per_t, cf (kg Cu-eq/kg), numerator_t, imports_t, domestic_t, missing_t (t),
    missing_share, unweighed_value_share (1), is_traded, missing_exporters.

    Raises
    ------
    InputError : two values of g for one country and year, or of output for one producer

    Notes
    -----
    A flow whose exporter has no g leaves numerator, risk, score and cf null; score_low and
    score_high are then the scores with g = 0 and g = 1 there. imports_t is null when no importer
    reports the item's codes that year, or when none of an importer's flows has a mass; flows
    without a mass are otherwise left out of it, and unweighed_value_share says how much of the
    value they are.
    """
    _one_row_each("instability", inputs.instability, ["country", "year"])
    _one_row_each("production", inputs.production, ["item", "year", "country"])
    members = {name: sorted(countries) for name, countries in (groups or {}).items()}
    worlds = _concentration(inputs.production)
    reported = _reported(inputs, worlds).collect(engine=ENGINE).lazy()  # read once
    wanted = None if importers is None else {*importers, *(m for g in members.values() for m in g)}
    flows = _flows(inputs, reported, wanted, members)
    made = _by_importer(inputs.production.rename({"country": "importer"}), members)
    sums, unstable, traded, domestic = pl.collect_all(
        [
            flows.sort(*ROW, "exporter", "hs6", "gross_t", "value_usd")
            .group_by(ROW, maintain_order=True)
            .agg(*_SUMS),
            flows.filter(_G.is_null() & (_MASS > 0))
            .group_by(ROW, maintain_order=True)
            .agg(pl.col("exporter").unique().sort().str.join(";").alias("missing_exporters")),
            reported.select("item", "year", pl.lit(value=True).alias("is_traded")).unique(),
            made.group_by(ROW, maintain_order=True).agg(in_order("quantity_t").alias("domestic_t")),
        ],
        engine=ENGINE,
    )
    sums = (
        worlds.join(_importers(importers, members, sums, domestic), how="cross")
        .join(sums, on=ROW, how="left", maintain_order="left")
        .join(unstable, on=ROW, how="left", maintain_order="left")
        .join(domestic, on=ROW, how="left", maintain_order="left")
        .join(traded, on=["item", "year"], how="left", maintain_order="left")
        .with_columns(pl.col("is_traded").fill_null(value=False), pl.col("domestic_t").fill_null(0))
        .with_columns(_imports())
        .with_columns(*_shares())
    )
    return _scored(sums).select(_COLUMNS).sort(ROW)


ENGINE: Final = "in-memory"  # keeps the order of rows, in which the sums are taken

_COLUMNS = [
    *ROW, "hhi", "import_risk", "score", "score_low", "score_high", "price_kusd_per_t", "cf",
    "numerator_t", "imports_t", "domestic_t", "missing_t", "missing_share",
    "unweighed_value_share", "is_traded", "missing_exporters",
]  # fmt: skip

_MASS, _G = pl.col("gross_t"), pl.col("instability")
_SUMS = (
    in_order(_MASS).alias("mass_t"),
    _MASS.count().alias("weighed_flows"),
    in_order(_MASS * _G).alias("known_t"),
    in_order(_MASS.filter(_G.is_null())).alias("missing_t"),
    in_order("value_usd"),
    in_order(pl.col("value_usd").filter(_MASS.is_null())).alias("unweighed_usd"),
)


def _one_row_each(name: str, frame: pl.LazyFrame, key: list[str]) -> None:
    """Stop at a repeated key: a join would count its flows twice."""
    repeated = frame.group_by(key).len().filter(pl.col("len") > 1).collect()
    if repeated.height:
        raise InputError(
            f"{name}: one row a {' and '.join(key)} is allowed, found "
            f"{repeated.sort(key).head(3).rows()} more than once; keep one of them"
        )


def _reported(inputs: RiskInputs, worlds: pl.DataFrame) -> pl.LazyFrame:
    """Trade under the items' codes in the years that have a concentration; by anyone."""
    codes = inputs.items.join(worlds.select("item", "year"), on="item", maintain_order="left")
    return inputs.trade.filter(
        pl.col("hs6").is_in(codes["hs6"].unique().to_list())
        & pl.col("year").is_in(codes["year"].unique().to_list())
    ).join(codes.lazy(), on=["hs6", "year"], maintain_order="left")


def _flows(
    inputs: RiskInputs,
    reported: pl.LazyFrame,
    wanted: Collection[str] | None,
    members: Mapping[str, list[str]],
) -> pl.LazyFrame:
    """The wanted importers' flows with the exporter's g, groups appended as importers."""
    g = inputs.instability.rename({"country": "exporter"})
    named = (
        reported if wanted is None else reported.filter(pl.col("importer").is_in(sorted(wanted)))
    )
    named = named.join(g, on=["exporter", "year"], how="left", maintain_order="left")
    own = pl.when(pl.col("exporter") == pl.col("importer")).then(0.0).otherwise(_G)
    parts = [named.with_columns(own.alias("instability"))]
    for name, countries in members.items():
        inside = pl.when(pl.col("exporter").is_in(countries)).then(0.0).otherwise(_G)
        parts.append(
            named.filter(pl.col("importer").is_in(countries)).with_columns(
                pl.lit(name).alias("importer"), inside.alias("instability")
            )
        )
    return pl.concat(parts)


def _by_importer(production: pl.LazyFrame, members: Mapping[str, list[str]]) -> pl.LazyFrame:
    """Production by importer, groups appended."""
    parts = [production.sort(*ROW).select(*ROW, "quantity_t")]
    for name, countries in members.items():
        inside = parts[0].filter(pl.col("importer").is_in(countries))
        parts.append(inside.with_columns(pl.lit(name).alias("importer")))
    return pl.concat(parts)


def _concentration(production: pl.LazyFrame) -> pl.DataFrame:
    """HHI of world production by item and year.

    An item-year without output, or with a producer whose figure is withheld, has none.
    """
    made = pl.col("quantity_t")
    return (
        production.sort("item", "year", "country")  # a sum's last digit hangs on its order
        .group_by("item", "year", maintain_order=True)
        .agg(
            in_order(made).alias("world"),
            in_order(made.pow(2)).alias("squares"),
            made.is_null().any().alias("is_withheld"),
        )
        .filter((pl.col("world") > 0) & pl.col("is_withheld").not_())
        .select("item", "year", (pl.col("squares") / pl.col("world").pow(2)).alias("hhi"))
        .collect(engine=ENGINE)
    )


def _importers(
    importers: Collection[str] | None,
    members: Mapping[str, list[str]],
    flows: pl.DataFrame,
    domestic: pl.DataFrame,
) -> pl.DataFrame:
    """The rows' importers: those asked for, or all that import or produce anything."""
    if importers is not None:
        return pl.DataFrame({"importer": sorted({*importers, *members})})
    return pl.concat([flows.select("importer"), domestic.select("importer")]).unique()


def _imports() -> pl.Expr:
    unknown = pl.col("is_traded").not_() | (pl.col("weighed_flows") == 0)
    known = pl.when(pl.col("mass_t").is_null()).then(0.0).otherwise(pl.col("mass_t"))
    return pl.when(unknown.fill_null(value=False)).then(None).otherwise(known).alias("imports_t")


def _shares() -> tuple[pl.Expr, ...]:
    """Price, and how much of the imports has no g or no mass; null where imports are unknown."""
    imports, value = pl.col("imports_t"), pl.col("value_usd")
    is_known, is_any = imports.is_not_null(), imports > 0
    missing = pl.col("missing_t").fill_null(0.0)
    return (
        pl.when(is_known).then(pl.col("known_t").fill_null(0.0)).alias("known_t"),
        pl.when(is_known).then(missing).alias("missing_t"),
        pl.when(is_any).then(missing / imports).alias("missing_share"),
        pl.when(is_any).then(value / USD_PER_KUSD / imports).alias("price_kusd_per_t"),
        pl.when(value > 0).then(pl.col("unweighed_usd") / value).alias("unweighed_value_share"),
    )


def _scored(sums: pl.DataFrame) -> pl.DataFrame:
    """The rows with risk, score, its bounds and the factor, null where they are not defined."""
    is_supplied = pl.col("imports_t") + pl.col("domestic_t") > 0
    supplied = sums.filter(is_supplied)
    hhi, known, missing, imports, own = (
        supplied[c].to_numpy() for c in ("hhi", "known_t", "missing_t", "imports_t", "domestic_t")
    )
    bounded = supplied.with_columns(
        _column("risk_low", import_risk_of_sums(known, imports, own)),
        _column("score_low", geopolrisk_of_sums(hhi, known, imports, own)),
        _column("score_high", geopolrisk_of_sums(hhi, known + missing, imports, own)),
    )
    whole = bounded.filter(pl.col("missing_t") == 0).with_columns(
        pl.col("known_t").alias("numerator_t"),
        pl.col("risk_low").alias("import_risk"),
        pl.col("score_low").alias("score"),
    )
    priced = whole.filter(pl.col("price_kusd_per_t").is_not_null())
    factor = characterisation_of_score(
        priced["score"].to_numpy(), priced["price_kusd_per_t"].to_numpy()
    )
    return pl.concat(
        [
            priced.with_columns(_column("cf", factor)),
            whole.filter(pl.col("price_kusd_per_t").is_null()),
            bounded.filter(pl.col("missing_t") > 0),
            sums.filter(is_supplied.fill_null(value=False).not_()),
        ],
        how="diagonal",
    )


def _column(name: str, values: ArrayLike) -> pl.Series:
    return pl.Series(name, np.asarray(values, dtype=np.float64))
