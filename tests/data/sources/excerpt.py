"""The excerpts, and ways to spoil them: a renamed column, another order, another cell."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl

FOLDER = Path(__file__).parent / "excerpts"
ENCODING = {"usgs_mcs_commodities": "cp1252", "eu_crm_shares": "cp1252"}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One file of one source."""

    source: str
    file: str

    @property
    def raw(self) -> bytes:
        return (FOLDER / self.source / self.file).read_bytes()

    @property
    def is_workbook(self) -> bool:
        return self.file.endswith(".xlsx")

    @property
    def encoding(self) -> str:
        return ENCODING.get(self.source, "utf-8")

    def __str__(self) -> str:
        return f"{self.source}/{self.file[:24]}"

    def table(self) -> list[list[str]]:
        """The cells of a CSV excerpt, blanks and byte order mark kept."""
        return list(csv.reader(io.StringIO(self.raw.decode(self.encoding), newline="")))

    def with_table(self, rows: list[list[str]], encoding: str | None = None) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue().encode(encoding or self.encoding)

    def replaced(self, old: object, new: object, times: int = 1) -> bytes:
        """The file with cells that read `old` changed to `new` (the first `times` of them)."""
        if not self.is_workbook:
            before, after = (str(text).encode(self.encoding) for text in (old, new))
            assert before in self.raw
            return self.raw.replace(before, after, times)
        book = openpyxl.load_workbook(io.BytesIO(self.raw))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == old]
        assert cells
        for cell in cells[:times]:
            cell.value = new
        return saved(book)

    def rewritten(self, raw: bytes, pattern: str, new: str | int) -> bytes:
        """A state of this workbook, with cells whose text is of a pattern changed to `new`."""
        book = openpyxl.load_workbook(io.BytesIO(raw))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None and re.fullmatch(pattern, str(cell.value)):
                        cell.value = new
        return saved(book)

    def with_sheet_named(self, old: str, new: str) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(self.raw))
        book[old].title = new
        return saved(book)

    def with_row_below(self, sheet: str, cells: list[object]) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(self.raw))
        book[sheet].append(cells)
        return saved(book)

    def renamed(self, column: str, new: str) -> bytes:
        """The file with a column of its header renamed."""
        if self.is_workbook:
            return self.replaced(column, new)
        rows = self.table()
        header = [name.lstrip("\ufeff") for name in rows[0]]
        rows[0] = [new if name == column else name for name in header]
        assert rows[0] != header
        return self.with_table(rows)

    def reversed_columns(self) -> bytes:
        if not self.is_workbook:
            rows = self.table()
            rows[0][0] = rows[0][0].lstrip("\ufeff")
            return self.with_table([row[::-1] for row in rows])
        book = openpyxl.load_workbook(io.BytesIO(self.raw))
        for sheet in book:
            for row in sheet.iter_rows():
                values = [cell.value for cell in row]
                for cell, value in zip(row, values[::-1], strict=True):
                    cell.value = value
        return saved(book)

    def without_last_row(self) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(self.raw))
        sheet = book.worksheets[-1]
        sheet.delete_rows(sheet.max_row)
        return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EXCERPTS = tuple(
    Excerpt(path.parent.name, path.name)
    for path in sorted(FOLDER.glob("*/*"))
    if path.suffix in {".csv", ".xlsx"}
)
BY_KEY = {
    key: [e for e in EXCERPTS if e.source == key] for key in sorted({e.source for e in EXCERPTS})
}
