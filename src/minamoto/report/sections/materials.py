"""One card a material: its stages, indicators, history, controls, uses and what is not known."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import polars as pl

from minamoto.report.charts.history_lines import history_lines
from minamoto.report.charts.small_multiples import small_multiples
from minamoto.report.charts.stage_bars import stage_bars
from minamoto.report.display import IN_FORCE, Display, DisplayColumn, shown
from minamoto.report.numbers import MISSING, percent
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.sections.exposures import _controlled, _valued
from minamoto.report.sections.faces import bar_of
from minamoto.report.sections.imports import codes, panel, years_of
from minamoto.report.story import Card, Chart, Section

CARD_PART_ON_SCREEN, CARD_PART_ON_PAPER = 0.56, 0.54
"""Width of a card's pictures, of the whole."""
BETWEEN = 17.0  # pixels between two pictures side by side
HISTORIES, PRODUCTS, CONTROLS_ON_PAPER = 2, 6, 5
"""Series drawn and products named on one card; the Excel file holds the rest."""


def section(ctx: Context) -> Section | None:
    """The cards in order of rank; the report of one table alone has none."""
    if not ctx.has("shares"):
        return None
    by_material = _grouped(ctx)
    years = codes(ctx)
    cards = tuple(_card(material, by_material, years, ctx) for material in ctx.order())
    ctx.used |= {"shares", "history", "uses", "unknowns", "measures"}
    return Section(
        key="materials", title=ctx.say("materials"), lead=(ctx.say("materials_lead"),), cards=cards
    )


def _grouped(ctx: Context) -> dict[str, dict[str, list[Row]]]:
    found: dict[str, dict[str, list[Row]]] = {}
    for name in ("exposures", "faces", "shares", "history", "uses", "unknowns", "measures"):
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in ctx.rows(name):
            rows[str(row["material"])].append(row)
        found[name] = rows
    controls: dict[str, list[Row]] = defaultdict(list)
    for row in ctx.rows("controls"):
        for material in str(row.get("materials") or "").split(";"):
            controls[material].append(row)
    found["controls"] = controls
    return found


def _card(
    material: str, by: dict[str, dict[str, list[Row]]], years: dict[str, list[Row]], ctx: Context
) -> Card:
    ranked = by["exposures"].get(material, [])
    charts = [_stages(material, by["shares"].get(material, []), ctx)]
    charts += _histories(material, by["history"].get(material, []), ctx)
    charts += _imports(material, ranked, years, ctx)
    listed = {c for row in ranked for c in str(row.get("controls") or "").split(";") if c}
    bearing = [r for r in by["controls"].get(material, []) if r.get("is_in_force") is not False]
    held = [r for r in ctx.rows("controls") if r["control"] in listed] or bearing
    colon = "：" if ctx.lang == "ja" else ": "
    return Card(
        anchor=anchor(material),
        name=ctx.material(material),
        badge=" / ".join(
            f"{ctx.names.stage(r['stage'])} {ctx.say('place', rank=r['rank'])}" for r in ranked
        ),
        lead=_shift(by["faces"].get(material, []), ctx),
        charts=tuple(chart for chart in charts if chart.parts),
        measures=_measures(ranked, ctx),
        further=ctx.twin("measures", pl.col("material") == material)
        if by["measures"].get(material)
        else None,
        controls=_controls(held, ctx),
        uses=_uses(by["uses"].get(material, []), ctx),
        unknowns=tuple(
            f"{ctx.names.stage(r['stage'])}{colon}{r[f'what_{ctx.lang}']}"
            for r in by["unknowns"].get(material, [])
        ),
    )


def _width(ctx: Context) -> float:
    return ctx.width * (CARD_PART_ON_PAPER if ctx.is_paged else CARD_PART_ON_SCREEN)


def _beside(ctx: Context) -> float:
    """Width of a picture that has another beside it on paper."""
    return (_width(ctx) - BETWEEN) / 2 if ctx.is_paged else _width(ctx)


def _stages(material: str, rows: list[Row], ctx: Context) -> Chart:
    forms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        forms[str(row["stage"]), str(row["form"])].append(row)
    bars = [
        (ctx.names.of("stage", stage), ctx.names.form(part[0]), bar_of(part, ctx))
        for (stage, _), part in forms.items()
    ]
    key = f"s-{anchor(material)}"
    return Chart(
        key=key,
        title=ctx.say("card_stages"),
        subtitle=ctx.say("card_stages_sub"),
        source=ctx.source_line(rows),
        parts=(stage_bars(bars, ctx.lang, width=_width(ctx), key=key),) if bars else (),
        twin=ctx.twin("shares", pl.col("material") == material) if bars else None,
    )


def _histories(material: str, rows: list[Row], ctx: Context) -> list[Chart]:
    forms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        forms[str(row["stage"]), str(row["form"])].append(row)
    charts = []
    longest = sorted(forms.items(), key=lambda item: (-len(item[1]), item[0]))[:HISTORIES]
    for index, ((stage, _), part) in enumerate(sorted(longest)):
        series: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row in part:
            if row["quantity"] is not None:
                series[str(row["country"])].append((row["year"], row["quantity"]))
        key = f"h{index}-{anchor(material)}"
        names = {country: ctx.country(country) for country in series}
        charts.append(
            Chart(
                key=key,
                title=ctx.say("card_history"),
                subtitle=f"{ctx.names.of('stage', stage)} {ctx.names.form(part[0])}",
                source=ctx.source_line(part),
                parts=(
                    history_lines(
                        series, names, str(part[0]["unit"]), ctx.lang, width=_beside(ctx), key=key
                    ),
                ),
                twin=_pivot(series, names, str(part[0]["unit"]), ctx),
            )
        )
    return charts


def _pivot(
    series: dict[str, list[tuple[int, float]]], names: dict[str, str], unit: str, ctx: Context
) -> Display:
    """Years down, countries across: the figures behind the lines in little room."""
    frame = ctx.own_table(
        "history_by_year",
        "history",
        [
            {"year": year} | {c: dict(points).get(year) for c, points in series.items()}
            for year in sorted({y for points in series.values() for y, _ in points})
        ],
        {"year": pl.Int32} | dict.fromkeys(series, pl.Float64),
        {"year": "yr"} | dict.fromkeys(series, "as in column unit"),
    )
    columns = tuple(
        dataclasses.replace(column, header=f"{names[column.key]} ({unit})")
        if column.key in names
        else column
        for column in frame.columns
    )
    return Display(columns, frame.rows)


def _imports(
    material: str, ranked: list[Row], years: dict[str, list[Row]], ctx: Context
) -> list[Chart]:
    drawn = list(dict.fromkeys(str(r["import_hs6"]) for r in ranked if r.get("import_hs6")))
    panels = [panel(code, years[code], ctx) for code in drawn if code in years]
    if not panels:
        return []
    key = f"m-{anchor(material)}"
    columns = 1 if ctx.is_paged else 2
    return [
        Chart(
            key=key,
            title=ctx.say("card_imports", country=ctx.importer),
            subtitle="",
            source=ctx.source_line([row for code in drawn for row in years.get(code, [])]),
            parts=tuple(
                small_multiples(
                    panels[i : i + columns],
                    years_of(years),
                    ctx.lang,
                    columns=columns,
                    width=_beside(ctx),
                    key=f"{key}-{i}",
                )
                for i in range(0, len(panels), columns)
            ),
        )
    ]


def _shift(faces: list[Row], ctx: Context) -> str | None:
    if not faces or faces[0].get("shifted_share") is None:
        return None
    country = ctx.country(faces[0]["gainer"]) if faces[0].get("gainer") else MISSING
    return ctx.say("card_shift", share=percent(faces[0]["shifted_share"], 0), country=country)


def _measures(ranked: list[Row], ctx: Context) -> Display | None:
    """Indicators down, stages across."""
    if not ranked:
        return None
    lines = []
    for said, column, kind in (
        (ctx.say("col_share"), "top_share", "share"),
        (ctx.say("top3"), "top3_share", "share"),
        ("HHI", "hhi", "index"),
        (ctx.say("col_score"), "governance_hhi", "score"),
    ):
        lines.append((said, *(_valued(row, column, kind, ctx) for row in ranked)))
    lines.append((ctx.say("col_controlled"), *(_controlled(row) for row in ranked)))
    lines.append((ctx.say("col_rank"), *(_valued(r, "rank", "rank", ctx) for r in ranked)))
    heads = ["", *(f"{ctx.names.stage(r['stage'])} {r['year'] or ''}" for r in ranked)]
    columns = tuple(
        DisplayColumn(key=str(i), header=head, kind="text" if i == 0 else "number", value="")
        for i, head in enumerate(heads)
    )
    return Display(columns, tuple(lines))


def _controls(rows: list[Row], ctx: Context) -> tuple[str, ...]:
    """What is in force first; on paper the first few."""
    ordered = sorted(rows, key=lambda r: (r["is_in_force"] is not True, str(r["control"])))
    shown_rows = ordered[:CONTROLS_ON_PAPER] if ctx.is_paged else ordered
    said = [_control(row, ctx) for row in shown_rows]
    if len(shown_rows) < len(ordered):
        said.append(ctx.say("and_more", count=len(ordered) - len(shown_rows)))
    return tuple(said)


def _control(row: Row, ctx: Context) -> str:
    state = IN_FORCE[row["is_in_force"]][ctx.lang]
    since = row["effective"].isoformat() if row.get("effective") else MISSING
    country = ctx.country(row["imposer"]) if row.get("imposer") else ""
    what = row.get(f"title_{ctx.lang}") or shown(row.get("instrument"), "word", ctx.names)
    return ctx.say(
        "control_line", control=row["control"], country=country, what=what, since=since, state=state
    )


def _uses(rows: list[Row], ctx: Context) -> tuple[str, ...]:
    by_field: dict[object, list[str]] = defaultdict(list)
    for row in rows:
        product = str(row.get(f"product_{ctx.lang}") or "")
        if product and product not in by_field[row["field"]]:
            by_field[row["field"]].append(product)
    lines = []
    for field, products in sorted(by_field.items(), key=lambda item: str(item[0]).zfill(3)):
        said = ctx.names.all_of("none", ";".join(products[:PRODUCTS]))
        if len(products) > PRODUCTS:
            said += f" {ctx.say('and_more', count=len(products) - PRODUCTS)}"
        lines.append(f"{field} {ctx.names.of('field', field)}：{said}" if ctx.lang == "ja" else
                     f"{field} {ctx.names.of('field', field)}: {said}")  # fmt: skip
    return tuple(lines)
