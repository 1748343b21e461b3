"""Who uses what a country makes: a card a material, direct shipments against use."""

from __future__ import annotations

import polars as pl

from minamoto.report.charts.direct_true import Pair, direct_true
from minamoto.report.numbers import percent
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.sections.trace import reading
from minamoto.report.story import Chart, Section, TitledTable, TraceCard
from minamoto.report.trace_ui import SHIPPED, USED

DRAWN, LISTED = 10, 20  # countries in the picture and in the table; the Excel file holds all


def section(ctx: Context) -> Section | None:
    """A card for each material of the finding."""
    if not reading.is_downstream(ctx) or not ctx.has("destinations"):
        return None
    ctx.used |= {"destinations"}
    found = list(dict.fromkeys(row["material"] for row in ctx.rows("destinations")))
    cards = tuple(_card(str(material), ctx) for material in found)
    return Section(key="destinations", title=ctx.say("destinations"), traces=cards)


def _card(material: str, ctx: Context) -> TraceCard:
    rows = reading.of(ctx, "destinations", material)
    tier = rows[0].get("tier")
    chart = _chart(material, rows, ctx)
    frame = ctx.tables["destinations"].frame.filter(pl.col("material") == material)
    more = frame.height - LISTED
    shown = TitledTable(
        key=f"destinations-{anchor(material)}",
        title=ctx.tables["destinations"].title[ctx.lang],
        display=ctx.shown("destinations", frame.head(LISTED)),
        note=ctx.say("row_more", count=more) if more > 0 else None,
    )
    return TraceCard(
        anchor=anchor(material), name=ctx.material(material),
        badge=ctx.say("trace_tier", tier=tier) if tier else "", lead=None,
        wide=() if chart is None else (chart,), beside=(), tables=(shown,), folded=(), notes=(),
    )  # fmt: skip


def _chart(material: str, rows: list[Row], ctx: Context) -> Chart | None:
    used = [row for row in rows if row["end"] == "used"]
    abroad = [row for row in used if row["country"] != row["maker"]]
    if not abroad:
        return None
    home = sum(row["share"] for row in used if row["country"] == row["maker"])
    pairs = [
        Pair(name=ctx.country(row["country"]), direct=row["direct_share"], true=row["share"],
             low=row["share_low"], high=row["share_high"])
        for row in abroad[:DRAWN]
    ]  # fmt: skip
    full = max(max(p.direct or 0.0, p.true or 0.0, p.high or 0.0) for p in pairs)
    key = f"used-{anchor(material)}"
    return Chart(
        key=key,
        title=ctx.say(
            "destinations_title", maker=ctx.country(rows[0]["maker"]), home=percent(home, 0),
            material=ctx.material(material), country=pairs[0].name,
            share=percent(pairs[0].true or 0.0, 1),
        ),
        subtitle=ctx.say("destinations_sub", year=reading.year(ctx)),
        source="",
        parts=(
            direct_true(pairs, ctx.lang, width=ctx.width, key=key, direct=SHIPPED, true=USED,
                        full=full or 1.0),
        ),
    )  # fmt: skip
