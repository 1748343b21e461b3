"""All materials at once: whom one buys from and where it comes from; products of a bill first."""

from __future__ import annotations

from minamoto.report.numbers import interval, percent
from minamoto.report.sections.context import Context, Row
from minamoto.report.sections.trace import reading
from minamoto.report.story import Section, TitledTable

HALF = 0.5
OF_BILL = ("risk", "changes", "products", "lines")
ROWS = 60  # of a table of the bill that stand on the page; the Excel file holds all
Tile = tuple[str, str]


def section(ctx: Context) -> Section | None:
    """The table of dependence, and how well each network is known."""
    if not reading.is_trace(ctx):
        return None
    tables = [
        TitledTable(key=name, title=ctx.tables[name].title[ctx.lang], display=ctx.twin(name),
                    note=ctx.say("dependence_note") if name == "dependence" else None)
        for name in ("dependence", "networks")
        if ctx.has(name)
    ]  # fmt: skip
    if not tables:
        return None
    return Section(key="dependence", title=ctx.say("dependence"), tables=tuple(tables))


def products(ctx: Context) -> Section | None:
    """What is known of each product of a bill of material, and its lines."""
    if not reading.is_trace(ctx) or not (ctx.has("products") or ctx.has("lines")):
        return None
    tables = tuple(_of_bill(name, ctx) for name in OF_BILL if ctx.has(name))
    lead = [ctx.say("products_lead")]
    worst = [r for r in ctx.rows("products") if r.get("worst_country") and r.get("worst_share")]
    if worst:
        row = max(worst, key=lambda r: r["worst_share"])
        lead.insert(0, ctx.say(
            "products_title", product=row.get("product"), material=ctx.material(row["material"]),
            country=ctx.country(row["worst_country"]), share=percent(row["worst_share"], 0),
        ))  # fmt: skip
    return Section(key="products", title=ctx.say("products"), lead=tuple(lead), tables=tables)


def _of_bill(name: str, ctx: Context) -> TitledTable:
    """A table of the bill, its first rows; the lines are for reference only."""
    ctx.used.add(name)
    table = ctx.tables[name]
    more = table.frame.height - ROWS
    return TitledTable(
        key=name, title=table.title[ctx.lang], display=ctx.shown(name, table.frame.head(ROWS)),
        note=ctx.say("row_more", count=more) if more > 0 else None, is_folded=name == "lines",
    )  # fmt: skip


def tiles(ctx: Context) -> tuple[Tile, ...]:
    """The answer in four figures: of the one material, or counts of many."""
    found = reading.materials(ctx) if reading.is_trace(ctx) else []
    if len(found) == 1:
        return _of_one(found[0], ctx)
    return _of_many(found, ctx) if found else ()


def _of_one(material: str, ctx: Context) -> tuple[Tile, ...]:
    row = reading.told_first(ctx, material)
    made: list[Tile] = []
    if reading.has_origin(row):
        country = ctx.country(row["origin_top"])
        said = ctx.say("tile_origin", country=country, place=reading.place(ctx, row))
        made.append((percent(row["origin_top_share"], 0), f"{said}{_interval(row, ctx)}"))
        direct = reading.direct_share(ctx, material, row["origin_top"])
        if direct is not None:
            made.append((percent(direct, 0), ctx.say("tile_direct", country=country)))
    if row.get("hidden_share") is not None:
        made.append((percent(row["hidden_share"], 0), ctx.say("tile_hidden")))
    if row.get("tier"):
        made.append((str(row["tier"]), ctx.say("tile_tier")))
    return tuple(made)


def _interval(row: Row, ctx: Context) -> str:
    low, high = row.get("origin_low"), row.get("origin_high")
    if low is None or high is None:
        return ""
    return ctx.say("tile_interval", interval=interval(low, high, "share"))


def _of_many(found: list[str], ctx: Context) -> tuple[Tile, ...]:
    first = [reading.told_first(ctx, material) for material in found]
    known = [row for row in first if reading.has_origin(row)]
    dark = len(found) - len(known)
    differs = sum(bool(r.get("direct_top")) and r["direct_top"] != r["origin_top"] for r in known)
    half = sum(row["origin_top_share"] >= HALF for row in known)
    under = {
        row["material"]
        for name in ("flows", "pass_through")
        for row in ctx.rows(name)
        if row.get("controls")
    }
    said = ctx.say("tile_traced_dark", count=dark) if dark else ctx.say("tile_traced")
    return (
        (str(len(found)), said),
        (str(differs), ctx.say("tile_differs")),
        (str(half), ctx.say("tile_origin_half")),
        (str(len(under & set(found))), ctx.say("tile_on_path")),
    )
