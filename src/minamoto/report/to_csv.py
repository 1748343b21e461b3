"""One table as CSV: column names and units in the header, figures in full, nothing a formula."""

from __future__ import annotations

import csv as csv_writer
import io
from datetime import date
from typing import Any

from minamoto.core.finding import Finding

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP)


def neutral(text: str) -> str:
    """Text that a spreadsheet shows instead of running it: a leading quote before `=` and the like.

    Examples
    --------
    >>> neutral("=1+1"), neutral("gallium")
    ("'=1+1", 'gallium')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv(finding: Finding, table: str | None = None) -> str:
    r"""The named table (the first unless named) as CSV with `\r\n` line ends (RFC 4180).

    The header holds each column's name and, for a number, its unit: `top_share [1]`. Missing is an
    empty cell. Write it as `utf-8-sig` for Excel, `utf-8` for programs.
    """
    chosen = finding.table(table) if table else finding.tables[0]
    out = io.StringIO()
    writer = csv_writer.writer(out, lineterminator="\r\n")
    writer.writerow(
        f"{name} [{chosen.units[name]}]" if name in chosen.units else name
        for name in chosen.frame.columns
    )
    for row in chosen.frame.iter_rows():
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral(str(value))
