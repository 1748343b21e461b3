"""What a source parser is: who publishes, under which licence, and one pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minamoto.data.sources.published import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceParser:
    """A publisher's file format.

    `parse(raw, file)` takes the bytes of one file and its name, and gives tables of
    `published.SCHEMAS`; it reads neither disk nor network, and raises `SourceFormatError` for a
    file that is not shaped as expected.
    """

    key: str
    publisher: str
    title: str
    url: str
    licence: str
    cite: str  # key of docs/references.bib
    file_pattern: str  # how the publisher names the file, as a regular expression
    tables: tuple[str, ...]  # what parse may give
    units: tuple[str, ...]  # the unit words it knows; any other is an error
    parse: Callable[[bytes, str], Tables]
    publisher_names: str | None = None  # whose use of plain "Congo", for harmonise.iso3
