"""`minamoto report`: the assessment as files to hand on: HTML, PDF, Excel, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import scope
from minamoto.cli.help_page import Verb
from minamoto.cli.language import both
from minamoto.cli.session import Session
from minamoto.cli.words import listed
from minamoto.core.errors import UnknownName
from minamoto.core.text import Lang, Text

ABOUT = both(
    "ある国の戦略分野や素材についての報告書を、HTML・PDF・Excel のファイルにします。",
    "The report on a country's fields or materials, as HTML, PDF and Excel files.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto report --country JPN --fields all --out 報告書\n"
    "  minamoto report --country 日本 --bom 部品表.xlsx --format html,xlsx",
    "Examples\n"
    "  minamoto report --country JPN --fields all --out report\n"
    "  minamoto report --country Japan --bom parts.xlsx --format html,xlsx",
)
KINDS = ("html", "pdf", "xlsx", "json")
DEFAULT_KINDS = "html,pdf,xlsx"
ASSESSING = Text("評価しています", "Assessing")
WRITING = Text("{kind} を作成しています", "Making {kind}")


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("report", cls=Verb, help=ABOUT, epilog=EXAMPLES)(_report)


def _report(
    ctx: typer.Context,
    country: scope.Country,
    fields: scope.Fields = None,
    materials: scope.Materials = None,
    bom: scope.BillOfMaterial = None,
    on: scope.Day = None,
    kinds: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMATS",
            help=both(
                f"形式（{','.join(KINDS)}、既定は {DEFAULT_KINDS}）",
                f"Formats ({','.join(KINDS)}; default {DEFAULT_KINDS})",
            ),
        ),
    ] = DEFAULT_KINDS,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            help=both("書き出すフォルダー（既定は現在のフォルダー）", "Folder to write to (here)"),
        ),
    ] = Path(),
    lang: Annotated[  # noqa: ARG001  # read before the line was parsed
        str | None, typer.Option(metavar="ja|en", help=both("言語", "Language of the report"))
    ] = None,
    debug: Annotated[  # noqa: ARG001  # read before the line was parsed
        bool,
        typer.Option(
            "--debug", help=both("エラーの詳細を表示する", "Show where an error was raised")
        ),
    ] = False,
) -> None:
    session: Session = ctx.find_root().obj
    written, headline = _written(
        session.lang,
        _kinds(kinds),
        out,
        scope.Asked(country=country, fields=fields, materials=materials, bom=bom, on=on),
    )
    for text in headline:
        typer.echo(text[session.lang])
    for path in written:
        typer.echo(path)


def _kinds(kinds: str) -> list[str]:
    wanted = [kind.lower().removeprefix(".") for kind in listed(kinds)]
    for kind in wanted or [kinds]:
        if kind not in KINDS:
            raise UnknownName("file format", kind, KINDS)
    return list(dict.fromkeys(wanted))


def _written(
    lang: Lang, kinds: list[str], folder: Path, question: scope.Asked
) -> tuple[list[Path], tuple[Text, ...]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from minamoto.cli.show import write
    from minamoto.cli.terminal import messages

    console = messages()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(ASSESSING[lang], total=1 + len(kinds))
        finding = question.answer()
        progress.advance(task)
        stem = f"minamoto-{finding.verb}-{finding.question['country']}-{lang}"
        written = []
        for kind in kinds:
            progress.update(task, description=WRITING[lang].format(kind=kind.upper()))
            written.append(write(finding, folder / f"{stem}.{kind}", f".{kind}", None, lang))
            progress.advance(task)
    return written, finding.headline
