"""What a shock does: a card a material with the weeks as a fan, and who sells more instead."""

from __future__ import annotations

import polars as pl

from minamoto.report.charts.fan import Point, fan
from minamoto.report.charts.palette import ACCENT, SIGNAL
from minamoto.report.numbers import percent
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.story import Chart, Section, TitledTable, TraceCard


def overview(ctx: Context) -> Section | None:
    """The materials of a stress in one table."""
    if ctx.finding.verb != "stress" or not ctx.has("stress"):
        return None
    ctx.used.add("stress")
    table = TitledTable(
        key="stress", title=ctx.tables["stress"].title[ctx.lang], display=ctx.twin("stress")
    )
    return Section(key="stress", title=ctx.say("stress"), tables=(table,))


def lines(ctx: Context) -> Section | None:
    """The lines of a bill's products: the table, and each as a fan."""
    if not ctx.has("product_lines"):
        return None
    ctx.used |= {"product_lines", "line_weeks"}
    table = TitledTable(
        key="product_lines",
        title=ctx.tables["product_lines"].title[ctx.lang],
        display=ctx.twin("product_lines"),
    )
    charts = tuple(_line_chart(row, ctx) for row in ctx.rows("product_lines"))
    return Section(key="lines", title=ctx.say("stress_lines"), tables=(table,), charts=charts)


def _line_chart(row: Row, ctx: Context) -> Chart:
    product = str(row["product"])
    weeks = ctx.tables["line_weeks"].frame.filter(pl.col("product") == product)
    points = [
        Point(week=week, met=met, low=low, high=high)
        for week, met, low, high in weeks.select(
            "week", "output", "output_low", "output_high"
        ).iter_rows()
    ]
    key = f"line-{anchor(product)}"
    limited = row["material"]
    title = (
        ctx.say("line_runs", product=product)
        if limited is None
        else ctx.say(
            "line_title", product=product, material=ctx.material(limited),
            share=percent(row["output_worst"], 0),
        )
    )  # fmt: skip
    return Chart(
        key=key,
        title=title,
        subtitle=ctx.say("line_sub"),
        source="",
        parts=(fan(points, ctx.lang, width=ctx.width, key=key),),
        twin=ctx.shown("line_weeks", weeks),
        legend=((ACCENT, ctx.say("line_output")),),
    )


def section(ctx: Context) -> Section | None:
    """A card for each material of the finding."""
    if ctx.finding.verb != "stress" or not ctx.has("weeks"):
        return None
    ctx.used |= {"weeks", "gainers"}
    cards = tuple(_card(row, ctx) for row in ctx.rows("stress"))
    return Section(key="stress-weeks", title=ctx.say("stress_weeks"), traces=cards)


def _card(row: Row, ctx: Context) -> TraceCard:
    material = str(row["material"])
    gain = ctx.tables["gainers"].frame.filter(pl.col("material") == material)
    tables: tuple[TitledTable, ...] = ()
    if gain.height:
        tables = (
            TitledTable(
                key=f"gainers-{anchor(material)}",
                title=ctx.tables["gainers"].title[ctx.lang],
                display=ctx.shown("gainers", gain),
            ),
        )
    return TraceCard(
        anchor=anchor(material), name=ctx.material(material),
        badge=ctx.say("stress_badge", share=percent(row["lost_share"], 0)), lead=None,
        wide=tuple(_charts(material, ctx)), beside=(), tables=tables, folded=(), notes=(),
    )  # fmt: skip


def _charts(material: str, ctx: Context) -> list[Chart]:
    """A fan for each form that the country uses."""
    frame = ctx.tables["weeks"].frame.filter(pl.col("material") == material)
    until = ctx.finding.question.get("weeks_cut") or ctx.finding.question.get("weeks")
    charts = []
    for (form,), weeks in frame.group_by("form", maintain_order=True):
        points = [
            Point(week=week, met=met, low=low, high=high)
            for week, met, low, high in weeks.select("week", "met", "met_low", "met_high").rows()
        ]
        worst = min(points, key=lambda point: point.met)
        key = f"met-{anchor(material)}-{anchor(str(form))}"
        charts.append(
            Chart(
                key=key,
                title=ctx.say(
                    "stress_title", country=ctx.importer, form=ctx.names.chain_form(material, form),
                    share=percent(worst.met, 0), week=worst.week,
                ),
                subtitle=ctx.say("stress_sub"),
                source="",
                parts=(fan(points, ctx.lang, width=ctx.width, key=key,
                           shock_until=int(str(until)) if until else None),),
                twin=ctx.shown("weeks", weeks),
                legend=((ACCENT, ctx.say("stress_met")), (SIGNAL, ctx.say("stress_shock"))),
            )
        )  # fmt: skip
    return charts
