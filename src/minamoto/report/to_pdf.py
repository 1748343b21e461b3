"""A finding as one PDF: A4 pages, charts as vectors, the fonts of the package inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from minamoto.core.finding import Finding
from minamoto.core.text import Lang
from minamoto.report.fonts import WEIGHTS, font_path
from minamoto.report.paper import paper
from minamoto.report.sections.whole import story

WIDTH = 680.0  # of a picture in CSS pixels: the 180 mm between the margins of an A4 page
ROWS_A_PART = 32  # bars that stand on one page under their heading
PARTS = ("main", "look", "opening", "section", "chart", "tables", "ranking", "card",
         "trace")  # fmt: skip


def pdf(finding: Finding, lang: Lang, *, shapes: Mapping[str, Any] | None = None) -> bytes:
    """See `minamoto.report.pdf`.

    Texts go to the typesetter as data, never as markup: nothing in them is interpreted. The date of
    the document is the day of the question, so that the same finding gives the same bytes.
    """
    told = story(finding, lang, width=WIDTH, rows_a_part=ROWS_A_PART, is_paged=True, shapes=shapes)
    folder = files("minamoto.report") / "templates" / "paper"
    project = {f"{part}.typ": (folder / f"{part}.typ").read_bytes() for part in PARTS}
    data = paper(told, finding.question.get("on"))
    project["story.json"] = json.dumps(data, ensure_ascii=False).encode()
    made: bytes = typst.compile(  # type: ignore[call-overload]  # typst takes files by name too
        project, font_paths=_fonts(), ignore_system_fonts=True
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({font_path(weight).parent for weight in WEIGHTS})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
