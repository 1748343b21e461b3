"""`minamoto fields`: what the strategic fields are made of."""

from __future__ import annotations

from typing import Annotated

import typer

from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import day, plain
from minamoto.core.finding import Finding

ABOUT = both(
    "17の戦略分野が、どの素材に依存し、どの国が首位を占めるかを示します。",
    "The 17 strategic fields: their materials and the country that leads the most concentrated "
    "stage of each.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto fields\n"
    "  minamoto fields 量子 2 --table matrix\n"
    "  minamoto fields --on 2024-01-15 --csv --table matrix",
    "Examples\n"
    "  minamoto fields\n"
    "  minamoto fields quantum 2 --table matrix\n"
    "  minamoto fields --on 2024-01-15 --csv --table matrix",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "fields", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD",
            help=both("分野の番号または名称", "Number or name of a field"),
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help=both("規制を数える日（既定は今日）", "The day whose controls count (today)"),
        ),
    ] = None,
) -> Finding:
    """Ask for the fields and their materials."""
    from minamoto.study.fields import fields

    return fields(*(plain(name) for name in names or ()), on=day(on, "--on"))
