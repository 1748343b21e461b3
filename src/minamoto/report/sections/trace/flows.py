"""The rows of `flows` as a Sankey."""

from __future__ import annotations

import polars as pl

from minamoto.report.charts.sankey import sankey
from minamoto.report.charts.sankey_order import Flow, Place
from minamoto.report.names import SEPARATOR
from minamoto.report.numbers import percent, quantity
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.sections.trace import reading
from minamoto.report.story import Chart

NEEDED = ("from_position", "to_position", "from_country", "to_country", "share")


def chart(material: str, ctx: Context) -> Chart:
    """The picture under the sentence it shows; an empty frame where there are no flows."""
    rows = [
        row
        for row in reading.of(ctx, "flows", material)
        if all(row.get(column) is not None for column in NEEDED) and row["share"] > 0
    ]
    at = {position: i for i, position in enumerate(_positions(rows))}
    countries = {str(row[side]) for row in rows for side in ("from_country", "to_country")}
    first = reading.told_first(ctx, material)
    mass = first.get("mass_t")
    said = ctx.say("trace_sub", year=reading.year(ctx))
    if mass is not None:
        said += ctx.say("trace_mass", mass=quantity(mass))
    key = f"flow-{anchor(material)}"
    return Chart(
        key=key,
        title=title(material, ctx),
        subtitle=said,
        source=reading.source_line(ctx, material),
        parts=(
            sankey(
                [_flow(row, at) for row in rows],
                [_head(material, position, rows, ctx) for position in at],
                {country: ctx.country(country) for country in countries},
                ctx.lang,
                width=ctx.width,
                key=key,
                intervals=_intervals(material, rows, at, ctx),
            ),
        ),
        twin=ctx.twin("flows", pl.col("material") == material) if rows else None,
    )


def title(material: str, ctx: Context) -> str:
    """Whose supply leads back how far to which country, and how little of that the imports show."""
    row = reading.told_first(ctx, material)
    if not reading.has_origin(row):
        return ctx.say("trace_title_nothing", material=ctx.material(material))
    values = {
        "asker": reading.asker(ctx, row), "material": ctx.material(material),
        "country": ctx.country(row["origin_top"]), "place": reading.place(ctx, row),
        "share": percent(row["origin_top_share"], 0),
    }  # fmt: skip
    direct = reading.direct_share(ctx, material, row["origin_top"])
    if direct is None:
        return ctx.say("trace_title", **values)
    return ctx.say("trace_title_direct", direct=percent(direct, 0), **values)


def _positions(rows: list[Row]) -> list[int]:
    return sorted({int(row[side]) for row in rows for side in ("from_position", "to_position")})


def _flow(row: Row, at: dict[int, int]) -> Flow:
    return Flow(
        source=(at[row["from_position"]], str(row["from_country"])),
        target=(at[row["to_position"]], str(row["to_country"])),
        share=float(row["share"]),
        low=row.get("share_low"),
        high=row.get("share_high"),
        controls=tuple(c for c in str(row.get("controls") or "").split(SEPARATOR) if c),
    )


def _forms(position: int, rows: list[Row]) -> list[str]:
    """Forms made at a position, the commonest order of the rows kept."""
    found: dict[str, None] = {}
    for row in rows:
        for side in ("from", "to"):
            if row[f"{side}_position"] == position and row.get(f"{side}_form"):
                found.setdefault(str(row[f"{side}_form"]))
    return list(found)


def _head(material: str, position: int, rows: list[Row], ctx: Context) -> str:
    between = "・" if ctx.lang == "ja" else " / "
    return between.join(ctx.names.chain_form(material, form) for form in _forms(position, rows))


def _intervals(
    material: str, rows: list[Row], at: dict[int, int], ctx: Context
) -> dict[Place, tuple[float, float]]:
    """Intervals of bands, from the rows of `origin` of the form made there."""
    forms = {form: at[position] for position in at for form in _forms(position, rows)}
    return {
        (forms[str(row["form"])], str(row["country"])): (row["share_low"], row["share_high"])
        for row in reading.of(ctx, "origin", material)
        if str(row.get("form")) in forms
        and row.get("share_low") is not None
        and row.get("share_high") is not None
    }
