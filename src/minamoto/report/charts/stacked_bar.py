"""One bar of shares that sum to the whole: leaders named inside, the rest grey, unknown hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import (
    INK,
    MUTED,
    NO_DATA,
    OTHER_NAMED,
    country_colour,
    text_on,
)
from minamoto.report.charts.svg import HATCH, Canvas
from minamoto.report.fonts import text_width
from minamoto.report.numbers import percent

LEADERS = 4  # named with a colour; the article's own tables name three
ROUNDING = 0.002  # a remainder below this is rounding of the source, not an unknown part
OTHER_COUNTRIES = Text("その他の国", "other countries")
UNKNOWN = Text("不明", "not named")
NO_FIGURES = Text("データなし", "no data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Shares of one stage: (country, its name, share) from the largest; `unnamed` is the rest."""

    shares: Sequence[tuple[str, str, float]]
    unnamed: float
    year: int | None = None
    grade: str | None = None
    reason: str | None = None  # why there are no shares


def draw_bar(
    canvas: Canvas, bar: Bar, x: float, y: float, width: float, height: float, lang: Lang
) -> None:
    """Draw the bar; segments wide enough say what they are, all of them on pointing at them."""
    if not bar.shares:
        canvas.rect(x, y, width, height, fill="none", stroke=NO_DATA, dash="3 3")
        said = f"{NO_FIGURES[lang]}：{bar.reason}" if lang == "ja" else bar.reason
        canvas.text(
            x + 8, y + height / 2 + 4, said if bar.reason and said else NO_FIGURES[lang],
            size=10.5, fill=MUTED, room=width - 12,
        )  # fmt: skip
        return
    at = x
    for country, name, share in bar.shares[:LEADERS]:
        at = _segment(canvas, at, y, share * width, height, country_colour(country), name, share)
    others = sum(share for _, _, share in bar.shares[LEADERS:])
    if others > 0:
        count = len(bar.shares) - LEADERS
        said = f"{OTHER_COUNTRIES[lang]} ({count})"
        at = _segment(canvas, at, y, others * width, height, OTHER_NAMED, said, others)
    if bar.unnamed > ROUNDING:
        _segment(canvas, at, y, bar.unnamed * width, height, HATCH, UNKNOWN[lang], bar.unnamed)


def _segment(
    canvas: Canvas, x: float, y: float, width: float, height: float, fill: str, name: str,
    share: float,
) -> float:  # fmt: skip
    gap = 1 if width > 3 else 0
    canvas.rect(x, y, width - gap, height, fill=fill, title=f"{name} {percent(share)}")
    ink = INK if fill == HATCH else text_on(fill)
    size = 10.5
    for label in (f"{name} {percent(share, 0)}", percent(share, 0)):
        if text_width(label, size) + 8 <= width:
            halo = 3.0 if fill == HATCH else 0.0
            canvas.text(x + 5, y + height / 2 + 4, label, size=size, fill=ink, halo=halo)
            break
    return x + width
