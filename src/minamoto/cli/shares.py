"""`minamoto shares`: who mines it and who refines it."""

from __future__ import annotations

from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import plain
from minamoto.core.finding import Finding

ABOUT = both(
    "素材ごとに、採掘（鉱石）と精製の国別シェアを並べて示します。素材を指定しなければ全素材です。",
    "Production shares by country, mined and refined side by side; every material when none is "
    "named.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto shares マグネシウム\n"
    "  minamoto shares Ga 黒鉛 --table shares\n"
    "  minamoto shares --xlsx シェア.xlsx",
    "Examples\n"
    "  minamoto shares magnesium\n"
    "  minamoto shares Ga graphite --table shares\n"
    "  minamoto shares --xlsx shares.xlsx",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "shares", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    materials: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MATERIAL",
            autocompletion=completion.materials,
            help=both(
                "素材の名称または元素記号（日本語・英語）",
                "Name or symbol of a material, Japanese or English",
            ),
        ),
    ] = None,
) -> Finding:
    """Ask for the shares of the materials."""
    from minamoto.study.shares import shares

    return shares(*(plain(name) for name in materials or ()))
