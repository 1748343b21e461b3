"""What `assess` and `report` are asked about: a country, and its fields or materials."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.language import both
from minamoto.cli.words import day, listed, plain
from minamoto.core.finding import Finding

Country = Annotated[
    str,
    typer.Option(
        metavar="COUNTRY",
        autocompletion=completion.countries,
        help=both("輸入国（国名またはISO 3文字）", "The importing country, by name or ISO3 code"),
    ),
]
Fields = Annotated[
    str | None,
    typer.Option(
        metavar="FIELDS",
        help=both(
            "戦略分野：all、番号、名称（コンマ区切り）",
            "Strategic fields: all, or numbers or names with commas between",
        ),
    ),
]
Materials = Annotated[
    str | None,
    typer.Option(
        metavar="MATERIALS",
        help=both("素材（コンマ区切り）", "Materials, with commas between"),
    ),
]
BillOfMaterial = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=both(
            "素材表（CSV・Excel。「素材」列が必要、「品目」列は任意）",
            "A list of materials (CSV or Excel) with a column 'material' and, if you like, 'part'",
        ),
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help=both("規制の基準日（既定は今日）", "The day whose controls count (today)"),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options as typed."""

    country: str
    fields: str | None
    materials: str | None
    bom: Path | None
    on: str | None

    def answer(self) -> Finding:
        """Ask for the assessment of what the options name."""
        country, on = plain(self.country), day(self.on, "--on")
        named = listed(self.fields)
        fields = "all" if named == ["all"] else named or None
        if self.bom is not None:
            from minamoto.study.bill import assess_list

            return assess_list(
                self.bom, country, fields=fields, materials=listed(self.materials), on=on
            )
        from minamoto.study.assess import assess

        return assess(country, fields=fields, materials=listed(self.materials) or None, on=on)
