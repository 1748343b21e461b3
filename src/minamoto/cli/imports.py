"""`minamoto imports`: what a country buys, from whom."""

from __future__ import annotations

from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import number, plain
from minamoto.core.finding import Finding

ABOUT = both(
    "ある国の輸入を、HSコード・相手国・年ごとに示します。",
    "What a country imports, by HS code, partner and year.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto imports 日本 8104.11\n"
    "  minamoto imports JPN ガリウム --year 2024 --table partners\n"
    "  minamoto imports JPN 810411 --csv --table years",
    "Examples\n"
    "  minamoto imports Japan 8104.11\n"
    "  minamoto imports JPN gallium --year 2024 --table partners\n"
    "  minamoto imports JPN 810411 --csv --table years",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "imports", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    country: Annotated[
        str,
        typer.Argument(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both("輸入国（国名またはISO 3文字）", "The importer, by name or ISO3 code"),
        ),
    ],
    goods: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="GOODS",
            autocompletion=completion.materials,
            help=both(
                "HSコード6桁、または素材。省略すると全コード",
                "HS codes of six digits or materials; every code when left out",
            ),
        ),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help=both("年（既定は全年）", "One year instead of all")),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help=both("貿易統計の資料（data で一覧）", "One trade source, as `data` lists them"),
        ),
    ] = None,
) -> Finding:
    """Ask for the imports."""
    from minamoto.study.imports import imports

    return imports(
        plain(country),
        *(plain(item) for item in goods or ()),
        year=number(year, "--year"),
        source=source,
    )
