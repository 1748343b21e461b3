"""`minamoto trace`: where a supply really comes from, through every tier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import completion, scope
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.terminal import building
from minamoto.cli.words import day, listed, number, plain
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Text

ABOUT = both(
    "ある国・戦略分野・製品・部品表の素材を、精製国・経由国・採掘国までさかのぼって示します。"
    "直接の輸入先と本当の依存先、どの国が止まると何割が届かないかを、幅とともに示します。",
    "Trace the materials of a country, field, product or bill of material back through refiners "
    "and transit countries to the mine: direct against true dependence, and what cannot arrive "
    "when a country is cut off, each with its interval.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto trace --country 日本 --material マグネシウム\n"
    "  minamoto trace --country JPN --fields 3 --out 供給網.html\n"
    "  minamoto trace --country 中国 --material ガリウム --downstream\n"
    "  minamoto trace --bom 部品表.xlsx --xlsx 結果.xlsx\n"
    "  minamoto trace --bom 部品表.xlsx --out 前回.json\n"
    "  minamoto trace --bom 部品表.xlsx --since 前回.json",
    "Examples\n"
    "  minamoto trace --country Japan --material magnesium\n"
    "  minamoto trace --country JPN --fields 3 --out trace.html\n"
    "  minamoto trace --country China --material gallium --downstream\n"
    "  minamoto trace --bom bom.xlsx --xlsx result.xlsx\n"
    "  minamoto trace --bom bom.xlsx --out earlier.json\n"
    "  minamoto trace --bom bom.xlsx --since earlier.json",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "trace", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    country: Annotated[
        str,
        typer.Option(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both(
                "誰の供給か（国名またはISO 3文字、既定は日本）",
                "Whose supply, by name or ISO3 code (Japan)",
            ),
        ),
    ] = "JPN",
    materials: Annotated[
        str | None,
        typer.Option(
            "--material",
            "--materials",
            metavar="MATERIALS",
            autocompletion=completion.materials,
            help=both("素材（コンマ区切り）", "Materials, with commas between"),
        ),
    ] = None,
    fields: scope.Fields = None,
    product: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help=both("用途・製品の名称の一部", "A part of the name of a product or use"),
        ),
    ] = None,
    downstream: Annotated[
        bool,
        typer.Option(
            "--downstream",
            help=both(
                "国の供給元ではなく、その国が作ったものの行き先を調べる",
                "Who uses what the country makes, instead of where its supply comes from",
            ),
        ),
    ] = False,
    bom: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "部品表（minamoto bom template のひな型。Excel・CSV）",
                "A bill of material (see `minamoto bom template`; Excel or CSV)",
            ),
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            metavar="FORM",
            help=both(
                "調べる形態（既定は鎖の最後の形態）",
                "Form of the material asked for (the last one)",
            ),
        ),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help=both("貿易の年（既定は2024）", "Year of trade (2024)")),
    ] = None,
    on: scope.Day = None,
    since: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "--bom の以前の結果（.json）。その後の変化と原因も示す",
                "An earlier answer to --bom (.json): tell what changed since, and why",
            ),
        ),
    ] = None,
    all_lines: Annotated[
        bool,
        typer.Option(
            "--all-lines",
            help=both(
                "大きな部品表でも、表 lines に全行を入れる",
                "Keep every line of a large bill in table 'lines'",
            ),
        ),
    ] = False,
) -> Finding:
    """Ask for the trace."""
    from minamoto.study.chain_model import BASE_YEAR

    of_year = number(year, "--year") or BASE_YEAR
    of_day = day(on, "--on")
    if bom is not None:
        if materials or fields or product or form or downstream:
            raise InputError(
                Text(
                    "--bom と --material・--fields・--product・--form・--downstream は"
                    "同時に使えません。",
                    "--bom goes without --material, --fields, --product, --form and --downstream",
                )
            )
        from minamoto.study.bill_supplies import LINES_KEPT
        from minamoto.study.trace_bill import trace_bill

        return trace_bill(
            bom, plain(country), year=of_year, on=of_day, since=since,
            lines=None if all_lines else LINES_KEPT, progress=building,
        )  # fmt: skip
    if since is not None or all_lines:
        raise InputError(
            Text(
                "--since と --all-lines は --bom とともに使います。",
                "--since and --all-lines go with --bom",
            )
        )
    from minamoto.study.trace import trace
    from minamoto.study.trace_downstream import trace_downstream

    named = listed(fields)
    follow = trace_downstream if downstream else trace
    return follow(
        plain(country),
        listed(materials) or None,
        fields="all" if named == ["all"] else named or None,
        product=product,
        form=form,
        year=of_year,
        on=of_day,
        progress=building,
    )
