"""`imports`: what a country buys, from whom, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.data.sums import in_order
from minamoto.study.provenance import country_name, finding

BASIS = "reconciled"
LARGEST_SIX = "largest six"


def imports(
    country: str, *goods: str, year: int | None = None, source: str | None = None
) -> Finding:
    """A country's imports by HS code, partner and year.

    Parameters
    ----------
    country : importer, name or ISO3
    goods : HS codes of six digits, or materials (all their codes that ship); none means all codes
    year : one year; every year when not given
    source : key of one trade source; by default, for each year, the fullest edition that holds it

    Returns
    -------
    Tables `partners` (shares by value and by gross weight) and `years` (one row a code and year).

    Raises
    ------
    InputError : when no shipped or imported table holds the question's codes or years.

    Examples
    --------
    >>> years = imports("日本", "810411").to_polars("years")
    >>> round(years.filter(year=2015)["top_share"].item(), 3)
    0.997
    """
    importer = names.country(country)
    codes = _codes(goods)
    trade = _trade(importer, codes, year, source)
    if trade.is_empty():
        raise InputError(
            f"imports: no rows for importer {importer}, codes {codes or 'all'}, "
            f"year {year or 'any'}, source {source or 'any'}; "
            "`minamoto data show trade_editions` lists what is held"
        )
    asked = [names.material(item).key for item in goods if not _is_code(item)]
    tables = (partners_table(trade), years_table(trade, asked))
    return finding(
        verb="imports",
        question={"country": importer, "goods": list(goods), "year": year, "source": source},
        headline=[_headline(importer, tables[1].frame)],
        tables=tables,
        read=("trade", "trade_editions", "commodities"),
        assumptions=(
            Text(
                "輸入額はBACI（輸出入双方の申告を調整した値、FOB相当）。"
                "年ごとに版と収録範囲が異なるため、"
                "使用した版を各行に示す。重量は総重量で、含有量ではない。",
                "Values are BACI (importer and exporter reports reconciled, FOB). Editions and "
                "coverage "
                "differ by year: each row names its own. Weights are gross, not content.",
            ),
        ),
        warnings=trade_warnings(tables[1].frame),
    )


def import_years(importer: str, materials: Sequence[str]) -> FindingTable:
    """The `years` table of every code of the materials; empty where nothing was imported."""
    return years_table(_trade(importer, _codes(materials), None, None), materials)


def _codes(goods: Sequence[str]) -> list[str]:
    codes: set[str] = set()
    for item in goods:
        if _is_code(item):
            codes.add(names.hs6(item))
        else:
            key = names.material(item).key
            codes.update(
                warehouse.table("commodities")
                .filter((pl.col("material") == key) & (pl.col("hs6") != "none"))["hs6"]
                .to_list()
            )
    return sorted(codes)


def _is_code(item: str) -> bool:
    return any(sign.isdigit() for sign in item)


def _trade(
    importer: str, codes: Sequence[str], year: int | None, source: str | None
) -> pl.DataFrame:
    """Rows of the importer, for each code and year from the fullest edition unless one is named."""
    scan = warehouse.scan("trade").filter(
        (pl.col("importer") == importer) & (pl.col("basis") == BASIS)
    )
    if codes:
        scan = scan.filter(pl.col("hs6").is_in(list(codes)))
    if year is not None:
        scan = scan.filter(pl.col("year") == year)
    if source is not None:
        scan = scan.filter(pl.col("source") == source)
    rows = scan.collect().with_columns(pl.col("hs6", "source", "hs_revision").cast(pl.String))
    editions = warehouse.table("trade_editions").select(
        "source", "hs_revision", "year", "partners", "hs6_count"
    )
    return fullest_edition(
        rows.join(editions, on=["source", "hs_revision", "year"], how="left", maintain_order="left")
    )


def fullest_edition(rows: pl.DataFrame) -> pl.DataFrame:
    """For each code and year the rows of one edition.

    All partners come before the largest six, then the later HS revision: the code is defined in it
    as it is today.
    """
    rank = rows.select(
        "hs6", "year", "source", "hs_revision",
        pl.col("partners").str.starts_with(LARGEST_SIX).fill_null(value=True).alias("is_partial"),
    ).unique()  # fmt: skip
    best = (
        rank.sort("is_partial", pl.col("hs_revision").str.slice(2).cast(pl.Int32).replace(92, -8),
                  "source", descending=[False, True, False])
        .unique(["hs6", "year"], keep="first", maintain_order=True)
    )  # fmt: skip
    edition = ["hs6", "year", "source", "hs_revision"]
    return rows.join(best.drop("is_partial"), on=edition, maintain_order="left")


def partners_table(trade: pl.DataFrame) -> FindingTable:
    """Imports by code, year and partner, largest first."""
    group = ["hs6", "year"]
    frame = trade.select(
        "hs6",
        "year",
        pl.col("exporter").alias("partner"),
        "value_usd",
        (pl.col("value_usd") / pl.col("value_usd").sum().over(group)).alias("share_value"),
        "gross_t",
        (pl.col("gross_t") / pl.col("gross_t").sum().over(group)).alias("share_mass"),
        "source",
        "hs_revision",
    ).sort("hs6", "year", "value_usd", "partner", descending=[False, True, True, False])
    return FindingTable(
        name="partners",
        title=Text("相手国別の輸入", "Imports by partner"),
        frame=frame.with_columns(pl.col("share_mass").fill_nan(None)),
        units={
            "year": "yr",
            "value_usd": "USD",
            "share_value": "1",
            "gross_t": "t",
            "share_mass": "1",
        },
    )


def years_table(trade: pl.DataFrame, materials: Sequence[str] = ()) -> FindingTable:
    """One row a code and year: total, leading partner, concentration, edition and its coverage.

    `specificity` is that of the code for the `materials` asked about, or for any material.
    """
    share = pl.col("value_usd") / in_order("value_usd")
    goods = warehouse.table("commodities").filter(pl.col("hs6") != "none")
    if materials:
        is_asked = pl.col("material").is_in(list(materials))
        goods = goods.filter(is_asked | ~is_asked.any().over("hs6"))
    specificity = goods.group_by("hs6").agg(
        pl.col("hs_specificity").sort().first().alias("specificity"),
        pl.col("material").unique().sort().str.join(";").alias("materials"),
        pl.col("name_ja").first().alias("goods_ja"),
        pl.col("name_en").first().alias("goods_en"),
    )
    frame = (
        trade.sort("value_usd", "exporter", descending=[True, False])
        .group_by("hs6", "year", "source", "hs_revision", "partners", maintain_order=True)
        .agg(
            in_order("value_usd"),
            pl.when(pl.col("gross_t").count() > 0).then(in_order("gross_t")).alias("gross_t"),
            pl.col("exporter").first().alias("top_partner"),
            share.first().alias("top_share"),
            in_order(share.pow(2)).alias("hhi"),
            in_order(share.filter(pl.col("exporter") == "CHN")).alias("china_share"),
            pl.len().cast(pl.Int32).alias("partner_count"),
        )
        .join(specificity, on="hs6", how="left", maintain_order="left")
        .rename({"partners": "partners_kept"})
        .sort("hs6", "year")
        .select(
            "hs6", "goods_ja", "goods_en", "materials", "specificity", "year", "value_usd",
            "gross_t", "top_partner", "top_share", "china_share", "hhi", "partner_count", "source",
            "hs_revision", "partners_kept",
        )
    )  # fmt: skip
    return FindingTable(
        name="years",
        title=Text("年別の輸入と首位相手国", "Imports and leading partner by year"),
        frame=frame,
        units={
            "year": "yr",
            "value_usd": "USD",
            "gross_t": "t",
            "top_share": "1",
            "china_share": "1",
            "hhi": "1",
            "partner_count": "countries",
        },
    )


def trade_warnings(years: pl.DataFrame) -> tuple[Text, ...]:
    """What a code or an edition hides."""
    texts = []
    lumped = years.filter(pl.col("specificity") == "shared")["hs6"].unique().sort().to_list()
    if lumped:
        texts.append(
            Text(
                f"他の品目と共用の HS6 コード：{'、'.join(lumped)}。"
                f"数値は当該素材だけのものではない。",
                f"HS6 codes shared with other goods: {', '.join(lumped)}; their figures are not "
                f"of the "
                "material alone.",
            )
        )
    partial = years.filter(pl.col("partners_kept").str.starts_with(LARGEST_SIX))
    if partial.height:
        texts.append(
            Text(
                f"{_span(partial)} は各国の上位6相手国のみを収録した版による。割合はその内数で、"
                f"上振れしうる。",
                f"{_span(partial)} come from an edition that keeps each country's six largest "
                f"partners: "
                "shares are of those and may be too high.",
            )
        )
    return tuple(texts)


def _span(rows: pl.DataFrame) -> str:
    years = rows["year"].unique().sort().to_list()
    return f"{years[0]}–{years[-1]}"


def _headline(importer: str, years: pl.DataFrame) -> Text:
    """The latest year of the largest code, of one that is the material's alone if there is any."""
    is_own = pl.col("specificity") == "clean"
    last = years.filter(pl.col("year") == pl.col("year").max()).sort(
        is_own.fill_null(value=False), "value_usd", "hs6", descending=[True, True, False]
    )
    row = last.row(0, named=True)
    who, partner = country_name(importer), country_name(row["top_partner"])
    return Text(
        f"{who.ja}の HS {row['hs6']}（{row['goods_ja']}）輸入は、{row['year']}年に"
        f"{partner.ja}が金額の{row['top_share']:.1%}。",
        f"{who.en} bought {row['top_share']:.1%} by value of its HS {row['hs6']} "
        f"({row['goods_en']}) from {partner.en} in {row['year']}.",
    )
