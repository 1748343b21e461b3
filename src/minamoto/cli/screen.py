"""A finding to read in a terminal: the answer first, then its table, then what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from minamoto.cli.wrapping import wrapped
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.records import Origin
from minamoto.core.text import Lang, Text
from minamoto.report.display import Display, brief, display_rows

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

ROWS = 40  # of a table, unless --all; every shipped table and any series of years in one list
NAMES = "names"  # the dictionary of a finding, no table to read
NO_ROWS = Text("該当する行はありません。", "No rows.")
MORE = Text("… ほか{count:,}行（すべて表示するには --all）", "... {count:,} more rows, use --all")
OTHER_TABLES = Text("ほかの表（--table で表示）", "Other tables (--table NAME)")
ROWS_OF = Text("{name}（{title}、{rows:,}行）", "{name} ({title}, {rows:,} rows)")
HIDDEN = Text(
    "ほかの列（--csv または --xlsx で全列）: {names}",
    "Other columns (--csv or --xlsx has all): {names}",
)
SAME = Text("全行に共通", "The same in every row here")
ASSUMPTIONS = Text("前提", "Assumptions")
WARNINGS = Text("注意", "Warnings")
SOURCES = Text("出典", "Sources")
BETWEEN = Text("、", ", ")
SEMICOLON = Text("；", "; ")


def print_finding(
    console: Console, finding: Finding, lang: Lang, table: str | None, *, every_row: bool
) -> None:
    """Print headline, one table, the names of the others, assumptions, warnings and sources."""
    for text in finding.headline:
        _say(console, text[lang], style="bold")
    chosen = finding.table(table) if table else finding.tables[0]
    console.print()
    print_table(console, chosen, finding, lang, every_row=every_row)
    others = [t for t in finding.tables if t.name not in {chosen.name, NAMES}]
    if others:
        told = [
            ROWS_OF[lang].format(name=t.name, title=t.title[lang], rows=t.frame.height)
            for t in others
        ]
        _say(console, f"{OTHER_TABLES[lang]}: {BETWEEN[lang].join(told)}", style="dim")
    _print_list(console, ASSUMPTIONS[lang], [text[lang] for text in finding.assumptions])
    _print_list(console, WARNINGS[lang], [text[lang] for text in finding.warnings])
    _print_list(console, SOURCES[lang], list(dict.fromkeys(map(_source, finding.origins))))


def print_table(
    console: Console, table: FindingTable, finding: Finding, lang: Lang, *, every_row: bool
) -> None:
    """Print the columns worth reading first, and as many as fit; the others are named below."""
    rows = table.frame.height
    console.print(table.title[lang], style="bold")
    if not rows:
        console.print(NO_ROWS[lang])
        return
    head = table if every_row else replace(table, frame=table.frame.head(ROWS))
    shown = brief(head, finding, lang)
    places = list(range(len(shown.headers)))
    fitting = _fitting(shown, places, console.width)
    if fitting != places and len(shown.rows) > 1:
        same = [place for place in places if len({row[place] for row in shown.rows}) == 1]
        told = [f"{shown.headers[place]}: {shown.rows[0][place]}" for place in same]
        if told:
            _say(console, f"{SAME[lang]}: {SEMICOLON[lang].join(told)}")
        places = [place for place in places if place not in same]
        fitting = _fitting(shown, places, console.width)
    if fitting != places and len(shown.rows) == 1:
        fitting = places
        console.print(_upright(shown))
    else:
        console.print(_grid(shown, fitting))
    if rows > head.frame.height:
        console.print(MORE[lang].format(count=rows - head.frame.height))
    every = display_rows(replace(table, frame=table.frame.head(0)), finding, lang).columns
    seen = {
        c.key for place, c in enumerate(shown.columns) if place in fitting or place not in places
    }
    hidden = [column.header for column in every if column.key not in seen]
    if hidden:
        _say(console, HIDDEN[lang].format(names=BETWEEN[lang].join(hidden)), style="dim")


LEAST = 4  # columns that are shown however narrow the terminal; their text is broken over lines
GAP = 2  # columns of space between two
BROKEN_AT = 30  # a cell wider than this may be broken over lines


def _fitting(shown: Display, places: list[int], width: int) -> list[int]:
    """The leading columns of `places` that fit side by side without breaking what is short."""
    from rich.cells import cell_len

    used = 0
    fitting: list[int] = []
    for place in places:
        texts = (shown.headers[place], *(row[place] for row in shown.rows))
        used += min(max(map(cell_len, texts)), BROKEN_AT) + GAP
        if used - GAP > width and len(fitting) >= LEAST:
            break
        fitting.append(place)
    return fitting


def _grid(shown: Display, fitting: list[int]) -> Table:
    from rich import box
    from rich.table import Table

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for place in fitting:
        column = shown.columns[place]
        side: Literal["left", "right"] = "right" if column.is_numeric else "left"
        grid.add_column(column.header, justify=side, overflow="fold")
    for row in shown.rows:
        grid.add_row(*(row[place] for place in fitting))
    return grid


def _upright(shown: Display) -> Table:
    """A single row that is too wide, as one line a column."""
    from rich.table import Table

    grid = Table.grid(padding=(0, GAP, 0, 0))
    for header, text in zip(shown.headers, shown.rows[0], strict=True):
        grid.add_row(header, text)
    return grid


def _source(origin: Origin) -> str:
    return f"{origin.publisher}, {origin.title}, {origin.edition}"


def _print_list(console: Console, title: str, items: list[str]) -> None:
    if not items:
        return
    console.print()
    console.print(title, style="bold")
    for item in items:
        _say(console, item, bullet="- ")


def _say(console: Console, text: str, *, style: str = "", bullet: str = "") -> None:
    for number, line in enumerate(wrapped(text, console.width - len(bullet))):
        lead = " " * len(bullet) if number else bullet
        console.print(lead + line, style=style, soft_wrap=True)
