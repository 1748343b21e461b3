"""The cells of one sheet of a workbook, read from its XML within limits of size."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.bill.grid import Grid, Line, Merge
from minamoto.data.bill.package import SMALLER, Package, damaged
from minamoto.data.bill.workbook import SheetEntry, Styles

MOST_CELLS = 3_000_000  # filled ones, about 100,000 lines of all columns; more is work for CSV
MOST_WIDE = 10_000_000  # places from column A to the last filled one, summed over rows
MOST_LETTERS = 200_000_000  # in all cells: one long shared text may stand in every cell
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet, by Excel's specification
LONGEST = 32_767  # characters of a cell, by Excel's specification
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # serial 0 of Excel's days, which know no zone
LAST_SERIAL = 2_958_465.99999  # 9999-12-31


def read_cells(package: Package, entry: SheetEntry, strings: Sequence[str], styles: Styles) -> Grid:
    """One sheet as a grid.

    Raises
    ------
    SheetError : damaged, or too large to read
    """
    assert entry.part is not None  # sheets of charts were left out
    reader = _Cells(package.file, entry.name, strings, styles)
    package.parse(entry.part, reader, entry.name)
    lines = sorted(reader.lines.items())
    return Grid(
        file=package.file,
        name=entry.name,
        lines=[_line(row, cells) for row, cells in lines],
        odd=reader.grid.odd,
        formulas=reader.grid.formulas,
        merges=reader.grid.merges,
    )


def _line(row: int, cells: dict[int, str]) -> Line:
    line = [""] * (max(cells) + 1)
    for column, text in cells.items():
        line[column] = text
    return row, line


class _Cells:
    """Takes the elements of a sheet as they pass."""

    def __init__(self, file: str, sheet: str, strings: Sequence[str], styles: Styles) -> None:
        self.file, self.sheet, self.strings, self.styles = file, sheet, strings, styles
        self.grid = Grid(file=file, name=sheet, lines=())
        self.lines: dict[int, dict[int, str]] = {}
        self._row, self._column = 0, -1
        self._kind, self._style = "", 0
        self._value: list[str] = []
        self._is_value = self._has_formula = self._has_value = False
        self._reading = 0
        self._cells = self._wide = self._letters = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self._is_value = self._has_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row = self._whole(attributes.get("r"), self._row + 1, LAST_ROW)
            self._column = -1
        elif name == "rPh":
            self._reading += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._is_value = False
        elif name == "rPh":
            self._reading -= 1
        elif name == "c":
            self._end_cell()

    def text(self, piece: str) -> None:
        if self._is_value and not self._reading:
            self._value.append(piece)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._column, row = self._place(reference)
            self._row = row
        self._kind = attributes.get("t", "n")
        self._style = self._whole(attributes.get("s"), 0, 1 << 20)
        self._value = []
        self._has_formula = self._has_value = False

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        text = self._shown("".join(self._value), place)
        if self._has_formula:
            if text or self._kind == "str":
                self.grid.formulas.add(place)
            else:
                self.grid.odd[place] = "uncomputed"
        if not text and place not in self.grid.odd:
            return
        cells = self.lines.setdefault(self._row, {})
        if self._column in cells:
            raise self._damaged(f"{place} ×2")
        cells[self._column] = text
        self._count(text)

    def _shown(self, value: str, place: tuple[int, int]) -> str:
        """The text of a cell, in the words of the sheet; marks what is no text and no number."""
        if self._kind == "s":
            number = self._whole(value, -1, len(self.strings) - 1)
            if number < 0:
                raise self._damaged(repr(value))
            return self.strings[number].strip()
        if self._kind == "e":
            self.grid.odd[place] = "error"
        elif self._kind == "b":
            self.grid.odd[place] = "true or false"
            return "TRUE" if value.strip() == "1" else "FALSE"
        elif self._kind == "d":
            self.grid.odd[place] = "date"
        elif self._kind == "n" and value.strip():
            return self._number(value.strip(), place)
        return value.strip()

    def _number(self, value: str, place: tuple[int, int]) -> str:
        try:
            number = float(value)
        except ValueError:
            raise self._damaged(repr(value)) from None
        if self._style in self.styles.percent:
            return f"{round(number * 100, 12):.15g}%"
        if self._style in self.styles.dates and 0 <= number <= LAST_SERIAL:
            self.grid.odd[place] = "date"
            return (EPOCH + timedelta(days=number)).isoformat(sep=" ", timespec="minutes")
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
        return repr(number)

    def _count(self, text: str) -> None:
        self._cells += 1
        self._wide += self._column + 1 if len(self.lines[self._row]) == 1 else 0
        self._letters += len(text)
        for found, most, what in (
            (self._cells, MOST_CELLS, Text("セル", "filled cells")),
            (self._wide, MOST_WIDE, Text("セル（A列から）", "places from column A on")),
            (self._letters, MOST_LETTERS, Text("文字", "characters")),
        ):
            if found > most:
                raise SheetError(
                    self.file,
                    Text(f"{most:,} を超える{what.ja}", f"more than {most:,} {what.en}"),
                    Text(f"{most:,} {what.ja}まで", f"up to {most:,} {what.en}"),
                    sheet=self.sheet,
                    row=self._row,
                    fix=SMALLER,
                )
        if len(text) > LONGEST:
            raise self._damaged(f"{len(text):,} characters in a cell")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        first_column, first_row = self._place(first)
        last_column, last_row = self._place(last or first)
        self.grid.merges.append(Merge(first_row, first_column, last_row, last_column))
        if len(self.grid.merges) > MOST_CELLS // 10:
            raise self._damaged(f"{len(self.grid.merges):,} merged blocks")

    def _place(self, reference: str) -> tuple[int, int]:
        """Column from 0 and row from 1 of a reference such as B7."""
        parts = REFERENCE.fullmatch(reference)
        if parts is None:
            raise self._damaged(repr(reference))
        column = 0
        for letter in parts[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        row = int(parts[2])
        if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
            raise self._damaged(repr(reference))
        return column - 1, row

    def _whole(self, text: str | None, default: int, most: int) -> int:
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= most):
            raise self._damaged(repr(text))
        return int(text)

    def _damaged(self, what: str) -> SheetError:
        return damaged(
            self.file, Text(f"壊れたシート（{what}）", f"a damaged sheet ({what})"), self.sheet
        )
