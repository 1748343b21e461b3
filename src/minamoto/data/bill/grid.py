"""A sheet as rows of text that remember their place, whatever file it came from."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from minamoto.core.text import Text

Odd = Literal["error", "date", "uncomputed", "true or false"]
Line = tuple[int, list[str]]  # row number from 1, cells from column A


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block of cells; rows from 1, columns from 0, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True, kw_only=True)
class Grid:
    """One sheet; `name` is None in a CSV file, whose `lines` can be passed through only once.

    `odd` holds cells that are neither text nor number; their text is as the sheet shows it, "" for
    a formula that was never computed. `formulas` are cells whose text is a formula's last value.
    """

    file: str
    name: str | None
    lines: Iterable[Line]
    odd: dict[tuple[int, int], Odd] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """The sheets of a file that may be read, and what was said on the way."""

    grids: tuple[Grid, ...]
    notes: tuple[Text, ...]


def letters(column: int) -> str:
    """The name of a column as a spreadsheet shows it.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = string.ascii_uppercase[place] + name
    return name
