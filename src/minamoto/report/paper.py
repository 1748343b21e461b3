"""A story as plain data for the typesetter: printable letters only, pictures with their size."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from datetime import date
from typing import Any

from minamoto.report.charts import palette
from minamoto.report.display import Display
from minamoto.report.fonts import FAMILY, letters
from minamoto.report.numbers import MISSING
from minamoto.report.paper_columns import columns_of
from minamoto.report.story import Card, Chart, Ranking, Section, Story, TitledTable, TraceCard
from minamoto.report.ui import UI

CARD_TABLE = (221.0, 6.6)  # points: width and type size of the tables on a card
POINTS = 0.75  # one CSS pixel
FEW_CARDS = 3  # a report of so few materials runs on without a new page for each part
ROWS_PRINTED = 500  # of one table; the files hold them all
CARD_COLUMNS = ("indicator", "subject", "value")  # of the further indicators, where there is room
TWINS_PRINTED = ("controls",)  # charts whose words are cut short for want of room
# of shape, said by the letter before them
VARIATIONS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
NOT_IN_FONT = "〓"  # what Japanese printers set for a letter they do not have
COLOURS = ("INK", "MUTED", "AXIS", "GRID", "PAPER", "ACCENT", "SIGNAL", "OTHER_NAMED")
SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
Plain = dict[str, Any]


def paper(story: Story, on: object) -> Plain:
    """The story for `templates/paper/main.typ`."""
    ui = {key: text[story.lang] for key, text in UI.items()}
    cards = {
        anchor: f"card-{index}"
        for index, anchor in enumerate(
            anchor
            for section in story.sections
            for anchor in (card.anchor for part in (section.cards, section.traces) for card in part)
        )
    }
    day = date.fromisoformat(str(on)[:10]) if on else None
    plain: Plain = {
        "lang": story.lang,
        "font": FAMILY,
        "colours": {name.lower(): getattr(palette, name) for name in COLOURS},
        "on": [day.year, day.month, day.day] if day else None,
        "ui": {key: said for key, said in ui.items() if "{" not in said},
        "title": story.title,
        "about": story.about,
        "headline": story.headline,
        "tiles": story.tiles,
        "has_charts": any(_is_drawn(section) for section in story.sections),
        "sections": [
            _section(s, cards, ui) | {"starts_page": len(cards) > FEW_CARDS and _is_drawn(s)}
            for s in story.sections
            if not s.is_reference
        ],
    }
    printed: Plain = printable(plain)
    return printed


def printable(value: Any) -> Any:
    """The value with every letter of its texts in the font, and none that only steers."""
    if isinstance(value, str):
        steering = {ord(c): said for c in set(value) if (said := _letter(c)) != c}
        return value.translate(steering) if steering else value
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return value


def _letter(letter: str) -> str:
    r"""The letter, a blank for white space, nothing for controls, `〓` for what the font lacks.

    Examples
    --------
    >>> [_letter(c) for c in "源\t\x07\u202e🙂"]
    ['源', ' ', '', '', '〓']
    """
    if letter == "\n" or (ord(letter) in letters() and letter.isprintable()):
        return letter
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or letter in VARIATIONS:
        return ""
    return NOT_IN_FONT


def _is_drawn(section: Section) -> bool:
    return bool(section.ranking or section.charts or section.cards or section.traces)


def _section(section: Section, cards: dict[str, str], ui: dict[str, str]) -> Plain:
    return {
        "title": section.title,
        "lead": section.lead,
        "ranking": _ranking(section.ranking, cards) if section.ranking else None,
        "charts": [_chart(chart) for chart in section.charts],
        "tables": [_titled(table, section.title, ui) for table in section.tables],
        "twins": [
            {"title": ui["paper_list"], "note": None, **_table(chart.twin, ui)}
            for chart in section.charts
            if chart.key in TWINS_PRINTED and chart.twin
        ],
        "lists": section.lists,
        "terms": section.terms,
        "code": section.code,
        "cards": [_card(card, cards[card.anchor], ui) for card in section.cards],
        "traces": [_trace(card, cards[card.anchor], ui) for card in section.traces],
    }


def _ranking(ranking: Ranking, cards: dict[str, str]) -> Plain:
    rows = []
    for row in ranking.rows:
        plain = asdict(row)
        plain["card"] = cards.get(row.anchor)
        plain["share_bar"], plain["score_bar"] = map(_picture, (row.share_bar, row.score_bar))
        rows.append(plain)
    return {
        "title": ranking.title, "subtitle": ranking.subtitle, "source": ranking.source,
        "headers": ranking.headers, "rows": rows,
    }  # fmt: skip


def _chart(chart: Chart) -> Plain:
    return {
        "key": chart.key.split("-")[0],
        "title": chart.title,
        "subtitle": chart.subtitle,
        "alt": " ".join(text for text in (chart.title, chart.subtitle) if text),
        "legend": chart.legend,
        "parts": [_picture(part) for part in chart.parts],
        "note": chart.note,
        "source": chart.source,
    }


def _picture(svg: str) -> Plain:
    size = SIZE.match(svg)
    if size is None:
        raise ValueError(f"a picture without width and height: {svg[:80]}")
    width, height = (float(number) * POINTS for number in size.groups())
    return {"svg": svg, "width": width, "height": height}


def _titled(table: TitledTable, above: str, ui: dict[str, str]) -> Plain:
    title = table.title if table.title != above else None
    return {"title": title, "note": table.note, **_table(table.display, ui)}


def _table(display: Display, ui: dict[str, str], *, on_card: bool = False) -> Plain:
    """Rows to print, at most `ROWS_PRINTED`, with the widths of their columns."""
    printed = Display(display.columns, display.rows[:ROWS_PRINTED])
    shown, total = len(printed.rows), len(display.rows)
    widths, is_wide = columns_of(printed, *(CARD_TABLE if on_card else ()))
    return {
        "headers": printed.headers,
        "kinds": ["number" if c.is_numeric else c.kind for c in printed.columns],
        "rows": printed.rows,
        "widths": widths,
        "is_wide": is_wide,
        "cut": ui["paper_rows"].format(shown=shown, total=total) if shown < total else None,
    }


def _card(card: Card, label: str, ui: dict[str, str]) -> Plain:
    return {
        "label": label,
        "name": card.name,
        "badge": card.badge,
        "lead": card.lead,
        "stages": [_chart(c) for c in card.charts if c.key.startswith("s-")],
        "pictures": [_chart(c) for c in card.charts if not c.key.startswith("s-")],
        "measures": _table(card.measures, ui, on_card=True) if card.measures else None,
        "further": _table(_valued(card.further), ui, on_card=True) if card.further else None,
        "controls": card.controls,
        "uses": card.uses,
        "unknowns": card.unknowns,
    }


def _trace(card: TraceCard, label: str, ui: dict[str, str]) -> Plain:
    return {
        "label": label,
        "name": card.name,
        "badge": card.badge,
        "lead": card.lead,
        "wide": [_chart(c) for c in card.wide],
        "beside": [_chart(c) for c in card.beside],
        "tables": [_titled(table, "", ui) | {"is_wide": False} for table in card.tables],
        "notes": card.notes,
    }


def _valued(further: Display) -> Display:
    """The further indicators that have a value; one of several forms says which it is of."""
    at = {column.key: i for i, column in enumerate(further.columns)}
    rows = [row for row in further.rows if row[at["value"]] != MISSING]
    names = [row[at["indicator"]] for row in rows]
    told = tuple(
        (
            f"{name}: {row[at['form']]}" if "form" in at and names.count(name) > 1 else name,
            *(row[at[key]] for key in CARD_COLUMNS[1:]),
        )
        for name, row in zip(names, rows, strict=True)
    )
    return Display(tuple(further.columns[at[key]] for key in CARD_COLUMNS), told)
