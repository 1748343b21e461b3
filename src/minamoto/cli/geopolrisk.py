"""`minamoto geopolrisk`: geopolitical supply risk by importer and year."""

from __future__ import annotations

from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.cli.words import listed, number, plain
from minamoto.core.finding import Finding

ABOUT = both(
    "GeoPolRisk 法による地政学的供給リスクと特性化係数を、素材・輸入国・年ごとに計算します。",
    "Geopolitical supply risk (GeoPolRisk) and characterisation factors by material, importer and "
    "year.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto geopolrisk ニオブ --country 日本 --year 2023\n"
    "  minamoto geopolrisk --country JPN,EU27 --csv",
    "Examples\n"
    "  minamoto geopolrisk niobium --country Japan --year 2023\n"
    "  minamoto geopolrisk --country JPN,EU27 --csv",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "geopolrisk", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    materials: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MATERIAL",
            autocompletion=completion.materials,
            help=both("素材（省略すると全素材）", "Materials; all when left out"),
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRIES",
            help=both(
                "輸入国（コンマ区切り、EU27 も可。省略すると全世界）",
                "Importers with commas between, EU27 too; every country when left out",
            ),
        ),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(
            metavar="YEARS", help=both("年（コンマ区切り）", "Years, with commas between")
        ),
    ] = None,
) -> Finding:
    """Ask for the risk."""
    from minamoto.study.geopolrisk import geopolrisk

    years = [number(one, "--year") for one in listed(year)]
    return geopolrisk(
        [plain(name) for name in materials] if materials else None,
        listed(country) or None,
        [one for one in years if one is not None] or None,
    )
