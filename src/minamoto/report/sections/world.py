"""Where the leaders are: two maps, mining and refining."""

from __future__ import annotations

from collections import Counter

import polars as pl

from minamoto.report.charts.world_map import world_map
from minamoto.report.sections.context import Context
from minamoto.report.story import Chart, Section


def section(ctx: Context) -> Section | None:
    """Two maps of how many materials each country leads; None without shapes or faces."""
    if ctx.shapes is None or not ctx.has("faces"):
        return None
    rows = ctx.rows("faces")
    mined = Counter(str(r["ore_top"]) for r in rows if r.get("ore_top"))
    refined = Counter(str(r["refined_top"]) for r in rows if r.get("refined_top"))
    if not refined:
        return None
    countries = sorted({*mined, *refined}, key=lambda c: (-refined[c], -mined[c], c))
    names = {country: ctx.country(country) for country in countries}
    each = ctx.width if ctx.is_paged else (ctx.width - 24) / 2
    maps = tuple(
        world_map(ctx.shapes, led, names, title, ctx.lang, width=each, key=f"map{i}")
        for i, (led, title) in enumerate(
            ((mined, ctx.say("led_ore")), (refined, ctx.say("led_refined")))
        )
    )
    twin = ctx.own_table(
        "leaders",
        ctx.say("world"),
        [{"country": c, "ore_led": mined[c], "refined_led": refined[c]} for c in countries],
        {"country": pl.String, "ore_led": pl.Int32, "refined_led": pl.Int32},
        {"ore_led": "materials", "refined_led": "materials"},
    )
    chart = Chart(
        key="world",
        title=ctx.say("world_title", countries=len(refined), mined=len(mined)),
        subtitle=ctx.say("world_sub"),
        source=ctx.source_line(rows, "refined_source", "ore_source"),
        parts=maps,
        twin=twin,
        note=ctx.say("world_note"),
    )
    return Section(key="world", title=ctx.say("world"), charts=(chart,))
