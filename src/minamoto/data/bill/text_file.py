"""A CSV file as a grid: its encoding found, its delimiter the one that shows the known columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.bill.grid import Grid, Line
from minamoto.data.user_sheet import DELIMITERS, encoding_of

SEEN_ROWS = 20  # that tell the delimiter
QUOTES = Text(
    '引用符（"）を閉じ、文字としての引用符は二つ重ねて（""）書くか、Excel から CSV UTF-8 で'
    "保存し直してください",
    'close the quotes and double those meant as text (""), or save it from Excel as CSV UTF-8',
)


def read_text(file: str, raw: bytes, known: Callable[[Sequence[str]], int]) -> Grid:
    """A CSV file as a grid, read as it is passed through.

    Parameters
    ----------
    known : how many cells of a row are headers; the delimiter that shows most of them is taken

    Raises
    ------
    SheetError : in an unknown encoding, at once; with wrong quotes, when the row is reached
    """
    encoding = encoding_of(file, raw)
    delimiter = max(DELIMITERS, key=lambda mark: _seen(raw, encoding, mark, known))
    return Grid(file=file, name=None, lines=_lines(file, raw, encoding, delimiter))


def _seen(raw: bytes, encoding: str, delimiter: str, known: Callable[[Sequence[str]], int]) -> int:
    most = 0
    try:
        for row in islice(_rows(raw, encoding, delimiter), SEEN_ROWS):
            most = max(most, known(row))
    except csv.Error:
        pass  # wrong quotes are told with their row once the delimiter is known
    return most


def _rows(raw: bytes, encoding: str, delimiter: str) -> Iterator[list[str]]:
    stream = io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline="")
    return csv.reader(stream, delimiter=delimiter, strict=True)


def _lines(file: str, raw: bytes, encoding: str, delimiter: str) -> Iterator[Line]:
    number = 0
    try:
        for number, cells in enumerate(_rows(raw, encoding, delimiter), start=1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise SheetError(
            file,
            Text(f"CSV として読めない文字列（{error}）", f"text that is not CSV ({error})"),
            Text("引用符の閉じた CSV", "CSV with its quotes closed"),
            row=number + 1,
            fix=QUOTES,
        ) from error
