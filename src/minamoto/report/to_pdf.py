"""A finding as a PDF on A4: contents, page numbers, the same charts, set by Typst with our font."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from minamoto.core.finding import Finding
from minamoto.core.text import Lang
from minamoto.report.display import Display
from minamoto.report.fonts import WEIGHTS, font_path
from minamoto.report.numbers import MISSING
from minamoto.report.sections.whole import story
from minamoto.report.story import Card, Section
from minamoto.report.ui import UI

WIDTH = 658.0  # of a picture in CSS pixels: 174 mm between the margins of A4
ROWS_A_PART = 32  # bars that fit on one page
ON_ONE_PAGE = frozenset({"unknowns", "method", "reproduce"})  # sections that may follow another
CARD_COLUMNS = ("indicator", "subject", "value")  # of the further indicators, where there is room


def pdf(finding: Finding, lang: Lang, *, shapes: Mapping[str, Any] | None = None) -> bytes:
    """See `minamoto.report.pdf`."""
    told = story(finding, lang, width=WIDTH, rows_a_part=ROWS_A_PART, is_paged=True, shapes=shapes)
    data = {
        "lang": lang,
        "title": told.title,
        "about": told.about,
        "headline": told.headline,
        "tiles": told.tiles,
        "ui": {key: text[lang] for key, text in UI.items()},
        "lists_cards": any(section.cards for section in told.sections),
        "sections": [_section(section) for section in told.sections if not section.is_reference],
    }
    template = (files("minamoto.report") / "templates" / "report.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"story": json.dumps(data, ensure_ascii=False, default=_plain)},
    )


@cache
def _fonts() -> typst.Fonts:
    """Our font and what Typst carries; never those of the machine."""
    folders = [font_path(weight).parent for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _section(section: Section) -> dict[str, Any]:
    starts = section.key not in ON_ONE_PAGE
    said = _fields(section)
    return said | {"starts_page": starts, "cards": [_card(card) for card in section.cards]}


def _card(card: Card) -> dict[str, Any]:
    """The card, its further indicators cut to those that have a value."""
    said = _fields(card)
    if card.further is not None:
        at = {column.key: i for i, column in enumerate(card.further.columns)}
        rows = [row for row in card.further.rows if row[at["value"]] != MISSING]
        names = [row[at["indicator"]] for row in rows]
        said["further"] = {
            "columns": [card.further.columns[at[key]] for key in CARD_COLUMNS],
            "rows": [
                # one indicator of two price series says which series it is of
                [f"{name}: {row[at['form']]}" if names.count(name) > 1 else name]
                + [row[at[key]] for key in CARD_COLUMNS[1:]]
                for name, row in zip(names, rows, strict=True)
            ],
        }
    return said


def _fields(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


def _plain(thing: Any) -> Any:
    """What `json` does not know: a display, its columns, and the parts of a story."""
    if isinstance(thing, Display):
        return {"columns": thing.columns, "rows": thing.rows}
    if hasattr(thing, "is_numeric"):
        return {"header": thing.header, "is_numeric": thing.is_numeric, "kind": thing.kind}
    return _fields(thing)
