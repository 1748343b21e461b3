"""How far a country lives on imports, stage by stage, in tonnes of content."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from minamoto.core.errors import NoValue
from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data import parameters
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    SAMPLED,
    MeasureRow,
    Question,
    drawn,
    is_complete,
    joined,
    name_of_form,
    of_supply,
    oldest,
    quantiles,
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
from minamoto.study.supply import DRAWS, SEED, FloatArray, Supply

# A publication that lists every producer: a country it leaves out makes nothing.
FULL_LIST = "wmd2026_geopolrisk"
NO_CONTENT = Text(
    "国内生産量の含有量がわからない", "the content of the country's output is not known"
)
UNWEIGHED_MOST = 0.05  # of the value; above it the mean price would decide the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a country makes in a year, tonnes of content: least, most, and who says so."""

    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A country's trade in one material and stage, and what it makes, tonnes of content in a year.

    `content` is the fraction of each code's gross weight, (n, 2) low and high; `made_high` is above
    `made` where the country may be among producers that no source names.
    """

    year: int
    imports_t: FloatArray  # gross, by code
    exports_t: FloatArray
    content: FloatArray
    made: float
    made_high: float
    codes: tuple[str, ...]  # HS codes counted
    left_out: tuple[str, ...]  # codes of the stage that are not
    source: str | None


def import_reliance(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """Net imports over apparent consumption of the country, at each stage with a supply."""
    codes = question.chain.filter(hs_specificity=CLEAN)["hs6"].unique().to_list()
    own = (pl.col("importer") == question.country) | (pl.col("exporter") == question.country)
    flows = flows_of(codes, own & (pl.col("importer") != pl.col("exporter")))
    for material in question.materials:
        for stage in question.stages[material]:
            supply = question.supplies.get((material, stage))
            found = _balance(question, flows, material, stage, supply)
            if isinstance(found, Text) or supply is None:
                reason = found if isinstance(found, Text) else NO_CLEAN_CODE
                yield MeasureRow(
                    indicator=indicator.key, material=material, stage=stage, reason=reason,
                    subject=question.country,
                )  # fmt: skip
            else:
                yield _reliance(question, indicator, supply, found)


def _balance(
    question: Question, flows: pl.DataFrame, material: str, stage: str, supply: Supply | None
) -> Balance | Text:
    """The balance, or the reason why there is none."""
    if supply is None:
        return Text(
            "この段階の国別生産量が公表されていない",
            "no output by country is published at this stage",
        )
    goods = question.chain.filter(
        (pl.col("material") == material)
        & pl.col("stage").is_in(TRADED_AS.get(stage, (stage,)))
        & (pl.col("hs6") != "none")
    ).sort("stage", "position")  # concentrate before ore: a code of both is traded as concentrate
    clean = goods.filter(hs_specificity=CLEAN).unique("hs6", keep="first", maintain_order=True)
    if clean.is_empty():
        return NO_CLEAN_CODE if goods.height else NO_CODE
    year = flows.filter(
        pl.col("hs6").is_in(clean["hs6"].to_list()) & (pl.col("year") <= supply.year)
    )["year"]
    if year.is_empty():
        return NOT_SHIPPED
    at = flows.filter(year=year.max())
    clean = clean.filter(pl.col("hs6").is_in(at["hs6"].to_list()))
    if _is_other_product(clean, supply):
        return Text(
            "HSコードの品目（金属）と生産統計の形態（酸化物）が異なる",
            "the codes hold the metal, and the output published is an oxide",
        )
    content = _content(clean, supply)
    if content is None:
        return Text(
            "HSコードの品目の含有率がわからず、総重量を含有量に換算できない",
            "the content of the traded goods is not known, so gross weight is not content",
        )
    traded = [_gross(at.filter(hs6=code), question.country) for code in clean["hs6"]]
    gross = [pair for pair in traded if pair is not None]
    if len(gross) < len(traded):
        return Text(
            f"重量のない取引が金額の{UNWEIGHED_MOST:.0%}を超え、輸出入量がわからない",
            f"trade without a weight is above {UNWEIGHED_MOST:.0%} of its value",
        )
    made = _made(question, supply)
    if isinstance(made, Text):
        return made
    pairs = np.array(gross, dtype=np.float64)
    counted = at.filter(pl.col("hs6").is_in(clean["hs6"].to_list()))["source"].unique().sort()
    return Balance(
        year=int(at["year"][0]),
        imports_t=pairs[:, 0],
        exports_t=pairs[:, 1],
        content=content,
        made=made.low,
        made_high=made.high,
        codes=tuple(clean["hs6"]),
        left_out=tuple(sorted(set(goods["hs6"]) - set(clean["hs6"]))),
        source=joined(made.source, *counted),
    )


def _gross(rows: pl.DataFrame, country: str) -> tuple[float, float] | None:
    """Gross tonnes in and out; the few flows without a weight at the mean price of the others."""
    weighed = rows.filter(pl.col("gross_t").is_not_null() & pl.col("value_usd").is_not_null())
    priced, total = math.fsum(weighed["value_usd"]), math.fsum(rows["value_usd"].drop_nulls())
    if rows["value_usd"].null_count() or priced < (1 - UNWEIGHED_MOST) * total:
        return None
    per_usd = math.fsum(weighed["gross_t"]) / priced if priced else 0.0
    weighed = rows.with_columns(pl.col("gross_t").fill_null(pl.col("value_usd") * per_usd))
    arrived, left = (weighed.filter(pl.col(end) == country) for end in ("importer", "exporter"))
    return math.fsum(arrived["gross_t"]), math.fsum(left["gross_t"])


def _is_other_product(goods: pl.DataFrame, supply: Supply) -> bool:
    """Whether output is an oxide and the traded goods hold more of the element than it can."""
    if supply.unit == "share":
        return False
    form = parameters.form_content(supply.material, supply.stage, supply.form)
    is_oxide = form.basis == "oxide" and form.value is not None
    return is_oxide and bool((goods["content_low"] > form.value).fill_null(value=False).all())


def _content(goods: pl.DataFrame, supply: Supply) -> FloatArray | None:
    """Fraction of the gross weight of each good that counts as the material, low and high.

    Where the output is tonnes of a mineral, so is the trade: nothing is converted.
    """
    is_mineral = supply.unit != "share" and (
        parameters.form_content(supply.material, supply.stage, supply.form).basis == "mineral"
    )
    if is_mineral:
        return np.ones((goods.height, 2))
    if goods.select(
        pl.any_horizontal(pl.col("content_low", "content_high").is_null().any())
    ).item():
        return None
    return goods.select("content_low", "content_high").to_numpy()


def _made(question: Question, supply: Supply) -> Made | Text:
    """What the country makes, or the reason why that is not known.

    A country that a list of all producers leaves out makes nothing; so does one that a table
    leaves out which explains the whole world. Elsewhere it may be among the unnamed.
    """
    if supply.unit == "share":
        return Text(
            "生産は世界シェアのみ公表され、国内生産量がわからない",
            "output is published as shares of the world only, so its tonnage is not known",
        )
    country = question.country
    rows = question.production.filter(
        (pl.col("material") == supply.material)
        & (pl.col("stage") == supply.stage)
        & (pl.col("year") == supply.year)
    )
    same = rows.filter(form=supply.form, source=supply.source, country=country)
    told = same.filter(pl.col("quantity").is_not_null())
    if told.height:
        mass = 0.0 if told["quantity"][0] == 0 else told["mass_t"][0]
        return NO_CONTENT if mass is None else Made(low=mass, high=mass, source=supply.source)
    is_withheld = same.height > 0 or country in supply.withheld
    listed = rows.filter(source=FULL_LIST)
    own = listed.filter(country=country)["mass_t"]
    sources = f"{supply.source};{FULL_LIST}"
    if own.len() == 1 and own[0] is not None:
        return Made(low=own[0], high=own[0], source=sources)
    if listed.height and own.is_empty() and not is_withheld:
        return Made(low=0.0, high=0.0, source=sources)
    # the USGS leaves its own country out of a table, and of the world total, where it withholds
    if is_withheld or (country == "USA" and supply.source.startswith("usgs")):
        return Text(
            "国内生産量は資料が非公表としている", "the source withholds the output of the country"
        )
    if is_complete(supply):
        return Made(low=0.0, high=0.0, source=supply.source)
    known = [m / q for m, q in zip(supply.mass_t, supply.quantity, strict=True) if m is not None]
    if not known:
        return NO_CONTENT
    return Made(low=0.0, high=supply.unnamed * max(known), source=supply.source)


def _reliance(
    question: Question, indicator: Indicator, supply: Supply, balance: Balance
) -> MeasureRow:
    codes, name = ", ".join(balance.codes), name_of_form(supply.material, supply.stage, supply.form)
    head = replace(
        of_supply(indicator, supply),
        subject=question.country,
        form=f"{supply.form}; HS {codes}",
        form_name=Text(f"{name.ja}／HS {codes}", f"{name.en}; HS {codes}"),
        year=oldest(supply.year, balance.year),
        source=joined(supply.source, balance.source),
        grade=worst(supply.grade, trade_grade(balance.year)),
    )
    middle = balance.content.mean(axis=1)
    imports, exports = float(balance.imports_t @ middle), float(balance.exports_t @ middle)
    try:
        value: float | None = float(indicator.compute(imports, exports, balance.made))
    except NoValue as undefined:
        return replace(head, reason=undefined.reason)
    is_listed = balance.made_high == balance.made
    if not is_listed:
        value = None
    low, high = _reliance_range(balance, supply.grade, value)
    return replace(head, value=value, low=low, high=high, reason=_note(balance),
        interval=None if low is None else SAMPLED if is_listed else BOUNDED,
    )  # fmt: skip


def _note(balance: Balance) -> Text | None:
    """What the figures leave out, or leave open."""
    notes = []
    if balance.made_high > balance.made:
        notes.append(
            Text(
                "国別の内訳がない分に国内生産が含まれうるため、範囲を示す",
                "the country may be among producers that no source names: the range is shown",
            )
        )
    if balance.left_out:
        notes.append(
            Text(
                f"HS {'、'.join(balance.left_out)} は他品目と共用または未収録のため含まない",
                f"HS {', '.join(balance.left_out)} is left out: shared with other goods, or not "
                "shipped",
            )
        )
    return Text("。".join(n.ja for n in notes), "; ".join(n.en for n in notes)) if notes else None


def _reliance_range(
    balance: Balance, grade: Grade, value: float | None
) -> tuple[float | None, float | None]:
    """From the error of each figure and the range of contents; none if a draw has no value."""
    rng = np.random.default_rng(SEED)
    content = rng.uniform(
        balance.content[:, 0], balance.content[:, 1], (DRAWS, len(balance.content))
    )
    traded = trade_grade(balance.year)
    arrived = (drawn(balance.imports_t, traded, rng, DRAWS) * content).sum(axis=1)
    left = (drawn(balance.exports_t, traded, rng, DRAWS) * content).sum(axis=1)
    factor = drawn(1.0, grade, rng, DRAWS)[:, 0]
    net, ratios = arrived - left, []
    for made in (balance.made_high, balance.made):
        used = made * factor + net
        if not (used > 0).all():
            return None, None
        ratios.append(np.clip(net / used, 0.0, 1.0))
    return quantiles(ratios[0], ratios[1], value)
