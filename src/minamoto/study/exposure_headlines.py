"""The answer of `assess` in a few sentences that a board can read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

import polars as pl

from minamoto.core.stage import STAGES
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.study.provenance import country_name

GROUPS_SAID = 4  # sentences on single supplies, after the one on all of them


def headlines(importer: str, ranked: pl.DataFrame) -> list[Text]:
    """How many materials are under control, then the riskiest supplies, members of a family as one.

    Parameters
    ----------
    ranked : table `exposures` of `assess`
    """
    who = country_name(importer)
    if ranked.is_empty():
        return [
            Text(
                f"{who.ja}について評価できる素材の国別データがない。",
                f"No material has figures by country that could be assessed for {who.en}.",
            )
        ]
    count = ranked["material"].n_unique()
    controlled = ranked.filter(pl.col("controlled_share") > 0)["material"].n_unique()
    first = Text(
        f"国別データのある{count}素材のうち、{controlled}素材で{who.ja}に及ぶ生産国の規制が有効。",
        f"Of {count} materials with figures by country, {controlled} are under a producing "
        f"country's control in force towards {who.en}.",
    )
    return [first, *(_sentence(group) for group in islice(_groups(ranked), GROUPS_SAID))]


def _groups(ranked: pl.DataFrame) -> Iterator[list[dict[str, Any]]]:
    """Consecutive rows of one family, stage and leading country, which say the same thing."""

    def alike(row: dict[str, Any]) -> tuple[str, str, str]:
        material = names.material(row["material"])
        return material.family or material.key, row["stage"], row["top_country"]

    for _, rows in groupby(ranked.iter_rows(named=True), key=alike):
        yield list(rows)


def _sentence(group: list[dict[str, Any]]) -> Text:
    head, tail = group[0], group[-1]
    material = names.material(head["material"])
    country = country_name(head["top_country"])
    stage = next(stage.name for stage in STAGES if stage.key == head["stage"])
    low = min(row["top_share_low"] for row in group)
    high = max(row["top_share_high"] for row in group)
    years = sorted({row["year"] for row in group})
    year = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    grade = max(row["grade"] for row in group)
    if len(group) == 1:
        place = Text(f"{head['rank']}位", f"No. {head['rank']}")
        what = material.name
    else:
        family = names.material(material.family or material.key).name
        place = Text(f"{head['rank']}〜{tail['rank']}位", f"Nos. {head['rank']}-{tail['rank']}")
        what = Text(
            f"{material.name.ja}など{family.ja}{len(group)}種",
            f"{material.name.en} and {len(group) - 1} more {family.en}",
        )
    return Text(
        f"{place.ja} {what.ja}（{stage.ja}）：{country.ja}が世界の{low:.0%}〜{high:.0%}"
        f"（{year}年、等級{grade}）。",
        f"{place.en} {what.en} ({stage.en}): {country.en} holds {low:.0%}-{high:.0%} of the world "
        f"({year}, grade {grade}).",
    )
