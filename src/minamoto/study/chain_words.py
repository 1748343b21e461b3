"""What the network of a chain rests on besides figures, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from minamoto.core.chain import Chain
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.network.reconciliation import Reconciliation
from minamoto.study.stand_in_words import OUTPUT, is_of_series, stood_in


def assumptions(chain: Chain, found: Reconciliation) -> tuple[Text, ...]:
    """What the network of a chain rests on besides figures, for the reader."""
    name, year = names.material(chain.material).name, found.network.year
    said: list[Text] = []
    pooled = [form.name for form in chain.forms if form.trade == "pool"]
    if pooled:
        ja, en = "、".join(t.ja for t in pooled), ", ".join(t.en for t in pooled)
        said.append(
            Text(
                f"{name.ja}：{ja} は相手国別の貿易統計が同梱データになく、"
                "一つの世界市場を通じて取引されると仮定した。",
                f"{name.en}: no trade by partner ships for {en}: it is assumed to go through one "
                "world market.",
            )
        )
    lumped = sorted({c.hs6 for c in chain.codes if not c.split.is_exact})
    if lumped:
        codes = ", ".join(lumped)
        said.append(
            Text(
                f"{name.ja}：HS {codes} は他の品目も含む。"
                "当該素材の割合は幅を持つ仮定で、結果はそれに左右される。",
                f"{name.en}: HS {codes} holds other goods too; the part that is this material is "
                "an assumption with a range, and results depend on it.",
            )
        )
    older = found.figures.filter(
        "is_figure", pl.col("quantity").is_in(OUTPUT), pl.col("year") != year, is_of_series(chain)
    )
    for form, made_year in older.select("form", "year").unique().sort("form", "year").rows():
        said.append(
            Text(
                f"{name.ja}：{chain.form(form).name.ja} の生産は{made_year}年の値を"
                f"{year}年に用いた。",
                f"{name.en}: output of {chain.form(form).name.en} is of {made_year}, used for "
                f"{year}.",
            )
        )
    return (*said, *stood_in(chain, found))


def guessed(chain: Chain) -> Sequence[dict[str, Any]]:
    """Contents, yields and shares of the chain that rest on general knowledge."""
    rows = [
        {"what": "content", "form": c.form, "code": c.hs6, "low": c.content.low,
         "value": c.content.value, "high": c.content.high, "evidence": c.evidence.evidence}
        for c in chain.codes
    ]  # fmt: skip
    rows += [
        {"what": "yield", "form": s.to_form, "code": None, "low": s.process_yield.low,
         "value": s.process_yield.value, "high": s.process_yield.high,
         "evidence": s.evidence.evidence}
        for s in chain.steps
    ]  # fmt: skip
    return [row for row in rows if row["evidence"] == "general_knowledge"]
