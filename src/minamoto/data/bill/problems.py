"""What cannot be used in a file, gathered so that the user mends all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import polars as pl

from minamoto.core.errors import SheetError, SheetErrors
from minamoto.core.text import Text

Rows = TypeVar("Rows", pl.DataFrame, pl.Series)
TOLD = 50  # problems told one by one; of more, the count


class Problems:
    """Problems of one file in the order found, one a place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._errors: list[SheetError] = []
        self._places: set[tuple[str | None, int | None, str | None]] = set()
        self._more = 0

    def add(
        self,
        found: str | Text,
        allowed: str | Text,
        *,
        sheet: str | None,
        row: int | None = None,
        column: str | None = None,
        fix: Text,
    ) -> None:
        """Keep one problem; a second one of the same place is left to the next reading."""
        place = (sheet, row, column)
        if place in self._places:
            return
        if len(self._errors) == TOLD:
            self._more += 1
            return
        self._places.add(place)
        self._errors.append(
            SheetError(self.file, found, allowed, sheet=sheet, row=row, column=column, fix=fix)
        )

    def first(self, wrong: Rows) -> Rows:
        """The rows that can be told one by one; the others are only counted."""
        room = TOLD - len(self._errors)
        self._more += max(wrong.shape[0] - room, 0)
        return wrong.head(room)

    def raise_any(self) -> None:
        """Raise what was gathered: one `SheetError`, or `SheetErrors` of several."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise SheetErrors(self._errors, self._more)


def rows_said(rows: Iterable[int]) -> Text:
    """Row numbers as words, the first few of many.

    Examples
    --------
    >>> rows_said([3, 4]).en, rows_said(range(2, 12)).en
    ('rows 3, 4', 'rows 2, 3, 4, 5, 6 ... (10 in all)')
    """
    listed = list(rows)
    shown = ", ".join(str(row) for row in listed[:5])
    if len(listed) > 5:
        return Text(
            f"{shown} ほか計{len(listed):,}行", f"rows {shown} ... ({len(listed):,} in all)"
        )
    return Text(f"{shown}行目", f"row{'s' if len(listed) > 1 else ''} {shown}")
