"""Direct imports against origin, and where mined by where refined: two pictures of half a width."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import polars as pl

from minamoto.core.finding import FindingTable
from minamoto.report.charts.direct_true import Pair, direct_true
from minamoto.report.charts.joint_grid import joint_grid
from minamoto.report.display import display_rows
from minamoto.report.numbers import percent, with_interval
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.sections.trace import reading
from minamoto.report.story import Chart

BETWEEN_ON_SCREEN, BETWEEN_ON_PAPER = 34.0, 17.0  # pixels between two pictures
PAIRS = 8  # countries drawn; the table behind holds all
KEPT_ON_SCREEN, KEPT_ON_PAPER = 6, 4  # countries a side of the grid, the rest together


def beside(material: str, ctx: Context) -> tuple[Chart, ...]:
    """The pictures for which the finding has rows."""
    return tuple(
        chart for chart in (_pairs(material, ctx), _joint(material, ctx)) if chart is not None
    )


def _width(ctx: Context) -> float:
    between = BETWEEN_ON_PAPER if ctx.is_paged else BETWEEN_ON_SCREEN
    return (ctx.width - between) / 2


def _pairs(material: str, ctx: Context) -> Chart | None:
    rows = [row for row in reading.of(ctx, "pass_through", material) if _size(row) > 0]
    if not rows:
        return None
    rows.sort(key=lambda row: (-_size(row), str(row["country"])))
    ends = {
        str(row["country"]): (row["share_low"], row["share_high"])
        for row in reading.of(ctx, "origin", material)
        if row.get("stage") == reading.MINED
    }
    pairs = []
    for row in rows[:PAIRS]:
        low, high = ends.get(str(row["country"]), (None, None))
        pairs.append(
            Pair(name=ctx.country(row["country"]), direct=row.get("direct_share"),
                 true=row.get("origin_share"), low=low, high=high)
        )  # fmt: skip
    key = f"pair-{anchor(material)}"
    return Chart(
        key=key,
        title=_pairs_title(rows, ctx),
        subtitle=ctx.say("directs_sub", year=reading.year(ctx)),
        source="",
        parts=(direct_true(pairs, ctx.lang, width=_width(ctx), key=key),),
        twin=display_rows(
            _of(ctx, material), ctx.finding, ctx.lang, ("country", "direct_share", "origin_share")
        ),
    )


def _of(ctx: Context, material: str) -> FindingTable:
    table = ctx.tables["pass_through"]
    return dataclasses.replace(table, frame=table.frame.filter(pl.col("material") == material))


def _size(row: Row) -> float:
    return max(row.get("direct_share") or 0.0, row.get("origin_share") or 0.0)


def _pairs_title(rows: list[Row], ctx: Context) -> str:
    """The country of which the imports tell least."""
    both = [r for r in rows if None not in (r.get("direct_share"), r.get("origin_share"))]
    if not both:
        return ctx.say("directs")
    widest = max(both, key=lambda row: abs(row["origin_share"] - row["direct_share"]))
    return ctx.say(
        "directs_title", country=ctx.country(widest["country"]),
        direct=percent(widest["direct_share"], 0), true=percent(widest["origin_share"], 0),
    )  # fmt: skip


def _joint(material: str, ctx: Context) -> Chart | None:
    rows = [row for row in reading.of(ctx, "joint", material) if row.get("share") is not None]
    if not rows:
        return None
    kept = KEPT_ON_PAPER if ctx.is_paged else KEPT_ON_SCREEN
    down, mined = _largest(rows, "mined_country", kept, ctx)
    across, refined = _largest(rows, "refined_country", kept, ctx)
    together: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        i = down.get(str(row["mined_country"]), len(mined) - 1)
        j = across.get(str(row["refined_country"]), len(refined) - 1)
        together[i, j].append(row)
    cells = {
        (i, j): (sum(row["share"] for row in part), _says(mined[i], refined[j], part, ctx))
        for (i, j), part in together.items()
    }
    largest = max(rows, key=lambda row: row["share"])
    key = f"joint-{anchor(material)}"
    return Chart(
        key=key,
        title=ctx.say(
            "joint_title", mined=ctx.country(largest["mined_country"]),
            refined=ctx.country(largest["refined_country"]), share=percent(largest["share"], 0),
        ),
        subtitle=ctx.say("joint_sub", year=reading.year(ctx)),
        source="",
        parts=(joint_grid(mined, refined, cells, ctx.lang, width=_width(ctx), key=key),),
        twin=ctx.twin("joint", pl.col("material") == material),
    )  # fmt: skip


def _largest(
    rows: list[Row], column: str, kept: int, ctx: Context
) -> tuple[dict[str, int], list[str]]:
    """The largest countries of one side by place, and the names of all places, the rest last."""
    shares: dict[str, float] = defaultdict(float)
    for row in rows:
        shares[str(row[column])] += row["share"]
    order = sorted(shares, key=lambda country: (-shares[country], country))
    if len(order) <= kept + 1:
        kept = len(order)
    names = [ctx.country(country) for country in order[:kept]]
    if len(order) > kept:
        names.append(ctx.say("joint_rest", count=len(order) - kept))
    return {country: i for i, country in enumerate(order[:kept])}, names


def _says(mined: str, refined: str, part: list[Row], ctx: Context) -> str:
    share = sum(row["share"] for row in part)
    said = percent(share)
    low, high = part[0].get("share_low"), part[0].get("share_high")
    if len(part) == 1 and low is not None and high is not None:
        said = with_interval(share, low, high, "share", ctx.lang)
    return f"{mined} → {refined} {said}"
