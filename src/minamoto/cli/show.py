"""An answer as the user wants it: to read, as JSON, CSV or Excel, on stdout or in a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minamoto import report
from minamoto.cli.terminal import answer, say
from minamoto.core.errors import InputError, UnknownName
from minamoto.core.finding import Finding
from minamoto.core.text import Lang, Text

WRITTEN = Text("書き出しました", "wrote")
# Excel takes CSV for UTF-8 only with the mark; programs read it from stdout without.
FILE_ENCODINGS = {".csv": "utf-8-sig", ".json": "utf-8", ".html": "utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options that every verb has; `lang` and `debug` hold for the whole run already."""

    as_json: bool = False
    as_csv: bool = False
    table: str | None = None
    xlsx: Path | None = None
    out: Path | None = None
    every_row: bool = False
    lang: str | None = None
    debug: bool = False

    def check(self) -> None:
        """Raise `InputError` for options that contradict each other, before any work is done."""
        if self.as_json and self.as_csv:
            raise InputError(
                Text("--json と --csv は同時に使えません。", "--json and --csv exclude each other")
            )
        if self.out is not None and not self.has_own_format:
            format_of(self.out)
        if self.xlsx is not None and format_of(self.xlsx) != ".xlsx":
            raise InputError(
                Text(
                    f"--xlsx：「{self.xlsx}」は使えません。.xlsx で終わる名前にしてください。",
                    f"--xlsx: found {str(self.xlsx)!r}, allowed a name that ends in .xlsx",
                )
            )

    @property
    def has_own_format(self) -> bool:
        """Whether --json or --csv says what --out is to hold."""
        return self.as_json or self.as_csv


def show(finding: Finding, wanted: Wanted, lang: Lang) -> None:
    """Give the finding in every way wanted; to read it on stdout when no other was asked for."""
    if wanted.table is not None:
        finding.table(wanted.table)
    written = []
    if wanted.xlsx is not None:
        written.append(write(finding, wanted.xlsx, ".xlsx", wanted.table, lang))
    if wanted.out is not None:
        kind = ".json" if wanted.as_json else ".csv" if wanted.as_csv else format_of(wanted.out)
        written.append(write(finding, wanted.out, kind, wanted.table, lang))
    elif wanted.as_json:
        say(report.json(finding))
    elif wanted.as_csv:
        say(report.csv(finding, wanted.table).replace("\r\n", "\n"))
    elif not written:
        from minamoto.cli.screen import print_finding

        with answer() as console:
            print_finding(console, finding, lang, wanted.table, every_row=wanted.every_row)
    for path in written:
        print(f"{WRITTEN[lang]}: {path}", file=sys.stderr)  # noqa: T201  # the command line's own voice


def _shapes() -> dict[str, Any]:
    from minamoto.study.map_shapes import map_shapes

    return map_shapes()


Maker = Callable[[Finding, str | None, Lang], str | bytes]
FORMATS: dict[str, Maker] = {
    ".html": lambda finding, _, lang: report.html(finding, lang, shapes=_shapes()),
    ".pdf": lambda finding, _, lang: report.pdf(finding, lang, shapes=_shapes()),
    ".xlsx": lambda finding, _, lang: report.xlsx(finding, lang),
    ".json": lambda finding, _table, _lang: report.json(finding),
    ".csv": lambda finding, table, _: report.csv(finding, table),
}


def format_of(path: Path) -> str:
    """The kind of file that a name asks for, by its ending."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise UnknownName("file format", path.suffix or path.name, list(FORMATS))
    return kind


def write(finding: Finding, path: Path, kind: str, table: str | None, lang: Lang) -> Path:
    """Write the finding to a file as one of `FORMATS`; its folder is made if it is not there."""
    made = FORMATS[kind](finding, table, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.encode(FILE_ENCODINGS[kind]) if isinstance(made, str) else made)
    return path
