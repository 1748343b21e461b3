"""Native Excel charts on the summary, drawn from the cells of the other sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from minamoto.report.sections.context import Context, Row
from minamoto.report.sheets.cells import Cells
from minamoto.report.sheets.columns import SheetColumn
from minamoto.report.sheets.table import FIRST_ROW

FIRST_PLACES = 15
CHART_ROW, NAME_COLUMN = 3, 4  # cells that the chart covers
BLUE, GREY, RUST = "#1f4e79", "#9aa3ab", "#b5532a"
Columns = Mapping[str, Sequence[SheetColumn]]


def add_charts(
    book: Any, summary: Any, names: Mapping[str, str], columns: Columns, cells: Cells, ctx: Context
) -> None:
    """The first places of the ranking with their intervals, and one code's imports by year."""
    if ctx.has("exposures"):
        at = {column.key: index for index, column in enumerate(columns["exposures"])}
        rows = ctx.rows("exposures")[:FIRST_PLACES]
        _beside(summary, rows, names["exposures"], at["top_share"], cells, ctx)
        summary.insert_chart(1, 3, _ranking(book, names["summary"], rows, ctx))
    if ctx.has("pass_through") and "direct_share" in {c.key for c in columns["pass_through"]}:
        columns_of = columns["pass_through"]
        summary.insert_chart(1, 3, _origin(book, names["pass_through"], columns_of, ctx))
    if ctx.has("years"):
        summary.insert_chart(26, 3, _imports(book, names["years"], columns["years"], ctx))


def _origin(book: Any, sheet: str, columns: Sequence[SheetColumn], ctx: Context) -> Any:
    """Direct imports against origin, country by country, of the first material."""
    at = {column.key: index for index, column in enumerate(columns)}
    of = [row["material"] for row in ctx.rows("pass_through")]
    count = next((i for i, material in enumerate(of) if material != of[0]), len(of))
    last = FIRST_ROW + min(count, FIRST_PLACES) - 1
    chart = book.add_chart({"type": "bar"})
    for key, colour in (("direct_share", GREY), ("origin_share", BLUE)):
        chart.add_series(
            {
                "name": [sheet, FIRST_ROW - 1, at[key]],
                "categories": [sheet, FIRST_ROW, at["country"], last, at["country"]],
                "values": [sheet, FIRST_ROW, at[key], last, at[key]],
                "fill": {"color": colour},
            }
        )
    said = f"{ctx.material(of[0])} — {ctx.say('directs')}"
    chart.set_title({"name": said, "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {
        "visible": True, "line": {"color": "#e3e6e9"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 420})
    return chart


def _beside(
    summary: Any, rows: Sequence[Row], sheet: str, share: int, cells: Cells, ctx: Context
) -> None:
    """What the ranking is drawn from, below the chart: names, and shares linked to their sheet."""
    for index, row in enumerate(rows):
        said = f"{ctx.material(row['material'])} {ctx.names.stage(row['stage'])}"
        cells.text(summary, CHART_ROW + index, NAME_COLUMN, said, "muted")
        if row["top_share"] is not None:
            cell = xl_rowcol_to_cell(FIRST_ROW + index, share)
            summary.write_formula(
                CHART_ROW + index, NAME_COLUMN + 1, f"='{sheet}'!{cell}", cells.format("share"),
                row["top_share"],
            )  # fmt: skip


def _ranking(book: Any, sheet: str, rows: Sequence[Row], ctx: Context) -> Any:
    last = CHART_ROW + len(rows) - 1
    ends = {
        side: [abs((r[f"top_share_{side}"] or 0) - (r["top_share"] or 0)) for r in rows]
        for side in ("low", "high")
        if f"top_share_{side}" in rows[0]
    }
    series: dict[str, Any] = {
        "name": ctx.say("col_share"),
        "categories": [sheet, CHART_ROW, NAME_COLUMN, last, NAME_COLUMN],
        "values": [sheet, CHART_ROW, NAME_COLUMN + 1, last, NAME_COLUMN + 1],
        "fill": {"color": BLUE},
        "gap": 45,
    }
    if len(ends) == 2:
        series["x_error_bars"] = {
            "type": "custom", "plus_values": ends["high"], "minus_values": ends["low"],
            "line": {"color": RUST},
        }  # fmt: skip
    chart = book.add_chart({"type": "bar"})
    chart.add_series(series)
    chart.set_title(
        {"name": f"{ctx.say('exposures')} — {ctx.say('col_share')}", "name_font": {"size": 12}}
    )
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {
        "visible": True, "line": {"color": "#e3e6e9"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 480})
    return chart


def _imports(book: Any, sheet: str, columns: Sequence[SheetColumn], ctx: Context) -> Any:
    """The code of the best rank that is the material's own, over its years."""
    at = {column.key: index for index, column in enumerate(columns)}
    rows = ctx.rows("years")
    own = [r["import_hs6"] for r in ctx.rows("exposures") if r.get("import_specificity") == "clean"]
    listed = [r["hs6"] for r in rows]
    code = next((c for c in own if c in listed), listed[0])
    first = FIRST_ROW + listed.index(code)
    last = first + listed.count(code) - 1
    chart = book.add_chart({"type": "line"})
    for key, colour in (("top_share", GREY), ("china_share", BLUE)):
        if key in at:
            chart.add_series(
                {
                    "name": [sheet, FIRST_ROW - 1, at[key]],
                    "categories": [sheet, first, at["year"], last, at["year"]],
                    "values": [sheet, first, at[key], last, at[key]],
                    "line": {"color": colour, "width": 2},
                    "marker": {"type": "circle", "size": 4, "fill": {"color": colour},
                               "border": {"color": colour}},
                }
            )  # fmt: skip
    goods = ctx.rows("years")[listed.index(code)].get(f"goods_{ctx.lang}") or ""
    chart.set_title({"name": f"HS {code} {goods}", "name_font": {"size": 12}})
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {
        "visible": True, "line": {"color": "#e3e6e9"}}})  # fmt: skip
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    return chart
