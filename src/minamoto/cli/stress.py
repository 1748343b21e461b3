"""`minamoto stress`: what stops, when, and how much."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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
    "ある国が素材を送らなくなる（または作れなくなる）と、需要国で何週もち、何割が足りなくなるかを"
    "週ごとに計算します。在庫・輸送・余力などの仮定は幅とともに示します。",
    "What a country's users lack, week by week, when another sends or makes less: how many weeks "
    "stocks last, how deep the shortage is, which stock runs out first, who sells more instead. "
    "Stocks, transit and spare capacity are assumptions, told with their ranges.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto stress --cut 中国 --material マグネシウム\n"
    "  minamoto stress --cut 中国 --material ガリウム --towards 日本 --left 20\n"
    "  minamoto stress --measure CHN-2023-GAGE\n"
    "  minamoto stress --cut チリ --material 銅 --accident --left 50 --for 26\n"
    "  minamoto stress --cut 中国 --bom 部品表.xlsx\n"
    "  minamoto stress --cut 中国 --fields 3 --assume user_weeks=8 --xlsx 途絶.xlsx",
    "Examples\n"
    "  minamoto stress --cut China --material magnesium\n"
    "  minamoto stress --cut China --material gallium --towards Japan --left 20\n"
    "  minamoto stress --measure CHN-2023-GAGE\n"
    "  minamoto stress --cut Chile --material copper --accident --left 50 --for 26\n"
    "  minamoto stress --cut China --bom bom.xlsx\n"
    "  minamoto stress --cut China --fields 3 --assume user_weeks=8 --xlsx stress.xlsx",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "stress", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    cut: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both("送らなくなる国", "The country that sends less"),
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help=both(
                "実際の規制（minamoto controls の id、例 CHN-2023-GAGE）",
                "A real measure, by its id in `minamoto controls` (CHN-2023-GAGE)",
            ),
        ),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "シナリオのファイル（.toml .json。examples/scenarios に例）",
                "A scenario of your own (.toml .json; see examples/scenarios)",
            ),
        ),
    ] = None,
    country: Annotated[
        str,
        typer.Option(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both(
                "誰の不足か（国名またはISO 3文字、既定は日本）",
                "Whose users, by name or ISO3 code (Japan)",
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
    bom: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "部品表。製品ごとにラインが止まるまでの週数と失う粗利を計算する",
                "A bill of material: weeks until each product's line stops, and the margin lost",
            ),
        ),
    ] = None,
    towards: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRIES",
            autocompletion=completion.countries,
            help=both(
                "送られなくなる国（コンマ区切り、既定はすべての国）",
                "Countries that are sent less, with commas between (all)",
            ),
        ),
    ] = None,
    left: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help=both("残る割合（%、既定は0）", "What still comes, in percent (0)"),
        ),
    ] = None,
    accident: Annotated[
        bool,
        typer.Option(
            "--accident",
            help=both(
                "輸出でなく生産が止まる（事故・災害・電力不足）",
                "Its plants and mines fail, not only what it sends",
            ),
        ),
    ] = False,
    weeks_cut: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="WEEKS",
            help=both(
                "途絶の長さ（週、既定は最後まで）", "Length of the shock, weeks (to the end)"
            ),
        ),
    ] = None,
    weeks: Annotated[
        str | None,
        typer.Option(
            metavar="WEEKS", help=both("計算する週数（既定は104）", "Weeks simulated (104)")
        ),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER",
            help=both(
                "仮定を置きかえる（例 user_weeks=8。名称は応答の表）",
                "Put a response of your own in place of the assumed one (user_weeks=8)",
            ),
        ),
    ] = None,
    on: scope.Day = None,
) -> Finding:
    """Ask for the stress."""
    from minamoto.study.stress import N_WEEKS, stress
    from minamoto.study.stress_bill import stress_bill

    named = listed(fields)
    cause: dict[str, Any] = {
        "cut": None if cut is None else plain(cut),
        "measure": None if measure is None else plain(measure),
        "scenario": scenario,
        "left": _percent(left),
        "towards": listed(towards),
        "is_output": accident,
        "weeks_cut": number(weeks_cut, "--for"),
        "weeks": number(weeks, "--weeks") or N_WEEKS,
        "on": day(on, "--on"),
        "given": dict(map(_response, assume or ())),
        "progress": building,
    }
    if bom is not None:
        if materials or fields or product:
            raise InputError(
                Text(
                    "--bom と --material・--fields・--product は同時に使えません。",
                    "--bom goes without --material, --fields and --product",
                )
            )
        return stress_bill(bom, plain(country), **cause)
    return stress(
        plain(country),
        listed(materials) or None,
        fields="all" if named == ["all"] else named or None,
        product=product,
        **cause,
    )


def _percent(text: str | None) -> float:
    if text is None:
        return 0.0
    try:
        return float(plain(text).rstrip("%")) / 100.0
    except ValueError:
        raise InputError(
            Text(
                f"--left：「{text}」は割合でない。0以上100未満の数（%）で。",
                f"--left: {text!r} is no share; allowed a number from 0 up to 100, in percent",
            )
        ) from None


def _response(text: str) -> tuple[str, float]:
    name, _, value = plain(text).partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise InputError(
            Text(
                f"--assume：「{text}」は読めない。名称=数 の形で（例 user_weeks=8）。",
                f"--assume: cannot read {text!r}; allowed NAME=NUMBER, as user_weeks=8",
            )
        ) from None
