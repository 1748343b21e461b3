"""Measures of reserves and of prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from minamoto.core.errors import MissingInput, NoValue
from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.indicators import herfindahl_bounds
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    ROUNDING,
    SAMPLED,
    MeasureRow,
    Question,
    drawn,
    joined,
    listed_countries,
    name_of_form,
    oldest,
    quantiles,
    worst,
)
from minamoto.study.supply import DRAWS, SEED, Supply, supplies

AS_PRINTED = "metal or mineral content, as printed"
# Forms of reserves that the same publisher's mine output is printed in, content for content.
SAME_BASIS = {
    ("aluminium", "bauxite, gross"): "bauxite (dry, gross)",
    ("chromium", "ore, gross"): "marketable chromite ore, gross",
    ("iron_ore", "Fe content"): "Fe content",
    ("magnesite", "magnesite, gross"): "magnesite gross",
    ("potash", "K2O equivalent"): "K2O equivalent",
    ("rare_earths", "REO equivalent"): "REO equivalent",
    ("titanium", "ilmenite, TiO2 content"): "ilmenite incl. slag, TiO2 content",
    ("titanium", "rutile, TiO2 content"): "rutile, TiO2 content",
}
LEAST_LIFETIME = 1.0  # yr; reserves below a year's output are an error of unit in the source
MORE = ">"
NO_RESERVES = Text("国別の埋蔵量が公表されていない", "no reserves by country are published")


def _latest(table: str, question: Question) -> pl.DataFrame:
    group = ["material", "form"]
    return (
        warehouse.table(table)
        .filter(pl.col("material").is_in(list(question.materials)))
        .filter(pl.col("year") == pl.col("year").max().over(group))
    )


def reserve_concentration(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """HHI of reserves, for each form they are printed in."""
    reserves, world = _latest("reserves", question), _latest("world_reserves", question)
    for material in question.materials:
        forms = reserves.filter(material=material)["form"].unique().sort()
        if forms.is_empty():
            yield MeasureRow(
                indicator=indicator.key, material=material, stage="ore", reason=NO_RESERVES
            )
        for form in forms:
            rows = reserves.filter(material=material, form=form)
            total = world.filter(material=material, form=form)
            yield _concentration(indicator, material, form, rows, total)


def _concentration(
    indicator: Indicator, material: str, form: str, rows: pl.DataFrame, total: pl.DataFrame
) -> MeasureRow:
    head = MeasureRow(
        indicator=indicator.key, material=material, stage="ore", form=form,
        source=joined(*rows["source"].unique().sort()),
    )  # fmt: skip
    year, grade = int(rows["year"][0]), str(Grade.A)
    countries = rows.filter(pl.col("country") != UNNAMED)
    unknown = sorted(countries.filter(pl.col("quantity").is_null())["country"])
    named = countries.filter(pl.col("quantity") > 0)["quantity"].to_numpy()
    if not named.size:
        return replace(head, year=year, grade=grade, reason=NO_RESERVES)
    who = listed_countries(unknown) if unknown else None
    if who or total.is_empty() or total["flag"][0] == MORE or named.size == 1:
        return replace(head, year=year, grade=grade,
            value=float(indicator.compute(named)) if named.size > 1 else None,
            reason=Text(
                f"数値のある{named.size}か国のみの値"
                + (f"（数値なし：{who.ja}）" if who else "（世界計が確定していない）"),
                f"of the {named.size} countries with a figure only"
                + (f"; none for {who.en}" if who else "; the world total is not settled"),
            ),
        )  # fmt: skip
    rest = max(0.0, float(total["quantity"][0]) - float(named.sum()))
    value = float(np.asarray(herfindahl_bounds(named, rest).low))
    draws = drawn(np.append(named, rest), grade, np.random.default_rng(SEED), DRAWS)
    bounds = herfindahl_bounds(draws[:, :-1], draws[:, -1])
    low, high = quantiles(bounds.low, bounds.high, value)
    is_whole = rest <= ROUNDING * named.sum()
    return replace(head, year=year, grade=grade, value=value, low=low, high=high,
        interval=SAMPLED if is_whole else BOUNDED,
    )  # fmt: skip


def reserves_to_production(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """World reserves over the world's mine output of the same content."""
    world = _latest("world_reserves", question)
    mined = {
        (s.material, s.form): s
        for s in supplies(question.materials)
        if s.stage == "ore" and s.unit != "share" and s.countries
    }
    for material in question.materials:
        rows = world.filter(material=material)
        headline = question.supplies.get((material, "ore"))
        pairs = [
            (row, _mined(material, row, headline, mined)) for row in rows.iter_rows(named=True)
        ]
        matched = [(row, supply) for row, supply in pairs if supply is not None]
        if not matched:
            yield MeasureRow(
                indicator=indicator.key, material=material, stage="ore",
                reason=_unmatched(rows, headline),
            )  # fmt: skip
        for row, supply in matched:
            yield _lifetime(indicator, row, supply)


def _mined(
    material: str,
    row: dict[str, object],
    headline: Supply | None,
    mined: dict[tuple[str, str], Supply],
) -> Supply | None:
    """Mine output of the same content: the same publisher's, or the form that is its equal."""
    if row["form"] == AS_PRINTED:
        same = headline is not None and headline.source == row["source"]
        return headline if same and headline is not None and headline.unit == row["unit"] else None
    form = SAME_BASIS.get((material, str(row["form"])))
    return mined.get((material, form)) if form else None


def _unmatched(rows: pl.DataFrame, headline: Supply | None) -> Text:
    if rows.is_empty():
        return Text("世界の埋蔵量が公表されていない", "no world reserve is published")
    forms = "、".join(rows["form"])
    made = headline.form if headline else "—"
    return Text(
        f"埋蔵量（{forms}）と採掘量（{made}）の含有量の基準が同じと確認できない",
        f"reserves ({', '.join(rows['form'])}) and mine output ({made}) are not known to be of the "
        "same content",
    )


def _lifetime(indicator: Indicator, row: dict[str, object], supply: Supply) -> MeasureRow:
    reserved, mined = (
        name_of_form(supply.material, "ore", form) for form in (str(row["form"]), supply.form)
    )
    head = MeasureRow(
        indicator=indicator.key, material=supply.material, stage="ore",
        form=f"{row['form']} / {supply.form}",
        form_name=Text(
            f"埋蔵量：{reserved.ja}、採掘量：{mined.ja}", f"{reserved.en} / {mined.en}"
        ),
        source=joined(str(row["source"]), supply.source),
        grade=worst(Grade.A, supply.grade),
    )  # fmt: skip
    year = oldest(int(str(row["year"])), supply.year)
    reserve = float(str(row["quantity"]))
    lifetime = float(indicator.compute([reserve], [supply.world]))
    if lifetime < LEAST_LIFETIME:
        wrong = Text(
            f"埋蔵量（{reserve:,.0f}{row['unit']}）が年間採掘量を下回り、単位の誤りが疑われる",
            f"the reserve ({reserve:,.0f} {row['unit']}) is below a year's output: its unit is in "
            "doubt",
        )
        return replace(head, year=year, reason=wrong)
    rng = np.random.default_rng(SEED)
    draws = drawn(reserve, Grade.A, rng, DRAWS) / drawn(supply.world, supply.grade, rng, DRAWS)
    low, high = quantiles(draws, draws, lifetime)
    if row["flag"] == MORE:
        more = Text(
            "世界の埋蔵量は「以上」とのみ公表されているため、下限を示す",
            "the world reserve is published as 'more than': the lower bound is shown",
        )
        return replace(head, year=year, low=low, interval=BOUNDED, reason=more)
    return replace(head, year=year, value=lifetime, low=low, high=high, interval=SAMPLED)


def prices(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    """How a yearly price moves, for each price series of the material."""
    table = (
        warehouse.table("prices")
        .filter(pl.col("material").is_in(list(question.materials)))
        .drop_nulls("price_usd_per_t")
        .sort("material", "series", "year")
    )
    for material in question.materials:
        series = table.filter(material=material).partition_by(
            "series", "source", maintain_order=True
        )
        if not series:
            none = Text("価格の系列を収録していない", "no price series ships")
            yield MeasureRow(indicator=indicator.key, material=material, reason=none)
        for rows in series:
            yield _price(indicator, material, rows)


def _price(indicator: Indicator, material: str, rows: pl.DataFrame) -> MeasureRow:
    head = MeasureRow(
        indicator=indicator.key, material=material, form=rows["series"][0],
        source=rows["source"][0], grade=str(Grade.A),
    )  # fmt: skip
    year = int(rows["year"][0])
    try:
        value = float(
            indicator.compute(rows["year"].to_numpy(), rows["price_usd_per_t"].to_numpy())
        )
    except (MissingInput, NoValue) as lacking:
        return replace(head, year=year, reason=lacking.reason)
    span = Text(
        f"{rows['year'][0]}–{rows['year'][-1]}年の年平均{rows.height}点による値",
        f"from {rows.height} yearly averages, {rows['year'][0]}-{rows['year'][-1]}",
    )
    return replace(head, year=year, value=value, reason=span)
