"""What the finding of `indicators` says in words."""

from __future__ import annotations

import polars as pl

from minamoto.core.text import Text
from minamoto.study.controls import CATALOGUE_NOTE

ASSUMPTIONS = (
    Text(
        "区間「90%」は、等級別の幾何標準偏差による誤差を各数値に与えた2,000回の抽出による。"
        "「bounds」は、"
        "国別の内訳がない分や範囲でしか公表されない入力がとりうる値もあわせて含む。",
        "The interval '90%' is that of 2,000 draws with the error of each figure's grade; 'bounds' "
        "also holds whatever the parts without a country, or inputs printed as a range, may be.",
    ),
    Text(
        "国別の内訳がない分は、値では多数の小国とみなし、上限では最小の既知国を超えない国とした。",
        "The part without a country counts as many small producers in the value, and as producers "
        "no "
        "larger than the smallest named in the upper bound.",
    ),
    Text(
        "輸入相手国の集中度は金額、輸入依存度と原産地の乖離は重量による。"
        "重量は表「conversions」の含有率の"
        "範囲で含有量に換算し、値はその中央とした。鉱石と精鉱が同じコードなら精鉱の含有率を用いた。"
        "重量のない取引（金額の5%以下）は平均単価で補った。",
        "Import-source concentration is by value; import reliance and the origin gap by weight, "
        "converted to content by the ranges of table 'conversions', the value by their middle. A "
        "code "
        "of both ore and concentrate counts as concentrate. Flows without a weight (at most 5 % "
        "of the "
        "value) are put in at the mean price.",
    ),
    Text(
        "貿易はBACI（輸出入双方の申告を調整した値）の全相手国を収めた版による。"
        "コードは版のHS分類（HS17またはHS92）で読み、現行のHSと範囲が異なることがある。",
        "Trade is BACI (both sides' reports reconciled), of editions that keep every partner. "
        "Codes "
        "are read in the edition's HS revision (HS17 or HS92), which may differ from today's.",
    ),
    Text(
        "EU方式ガバナンス加重HHIの世界供給の行は貿易係数を含まない。"
        "EU調査の行は同調査の係数を含む。"
        "係数はEUから見た値である。",
        "Rows of the EU's governance-weighted HHI on world supply are without the trade factor; "
        "those "
        "of the EU study hold its factors, which are as seen from the EU.",
    ),
    Text(
        "全生産国を載せる資料（World Mining Data）や、"
        "世界全体を説明する国別表に載らない国の生産量はゼロとした。",
        "A country that a list of all producers (World Mining Data), or a table that explains the "
        "whole world, leaves out makes nothing.",
    ),
)


def headline(frame: pl.DataFrame) -> Text:
    """How many rows have a value, a range, or neither."""
    known = frame.height - frame["value"].null_count()
    ranged = frame.filter(
        pl.col("value").is_null() & (pl.col("low").is_not_null() | pl.col("high").is_not_null())
    ).height
    return Text(
        f"{frame['material'].n_unique()}素材・{frame['indicator'].n_unique()}指標の{frame.height:,}件のうち、"
        f"値を示せるもの{known:,}件、範囲のみ{ranged:,}件、"
        f"算定できないもの{frame.height - known - ranged:,}件"
        "（理由を各行に記載）。",
        f"Of {frame.height:,} rows ({frame['material'].n_unique()} materials, "
        f"{frame['indicator'].n_unique()} indicators), {known:,} have a value, {ranged:,} a range "
        f"only, and {frame.height - known - ranged:,} neither: each row says why.",
    )


def warnings(frame: pl.DataFrame) -> tuple[Text, ...]:
    """What a reader of the table must know."""
    texts = []
    shared = frame.filter(
        (pl.col("indicator") == "import_concentration")
        & pl.col("value").is_not_null()
        & pl.col("reason_en").is_not_null()
    )["form"].unique()
    if shared.len():
        texts.append(
            Text(
                f"輸入相手国の集中度のうち{shared.len()}コードは他の品目と共用で、"
                f"当該素材だけの値ではない。",
                f"{shared.len()} of the codes behind import-source concentration are shared with "
                f"other "
                "goods: those figures are not of the material alone.",
            )
        )
    if "controlled_share" in frame["indicator"]:
        texts.append(CATALOGUE_NOTE)
    if frame["indicator"].is_in(["price_volatility", "price_variation"]).any():
        texts.append(
            Text(
                "価格の変動は最長5年の年平均による。年数が少なく、年内の動きも含まない。",
                "Price measures rest on at most five yearly averages: few, and blind to moves "
                "within "
                "a year.",
            )
        )
    return tuple(texts)
