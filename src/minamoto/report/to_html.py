"""A finding as one HTML file: fonts, charts, style and a few lines of script, all inside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from minamoto.core.finding import Finding
from minamoto.core.text import Lang
from minamoto.report.fonts import font_faces
from minamoto.report.sections.whole import story
from minamoto.report.ui import UI

WIDTH = 1160.0  # of a picture: the text column on a 1366-pixel screen
ROWS_A_PART = 26  # bars in one picture, so that none is cut on a printed page


def html(finding: Finding, lang: Lang, *, shapes: Mapping[str, Any] | None = None) -> str:
    """See `minamoto.report.html`."""
    told = story(finding, lang, width=WIDTH, rows_a_part=ROWS_A_PART, is_paged=False, shapes=shapes)
    script = _resource("sort.js") + _resource("sankey.js")
    environment = Environment(
        loader=PackageLoader("minamoto.report"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html.j2")
    values = {
        "story": told,
        "ui": {key: text[lang] for key, text in UI.items()},
        "style": _resource("style.css"),
        "script": script,
        "script_hash": b64encode(sha256(script.encode()).digest()).decode(),
    }
    without_fonts = page.render(**values, fonts="")
    return page.render(**values, fonts=font_faces(without_fonts))


def _resource(name: str) -> str:
    return (files("minamoto.report") / "templates" / name).read_text(encoding="utf-8")
