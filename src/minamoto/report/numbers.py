"""Numbers, dates and missing values as a reader meets them: 94.2 %, 1,234 t, 2026-11-23, —."""

from __future__ import annotations

import math
from datetime import date, datetime

from minamoto.core.text import Lang

MISSING = "—"
DIGITS = 3  # significant digits of a quantity below a thousand
DECIMALS = {"index": 3, "score": 2}


def percent(value: float, decimals: int = 1) -> str:
    """A fraction as a percentage.

    Examples
    --------
    >>> percent(0.9421), percent(1), percent(0.0004)
    ('94.2%', '100%', '<0.1%')
    """
    if 0 < value < 0.0005:
        return "<0.1%"
    if value == 1:
        return "100%"
    return f"{value:.{decimals}%}"


def quantity(value: float) -> str:
    """A quantity: whole with thousands separated, three significant digits when small.

    Examples
    --------
    >>> quantity(805000.4), quantity(12.345), quantity(0.0), quantity(0.00012)
    ('805,000', '12.3', '0', '0.00012')
    """
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (DIGITS - 1):
        return f"{value:,.0f}"
    decimals = max(0, DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float, kind: str) -> str:
    """A number as its kind is shown: share, index, score, rank, year, count or quantity."""
    if not math.isfinite(value):
        return MISSING
    if kind == "share":
        return percent(value)
    if kind in DECIMALS:
        return f"{value:.{DECIMALS[kind]}f}"
    if kind == "year":
        return f"{value:.0f}"
    return quantity(value)


def interval(low: float, high: float, kind: str) -> str:
    """Two ends, the unit said once: `90.1–97.0%`.

    Examples
    --------
    >>> interval(0.901, 0.97, "share"), interval(1, 3, "rank"), interval(2, 2, "rank")
    ('90.1–97.0%', '1–3', '2')
    """
    ends = number(low, kind), number(high, kind)
    if ends[0] == ends[1]:
        return ends[0]
    if kind == "share" and ends[0][0] != "<":
        return f"{ends[0].rstrip('%')}–{ends[1]}"
    return f"{ends[0]}–{ends[1]}"


def with_interval(value: float | None, low: float, high: float, kind: str, lang: Lang) -> str:
    """A value and its interval in brackets; only the interval where no value can be given."""
    middle = MISSING if value is None else number(value, kind)
    ends = interval(low, high, kind)
    return f"{middle}（{ends}）" if lang == "ja" else f"{middle} ({ends})"


def day(value: date, lang: Lang) -> str:
    """A date: 2026年11月23日, 23 Nov 2026 is avoided in tables for 2026-11-23.

    Examples
    --------
    >>> day(date(2026, 11, 3), "ja"), day(date(2026, 11, 3), "en")
    ('2026年11月3日', '3 November 2026')
    """
    if isinstance(value, datetime):
        value = value.date()
    if lang == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    months = "January February March April May June July August September October November December"
    return f"{value.day} {months.split()[value.month - 1]} {value.year}"
