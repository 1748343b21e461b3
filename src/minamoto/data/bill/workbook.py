"""Which sheets a workbook has, its shared strings, and which of its formats are % and dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from minamoto.data.bill.package import Package

PERCENT_IDS = frozenset({9, 10})  # built-in formats, ECMA-376 part 1, 18.8.30
DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
GENERAL = re.compile(r"general|g/標準", re.IGNORECASE)
NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[eE][+\-]')


@dataclass(slots=True)
class SheetEntry:
    """One sheet as the workbook lists it; `part` is None for one that holds no cells."""

    name: str
    is_hidden: bool
    relation: str
    part: str | None = None


@dataclass(slots=True)
class Styles:
    """Number format of each cell style, as far as it changes what a number means."""

    percent: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


def sheet_entries(package: Package) -> list[SheetEntry]:
    """The sheets in their order, hidden ones and sheets of charts included."""
    listed, relations = _SheetList(), _Relations()
    package.parse("xl/workbook.xml", listed)
    if "xl/_rels/workbook.xml.rels" in package.entries:
        package.parse("xl/_rels/workbook.xml.rels", relations)
    for entry in listed.found:
        kind, target = relations.found.get(entry.relation, ("", ""))
        if kind.endswith("/worksheet"):
            entry.part = posixpath.normpath(posixpath.join("xl", target)).removeprefix("/")
    return listed.found


def shared_strings(package: Package) -> list[str]:
    """The texts that cells refer to by number; readings of kanji (furigana) are left out."""
    strings = _Strings()
    if "xl/sharedStrings.xml" in package.entries:
        package.parse("xl/sharedStrings.xml", strings)
    return strings.found


def styles(package: Package) -> Styles:
    """Which cell styles show a number as a percentage or a date."""
    formats = _Formats()
    if "xl/styles.xml" in package.entries:
        package.parse("xl/styles.xml", formats)
    percent, dates = set(), set()
    for style, number in enumerate(formats.of_style):
        code = NOT_LETTERS.sub("", GENERAL.sub("", formats.codes.get(number, "")))
        if number in PERCENT_IDS or "%" in code:
            percent.add(style)
        elif number in DATE_IDS or re.search(r"[ymdhsge年月日]", code, re.IGNORECASE):
            dates.add(style)
    return Styles(frozenset(percent), frozenset(dates))


class _Quiet:
    def end(self, name: str) -> None:
        """Nothing to do."""

    def text(self, piece: str) -> None:
        """Nothing to do."""


@dataclass(slots=True)
class _SheetList(_Quiet):
    found: list[SheetEntry] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append(SheetEntry(attributes.get("name", ""), hidden, relation))


@dataclass(slots=True)
class _Relations(_Quiet):
    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                attributes.get("Target", ""),
            )


@dataclass(slots=True)
class _Strings:
    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _is_text: bool = False
    _reading: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  # as every handler
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._reading += 1
        elif name == "t":
            self._is_text = True

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append("".join(self._pieces))
        elif name == "rPh":
            self._reading -= 1
        elif name == "t":
            self._is_text = False

    def text(self, piece: str) -> None:
        if self._is_text and not self._reading:
            self._pieces.append(piece)


@dataclass(slots=True)
class _Formats(_Quiet):
    codes: dict[int, str] = field(default_factory=dict)
    of_style: list[int] = field(default_factory=list)
    _in_cells: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self.of_style.append(_number(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0
