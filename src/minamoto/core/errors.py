"""Every error this package raises on purpose.

MinamotoError
 |- InputError            what the caller gave cannot be used
 |   |- UnknownName       a material, country, field, table, indicator ... that is not known
 |   |- TableError        a table breaks its schema: names column, rule, rows
 |   |- SheetError        a file from outside: names file, sheet, row, column
 |   |- SourceFormatError a publisher's file that is not shaped as its parser expects
 |   `- NoValue           complete inputs for which a measure is not defined (0/0 ...)
 |- MissingInput          a method lacks an input it needs; the measure is missing, never guessed
 `- StoreError            a snapshot or shipped table cannot be read or written safely
     |- CorruptFile       the bytes on disk are not the bytes that were stored
     `- UnknownSnapshot   no such snapshot
"""

from __future__ import annotations

from collections.abc import Sequence

from minamoto.core.text import Text


class MinamotoError(Exception):
    """Base of every error raised on purpose: where, what was found, what is allowed, what to do."""


class InputError(MinamotoError, ValueError):
    """What the caller gave cannot be used."""


class UnknownName(InputError):
    """A name that is in no list, with the nearest known ones."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(repr(s) for s in suggestions)}?" if suggestions else ""
        super().__init__(f"unknown {kind} {name!r}{hint}")


class TableError(InputError):
    """A table breaks its schema."""


class SheetError(InputError):
    """A value in a file from outside cannot be used."""

    def __init__(
        self,
        file: str,
        found: str,
        allowed: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.file, self.sheet, self.row, self.column = file, sheet, row, column
        self.found, self.allowed, self.fix = found, allowed, fix
        place = [file]
        if sheet is not None:
            place.append(f"sheet {sheet!r}")
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {column!r}")
        todo = f"; {fix}" if fix else ""
        super().__init__(f"{', '.join(place)}: found {found}, allowed {allowed}{todo}")


class SourceFormatError(SheetError):
    """A publisher's file is not shaped as its parser expects."""


class NoValue(InputError):
    """The inputs are complete, but the measure is not defined for them; `reason` says why."""

    def __init__(self, reason: Text, where: str) -> None:
        self.reason, self.where = reason, where
        super().__init__(f"{where}: {reason.en}")


class MissingInput(MinamotoError):
    """A method lacks an input it needs; `reason` says it in both languages."""

    def __init__(self, what: str, where: str, reason: Text | None = None) -> None:
        self.what, self.where = what, where
        said = f"{where}: {what} is missing"
        self.reason = reason or Text(f"{where}：必要な入力（{what}）がありません", said)
        super().__init__(reason.en if reason else said)


class StoreError(MinamotoError):
    """A snapshot or shipped table cannot be read or written safely."""


class CorruptFile(StoreError):
    """The bytes on disk are not the bytes that were stored."""

    def __init__(self, path: str, expected_sha256: str, found_sha256: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: sha256 is {found_sha256}, the manifest says {expected_sha256}; "
            "the file was changed or damaged: import it again, or reinstall minamoto if shipped"
        )


class UnknownSnapshot(StoreError):
    """No snapshot has that name."""
