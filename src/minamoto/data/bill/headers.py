"""Which row of a grid is the header, and which column of the template each of its cells is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from minamoto.core.bom import BillColumn
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data.bill.grid import Grid, Line, Merge, letters
from minamoto.data.bill.problems import Problems
from minamoto.data.user_sheet import folded

HEADER_WITHIN = 20  # rows; above the header there may be a title, a date, a department
UNIT = re.compile(r"(.+?)[(\[<【〔]([^()\[\]<>【】〔〕]*)[)\]>】〕]")
MARKS = "*※★:"  # that forms put beside what must be filled in
MOST_HEADERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One known column of a grid: where it is, its header as written, the unit in brackets."""

    place: int
    written: str
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a grid: its last row, the known columns by key, the others by header."""

    row: int
    first_row: int
    width: int
    known: dict[str, Head]
    unknown: tuple[tuple[int, str], ...]


def split_unit(written: str) -> tuple[str, str | None]:
    """A header as it is compared, and the unit it ends with in brackets, if any.

    Examples
    --------
    >>> split_unit("質量（ｇ）"), split_unit("* Part No"), split_unit("質量[mg]")
    (('質量', 'g'), ('partno', None), ('質量', 'mg'))
    """
    text = unicodedata.normalize("NFKC", written).strip().strip(MARKS).strip()
    parts = UNIT.fullmatch(text)
    if parts is None:
        return folded(text).replace("_", ""), None
    return folded(parts[1].strip(MARKS)).replace("_", ""), parts[2].strip() or None


@cache
def header_names(columns: tuple[BillColumn, ...]) -> dict[str, str]:
    """Key of every way to write the header of these columns."""
    return {
        split_unit(name)[0]: column.key
        for column in columns
        for name in (column.key, column.name.ja, column.name.en, *column.aliases)
    }


def known_cells(columns: tuple[BillColumn, ...], cells: Sequence[str]) -> int:
    """How many different columns of the template a row names."""
    names = header_names(columns)
    found = {names.get(split_unit(cell)[0]) for cell in cells[:MOST_HEADERS] if cell}
    return len(found - {None})


def header_row(columns: tuple[BillColumn, ...], top: Sequence[Line]) -> Line | None:
    """Of the first rows the one that names most columns, if it names two or more."""
    best = max(top, key=lambda line: known_cells(columns, line[1]), default=None)
    return best if best is not None and known_cells(columns, best[1]) > 1 else None


def read_header(
    columns: tuple[BillColumn, ...], grid: Grid, row: Line, top: Sequence[Line], problems: Problems
) -> Header:
    """The columns that a header row names; repeated ones are problems.

    A header of merged cells over two rows is read as one: below a cell that covers several
    columns, the names of the second row stand.
    """
    number, cells = row
    blocks = [m for m in grid.merges if m.first_row == number and m.last_row > number]
    last_row = max((m.last_row for m in blocks), default=number)
    texts = list(cells)
    if blocks and last_row <= number + 2:
        for below in (line for line in top if number < line[0] <= last_row):
            texts = _over(texts, below[1], blocks)
    else:
        last_row = number
    names = header_names(columns)
    known: dict[str, Head] = {}
    unknown = []
    for place, written in enumerate(texts):
        if not written:
            continue
        base, unit = split_unit(written)
        key = names.get(base)
        if key is None:
            unknown.append((place, written))
        elif key in known:
            _twice(grid, number, written, known[key], problems)
        else:
            known[key] = Head(place=place, written=" ".join(written.split()), unit=unit)
    width = max(place for place, text in enumerate(texts) if text) + 1
    return Header(row=last_row, first_row=number, width=width, known=known, unknown=tuple(unknown))


def _has_unit(head: Head | None) -> bool:
    return head is not None and head.unit is not None


def _over(above: list[str], below: Sequence[str], blocks: Sequence[Merge]) -> list[str]:
    covered = {
        place for block in blocks for place in range(block.first_column, block.last_column + 1)
    }
    width = max(len(above), len(below))
    padded = [*above, *[""] * (width - len(above))]
    return [
        (below[place] if place < len(below) and place not in covered else "") or text
        for place, text in enumerate(padded)
    ]


def _twice(grid: Grid, row: int, written: str, first: Head, problems: Problems) -> None:
    problems.add(
        Text(
            f"「{first.written}」（{letters(first.place)}列）と同じ意味の見出し「{written}」",
            f"{written!r}, which means the same as {first.written!r} (column "
            f"{letters(first.place)})",
        ),
        Text("一つの項目に一列", "one column for each item"),
        sheet=grid.name,
        row=row,
        column=written,
        fix=Text(
            "一方を消すか、見出しを別の名前にしてください",
            "remove one of them, or give it another header",
        ),
    )


def check_required(
    columns: tuple[BillColumn, ...], grid: Grid, header: Header, problems: Problems
) -> None:
    """Every required column that is not there is a problem, with the header nearest to it."""
    written = {text: split_unit(text)[0] for _, text in header.unknown}
    for column in columns:
        if not column.is_required or column.key in header.known:
            continue
        if column.key == "mass_unit" and _has_unit(header.known.get("mass_per_unit")):
            continue
        ways = (column.name.ja, column.name.en, *column.aliases)
        near = [text for text, base in written.items() if nearest(base, ways, limit=1)]
        hint = Text(
            f"見出し「{near[0]}」を「{column.name.ja}」に変えるか、" if near else "",
            f"rename the header {near[0]!r} to {column.name.en!r}, or " if near else "",
        ) if near else None  # fmt: skip
        problems.add(
            Text(f"列「{column.name.ja}」のない見出し", f"no column {column.name.en!r}"),
            Text(
                f"列「{column.name.ja}」（または {column.name.en}）",
                f"a column {column.name.en!r} (or {column.name.ja})",
            ),
            sheet=grid.name,
            row=header.first_row,
            column=column.name.ja,
            fix=Text(
                f"{hint.ja if hint else ''}列「{column.name.ja}」を加えてください",
                f"{hint.en if hint else ''}add a column {column.name.en!r}",
            ),
        )
