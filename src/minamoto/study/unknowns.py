"""What is not known of a material, said in words: the part of the answer that tables leave out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.finding import FindingTable
from minamoto.core.grade import Grade
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.study.provenance import country_name
from minamoto.study.supply import Supply

UNNAMED_WORTH_SAYING = 0.01  # below this the unnamed part is rounding of the source


def unknowns_table(
    keys: Sequence[str], found: Sequence[Supply], years: pl.DataFrame
) -> FindingTable:
    """What is not known, by material and stage, said in words."""
    headline = {(s.material, s.stage): s for s in found if s.is_headline}
    chain = warehouse.table("commodities").filter(pl.col("material").is_in(list(keys)))
    codes = chain.group_by("material", "stage").agg(pl.col("hs6"), pl.col("hs_specificity"))
    hs = {(m, s): (h, c) for m, s, h, c in codes.iter_rows()}
    traded = set(years["hs6"])
    rows: list[tuple[str, str, str, str]] = []
    for key in keys:
        for stage in sorted({"ore", "refined"} | {s for m, s in headline if m == key}):
            texts = _unknown(headline.get((key, stage)), hs.get((key, stage)), traded)
            rows.extend((key, stage, text.ja, text.en) for text in texts)
    return FindingTable(
        name="unknowns",
        title=Text("わかっていないこと", "What is not known"),
        frame=pl.DataFrame(
            rows,
            schema=dict.fromkeys(("material", "stage", "what_ja", "what_en"), pl.String),
            orient="row",
        ),
        units={},
    )


def _unknown(
    supply: Supply | None, codes: tuple[list[str], list[str]] | None, traded: set[str]
) -> list[Text]:
    texts = []
    if supply is None or not supply.countries:
        texts.append(Text("国別の生産が公表されていない", "no output by country is published"))
    else:
        if supply.grade == Grade.D:
            texts.append(Text("首位国のシェアしかわからない", "only the leader's share is known"))
        elif supply.grade == Grade.C:
            texts.append(Text("シェアのみで生産量は不明", "shares only, tonnage unknown"))
        if supply.withheld:
            who = [country_name(country) for country in supply.withheld]
            texts.append(
                Text(
                    f"{'、'.join(n.ja for n in who)}の数値は非公表",
                    f"figures of {', '.join(n.en for n in who)} are withheld",
                )
            )
        if supply.unnamed_share > UNNAMED_WORTH_SAYING:
            texts.append(
                Text(
                    f"世界の{supply.unnamed_share:.0%}は生産国が示されていない",
                    f"no country is named for {supply.unnamed_share:.0%} of the world",
                )
            )
    if codes is not None:
        hs6, specificity = codes
        if not any(c == "clean" for c in specificity):
            texts.append(
                Text(
                    "HS6では他の品目と区別できない",
                    "HS6 does not tell it from other goods",
                )
            )
        elif not traded.intersection(hs6):
            texts.append(Text("輸入統計を収録していない", "its import statistics do not ship"))
    return texts
