"""All sections of a finding in the order of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minamoto.core.finding import Finding
from minamoto.core.text import Lang
from minamoto.report.numbers import day
from minamoto.report.sections import (
    closing,
    controls,
    exposures,
    faces,
    imports,
    materials,
    matrix,
    stress,
    world,
)
from minamoto.report.sections.context import Context
from minamoto.report.sections.trace import cards as trace
from minamoto.report.sections.trace import dependence, destinations
from minamoto.report.story import Section, Story
from minamoto.report.ui import TITLES

PARTS = (
    stress.lines, stress.overview, stress.section, dependence.products, dependence.section,
    trace.section, destinations.section,
    exposures.section, faces.section, world.section, matrix.section, imports.section,
    controls.section, materials.section, closing.unknowns,
)  # fmt: skip


def story(
    finding: Finding, lang: Lang, *, width: float, rows_a_part: int, is_paged: bool,
    shapes: Mapping[str, Any] | None,
) -> Story:  # fmt: skip
    """The report of a finding for one language and medium."""
    ctx = Context(
        finding, lang, width=width, rows_a_part=rows_a_part, is_paged=is_paged, shapes=shapes
    )
    sections: list[Section] = [s for part in PARTS if (s := part(ctx)) is not None]
    sections += closing.others(ctx)
    sections += [s for s in (closing.method(ctx), closing.sources(ctx)) if s is not None]
    sections.append(closing.reproduce(ctx))
    return Story(
        lang=lang,
        title=title(ctx),
        about=about(ctx),
        headline=tuple(text[lang] for text in finding.headline) or (ctx.say("nothing"),),
        tiles=tiles(ctx),
        sections=tuple(sections),
    )


def tiles(ctx: Context) -> tuple[tuple[str, str], ...]:
    """The answer in a few figures, each with what it counts."""
    return dependence.tiles(ctx) or exposures.tiles(ctx)


def title(ctx: Context) -> str:
    """What the report is called."""
    said = TITLES.get(ctx.finding.verb)
    if said is None:
        return ctx.finding.verb
    bill = ctx.finding.question.get("bom")
    if bill is not None and ctx.finding.verb == "stress":
        return ctx.say("stress_bill_heading", file=bill)
    if bill is not None:
        return ctx.say("bill_heading", file=bill)
    if ctx.finding.question.get("direction") == "downstream":
        return ctx.say("downstream_heading", country=ctx.importer)
    return said[ctx.lang].format(country=ctx.importer)


def about(ctx: Context) -> tuple[tuple[str, str], ...]:
    """The day asked about, the years of the data, the version."""
    said: list[tuple[str, str]] = []
    if ctx.on is not None:
        said.append((ctx.say("as_of"), day(ctx.on, ctx.lang)))
    for key, table in (("data_years", "exposures"), ("trade_years", "years")):
        years = [row["year"] for row in ctx.rows(table) if row.get("year") is not None]
        if years:
            first, last = min(years), max(years)
            said.append((ctx.say(key), f"{first}–{last}" if first != last else str(first)))
    asked = ctx.finding.question.get("year")
    if ctx.finding.verb in ("trace", "stress") and asked is not None:
        said.append((ctx.say("network_year"), str(asked)))
    if ctx.finding.version:
        said.append((ctx.say("version"), f"minamoto {ctx.finding.version}"))
    return tuple(said)
