"""Options of the commands of `bom` that write a file of their own, and how they say so."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli.language import both
from minamoto.core.errors import UnknownName
from minamoto.core.text import Lang as Language
from minamoto.core.text import Text

Lang = Annotated[
    str | None, typer.Option(metavar="ja|en", help=both("表示言語", "Language of the answer"))
]
Debug = Annotated[
    bool,
    typer.Option("--debug", help=both("エラーの詳細を表示する", "Show where an error was raised")),
]
Bill = Annotated[
    Path,
    typer.Argument(
        metavar="BILL",
        help=both("部品表（.xlsx .xlsm .csv）", "A bill of material (.xlsx .xlsm .csv)"),
    ),
]
Out = Annotated[
    Path,
    typer.Option(metavar="FILE", help=both("書き出すファイル（.xlsx）", "File to write (.xlsx)")),
]
WRITTEN = Text("書き出しました", "wrote")


def workbook_name(out: Path) -> Path:
    """The name, which must be that of a workbook."""
    if out.suffix.lower() != ".xlsx":
        raise UnknownName("file format", out.suffix or out.name, [".xlsx"])
    return out


def write_file(out: Path, content: bytes, lang: Language) -> None:
    """Write a file, its folder with it, and say so."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    print(f"{WRITTEN[lang]}: {out}", file=sys.stderr)  # noqa: T201  # the command line's own voice


def say_notes(notes: Iterable[Text], lang: Language) -> None:
    """What was interpreted or left out on the way."""
    for note in notes:
        print(note[lang], file=sys.stderr)  # noqa: T201  # the command line's own voice
