"""How wide the columns of a printed table are, and whether the page must lie on its side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from minamoto.report.display import Display, DisplayColumn
from minamoto.report.fonts import text_width

SIZE = 7.0  # points, of the text in tables
PADDING = 7.0  # points, left and right of a cell together
UPRIGHT, LYING = 510.0, 757.0  # points between the margins of A4
WISHED = 240.0  # no column asks for more, however long its texts
LEAST = 34.0  # points that any column gets if it wants them: four Japanese letters a line
LINES = 45  # on a page that are not worth turning it
CROWDED = 1.45  # times more wish than room: an upright page would be mostly line ends
# a line may end after a blank and between Japanese letters; latin words stay whole
UNBROKEN = re.compile(r"[!-~À-ɏ–’“”（）]+|.")
LONGEST_WORD = 24  # letters; a longer one (hash, address) is broken by the typesetter


def columns_of(display: Display, room: float | None = None) -> tuple[list[float], bool]:
    """Widths in points that fill the page, and whether it is the wide side of the page.

    With `room`, that is filled instead, whatever the page.

    Examples
    --------
    >>> column = DisplayColumn(key="material", header="素材", kind="material", value="material")
    >>> columns_of(Display((column,), (("ガリウム",),)))
    ([510.0], False)
    """
    texts = [[row[i] for row in display.rows] for i in range(len(display.columns))]
    pairs = list(zip(display.columns, texts, strict=True))
    wishes = [_wish([column.header, *cells]) for column, cells in pairs]
    floors = [_floor(column, cells) for column, cells in pairs]
    if room is not None:
        return _shared(wishes, floors, room), False
    upright = _shared(wishes, floors, UPRIGHT)
    is_upright = sum(floors) <= UPRIGHT and (
        sum(wishes) <= CROWDED * UPRIGHT or _lines(display.rows, upright) <= LINES
    )
    return upright if is_upright else _shared(wishes, floors, LYING), not is_upright


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


def _wish(texts: list[str]) -> float:
    return min(_widest(texts), WISHED) + PADDING


def _floor(column: DisplayColumn, cells: list[str]) -> float:
    """The longest word, the whole of a figure, or room for a few letters if it wants them."""
    words = _words([column.header, *cells])
    whole = _widest(cells) if column.is_numeric else 0.0
    least = min(LEAST, _wish([column.header, *cells]))
    return max(_widest(words) + PADDING, min(whole, WISHED) + PADDING, least)


def _words(texts: list[str]) -> list[str]:
    return [word[:LONGEST_WORD] for text in set(texts) for word in UNBROKEN.findall(text)]


def _widest(texts: list[str]) -> float:
    return max((text_width(text, SIZE, "bold") for text in set(texts)), default=0.0)


def _shared(wishes: list[float], floors: list[float], room: float) -> list[float]:
    """The room shared: what each column needs, then by what it wishes beyond that."""
    if sum(floors) >= room:
        return [floor * room / sum(floors) for floor in floors]
    if sum(wishes) <= room:
        return [wish * room / sum(wishes) for wish in wishes]
    part = (room - sum(floors)) / (sum(wishes) - sum(floors))
    return [floor + (wish - floor) * part for wish, floor in zip(wishes, floors, strict=True)]
