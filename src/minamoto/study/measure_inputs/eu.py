"""Measures of the EU's criticality studies, from the inputs they publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from minamoto.core.errors import MissingInput
from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.study.measure_inputs.governance import scaled_governance
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    MeasureRow,
    Question,
    joined,
    listed_countries,
    rows_of,
)

EU = "EU27"
EU_EDITION = 2023
HALF_A_TENTH = 0.05  # the studies print one decimal
SHARES_ONLY = str(Grade.C)
LARGEST_VALUE_ADDED_MEUR = 204_200.0  # C28, EU study 2023, annex 6: the largest of its sectors
BOTH = "global and eu"
SCOPE_JA = {"global": "世界供給", "eu": "EU調達"}
SCOPE_EN = {"global": "global supply", "eu": "EU sourcing"}


def eu_governance_of_study(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """H of global supply and of EU sourcing from the study's own shares and trade factors."""
    governed = scaled_governance()
    weights, source = governed.by_country, governed.source
    table = rows_of("eu_supply_shares", question).with_columns(
        pl.col("share_low").fill_null(pl.col("share")),
        pl.col("share_high").fill_null(pl.col("share")),
    )
    for key, rows in table.group_by("material", "name", "stage", "scope", maintain_order=True):
        material, name, stage, scope = (str(part) for part in key)
        weight = np.array([weights.get(c, np.nan) for c in rows["country"]])
        factor = rows["trade_factor"].to_numpy()
        low_share, high_share = (rows[c].to_numpy() for c in ("share_low", "share_high"))
        head = MeasureRow(
            indicator=indicator.key, material=material, stage=stage,
            form=f"EU study {EU_EDITION}, {scope}: {name}",
            form_name=Text(
                f"EU調査{EU_EDITION}年版・{SCOPE_JA[scope]}（{name}）",
                f"EU study {EU_EDITION}, {SCOPE_EN[scope]}: {name}",
            ),
            subject=EU, year=int(rows["year"].min()),  # type: ignore[arg-type]  # never null
            source=joined(*rows["source"].unique().sort(), source), grade=SHARES_ONLY,
        )  # fmt: skip
        low = float((low_share**2 * np.nan_to_num(weight, nan=0.0) * factor).sum())
        high = float((high_share**2 * np.nan_to_num(weight, nan=governed.worst) * factor).sum())
        known = rows["share"].to_numpy()
        unweighed = [c for c, w in zip(rows["country"], weight, strict=True) if np.isnan(w)]
        if unweighed or np.isnan(known).any():
            reason = _no_governance(unweighed) if unweighed else _SHARES_AS_RANGES
            yield replace(head, low=low, high=high, interval=BOUNDED, reason=reason)
            continue
        value = float((known**2 * weight * factor).sum())
        yield replace(
            head, value=value, low=min(low, value), high=max(high, value), interval=BOUNDED
        )


_SHARES_AS_RANGES = Text(
    "「0.1%未満」など範囲でのみ公表されたシェアを含む",
    "some shares are printed as a range only, as '<0.1%'",
)


def _no_governance(countries: list[str]) -> Text:
    who = listed_countries(countries)
    return Text(f"{who.ja}のガバナンス指標がない", f"no governance figure for {who.en}")


def eu_supply_risk(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Supply risk from the study of 2017, which prints its inputs, and as printed in 2023."""
    inputs = rows_of("eu_inputs", question)
    printed = rows_of("eu_criticality", question).filter(
        (pl.col("year") == EU_EDITION) & pl.col("supply_risk").is_not_null()
    )
    one_source = indicator.key == "eu_supply_risk_one_source"
    for material in question.materials:
        found = inputs.filter(pl.col("material") == material)
        usable = found.filter((pl.col("supply_used") != BOTH) == pl.lit(one_source))
        published = printed.filter(pl.col("material") == material)
        for row in usable.iter_rows(named=True):
            yield _supply_risk(indicator, row, one_source=one_source)
        if not one_source:
            for row in published.iter_rows(named=True):
                yield _printed(indicator, row, "supply_risk", _INPUTS_NOT_PRINTED)
        if usable.is_empty() and (one_source or published.is_empty()):
            reason = _OTHER_FORM if found.height else _NOT_ASSESSED
            yield MeasureRow(indicator=indicator.key, material=material, subject=EU, reason=reason)


_INPUTS_NOT_PRINTED = Text(
    f"EU{EU_EDITION}年版の公表値（輸入依存度・代替性の値が公表されておらず、再計算できない）",
    f"as printed by the EU study of {EU_EDITION}: its import reliance and substitution indices are "
    "not published, so it cannot be computed anew",
)
_OTHER_FORM = Text(
    "EU調査がこの素材に用いた供給の数（両方または一方）が異なるため、もう一方の指標を参照",
    "the EU study used the other number of supplies for it: see the other supply risk",
)
_NOT_ASSESSED = Text(
    "EU調査にこの素材の入力値がない", "the EU study gives no inputs for this material"
)


def _study_name(row: dict[str, object]) -> Text:
    return Text(
        f"EU調査{row['year']}年版（{row['name']}）", f"EU study {row['year']}: {row['name']}"
    )


def _supply_risk(indicator: Indicator, row: dict[str, object], *, one_source: bool) -> MeasureRow:
    names = ["eol_rir", "substitution_sr"]
    if one_source:
        names.insert(0, f"h_{row['supply_used']}")
    else:
        names = ["h_global", "h_eu", "import_reliance", *names]
    head = MeasureRow(
        indicator=indicator.key, material=str(row["material"]), stage=str(row["stage"]),
        form=f"EU study {row['year']}: {row['name']}",
        form_name=_study_name(row), subject=EU,
        year=int(str(row["year"])), source=str(row["source"]), grade=SHARES_ONLY,
    )  # fmt: skip
    lacking = [name for name in names if row[name] is None]
    if lacking:
        reason = Text(
            f"EU調査に入力値（{'、'.join(lacking)}）がない",
            f"the EU study gives no {', '.join(lacking)}",
        )
        return replace(head, reason=reason)
    value = float(indicator.compute(*(float(str(row[name])) for name in names)))
    return replace(head, value=value, interval=BOUNDED,
        low=min(value, float(str(row["supply_risk_low"]))),
        high=max(value, float(str(row["supply_risk_high"]))),
    )  # fmt: skip


def _printed(indicator: Indicator, row: dict[str, object], column: str, reason: Text) -> MeasureRow:
    value = float(str(row[column]))
    return MeasureRow(
        indicator=indicator.key, material=str(row["material"]), subject=EU,
        form=f"EU study {row['year']}: {row['name']}",
        form_name=_study_name(row), year=int(str(row["year"])),
        value=value, low=max(0.0, value - HALF_A_TENTH), high=value + HALF_A_TENTH,
        interval=BOUNDED, reason=reason, source=str(row["source"]), grade=SHARES_ONLY,
    )  # fmt: skip


def economic_importance(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Economic importance as printed, beside what the published uses give without substitution."""
    uses = rows_of("eu_uses", question)
    printed = rows_of("eu_criticality", question).filter(
        (pl.col("year") == EU_EDITION) & pl.col("economic_importance").is_not_null()
    )
    for material in question.materials:
        rows = printed.filter(pl.col("material") == material)
        if rows.is_empty():
            yield MeasureRow(
                indicator=indicator.key, material=material, subject=EU, reason=_NOT_ASSESSED
            )
        for row in rows.iter_rows(named=True):
            sectors = uses.filter(pl.col("name") == row["name"])
            yield _printed(
                indicator, row, "economic_importance", _without_substitution(indicator, sectors)
            )


def _without_substitution(indicator: Indicator, sectors: pl.DataFrame) -> Text:
    """What the uses and value added give where nothing can be substituted, as a check."""
    head_ja, head_en = (
        f"EU{EU_EDITION}年版の公表値",
        f"as printed by the EU study of {EU_EDITION}",
    )
    if sectors.is_empty():
        return Text(
            f"{head_ja}（用途別の内訳は未収録）", f"{head_en}; its uses by sector do not ship"
        )
    try:
        most = float(
            indicator.compute(
                sectors["share"].to_numpy(), sectors["value_added_meur"].to_numpy(),
                LARGEST_VALUE_ADDED_MEUR, 1.0,
            )
        )  # fmt: skip
    except MissingInput:
        return Text(
            f"{head_ja}（部門がわからない用途があり、再計算できない）",
            f"{head_en}; uses of unknown sector bar computing it anew",
        )
    return Text(
        f"{head_ja}。"
        f"用途別付加価値からは代替性指数1のとき{most:.1f}（SI_EIの{EU_EDITION}年値は未公表）",
        f"{head_en}; its uses give {most:.1f} with a substitution index of 1 (that of "
        f"{EU_EDITION} is "
        "not published)",
    )


def recycling(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """End-of-life recycling input rate as published, the latest edition of each name."""
    table = rows_of("recycling", question).drop_nulls("eol_rir")
    latest = table.filter(pl.col("year") == pl.col("year").max().over("material"))
    for material in question.materials:
        rows = latest.filter(pl.col("material") == material)
        if rows.is_empty():
            none = Text(
                "使用済み製品由来の投入率が公表されていない",
                "no end-of-life recycling input rate is published",
            )
            yield MeasureRow(indicator=indicator.key, material=material, subject=EU, reason=none)
        for row in rows.iter_rows(named=True):
            yield MeasureRow(
                indicator=indicator.key, material=material, subject=EU, form=row["name"],
                year=row["year"], value=row["eol_rir"], source=row["source"], grade=SHARES_ONLY,
                reason=Text("公表値（誤差の記載なし）", "as published, without its error"),
            )  # fmt: skip
