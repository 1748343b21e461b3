"""Cell formats, and the only ways in which text reaches a sheet."""

from __future__ import annotations

from typing import Any

from minamoto.core.text import Lang
from minamoto.report.to_csv import FORMULA_STARTS

FONT: dict[str, str] = {"ja": "Yu Gothic", "en": "Calibri"}
LONGEST_ADDRESS = 2079  # characters of a link, a limit of Excel
TITLE_HEIGHT = 26  # points
LONGEST_TEXT = 32767  # characters of a cell, a limit of Excel

STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "bold": {"bold": True},
    "muted": {"font_color": "#5d6975"},
    "title": {"bold": True, "font_size": 16},
    "big": {"bold": True, "font_size": 12, "align": "left"},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "bg_color": "#e9eff5"},
    "units": {"font_color": "#5d6975", "italic": True},
    "wrap": {"text_wrap": True},
    "link": {"font_color": "#1f4e79", "underline": 1},
    "share": {"num_format": "0.0%"},
    "index": {"num_format": "0.000"},
    "score": {"num_format": "0.00"},
    "quantity": {"num_format": "#,##0.###"},
    "number": {"num_format": "#,##0.####"},
    "count": {"num_format": "#,##0"},
    "rank": {"num_format": "0"},
    "year": {"num_format": "0"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}  # fmt: skip


class Cells:
    """Formats of one workbook, made once each, and safe writing of text."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book, self._font = book, FONT[lang]
        self._made: dict[tuple[str, bool], Any] = {}

    def format(self, style: str, *, quoted: bool = False) -> Any:
        """The format of a style; `quoted` marks text that looks like a formula as text."""
        key = (style, quoted)
        if key not in self._made:
            base = {"font_name": self._font, "font_size": 10, "valign": "top"}
            made = self._book.add_format(base | STYLES[style])
            if quoted:
                made.set_quote_prefix()
            self._made[key] = made
        return self._made[key]

    def text(self, sheet: Any, row: int, column: int, said: str, style: str) -> None:
        """Write text as text, whatever it looks like."""
        quoted = said.startswith(FORMULA_STARTS)
        sheet.write_string(row, column, said[:LONGEST_TEXT], self.format(style, quoted=quoted))
        if style == "title":
            sheet.set_row(row, TITLE_HEIGHT)

    def link(self, sheet: Any, row: int, column: int, address: str) -> None:
        """A link where it is a web address, else plain text."""
        is_web = address.startswith(("https://", "http://"))
        if is_web and len(address) <= LONGEST_ADDRESS and not set(address) & set(' \t\r\n"<>'):
            sheet.write_url(row, column, address, self.format("link"), address[:255])
        else:
            self.text(sheet, row, column, address, "plain")
