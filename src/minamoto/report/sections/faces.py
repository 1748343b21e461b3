"""Who mines beside who refines."""

from __future__ import annotations

from collections import Counter

import polars as pl

from minamoto.report.charts.paired_bars import Faces, paired_bars
from minamoto.report.charts.palette import NO_DATA, OTHER_NAMED, country_colour
from minamoto.report.charts.stacked_bar import LEADERS, OTHER_COUNTRIES, UNKNOWN, Bar
from minamoto.report.names import UNNAMED
from minamoto.report.sections.context import Context, Row
from minamoto.report.story import Chart, Section

COLOURS_NAMED = 10  # countries in the legend


def section(ctx: Context) -> Section | None:
    """The paired bars of every material."""
    if not ctx.has("faces") or not ctx.has("shares"):
        return None
    faces = {row["material"]: row for row in ctx.rows("faces")}
    bars = headline_bars(ctx)
    rows = [
        Faces(
            name=ctx.material(material),
            ore=bars.get((material, "ore")) or _missing(face, "ore", ctx),
            refined=bars.get((material, "refined")) or _missing(face, "refined", ctx),
        )
        for material in ctx.order()
        if (face := faces.get(material)) is not None
    ]
    chart = Chart(
        key="faces",
        title=_title(ctx),
        subtitle=ctx.say("faces_sub"),
        source=ctx.source_line(list(faces.values()), "refined_source", "ore_source"),
        parts=tuple(
            paired_bars(part, ctx.lang, width=ctx.width, key=f"faces{i}")
            for i, part in enumerate(ctx.parts(rows))
        ),
        twin=ctx.twin("faces"),
        legend=_legend(ctx, rows),
    )
    return Section(key="faces", title=ctx.say("faces"), charts=(chart,))


def headline_bars(ctx: Context) -> dict[tuple[str, str], Bar]:
    """The bar of each material and stage, of the form that is shown first."""
    frame = ctx.tables["shares"].frame.filter(pl.col("is_headline"))
    return {
        (str(material), str(stage)): bar_of(part.to_dicts(), ctx)
        for (material, stage), part in frame.group_by("material", "stage", maintain_order=True)
    }


def bar_of(rows: list[Row], ctx: Context) -> Bar:
    """Rows of one form as a bar: named countries from the largest, the rest unnamed."""
    named = [
        (str(r["country"]), ctx.country(r["country"]), float(r["share"]))
        for r in rows
        if r["country"] != UNNAMED and r["share"] is not None
    ]
    named.sort(key=lambda part: -part[2])
    first = rows[0]
    return Bar(
        shares=named,
        unnamed=max(0.0, 1.0 - sum(share for _, _, share in named)),
        year=first.get("year"),
        grade=first.get("grade"),
    )


def _missing(face: Row, side: str, ctx: Context) -> Bar:
    return Bar(shares=(), unnamed=1.0, reason=face.get(f"{side}_reason_{ctx.lang}"))


def _title(ctx: Context) -> str:
    leaders = {
        side: Counter(r[f"{side}_top"] for r in ctx.rows("faces") if r.get(f"{side}_top"))
        for side in ("ore", "refined")
    }
    if not leaders["refined"]:
        return ctx.say("faces")
    country, refined = leaders["refined"].most_common(1)[0]
    return ctx.say(
        "faces_title", country=ctx.country(country), ore=leaders["ore"][country], refined=refined
    )


def _legend(ctx: Context, rows: list[Faces]) -> tuple[tuple[str, str], ...]:
    total: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for bar in (row.ore, row.refined):
            for country, name, share in bar.shares[:LEADERS]:
                total[country, name] += share  # type: ignore[assignment]  # sums of fractions
    named = [
        (country_colour(country), name) for (country, name), _ in total.most_common(COLOURS_NAMED)
    ]
    return (*named, (OTHER_NAMED, OTHER_COUNTRIES[ctx.lang]), (NO_DATA, UNKNOWN[ctx.lang]))
