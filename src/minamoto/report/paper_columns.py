"""How wide the columns of a printed table are, and whether the page must lie on its side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from minamoto.report.display import Display, DisplayColumn
from minamoto.report.fonts import text_width

SIZE = 7.0  # points, of the text in tables
PADDING = 8.5  # points, left and right of a cell together, and a little for rounding
UPRIGHT, LYING = 510.0, 757.0  # points between the margins of A4
WISHED = 240.0  # no column asks for more, however long its texts
LEAST, LEAST_PART = 34.0, 0.25  # any column gets so much, and so much of its wish, if it wants it
LINES = 45  # on a page that are not worth turning it
CROWDED = 1.45  # times more wish than room: an upright page would be mostly line ends
# a line may end after a blank and between Japanese letters; latin words stay whole
UNBROKEN = re.compile(r"（?[!-~À-ɏ–’“”]+）?|.")
LONGEST_WORD = 24  # letters; a longer one (hash, address) is broken by the typesetter


def columns_of(
    display: Display, room: float | None = None, size: float = SIZE
) -> tuple[list[float], bool]:
    """Widths in points that fill the page, and whether it is the wide side of the page.

    Parameters
    ----------
    room : points to fill instead, whatever the page
    size : of the text, in points

    Examples
    --------
    >>> column = DisplayColumn(key="material", header="素材", kind="material", value="material")
    >>> columns_of(Display((column,), (("ガリウム",),)))
    ([510.0], False)
    """
    columns = [
        _Column(column, [row[i] for row in display.rows], size)
        for i, column in enumerate(display.columns)
    ]
    if room is not None:
        return _shared(columns, room), False
    upright = _shared(columns, UPRIGHT)
    is_upright = sum(column.words for column in columns) <= UPRIGHT and (
        sum(column.wish for column in columns) <= CROWDED * UPRIGHT
        or _lines(display.rows, upright) <= LINES
    )
    return upright if is_upright else _shared(columns, LYING), not is_upright


class _Column:
    """What a column wishes, and what it needs: its figures whole, broken, or words alone."""

    def __init__(self, column: DisplayColumn, cells: list[str], size: float) -> None:
        plain = max((text_width(text, size) for text in set(cells)), default=0.0)
        self.wish = min(max(text_width(column.header, size, "bold"), plain), WISHED) + PADDING
        words = [text_width(word, size, "bold") for word in _words([column.header])]
        words += [text_width(word, size) for word in _words(cells)]
        self.words = max(words, default=0.0) + PADDING
        is_text, least = not column.is_numeric, min(self.wish, LEAST + LEAST_PART * self.wish)
        self.broken = max(self.words, least) if is_text else self.words
        self.whole = self.broken if is_text else max(self.words, min(plain, WISHED) + PADDING)


def _words(texts: list[str]) -> set[str]:
    return {word[:LONGEST_WORD] for text in set(texts) for word in UNBROKEN.findall(text)}


def _lines(rows: Sequence[Sequence[str]], widths: list[float]) -> int:
    """How many lines the rows take, about."""
    return sum(
        max(
            (ceil(text_width(cell, SIZE) / (width - PADDING))
             for cell, width in zip(row, widths, strict=True)),
            default=0,
        )
        for row in rows
    )  # fmt: skip


def _shared(columns: Sequence[_Column], room: float) -> list[float]:
    """The room shared: what each column needs, then by what it wishes beyond that."""
    wishes = [column.wish for column in columns]
    if sum(wishes) <= room:
        return [wish * room / sum(wishes) for wish in wishes]
    words = [column.words for column in columns]
    for needs in ([c.whole for c in columns], [c.broken for c in columns], words):
        if sum(needs) <= room:
            spare = sum(wishes) - sum(needs)
            part = (room - sum(needs)) / spare if spare > 0 else 0.0
            return [need + (wish - need) * part for wish, need in zip(wishes, needs, strict=True)]
    return [word * room / sum(words) for word in words]
