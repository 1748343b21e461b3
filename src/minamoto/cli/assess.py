"""`minamoto assess`: a country and its fields or materials, ranked by exposure."""

from __future__ import annotations

import typer

from minamoto.cli import scope
from minamoto.cli.answer import verb
from minamoto.cli.language import both
from minamoto.core.finding import Finding

ABOUT = both(
    "ある国の戦略分野や素材について、どの素材が、どの段階で、どの国に、どの規制のもとで"
    "依存しているかを、偏りの大きい順に示します。",
    "Which materials of a country's fields, products or lists hang on whom: at which stage, in "
    "which country, under which controls, ranked.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto assess --country 日本 --fields all\n"
    "  minamoto assess --country JPN --materials マグネシウム,Ga --table shares\n"
    "  minamoto assess --country JPN --bom 部品表.xlsx --xlsx 結果.xlsx",
    "Examples\n"
    "  minamoto assess --country Japan --fields all\n"
    "  minamoto assess --country JPN --materials magnesium,Ga --table shares\n"
    "  minamoto assess --country JPN --bom parts.xlsx --xlsx result.xlsx",
)


def add(app: typer.Typer) -> None:
    """Register the command."""
    verb(app, "assess", about=ABOUT, examples=EXAMPLES)(ask)


def ask(
    country: scope.Country,
    fields: scope.Fields = None,
    materials: scope.Materials = None,
    bom: scope.BillOfMaterial = None,
    on: scope.Day = None,
) -> Finding:
    """Ask for the ranked exposures."""
    question = scope.Asked(country=country, fields=fields, materials=materials, bom=bom, on=on)
    return question.answer()
