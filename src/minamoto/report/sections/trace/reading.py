"""What the parts of a trace read alike: its materials, the row that is told first, year, places."""

from __future__ import annotations

from minamoto.report.sections.context import Context, Row

TABLES = (
    "dependence", "flows", "origin", "pass_through", "paths", "joint", "hosts",
    "corrections", "networks",
)  # fmt: skip
MINED, REFINED = "ore", "refined"


def is_trace(ctx: Context) -> bool:
    """Whether the finding is of this verb: tables of these names may mean others elsewhere."""
    return ctx.finding.verb == "trace" and not is_downstream(ctx)


def is_downstream(ctx: Context) -> bool:
    """Whether the finding says who uses what a country makes."""
    return ctx.finding.question.get("direction") == "downstream"


def materials(ctx: Context) -> list[str]:
    """All materials of the finding, as its tables list them."""
    found: dict[str, None] = {}
    for name in TABLES:
        for row in ctx.rows(name):
            if row.get("material"):
                found.setdefault(str(row["material"]))
    return list(found)


def of(ctx: Context, name: str, material: str) -> list[Row]:
    """The rows of a table that are of the material."""
    return [row for row in ctx.rows(name) if row.get("material") == material]


def told_first(ctx: Context, material: str) -> Row:
    """The row of `dependence` that says most: where it is mined, else the first with an origin."""
    rows = of(ctx, "dependence", material)
    with_origin = [row for row in rows if has_origin(row)]
    mined = [row for row in with_origin if row.get("stage") == MINED]
    return next(iter((*mined, *with_origin, *rows)), {})


def has_origin(row: Row) -> bool:
    """Whether the row names where the material comes from."""
    return bool(row.get("origin_top")) and row.get("origin_top_share") is not None


def direct_share(ctx: Context, material: str, country: object) -> float | None:
    """Share of direct imports from a country; None where no table says it."""
    for row in of(ctx, "pass_through", material):
        if row.get("country") == country and row.get("direct_share") is not None:
            return float(row["direct_share"])
    for row in of(ctx, "dependence", material):
        if row.get("direct_top") == country and row.get("direct_top_share") is not None:
            return float(row["direct_top_share"])
    return None


def place(ctx: Context, row: Row) -> str:
    """What stands in the country of origin: mines, refineries, makers of a form."""
    if row.get("stage") == MINED:
        return ctx.say("place_ore")
    if row.get("stage") == REFINED:
        return ctx.say("place_refined")
    return ctx.say("place_form", form=ctx.names.chain_form(row.get("material"), row.get("form")))


def asker(ctx: Context, row: Row) -> str:
    """Name of the country whose supply it is."""
    if ctx.finding.question.get("bom") is not None:
        return ctx.say("this_bill")
    return ctx.country(row["asker"]) if row.get("asker") else ctx.importer


def year(ctx: Context) -> str:
    """The year of the network, as words that follow a unit; nothing where the question has none."""
    asked = ctx.finding.question.get("year")
    return ctx.say("trace_year", year=asked) if asked is not None else ""


def source_line(ctx: Context, material: str) -> str:
    """The sources of the material's figures; those of the whole finding where none are named."""
    named = ctx.source_line(of(ctx, "corrections", material))
    return named or ctx.source_line([{"source": o.source} for o in ctx.finding.origins])
