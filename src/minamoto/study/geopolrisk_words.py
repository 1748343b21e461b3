"""What a GeoPolRisk row says when a value is missing, and what all rows rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from minamoto.core.text import Text
from minamoto.indicators import COPPER_REFERENCE_PRICE


def reasons(estimated: Sequence[int]) -> tuple[pl.Expr, pl.Expr]:
    """Columns reason_ja, reason_en: why score, or else cf, is null.

    `estimated` are the years that have political stability figures.
    """
    percent = pl.col("missing_share") * 100
    is_tiny, shown = percent < 0.01, percent.round_sig_figs(2)
    share_ja = pl.when(is_tiny).then(pl.lit("0.01%未満")).otherwise(pl.format("{}%", shown))
    share_en = pl.when(is_tiny).then(pl.lit("below 0.01%")).otherwise(pl.format("{}%", shown))
    no_code = pl.col("is_traded").not_()
    no_mass = pl.col("imports_t").is_null()
    no_supply = (pl.col("imports_t") + pl.col("domestic_t")) == 0
    no_g = pl.col("missing_exporters").is_not_null() & pl.col("score").is_null()
    no_price = pl.col("cf").is_null()
    words = (
        (
            no_code,
            pl.format("HS {} の貿易がこの年はどの国からも報告されていない", "hs6"),
            pl.format("no country reports trade under HS {} in this year", "hs6"),
        ),
        (
            no_mass,
            pl.lit("輸入は金額のみで、重量が一件も報告されていない"),
            pl.lit("imports are reported by value only, none with a weight"),
        ),
        (
            no_supply,
            pl.lit("輸入も国内生産も記録がなく、輸入リスクが定まらない（0÷0）"),
            pl.lit("neither imports nor domestic production on record: import risk is 0/0"),
        ),
        (
            no_g & pl.col("year").is_in(estimated).not_(),
            pl.lit("この年の政治的安定性の指標は公表されていない"),
            pl.lit("no political stability figures were published for this year"),
        ),
        (
            no_g,
            pl.format(
                "輸入量の{}を占める輸出元（{}）の政治的安定性の指標がない",
                share_ja, "missing_exporters",
            ),
            pl.format(
                "no political stability figure for exporters of {} of imports ({})",
                share_en, "missing_exporters",
            ),
        ),
        (
            no_price,
            pl.lit("輸入がないため単価がなく、特性化係数（CF）は算定できない"),
            pl.lit("no imports, so no price: the characterisation factor cannot be computed"),
        ),
    )  # fmt: skip
    return (
        pl.coalesce(pl.when(case).then(ja) for case, ja, _ in words).alias("reason_ja"),
        pl.coalesce(pl.when(case).then(en) for case, _, en in words).alias("reason_en"),
    )


def gap_reason() -> tuple[pl.Expr, pl.Expr]:
    """Columns what_ja, what_en of raw materials without a row."""
    no_production = pl.col("material").is_null()
    return (
        pl.when(no_production)
        .then(pl.lit("国別生産量を同梱していない"))
        .otherwise(pl.lit("この条件に合う年の国別生産量がない"))
        .alias("what_ja"),
        pl.when(no_production)
        .then(pl.lit("production by country does not ship"))
        .otherwise(pl.lit("no production by country for the years asked"))
        .alias("what_en"),
    )


def assumptions(*, has_group: bool, given: Mapping[str, float]) -> tuple[Text, ...]:
    """What every row rests on."""
    said = [
        Text(
            "スコア = HHI × Σ(g·f) / (国内生産 + 輸入)。g は輸出国の政治的不安定性（0が最良）、"
            "f は輸入重量。特性化係数 CF = スコア × 輸入単価 / 銅の基準価格"
            f"（{COPPER_REFERENCE_PRICE} 千USD/t の定数。"
            "公表された計算プログラムの値で、各年の銅価格ではない）。",
            "Score = HHI x sum(g f) / (domestic production + imports); g is the exporter's "
            "political instability (0 best), f imported weight. CF = score x import unit value / "
            f"reference price of copper, a constant {COPPER_REFERENCE_PRICE} kUSD/t taken from "
            "the published program, not the copper price of the year.",
        ),
        Text(
            "単価は当該国の輸入額÷輸入重量。重量の報告がない輸入は重量に入らず、"
            "金額には入る（その割合を列 unweighed_value_share に示す）。",
            "The price is the importer's own value over weight. Flows without a weight are not in "
            "the weight but are in the value; column unweighed_value_share says how much they are.",
        ),
        Text(
            "国別生産量は年ごとに一つの統計を使う（World Mining Data、ない年は BGS）。"
            "表にない国の生産はゼロとみなす。"
            "生産は統計の表示する基準（含有量など）、輸入は総重量のまま足す（原法どおり）。",
            "Production comes from one publication a year (World Mining Data, else BGS); a country "
            "that its table does not list counts as no producer. Output is on the basis printed "
            "(often contained metal), imports are gross weight, added as the method does.",
        ),
        Text(
            "HS6コードは複数の品目を含むことがあり、HHIと輸入で工程が異なる原料もある"
            "（例：鉱石の生産と精製品の輸入）。",
            "HS6 codes may hold further goods, and for some raw materials HHI and imports are of "
            "different stages (mined output against refined imports).",
        ),
    ]
    said.append(
        Text(
            "BACIの「その他アジア（490）」は台湾とみなし、台湾の g を用いる。"
            "公表プログラムは g がないとして0.5を置くため、台湾からの輸入がある行は値が異なる"
            "（instability={'TWN': 0.5} とすれば一致）。",
            "BACI's 'Other Asia, n.e.s.' (490) is taken as Taiwan, with Taiwan's g. The published "
            "program has no g there and puts 0.5, so rows with imports from Taiwan differ from "
            "its own; instability={'TWN': 0.5} gives its figures.",
        )
    )
    if has_group:
        said.append(
            Text(
                "EU27 は現在の加盟27か国の輸入と生産の合計（全ての年で同じ構成）。"
                "域内からの輸入は量に含め、g = 0 とする。",
                "EU27 is the sum of today's 27 members in every year; imports from inside count "
                "as supply with g = 0.",
            )
        )
    if given:
        listed = ", ".join(f"{country} = {g:g}" for country, g in sorted(given.items()))
        said.append(
            Text(f"利用者が与えた g：{listed}。", f"g given by the caller: {listed}."),
        )
    return tuple(said)


def warnings(rows: pl.DataFrame, gaps: pl.DataFrame) -> tuple[Text, ...]:
    """What the reader must know of these rows."""
    said = []
    unstable = rows.filter(pl.col("missing_exporters").is_not_null() & pl.col("score").is_null())
    if unstable.height:
        said.append(
            Text(
                f"{unstable.height:,} 件は、一部の輸出元に政治的安定性の指標がないためスコアなし。"
                "指標を0〜1とした場合の範囲を score_low・score_high に示す。",
                f"{unstable.height:,} rows have no score because some exporter has no political "
                "stability figure; score_low and score_high are the scores with g = 0 and g = 1.",
            )
        )
    unweighed = rows.filter(pl.col("score").is_not_null() & (pl.col("unweighed_value_share") > 0.1))
    if unweighed.height:
        said.append(
            Text(
                f"{unweighed.height:,} 件は、重量の報告がない輸入が金額の1割を超える"
                "（unweighed_value_share）。単価とCFは過大になりうる。",
                f"In {unweighed.height:,} rows flows without a weight are over a tenth of the "
                "value (unweighed_value_share): price and CF may be too high.",
            )
        )
    if gaps.height:
        listed = ", ".join(gaps["raw_material"])
        said.append(
            Text(f"算定できない原料：{listed}。", f"Raw materials not computed: {listed}."),
        )
    return tuple(said)
