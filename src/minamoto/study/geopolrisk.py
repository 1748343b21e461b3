"""`geopolrisk`: geopolitical supply risk of every material for every importer and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.study.geopolrisk_batch import RiskInputs, geopolrisk_batch
from minamoto.study.geopolrisk_words import assumptions, gap_reason, reasons, warnings
from minamoto.study.provenance import country_name, finding

# Publications that list every producer, in order of preference; an item and year uses one of them.
PRODUCTION_SOURCES = (
    "wmd2026_geopolrisk", "bgs_wms_history", "bgs_wms_zapallo", "bgs_wms_premise",
)  # fmt: skip
TRADE_SOURCE = "baci_hs92_geopolrisk"  # the codes of the published map are HS92
STABILITY_SOURCE = "wgi_2025"

EU27 = "EU27"
EU27_NAME = Text("欧州連合（27か国）", "European Union (27 countries)")
# Members since 2020-02-01 (European Union, europa.eu, country profiles).
EU27_MEMBERS = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV",
    "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN",
    "SWE",
)  # fmt: skip
EU27_WORDS = {"eu", "eu27", "eu 27", "european union", "欧州連合"}

UNITS = {
    "year": "yr", "hhi": "1", "import_risk": "1", "score": "1", "score_low": "1",
    "score_high": "1", "price_kusd_per_t": "kUSD/t", "cf": "kg Cu-eq/kg", "numerator_t": "t",
    "imports_t": "t", "domestic_t": "t", "missing_share": "1", "unweighed_value_share": "1",
}  # fmt: skip


def geopolrisk(
    materials: Sequence[str] | None = None,
    importers: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    *,
    instability: Mapping[str, float] | None = None,
) -> Finding:
    """GeoPolRisk score and characterisation factor, computed in one pass over the trade table.

    Parameters
    ----------
    materials : names, symbols or keys; every material whose production ships by default
    importers : names or ISO3 codes, and `"EU27"`; every country and EU27 by default
    years : every year for which production and trade ship by default
    instability : political instability g of a country, 0 best to 1 worst, in every year; put in
        place of the shipped figure, or where there is none. None by default: an exporter without
        a figure leaves the score missing

    Returns
    -------
    Tables `geopolrisk` (one row a raw material of the method, importer and year; a missing value
    has its reason beside it, and hard bounds where only g is missing) and `gaps` (raw materials of
    the method that cannot be computed, and why).

    Raises
    ------
    InputError : when nothing ships for the question, or g is outside 0-1

    Examples
    --------
    >>> japan = geopolrisk(["niobium"], ["JPN"], [2023]).to_polars()
    >>> round(japan["score"].item(), 4)
    0.4822

    The published program has 0.4824: it knows no political stability of Taiwan and takes 0.5.

    >>> same = geopolrisk(["niobium"], ["JPN"], [2023], instability={"TWN": 0.5}).to_polars()
    >>> round(same["score"].item(), 4)
    0.4824

    References
    ----------
    Koyamparambath et al. (2024), geopolrisk-py; Santillán-Saldivar et al. (2022).
    """
    wanted = None if materials is None else sorted({names.material(m).key for m in materials})
    countries, groups = _importers(importers)
    mapped = warehouse.table("geopolrisk_map")
    if wanted is not None:
        mapped = mapped.filter(pl.col("material").is_in(wanted))
    given = {names.country(name): g for name, g in (instability or {}).items()}
    production = _production(mapped, years)
    rows = geopolrisk_batch(
        RiskInputs(
            items=_codes(mapped),
            production=production.select("item", "year", "country", "quantity_t").lazy(),
            trade=_trade(),
            instability=_instability(given, production),
        ),
        importers=countries,
        groups=groups,
    )
    if rows.is_empty():
        raise InputError(
            f"geopolrisk: no production ships for materials {materials or 'all'} and years "
            f"{list(years) if years is not None else 'all'}; "
            "`minamoto data show geopolrisk_map` lists what the method covers"
        )
    risk, gaps = _risk_table(rows, mapped, production), _gap_table(mapped, rows)
    answer = finding(
        verb="geopolrisk",
        question={
            "materials": list(materials) if materials is not None else None,
            "importers": list(importers) if importers is not None else None,
            "years": list(years) if years is not None else None,
            "instability": dict(instability) if instability else None,
        },
        headline=[_headline(risk.frame, countries, groups)],
        tables=(risk, gaps),
        read=("geopolrisk_map", "production", "trade", "governance"),
        assumptions=assumptions(has_group=bool(groups), given=given),
        warnings=warnings(risk.frame, gaps.frame),
    )
    return _with_group_name(answer) if groups else answer


def _with_group_name(answer: Finding) -> Finding:
    """The finding with EU27 among its names: no list of countries holds it."""
    row = pl.DataFrame(
        [("country", EU27, EU27_NAME.ja, EU27_NAME.en)],
        schema=answer.table("names").frame.schema,
        orient="row",
    )
    tables = tuple(
        replace(table, frame=pl.concat([table.frame, row]).sort("kind", "key"))
        if table.name == "names"
        else table
        for table in answer.tables
    )
    return replace(answer, tables=tables)


def _importers(
    importers: Sequence[str] | None,
) -> tuple[list[str] | None, dict[str, tuple[str, ...]]]:
    """Countries asked for (None: all) and groups asked for."""
    if importers is None:
        return None, {EU27: EU27_MEMBERS}
    is_group = [names.plain(name) in EU27_WORDS for name in importers]
    countries = [
        names.country(name) for name, group in zip(importers, is_group, strict=True) if not group
    ]
    return countries, ({EU27: EU27_MEMBERS} if any(is_group) else {})


def _codes(mapped: pl.DataFrame) -> pl.DataFrame:
    return mapped.select(
        pl.col("raw_material").alias("item"), pl.col("hs6").str.split(";")
    ).explode("hs6")


def _production(mapped: pl.DataFrame, years: Sequence[int] | None) -> pl.DataFrame:
    """Output by item, year and country, each item and year from the preferred publication."""
    rank = pl.col("source").replace_strict(
        {source: i for i, source in enumerate(PRODUCTION_SOURCES)}, return_dtype=pl.Int8
    )
    key = ["material", "stage", "form"]
    rows = (
        warehouse.scan("production")
        .with_columns(pl.col(*key, "country", "source").cast(pl.String))
        .filter(pl.col("source").is_in(PRODUCTION_SOURCES) & (pl.col("unit") == "t"))
    )
    traded = warehouse.table("trade_editions").filter(pl.col("source") == TRADE_SOURCE)["year"]
    shipped = set(traded.to_list()) & set(traded.to_list() if years is None else years)
    rows = rows.filter(pl.col("year").is_in(sorted(shipped)))
    items = mapped.select(pl.col("raw_material").alias("item"), *key).drop_nulls()
    return (
        rows.join(items.lazy(), on=key, maintain_order="left")
        .filter(rank == rank.min().over("item", "year"))
        .select("item", "year", "country", "source", pl.col("quantity").alias("quantity_t"))
        .collect()
    )


def _trade() -> pl.LazyFrame:
    return (
        warehouse.scan("trade")
        .filter((pl.col("source") == TRADE_SOURCE) & (pl.col("basis") == "reconciled"))
        .select("hs6", "year", "exporter", "importer", "value_usd", "gross_t")
        .with_columns(pl.col("hs6", "exporter", "importer").cast(pl.String))
    )


def _instability(given: Mapping[str, float], production: pl.DataFrame) -> pl.LazyFrame:
    """Political instability by country and year, the caller's figures in place of the shipped."""
    for country, g in given.items():
        if not 0 <= g <= 1:
            raise InputError(
                f"geopolrisk: instability of {country} must be in 0-1 (0 best), got {g}"
            )
    shipped = (
        _stability()
        .filter(pl.col("country").is_in(list(given)).not_())
        .select("country", "year", "instability")
    )
    years = production.select("year").unique()
    own = pl.DataFrame(
        {"country": list(given), "instability": list(given.values())},
        schema={"country": pl.String, "instability": pl.Float64},
    ).join(years, how="cross")
    return pl.concat([shipped, own.select("country", "year", "instability").lazy()])


def _stability() -> pl.LazyFrame:
    return (
        warehouse.scan("governance")
        .with_columns(pl.col("country", "source").cast(pl.String))
        .filter((pl.col("source") == STABILITY_SOURCE) & pl.col("instability").is_not_null())
    )


def _risk_table(rows: pl.DataFrame, mapped: pl.DataFrame, production: pl.DataFrame) -> FindingTable:
    used = production.select("item", "year", "source").unique()
    keys = mapped.select(pl.col("raw_material").alias("item"), "material", "stage", "form", "hs6")
    estimated = _stability().select("year").unique().collect()["year"].to_list()
    source = pl.format("{};{};{}", "source", pl.lit(TRADE_SOURCE), pl.lit(STABILITY_SOURCE))
    frame = (
        rows.join(used, on=["item", "year"], maintain_order="left")
        .join(keys, on="item", maintain_order="left")
        .with_columns(source, *reasons(estimated))
        .sort("item", "importer", "year")
        .select(
            "material", "stage", "form", pl.col("item").alias("raw_material"), "hs6", "importer",
            "year", "hhi", "import_risk", "score", "score_low", "score_high", "cf",
            "price_kusd_per_t", "numerator_t", "imports_t", "domestic_t", "missing_share",
            "missing_exporters", "unweighed_value_share", "reason_ja", "reason_en", "source",
        )
    )  # fmt: skip
    return FindingTable(
        name="geopolrisk",
        title=Text("GeoPolRisk（輸入国・年別）", "GeoPolRisk by importer and year"),
        frame=frame,
        units=UNITS,
    )


def _gap_table(mapped: pl.DataFrame, rows: pl.DataFrame) -> FindingTable:
    """Raw materials of the method without a row: their production does not ship."""
    frame = (
        mapped.filter(pl.col("raw_material").is_in(rows["item"].unique().to_list()).not_())
        .sort("raw_material")
        .select("material", "raw_material", "hs6", "wmd_sheet", *gap_reason())
    )
    return FindingTable(
        name="gaps", title=Text("算定できない原料", "Raw materials not computed"),
        frame=frame, units={},
    )  # fmt: skip


def _headline(
    frame: pl.DataFrame, countries: Sequence[str] | None, groups: Mapping[str, object]
) -> Text:
    scored = frame.filter(pl.col("score").is_not_null())
    if countries is None or scored.is_empty():
        return Text(
            f"GeoPolRisk を {scored.height:,} 件（原料×輸入国×年）算定した。"
            f"算定できない {frame.height - scored.height:,} 件には理由を付した。",
            f"GeoPolRisk computed for {scored.height:,} rows (raw material, importer, year); "
            f"the {frame.height - scored.height:,} without a score state the reason.",
        )
    who = countries[0] if countries else next(iter(groups))
    name = EU27_NAME if who == EU27 else country_name(who)
    own = scored.filter(pl.col("importer") == who)
    if own.is_empty():
        return Text(f"{name.ja}のスコアは算定できない。", f"{name.en} has no score.")
    last = own.filter(pl.col("year") == pl.col("year").max()).sort("score", descending=True)
    leaders = last.head(3)
    named = [names.material(key).name for key in leaders["material"]]
    listed = list(zip(named, leaders["score"], strict=True))
    return Text(
        f"{name.ja}のGeoPolRiskスコアが高いのは（{last['year'][0]}年）、"
        + "、".join(f"{text.ja} {score:.3f}" for text, score in listed)
        + "。",
        f"Highest GeoPolRisk scores of {name.en} in {last['year'][0]}: "
        + ", ".join(f"{text.en} {score:.3f}" for text, score in listed)
        + ".",
    )
