"""One card a material: from the mine to the asker, and what would be missing without whom."""

from __future__ import annotations

import polars as pl

from minamoto.report.numbers import percent
from minamoto.report.sections.context import Context, anchor
from minamoto.report.sections.trace import flows, reading
from minamoto.report.sections.trace.pictures import beside
from minamoto.report.story import Section, TitledTable, TraceCard

PATHS, COUNTRIES, CORRECTIONS = 8, 12, 40  # rows on a card; the Excel file holds all
SORTED = {"paths": ("rank", False), "pass_through": ("pass_share", True), "hosts": ("share", True)}


def section(ctx: Context) -> Section | None:
    """A card for each material of the finding."""
    found = reading.materials(ctx) if reading.is_trace(ctx) else []
    if not found:
        return None
    cards = tuple(_card(material, ctx) for material in found)
    ctx.used |= set(reading.TABLES) - {"dependence", "networks"}
    lead = (ctx.say("trace_lead"),)
    return Section(key="trace", title=ctx.say("trace"), lead=lead, traces=cards)


def _card(material: str, ctx: Context) -> TraceCard:
    row = reading.told_first(ctx, material)
    badges = []
    if row.get("tier"):
        badges.append(ctx.say("trace_tier", tier=row["tier"]))
    if row.get("hidden_share") is not None:
        badges.append(ctx.say("trace_hidden", share=percent(row["hidden_share"], 0)))
    notes = tuple(
        f"{ctx.say('trace_tier', tier=network.get('tier') or row.get('tier'))}{_colon(ctx)}{why}"
        for network in reading.of(ctx, "networks", material)
        if (why := network.get(f"why_{ctx.lang}"))
    )
    tables = (
        _table("paths", material, ctx, PATHS),
        _table("pass_through", material, ctx, COUNTRIES, note=ctx.say("pass_through_note")),
        _table("hosts", material, ctx, COUNTRIES),
    )
    folded = (_corrections(material, ctx),)
    return TraceCard(
        anchor=anchor(material),
        name=ctx.material(material),
        badge=" / ".join(badges),
        lead=None if ctx.has("flows") else flows.title(material, ctx),
        wide=(flows.chart(material, ctx),) if ctx.has("flows") else (),
        beside=beside(material, ctx),
        tables=tuple(table for table in tables if table is not None),
        folded=tuple(table for table in folded if table is not None),
        notes=notes,
    )


def _colon(ctx: Context) -> str:
    return "：" if ctx.lang == "ja" else ": "


def _table(
    name: str, material: str, ctx: Context, rows: int, *, note: str | None = None
) -> TitledTable | None:
    """The first rows of a table that are of the material."""
    if name not in ctx.tables:
        return None
    column, is_descending = SORTED[name]
    frame = ctx.tables[name].frame.filter(pl.col("material") == material)
    if frame.is_empty():
        return None
    ordered = frame.sort(column, descending=is_descending, nulls_last=True, maintain_order=True)
    more = frame.height - rows
    cut = ctx.say("row_more", count=more) if more > 0 else None
    return TitledTable(
        key=f"{name}-{anchor(material)}",
        title=ctx.say(name),
        display=ctx.shown(name, ordered.head(rows)),
        note=" ".join(said for said in (note, cut) if said) or None,
    )


def _corrections(material: str, ctx: Context) -> TitledTable | None:
    """What was changed most, in units of its error."""
    if "corrections" not in ctx.tables:
        return None
    frame = ctx.tables["corrections"].frame.filter(pl.col("material") == material)
    if frame.is_empty():
        return None
    largest = frame.sort(pl.col("standardised").abs(), descending=True, nulls_last=True,
                         maintain_order=True)  # fmt: skip
    more = frame.height - CORRECTIONS
    cut = ctx.say("row_more", count=more) if more > 0 else ""
    return TitledTable(
        key=f"corrections-{anchor(material)}",
        title=ctx.say("corrections"),
        display=ctx.shown("corrections", largest.head(CORRECTIONS)),
        note=f"{ctx.say('corrections_note')} {cut}".strip(),
        is_folded=True,
    )
