"""Where in a publisher's file a figure stands, so that an error can say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from minamoto.core.errors import SourceFormatError


@dataclass(frozen=True, slots=True)
class Place:
    """A file and, as far as known, the sheet, row (from 1, header included) and column in it."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def on(self, row: int, column: str | None = None) -> Place:
        """The same file and sheet at another row and column."""
        return replace(self, row=row, column=column)

    def under(self, column: str) -> Place:
        """The same row, in another column."""
        return replace(self, column=column)

    def error(self, found: str, allowed: str, fix: str | None = None) -> SourceFormatError:
        """The error to raise for what was found here.

        Examples
        --------
        >>> print(Place("x.csv", row=3, column="unit").error("'stone'", "t, kg"))
        x.csv, row 3, column 'unit': found 'stone', allowed t, kg
        """
        return SourceFormatError(
            self.file,
            found,
            allowed,
            sheet=self.sheet,
            row=self.row,
            column=self.column,
            fix=fix,
        )
