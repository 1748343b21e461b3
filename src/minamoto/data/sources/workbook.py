"""Reading a publisher's XLSX workbook from its bytes: cells as they are, rows numbered from 1."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import python_calamine

from minamoto.data.sources.place import Place

Cell = int | float | str | bool | time | date | datetime | timedelta
Sheet = list[list[Cell]]


def sheets(raw: bytes, file: str) -> Mapping[str, Sheet]:
    """Every sheet of a workbook by its name; blank cells are "" and blank rows are kept.

    Raises
    ------
    SourceFormatError : if the file is empty, cut short, or no workbook at all.
    """
    place = Place(file)
    again = "download the file again from the publisher"
    if not raw:
        raise place.error("an empty file", "an XLSX workbook", again)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (python_calamine.CalamineError, OSError) as error:
        raise place.error(
            f"bytes that do not open as a workbook ({error})", "a whole XLSX workbook", again
        ) from error


def text(cell: Cell) -> str:
    """The cell as stripped text; a whole number without a decimal point.

    Examples
    --------
    >>> text(2023.0), text(" Total ")
    ('2023', 'Total')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def number(cell: Cell, place: Place, missing: frozenset[str] = frozenset({""})) -> float | None:
    """The cell as a number; null where it holds one of the publisher's words for missing.

    Raises
    ------
    SourceFormatError : for any other text, a date, true or false, or a number that is not finite.
    """
    if isinstance(cell, str) and cell.strip() in missing:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    words = ", ".join(repr(word) for word in sorted(missing) if word)
    raise place.error(repr(cell), f"a number or a blank{' or ' + words if words else ''}")
