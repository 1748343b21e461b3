"""Export controls on one time line, what lapses next, and the catalogue's rows."""

from __future__ import annotations

from datetime import date

from minamoto.report.charts.controls_timeline import Span, controls_timeline
from minamoto.report.display import shown
from minamoto.report.numbers import day
from minamoto.report.sections.context import Context, Row
from minamoto.report.story import Chart, Section, TitledTable

YEARS_BACK, YEARS_AHEAD = 8, 3


def section(ctx: Context) -> Section | None:
    """The time line, in force first, then in doubt, then the rest, newest first."""
    if not ctx.has("controls"):
        return None
    rows = sorted(ctx.rows("controls"), key=_standing)
    dated = [row for row in rows if row["effective"] is not None]
    charts: tuple[Chart, ...] = ()
    on = ctx.on or max((r["effective"] for r in dated), default=None)
    if dated and on is not None:
        held = sum(row["is_in_force"] is True for row in rows)
        unknown = sum(row["is_in_force"] is None for row in rows)
        years = _scale(dated, on)
        charts = (
            Chart(
                key="controls",
                title=ctx.say("controls_title", on=day(on, ctx.lang), held=held, unknown=unknown),
                subtitle=ctx.say("controls_sub"),
                source=ctx.source_line(rows),
                parts=tuple(
                    controls_timeline(
                        [_span(row, ctx) for row in part], years, on, ctx.lang, width=ctx.width,
                        key=f"controls{i}",
                    )
                    for i, part in enumerate(ctx.parts(dated))
                ),
                twin=ctx.twin("controls"),
                note=ctx.say("controls_undated", count=len(rows) - len(dated))
                if len(dated) < len(rows)
                else None,
            ),
        )  # fmt: skip
    tables: tuple[TitledTable, ...] = ()
    if ctx.has("lapses"):
        tables = (TitledTable(key="lapses", title=ctx.say("lapses"), display=ctx.twin("lapses")),)
    if not charts:
        title = ctx.say("controls")
        tables = (*tables, TitledTable(key="controls", title=title, display=ctx.twin("controls")))
    return Section(key="controls", title=ctx.say("controls"), charts=charts, tables=tables)


def _scale(rows: list[Row], on: date) -> tuple[int, int]:
    """Years drawn: enough to see what is recent, however far back or ahead a measure reaches."""
    ends = [end.year + 1 for row in rows if (end := _end(row)) is not None]
    first = max(min(row["effective"].year for row in rows), on.year - YEARS_BACK)
    return min(first, on.year), min(max([on.year + 1, *ends]), on.year + YEARS_AHEAD)


def _standing(row: Row) -> tuple[int, int, str]:
    state = {True: 0, None: 1, False: 2}[row["is_in_force"]]
    effective = row["effective"]
    return state, -(effective.toordinal() if effective else 0), str(row["control"])


def _span(row: Row, ctx: Context) -> Span:
    between = "・" if ctx.lang == "ja" else " · "
    said = [
        ctx.country(row["imposer"]) if row.get("imposer") else "",
        row.get(f"title_{ctx.lang}") or shown(row.get("instrument"), "word", ctx.names),
    ]
    if not row.get(f"title_{ctx.lang}") and row.get("materials"):
        said.append(ctx.names.all_of("material", row["materials"]))
    return Span(
        name=str(row["control"]),
        about=between.join(part for part in said if part),
        start=row["effective"],
        end=_end(row),
        is_in_force=row["is_in_force"],
        suspended=_pause(row),
    )


def _end(row: Row) -> date | None:
    end: date | None = row.get("ended")
    return end if end is None or end >= row["effective"] else row["effective"]


def _pause(row: Row) -> tuple[date, date] | None:
    start, end = row.get("suspended_from"), row.get("suspended_until")
    return (max(start, row["effective"]), end) if start and end and end >= start else None
