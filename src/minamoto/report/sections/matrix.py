"""Strategic fields by materials, and the ministers of the fields."""

from __future__ import annotations

from minamoto.report.charts.heat_map import Cell, heat_map
from minamoto.report.numbers import percent
from minamoto.report.sections.context import Context, Row
from minamoto.report.story import Chart, Section, TitledTable

NEARLY_ALL = 0.9


def section(ctx: Context) -> Section | None:
    """The heat map; on paper it stands upright, materials down and fields across."""
    if not ctx.has("matrix"):
        return None
    rows = ctx.rows("matrix")
    fields = sorted({r["field"] for r in (*rows, *ctx.rows("fields"))})
    ranked = {material: i for i, material in enumerate(ctx.order())}
    materials = sorted({r["material"] for r in rows}, key=lambda m: (ranked.get(m, 9999), m))
    across, down = (fields, materials) if ctx.is_paged else (materials, fields)
    place = {key: i for i, key in enumerate(down)}, {key: i for i, key in enumerate(across)}
    cells = {}
    for row in rows:
        i, j = (row["material"], row["field"]) if ctx.is_paged else (row["field"], row["material"])
        cells[place[0][i], place[1][j]] = Cell(
            share=row["top_share"], controls=row["controls_in_force"] or 0, says=_says(row, ctx)
        )
    names = {m: ctx.material(m) for m in materials} | {f: _field(f, ctx) for f in fields}
    exposed = {r["field"] for r in rows if (r["top_share"] or 0) >= NEARLY_ALL}
    drawn = [names[k] for k in down], [names[k] for k in across]
    chart = Chart(
        key="matrix",
        title=ctx.say("matrix_title", fields=len(fields), exposed=len(exposed)),
        subtitle=ctx.say("matrix_sub"),
        source=ctx.source_line(rows),
        parts=(heat_map(*drawn, cells, ctx.lang, width=ctx.width, key="matrix"),),
        twin=ctx.twin("matrix"),
    )
    tables: tuple[TitledTable, ...] = ()
    if ctx.has("fields"):
        tables = (
            TitledTable(key="fields", title=ctx.say("fields_table"), display=ctx.twin("fields")),
        )
    return Section(key="matrix", title=ctx.say("matrix"), charts=(chart,), tables=tables)


def _field(number: object, ctx: Context) -> str:
    return f"{number} {ctx.names.of('field', number)}"


def _says(row: Row, ctx: Context) -> str:
    where = f"{_field(row['field'], ctx)} × {ctx.material(row['material'])}"
    if row["top_share"] is None:
        return where
    stage = ctx.names.of("stage", row["stage"])
    return f"{where}: {stage} {ctx.country(row['top_country'])} {percent(row['top_share'])}"
