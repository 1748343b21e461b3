"""Findings as pages and files: HTML, PDF, XLSX, JSON, CSV and rows to read, in two languages.

Everything here takes a `Finding`, or makes a form to fill in, and gives text or bytes; nothing
reads data or writes files. Each function imports what it needs when it is called, so that
importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Lang

if TYPE_CHECKING:
    from minamoto.report.display import Display

__all__ = ["bill_template", "csv", "display_rows", "html", "json", "pdf", "xlsx"]

Shapes = Mapping[str, Any]


def html(finding: Finding, lang: Lang, *, shapes: Shapes | None = None) -> str:
    """The finding as one HTML file that needs nothing else: fonts and charts are inside.

    Parameters
    ----------
    finding : of any verb; `assess` has the fullest page
    lang : "ja" or "en"
    shapes : TopoJSON of countries (Natural Earth, ids ISO 3166 numeric); without it, no world map
    """
    from minamoto.report.to_html import html as render

    return render(finding, lang, shapes=shapes)


def pdf(finding: Finding, lang: Lang, *, shapes: Shapes | None = None) -> bytes:
    """The finding as a PDF on A4, with contents, page numbers and the charts of `html`."""
    from minamoto.report.to_pdf import pdf as render

    return render(finding, lang, shapes=shapes)


def xlsx(finding: Finding, lang: Lang) -> bytes:
    """The finding as an Excel workbook: one sheet a table, sources, native charts, formulas."""
    from minamoto.report.to_xlsx import xlsx as render

    return render(finding, lang)


def json(finding: Finding) -> str:
    """The finding in the documented format `minamoto.finding/1`, both languages inside."""
    from minamoto.report.to_json import json as render

    return render(finding)


def csv(finding: Finding, table: str | None = None) -> str:
    """One table of the finding (the first unless named) as CSV with the units in its header."""
    from minamoto.report.to_csv import csv as render

    return render(finding, table)


def bill_template(lang: Lang, choices: Mapping[str, Sequence[str]], kind: str) -> str | bytes:
    """The template of a bill of material to fill in: a workbook, or the header of a CSV file.

    Parameters
    ----------
    choices : what the drop-downs of a workbook offer, by kind of column
    kind : ".xlsx" or ".csv"
    """
    from minamoto.report import to_bill_template as made

    if kind == ".xlsx":
        return made.bill_template_xlsx(lang, choices)
    return made.bill_template_csv(lang)


def display_rows(
    table: FindingTable, finding: Finding, lang: Lang, columns: Sequence[str] | None = None
) -> Display:
    """The table as words to read: see `minamoto.report.display.display_rows`."""
    from minamoto.report.display import display_rows as render

    return render(table, finding, lang, columns)
