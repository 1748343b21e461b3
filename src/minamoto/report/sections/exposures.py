"""The ranking: which material, at which stage, in which country, under which controls."""

from __future__ import annotations

from minamoto.core.grade import GRADE_MEANING, Grade
from minamoto.report.charts.interval_bar import interval_bar
from minamoto.report.numbers import MISSING, interval, number, percent, with_interval
from minamoto.report.sections.context import Context, Row, anchor
from minamoto.report.story import ExposureRow, Ranking, Section

SCORE_TOP = 10.0  # of the governance-weighted HHI


def section(ctx: Context) -> Section | None:
    """The ranked table with intervals drawn in its cells."""
    if not ctx.has("exposures"):
        return None
    ctx.used.add("exposures")
    rows = ctx.rows("exposures")
    top = rows[0]
    title = ctx.say("exposures")
    if top.get("top_share") is not None and top.get("top_country"):
        title = ctx.say(
            "exposures_title", material=ctx.material(top["material"]),
            stage=ctx.names.stage(top["stage"]), country=ctx.country(top["top_country"]),
            share=percent(top["top_share"], 0),
        )  # fmt: skip
    headers = {
        "rank": ctx.say("col_rank"), "material": ctx.say("col_material"),
        "stage": ctx.say("col_stage"), "leader": ctx.say("col_leader"),
        "share": ctx.say("col_share"), "score": ctx.say("col_score"),
        "controlled": ctx.say("col_controlled"),
        "imports": ctx.say("col_import", country=ctx.importer), "grade": ctx.say("col_grade"),
        "year": ctx.say("col_year"),
    }  # fmt: skip
    ranking = Ranking(
        title=title,
        subtitle=ctx.say("exposures_sub"),
        source=ctx.source_line(rows),
        headers=headers,
        rows=tuple(_row(row, ctx) for row in rows),
    )
    lead = (ctx.say("interval_note"),)
    return Section(key="exposures", title=ctx.say("exposures"), lead=lead, ranking=ranking)


def tiles(ctx: Context) -> tuple[tuple[str, str], ...]:
    """The answer in four counts of materials."""
    rows = ctx.rows("exposures")
    if not rows:
        return ()

    def count(wanted: list[bool]) -> str:
        return str(len({r["material"] for r, keep in zip(rows, wanted, strict=True) if keep}))

    weak = {Grade.C, Grade.D}
    known = {r["material"] for r in rows}
    dark = len({r["material"] for r in ctx.rows("faces")} - known)
    said = ctx.say("tile_dark", count=dark) if dark else ctx.say("tile_materials")
    return (
        (str(len(known) + dark), said),
        (count([(r.get("top_share") or 0) >= 0.5 for r in rows]), ctx.say("tile_half")),
        (count([(r.get("controlled_share") or 0) > 0 for r in rows]), ctx.say("tile_controlled")),
        (count([r.get("grade") in weak for r in rows]), ctx.say("tile_weak")),
    )  # fmt: skip


def _row(row: Row, ctx: Context) -> ExposureRow:
    lang = ctx.lang
    share = _valued(row, "top_share", "share", ctx)
    score = _valued(row, "governance_hhi", "score", ctx)
    meaning = {str(grade): text[lang] for grade, text in GRADE_MEANING.items()}
    imports, note = _imports(row, ctx)
    return ExposureRow(
        material=ctx.material(row["material"]),
        anchor=anchor(row["material"]),
        rank=number(row["rank"], "rank") if row.get("rank") is not None else MISSING,
        rank_range=_range(row, "rank", "rank"),
        stage=ctx.names.of("stage", row["stage"]),
        form=ctx.names.form(row) if row.get("form") else "",
        leader=ctx.country(row["top_country"]) if row.get("top_country") else MISSING,
        share=share,
        share_bar=interval_bar(row.get("top_share"), row.get("top_share_low"),
                               row.get("top_share_high"), top=1.0, alt=share),
        score=score,
        score_bar=interval_bar(row.get("governance_hhi"), row.get("governance_hhi_low"),
                               row.get("governance_hhi_high"), top=SCORE_TOP, alt=score),
        controlled=_controlled(row),
        controls=_measures(row, ctx),
        imports=imports,
        imports_note=note,
        imports_title=f"HS {row['import_hs6']}" if row.get("import_hs6") else "",
        grade=str(row.get("grade") or MISSING),
        grade_meaning=meaning.get(str(row.get("grade")), ""),
        year=str(row.get("year") or MISSING),
        sort={key: float(row[column]) if row.get(column) is not None else -1.0
              for key, column in (("rank", "rank"), ("share", "top_share"),
                                  ("score", "governance_hhi"), ("controlled", "controlled_share"),
                                  ("imports", "import_top_share"), ("year", "year"))},
    )  # fmt: skip


def _valued(row: Row, column: str, kind: str, ctx: Context) -> str:
    value, low, high = (row.get(c) for c in (column, f"{column}_low", f"{column}_high"))
    if low is not None and high is not None:
        return with_interval(value, low, high, kind, ctx.lang)
    return number(value, kind) if value is not None else MISSING


def _range(row: Row, column: str, kind: str) -> str:
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    return interval(low, high, kind) if low is not None and high is not None else ""


def _controlled(row: Row) -> str:
    sure, perhaps = row.get("controlled_share"), row.get("controlled_share_high")
    if sure is None:
        return MISSING
    if perhaps is None or perhaps - sure < 0.0005:
        return percent(sure, 0) if sure >= 0.005 else "<1%" if sure > 0 else "0%"
    return f"{sure * 100:.0f}–{perhaps:.0%}"


def _measures(row: Row, ctx: Context) -> str:
    if not row.get("controls"):
        return ""
    said = ctx.say("measures", count=len(str(row["controls"]).split(";")))
    doubt = (row.get("controlled_share_high") or 0) - (row.get("controlled_share") or 0) > 0.0005
    return f"{said} {ctx.say('in_doubt')}" if doubt else said


def _imports(row: Row, ctx: Context) -> tuple[str, str]:
    if not row.get("import_top_partner") or row.get("import_top_share") is None:
        return MISSING, ""
    year = f"’{row['import_year'] % 100:02d}" if row.get("import_year") else ""
    said = f"{ctx.country(row['import_top_partner'])} {percent(row['import_top_share'], 0)} {year}"
    shared = row.get("import_specificity") == "shared"
    return said.strip(), ctx.say("shared_code") if shared else ""
