"""Measures of trade: where imports come from, and who sells what was mined elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data.harmonise import UNNAMED
from minamoto.data.sums import in_order
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    LEADER_ONLY,
    SAMPLED,
    MeasureRow,
    Question,
    drawn,
    is_complete,
    joined,
    name_of_form,
    of_supply,
    quantiles,
    withheld_note,
    worst,
)
from minamoto.study.measure_inputs.trade import (
    CLEAN,
    NO_CLEAN_CODE,
    NO_CODE,
    NOT_SHIPPED,
    TRADED_AS,
    flows_of,
    trade_grade,
)
from minamoto.study.supply import DRAWS, SEED, Supply


def import_sources(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Concentration of the importer's partners, for each HS code of the chain and latest year."""
    codes = question.chain.filter(pl.col("hs6") != "none")
    bought = flows_of(
        codes["hs6"].unique().to_list(),
        (pl.col("importer") == question.country) & (pl.col("exporter") != question.country),
    ).filter(pl.col("value_usd") > 0)
    newest = bought.filter(pl.col("year") == pl.col("year").max().over("hs6"))
    by_code = {str(key[0]): part for key, part in newest.group_by("hs6")}
    for material in question.materials:
        rows = codes.filter(material=material).unique(["stage", "hs6"], maintain_order=True)
        if rows.is_empty():
            yield MeasureRow(indicator=indicator.key, material=material, reason=NO_CODE)
        for good in rows.iter_rows(named=True):
            yield _partners(question, indicator, good, by_code.get(good["hs6"]))


def _partners(
    question: Question,
    indicator: Indicator,
    good: Mapping[str, object],
    partners: pl.DataFrame | None,
) -> MeasureRow:
    head = MeasureRow(
        indicator=indicator.key, material=str(good["material"]), stage=str(good["stage"]),
        form=f"HS {good['hs6']}", subject=question.country,
    )  # fmt: skip
    if partners is None:
        none = Text(
            f"HS {good['hs6']} の輸入は、収録した統計にない",
            f"the trade that ships holds no imports under HS {good['hs6']}",
        )
        return replace(head, reason=none)
    value = float(indicator.compute(partners["value_usd"].to_numpy()))
    year = int(partners["year"][0])
    draws = drawn(partners["value_usd"], trade_grade(year), np.random.default_rng(SEED), DRAWS)
    sampled = indicator.compute(draws)
    low, high = quantiles(sampled, sampled, value)
    return replace(
        head,
        year=year,
        value=value,
        low=low,
        high=high,
        interval=SAMPLED,
        reason=None if good["hs_specificity"] == CLEAN else _shared(str(good["hs6"])),
        source=joined(*partners["source"].unique().sort()),
        grade=trade_grade(year),
    )


def _shared(hs6: str) -> Text:
    return Text(
        f"HS {hs6} は他の品目と共用のコードで、当該素材だけの値ではない",
        f"HS {hs6} is shared with other goods: the figure is not of the material alone",
    )


def origin_gap(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Export share of the top exporter of the mine product less its own mine share."""
    goods = question.chain.filter(
        pl.col("stage").is_in(TRADED_AS["ore"]) & (pl.col("hs_specificity") == CLEAN)
    )
    years = sorted({s.year for (_, stage), s in question.supplies.items() if stage == "ore"})
    flows = flows_of(
        goods["hs6"].unique().to_list(),
        pl.col("year").is_in(years) & (pl.col("importer") != pl.col("exporter")),
    )
    for material in question.materials:
        supply = question.supplies.get((material, "ore"))
        codes = goods.filter(material=material)["hs6"].unique(maintain_order=True).to_list()
        if supply is None or not codes:
            reason = NO_CLEAN_CODE if supply is not None else Text(
                "採掘の国別データがない", "no mine output by country is published"
            )  # fmt: skip
            yield MeasureRow(indicator=indicator.key, material=material, stage="ore", reason=reason)
            continue
        for code in codes:
            sold = (
                flows.filter((pl.col("hs6") == code) & (pl.col("year") == supply.year))
                .group_by("exporter", "source", maintain_order=True)
                .agg(in_order("gross_t"))
                .filter(pl.col("gross_t") > 0)
                .sort("gross_t", "exporter", descending=[True, False])
            )
            yield _gap(indicator, supply, code, sold)


def _gap(indicator: Indicator, supply: Supply, code: str, sold: pl.DataFrame) -> MeasureRow:
    form, name = f"{supply.form}; HS {code}", name_of_form(supply.material, "ore", supply.form)
    called = Text(f"{name.ja}／HS {code}", f"{name.en}; HS {code}")
    if sold.is_empty():
        return replace(
            of_supply(indicator, supply), form=form, form_name=called, reason=NOT_SHIPPED
        )
    exporters = sold["exporter"].to_list()
    seller = exporters[0]
    head = replace(of_supply(indicator, supply),
        form=form, form_name=called, subject=seller,
        source=joined(supply.source, sold["source"][0]),
        grade=worst(supply.grade, trade_grade(supply.year)),
    )  # fmt: skip
    if supply.grade == Grade.D and seller not in supply.countries:
        return replace(head, reason=LEADER_ONLY)
    places = sorted({*exporters, *supply.countries, UNNAMED})
    exported, mined = np.zeros(len(places)), np.zeros(len(places))
    exported[[places.index(c) for c in exporters]] = sold["gross_t"]
    mined[[places.index(c) for c in supply.countries]] = supply.quantity
    mined[places.index(UNNAMED)] = supply.unnamed
    value = float(indicator.compute(exported, mined))
    rng = np.random.default_rng(SEED)
    sales = drawn(sold["gross_t"], trade_grade(supply.year), rng, DRAWS)
    top = sales[:, 0] / sales.sum(axis=1)
    named, unnamed = supply.draws()
    if seller in supply.countries:
        dug, dug_most = (named[:, supply.countries.index(seller)],) * 2
    else:
        dug, dug_most = np.zeros(DRAWS), np.minimum(unnamed, named.min(axis=1))
    low, high = quantiles(top - dug_most, top - dug, value)
    is_sure = seller in supply.countries or is_complete(supply)
    return replace(head, value=value, low=low, high=high,
        interval=SAMPLED if is_sure and not supply.withheld else BOUNDED,
        reason=withheld_note(supply),
    )  # fmt: skip
