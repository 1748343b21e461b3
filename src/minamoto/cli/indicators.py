"""`minamoto indicators`: published measures, on the shipped data or on the user's own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import day, listed, plain
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Text

HOME = "JPN"  # the importer unless another is named
ABOUT = both(
    "公表された指標を、同梱データ、または手元の CSV・Excel の数値について計算します。",
    "Published measures of supply risk, on the shipped data or on your own CSV or Excel file.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto indicators --list\n"
    "  minamoto indicators hhi top3_share --material ガリウム,Mg\n"
    "  minamoto indicators hhi --input 数量.xlsx --by 素材,年\n"
    "\n"
    "手元のファイルの列名は指標の入力名にします（--list --table inputs で一覧）。",
    "Examples\n"
    "  minamoto indicators --list\n"
    "  minamoto indicators hhi top3_share --material gallium,Mg\n"
    "  minamoto indicators hhi --input mine.csv --by material,year\n"
    "\n"
    "Columns of your own file are named as the inputs of the indicator (--list --table inputs).",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "indicators", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    keys: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INDICATOR",
            autocompletion=completion.indicators,
            help=both("指標のキー（省略するとすべて）", "Keys of indicators; all when left out"),
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help=both("指標の一覧を示す", "List the indicators"))
    ] = False,
    material: Annotated[
        str | None,
        typer.Option(
            metavar="MATERIALS",
            help=both("素材（コンマ区切り）", "Materials, with commas between"),
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRY",
            help=both(
                "輸入国（輸入・規制に関する指標。既定は日本）",
                "The importer, for measures of imports and controls (Japan)",
            ),
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help=both("規制を数える日（既定は今日）", "The day whose controls count (today)"),
        ),
    ] = None,
    own: Annotated[
        Path | None,
        typer.Option(
            "--input",
            metavar="FILE",
            help=both("手元の数値（CSV・Excel）", "Your own numbers (CSV or Excel)"),
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMNS",
            help=both(
                "--input の対象を分ける列（コンマ区切り）",
                "Columns of --input that tell subjects apart, with commas between",
            ),
        ),
    ] = None,
) -> Finding:
    """Ask for the list, for measures of the shipped data, or for those of a file."""
    names = [plain(key) for key in keys or ()]
    if listing:
        from minamoto.study.indicator_list import indicator_list

        return indicator_list()
    if own is not None:
        if (material, country, on) != (None, None, None):
            raise InputError(
                Text(
                    "--input は --material・--country・--on と同時に使えません。",
                    "--input goes without --material, --country and --on",
                )
            )
        from minamoto.study.own_numbers import own_numbers

        return own_numbers(own, *names, by=listed(by))
    if by is not None:
        raise InputError(Text("--by は --input と一緒に使います。", "--by goes with --input"))
    from minamoto.study.measures import measures

    return measures(
        names or None,
        materials=listed(material) or None,
        country=plain(country) if country else HOME,
        on=day(on, "--on"),
    )
