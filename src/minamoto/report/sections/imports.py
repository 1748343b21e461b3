"""Import partners over the years, small frames of the same scale."""

from __future__ import annotations

import polars as pl

from minamoto.report.charts.small_multiples import Panel, Point, small_multiples
from minamoto.report.labels import word
from minamoto.report.numbers import percent
from minamoto.report.sections.context import Context, Row
from minamoto.report.story import Chart, Section

SHOWN = 24  # codes drawn; the page stays readable and the file holds them all
COLUMNS_ON_SCREEN, COLUMNS_ON_PAPER = 4, 3


def section(ctx: Context) -> Section | None:
    """The codes of the highest ranks, four in a row."""
    if not ctx.has("years"):
        return None
    by_code = codes(ctx)
    ranked = [r["import_hs6"] for r in ctx.rows("exposures") if r.get("import_hs6")]
    own = [r["import_hs6"] for r in ctx.rows("exposures") if r.get("import_specificity") == "clean"]
    order = list(dict.fromkeys([*own, *ranked, *by_code]))
    drawn = [code for code in order if code in by_code][:SHOWN]
    columns = COLUMNS_ON_PAPER if ctx.is_paged else COLUMNS_ON_SCREEN
    span = years_of(by_code)
    panels = [panel(code, by_code[code], ctx) for code in drawn]
    rows = [row for code in drawn for row in by_code[code]]
    latest = by_code[drawn[0]][-1]
    if latest.get("top_share") is None or not latest.get("top_partner"):
        title = ctx.say("imports")
    else:
        title = ctx.say(
            "imports_title", goods=_goods(latest, ctx), year=latest["year"],
            share=percent(latest["top_share"]), partner=ctx.country(latest["top_partner"]),
        )  # fmt: skip
    chart = Chart(
        key="imports",
        title=title,
        subtitle=ctx.say("imports_sub"),
        source=ctx.source_line(rows),
        parts=tuple(
            small_multiples(
                panels[i : i + columns], span, ctx.lang, columns=columns, width=ctx.width,
                key=f"imports{i}",
            )
            for i in range(0, len(panels), columns)
        ),
        twin=ctx.twin("years", pl.col("hs6").is_in(drawn)),
        note=ctx.say("imports_more", shown=len(drawn), total=len(by_code))
        if len(drawn) < len(by_code)
        else None,
    )  # fmt: skip
    return Section(key="imports", title=ctx.say("imports"), charts=(chart,))


def codes(ctx: Context) -> dict[str, list[Row]]:
    """The rows of `years` by code, years in order."""
    found: dict[str, list[Row]] = {}
    for row in sorted(ctx.rows("years"), key=lambda r: (str(r["hs6"]), r["year"])):
        found.setdefault(str(row["hs6"]), []).append(row)
    return found


def years_of(by_code: dict[str, list[Row]]) -> tuple[int, int]:
    """The first and last year of any code: one scale for all frames."""
    years = [row["year"] for rows in by_code.values() for row in rows]
    return min(years), max(years)


def panel(code: str, rows: list[Row], ctx: Context) -> Panel:
    """One code as a frame."""
    last = rows[-1]
    held = word(str(last["specificity"]), ctx.lang) if last.get("specificity") else ""
    parts = [f"HS {code}", held]
    if last.get("top_partner") and last.get("top_share") is not None:
        leader = f"{ctx.country(last['top_partner'])} {percent(last['top_share'], 0)}"
        parts.append(ctx.say("panel_leader", leader=leader))
    return Panel(
        title=_goods(last, ctx),
        subtitle="  ".join(part for part in parts if part),
        points=tuple(
            Point(
                year=row["year"],
                top_partner=str(row["top_partner"]),
                top_share=row["top_share"],
                china_share=row.get("china_share"),
                edition=f"{row['source']} {row['hs_revision']}",
                is_partial=str(row.get("partners_kept") or "").startswith("largest"),
            )
            for row in rows
        ),
    )


def _goods(row: Row, ctx: Context) -> str:
    goods = str(row.get(f"goods_{ctx.lang}") or f"HS {row['hs6']}")
    return ctx.say("goods_and_others", goods=goods) if row.get("specificity") == "shared" else goods
