"""The columns of a sheet from outside, found by their headers within the first rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minamoto.core.errors import SheetError, SheetErrors
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data.user_sheet import Row, UserSheet, folded

TOLD = 50  # problems told one by one; of more, the count
HEADER_WITHIN = 20  # rows; above the header there may be a title, a date, a department
MARKS = re.compile(r"\(\*\)|（＊）|\*|\(\d\)$")  # "required", and footnotes: 'Smelter Name (1)'
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column that is looked for: its key, what it is called, other headers of the same.

    A header that begins with one of `starts` fits too, for headers that go on with instructions.
    """

    key: str
    name: Text
    headers: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    is_required: bool = False

    def fits(self, header: str) -> bool:
        """Whether a header, folded and without marks, is of this column."""
        names = {folded(name) for name in (self.name.ja, self.name.en, *self.headers)}
        return header in names or any(header.startswith(folded(start)) for start in self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns of a sheet stand."""

    sheet: UserSheet
    header: Row
    places: Mapping[str, int]

    def rows(self) -> Sequence[Row]:
        """The rows below the header."""
        return [row for row in self.sheet.rows if row.number > self.header.number]

    def cell(self, row: Row, key: str) -> str:
        """The text of a cell, "" where it is blank or the sheet has no such column."""
        place = self.places.get(key)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def error(
        self, row: Row, key: str, found: str | Text, allowed: str | Text, fix: Text | None = None
    ) -> SheetError:
        """The error to raise for one cell."""
        column = self.header.cells[self.places[key]] if key in self.places else key
        return self.sheet.error(found, allowed, row.number, column, fix)

    def number(self, row: Row, key: str, low: float, high: float) -> float | None:
        """The number in a cell, between bounds; a percent sign and full width are taken away.

        Raises
        ------
        SheetError : for anything else; None is a blank.
        """
        text = self.cell(row, key)
        if not text:
            return None
        plain = folded(text).removesuffix("%").replace(",", "")
        value = float(plain) if NUMBER.fullmatch(plain) else None
        if value is None or not low <= value <= high:
            raise self.error(
                row,
                key,
                repr(text),
                Text(f"{low:g}〜{high:g}の数値", f"a number from {low:g} to {high:g}"),
                Text("数値だけを書いてください", "write a number alone"),
            )
        return value


def raise_any(errors: Sequence[SheetError]) -> None:
    """Raise what was gathered of a file, so that all of it is mended at once; nothing for none."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SheetErrors(errors[:TOLD], max(len(errors) - TOLD, 0))


def header_word(text: str) -> str:
    """A header as it is compared.

    Examples
    --------
    >>> header_word("Smelter Look-up (*)"), header_word("Smelter Name (1)")
    ('smelterlook-up', 'smeltername')
    """
    return folded(MARKS.sub("", text.strip()))


def locate(sheet: UserSheet, columns: Sequence[SheetColumn]) -> Columns | None:
    """The columns of a sheet; None where no row of its first ones looks like the header.

    Raises
    ------
    SheetError : the header lacks a required column (with the nearest header), or has one twice.
    """
    best: dict[str, int] = {}
    row: Row | None = None
    for candidate in sheet.rows:
        if candidate.number > HEADER_WITHIN:
            break
        found = _places(sheet, candidate, columns)
        if len(found) > len(best):
            best, row = found, candidate
    required = [column for column in columns if column.is_required]
    if row is None or not any(column.key in best for column in required):
        return None
    for column in required:
        if column.key not in best:
            raise _missing(sheet, row, column)
    return Columns(sheet=sheet, header=row, places=best)


def _places(sheet: UserSheet, row: Row, columns: Sequence[SheetColumn]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        word = header_word(cell)
        if not word:
            continue
        for column in columns:
            if not column.fits(word):
                continue
            if column.key in places:
                raise sheet.error(
                    Text(
                        f"同じ意味の列が二つ（{cell}）", f"two columns that mean the same ({cell})"
                    ),
                    Text("一列だけ", "one of them"),
                    row.number,
                    cell,
                )
            places[column.key] = place
            break
    return places


def _missing(sheet: UserSheet, row: Row, column: SheetColumn) -> SheetError:
    written = [cell for cell in row.cells if cell]
    near = nearest(column.name.en, written, limit=1) + nearest(column.name.ja, written, limit=1)
    hint = Text(
        f"見出しを「{column.name.ja}」にしてください"
        + (f"（「{near[0]}」の列のことなら書き換える）" if near else ""),
        f"name the column {column.name.en!r}" + (f" (is it {near[0]!r}?)" if near else ""),
    )
    return SheetError(
        sheet.file,
        Text(f"見出し {'、'.join(written)}", f"the header {', '.join(written)}"),
        Text(f"「{column.name.ja}」の列", f"a column {column.name.en!r}"),
        sheet=sheet.name,
        row=row.number,
        fix=hint,
    )
