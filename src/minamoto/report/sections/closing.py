"""What the reader must know to believe, use and repeat the report."""

from __future__ import annotations

from collections import defaultdict

from minamoto.core.grade import GRADE_MEANING
from minamoto.report.display import Display, DisplayColumn, brief, display_rows
from minamoto.report.numbers import MISSING
from minamoto.report.sections.context import Context
from minamoto.report.story import Section, TitledTable
from minamoto.report.trace_ui import TRACE_TERMS
from minamoto.report.ui import TERMS

SHARED_BY = 6  # materials and stages from which a gap is told once for all of them


def unknowns(ctx: Context) -> Section | None:
    """What is not known: gaps that many share once, by stage; then what is particular."""
    if not ctx.has("unknowns"):
        return None
    ctx.used.add("unknowns")
    colon, comma = ("：", "、") if ctx.lang == "ja" else (": ", ", ")
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in ctx.rows("unknowns"):
        stage = ctx.names.stage(row["stage"])
        by_kind[str(row[f"what_{ctx.lang}"])][stage].append(ctx.material(row["material"]))
    shared: list[tuple[str, tuple[str, ...]]] = []
    particular: dict[str, list[str]] = defaultdict(list)
    for what, stages in sorted(by_kind.items(), key=lambda item: (-_size(item[1]), item[0])):
        if _size(stages) >= SHARED_BY:
            lines = tuple(f"{stage}{colon}{comma.join(who)}" for stage, who in stages.items())
            shared.append((f"{what} ({_size(stages)})", lines))
            continue
        for stage, materials in stages.items():
            for material in materials:
                particular[material].append(f"{stage} {what}")
    if particular:
        lines = tuple(f"{who}{colon}{comma.join(what)}" for who, what in particular.items())
        shared.append((ctx.say("unknown_particular"), lines))
    return Section(
        key="unknowns",
        title=ctx.say("unknowns"),
        lead=(ctx.say("unknowns_lead"),),
        lists=tuple(shared),
    )


def _size(stages: dict[str, list[str]]) -> int:
    return sum(len(materials) for materials in stages.values())


def others(ctx: Context) -> list[Section]:
    """Tables that no other section has shown, as they are."""
    sections = []
    for table in ctx.finding.tables:
        if table.name not in ctx.used and table.frame.height:
            title = table.title[ctx.lang]
            shown = TitledTable(
                key=table.name,
                title=title,
                display=(brief if ctx.is_paged else display_rows)(table, ctx.finding, ctx.lang),
                is_folded=ctx.has("exposures"),
            )
            key = f"table-{table.name}"
            sections.append(Section(key=key, title=title, tables=(shown,)))
    return sections


def method(ctx: Context) -> Section:
    """Assumptions, warnings, the meaning of grades and of the terms."""
    lists = []
    for key, texts in (
        ("assumptions", ctx.finding.assumptions),
        ("warnings", ctx.finding.warnings),
    ):
        if texts:
            lists.append((ctx.say(key), tuple(text[ctx.lang] for text in texts)))
    if ctx.finding.verb != "trace":  # tiers of networks, A to C, would be taken for grades
        lists.append((ctx.say("grades"), _grades(ctx)))
    return Section(
        key="method",
        title=ctx.say("method"),
        lists=tuple(lists),
        terms=tuple(
            (term[ctx.lang], said[ctx.lang])
            for term, said in (TRACE_TERMS if ctx.finding.verb == "trace" else TERMS)
        ),
    )


def _grades(ctx: Context) -> tuple[str, ...]:
    return tuple(f"{grade}  {text[ctx.lang]}" for grade, text in GRADE_MEANING.items())


def sources(ctx: Context) -> Section | None:
    """Every source with edition, licence, years and address."""
    if not ctx.finding.origins:
        return None
    found: dict[str, dict[str, str]] = {}
    used: dict[str, set[str]] = defaultdict(set)
    for origin in ctx.finding.origins:
        years = [str(y) for y in (origin.year_first, origin.year_last) if y is not None]
        used[origin.source].add(f"{origin.table} {'–'.join(dict.fromkeys(years))}".strip())
        via = f" (via {origin.via})" if origin.via else ""
        titled = ctx.names.known("title", origin.source) or f"{origin.title}, {origin.edition}"
        found[origin.source] = {
            "publisher": ctx.names.known("publisher", origin.source) or origin.publisher,
            "title": f"{titled}{via}",
            "licence": ctx.names.of("licence", origin.licence),
            "url": origin.url,
        }
    heads = (("publisher", "発行者", "Publisher"), ("title", "標題・版", "Title and edition"),
             ("used", "使った表と年", "Tables and years"), ("licence", "利用条件", "Licence"),
             ("url", "参照先", "Address"))  # fmt: skip
    columns = tuple(
        DisplayColumn(key=key, header=ja if ctx.lang == "ja" else en, value=key,
                      kind="url" if key == "url" else "text")
        for key, ja, en in heads
    )  # fmt: skip
    rows = tuple(
        (s["publisher"], s["title"], "; ".join(sorted(used[key])), s["licence"], s["url"])
        for key, s in sorted(found.items(), key=lambda item: (item[1]["publisher"], item[0]))
    )
    title = ctx.say("sources")
    table = TitledTable(key="sources", title=title, display=Display(columns, rows))
    return Section(key="sources", title=title, tables=(table,))


def reproduce(ctx: Context) -> Section:
    """The question, the version and the hash of everything read."""
    finding = ctx.finding
    question = [(key, _said(value)) for key, value in finding.question.items()]
    tables = [
        TitledTable(key="question", title=ctx.say("question"),
                    display=_pairs([("verb", finding.verb), ("version", finding.version or MISSING),
                                    *question]))
    ]  # fmt: skip
    if finding.snapshots:
        rows = sorted(finding.snapshots.items())
        shown = _pairs([(name, sha) for name, sha in rows])
        tables.append(TitledTable(key="snapshots", title=ctx.say("snapshots"), display=shown))
    return Section(
        key="reproduce",
        title=ctx.say("reproduce"),
        lead=(ctx.say("reproduce_lead"),),
        tables=tuple(tables),
        code=_call(ctx),
    )


def _call(ctx: Context) -> str | None:
    """The question as a line of Python that asks it again."""
    question = ctx.finding.question
    if ctx.finding.verb != "assess" or "materials" not in question:
        return None
    return (
        "from datetime import date\n"
        "import minamoto\n"
        f"minamoto.assess({question['country']!r}, fields={question.get('fields')!r},\n"
        f"    materials={question['materials']!r},\n"
        f"    on=date.fromisoformat({str(question.get('on'))!r}))"
    )


def _said(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return MISSING if value is None else str(value)


def _pairs(rows: list[tuple[str, str]]) -> Display:
    columns = tuple(
        DisplayColumn(key=key, header=key, kind="code", value=key) for key in ("key", "value")
    )
    return Display(columns, tuple(rows))
