"""`minamoto controls`: export controls and cut-offs, and their state on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import day, plain
from minamoto.core.finding import Finding

ABOUT = both(
    "輸出規制や供給途絶の一覧と、指定した日に効力があるか、期限が近いものを示します。",
    "Export controls and cut-offs: what is in force on a day, and what is about to lapse.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto controls --material ガリウム --towards 日本 --in-force\n"
    "  minamoto controls --from CHN --on 2024-01-15\n"
    "  minamoto controls --hs 8112.92 --json",
    "Examples\n"
    "  minamoto controls --material gallium --towards Japan --in-force\n"
    "  minamoto controls --from CHN --on 2024-01-15\n"
    "  minamoto controls --hs 8112.92 --json",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "controls", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help=both("基準日（既定は今日）", "The day asked about (today)")
        ),
    ] = None,
    material: Annotated[
        str | None,
        typer.Option(
            metavar="MATERIAL",
            autocompletion=completion.materials,
            help=both("素材で絞る", "Only of this material"),
        ),
    ] = None,
    imposer: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both("規制する国で絞る", "Only imposed by this country"),
        ),
    ] = None,
    towards: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both("対象国で絞る", "Only aimed at this country"),
        ),
    ] = None,
    hs: Annotated[
        str | None,
        typer.Option(metavar="HS6", help=both("HSコードで絞る", "Only naming this HS code")),
    ] = None,
    in_force: Annotated[
        bool,
        typer.Option(
            "--in-force",
            help=both(
                "基準日に効力が確認できるものだけ", "Only those known to be in force that day"
            ),
        ),
    ] = False,
) -> Finding:
    """Ask for the controls."""
    from minamoto.study.controls import controls

    return controls(
        on=day(on, "--on"),
        material=material and plain(material),
        imposer=imposer and plain(imposer),
        towards=towards and plain(towards),
        hs6=hs and plain(hs),
        in_force_only=in_force,
    )
