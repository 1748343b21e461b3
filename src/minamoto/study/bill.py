"""`assess` for a list of materials the user keeps in a CSV or Excel file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data.material_list import MaterialList, read_material_list
from minamoto.study.assess import assess


def assess_list(
    path: Path | str,
    country: str,
    *,
    fields: Sequence[str | int] | str | None = None,
    materials: Sequence[str] = (),
    on: date | None = None,
) -> Finding:
    """Which materials of a list hang on whom: `assess` of its materials.

    Parameters
    ----------
    path : CSV or Excel with a column 'material' (素材) and, if told, 'part' (品目)
    country, fields, on : as for `assess`
    materials : more of them, besides those of the list

    Returns
    -------
    The finding of `assess`, with table `parts`: each line of the list and the material it names.

    Raises
    ------
    SheetError : naming file, sheet, row and column of what cannot be used
    """
    listed = read_material_list(Path(path))
    finding = assess(country, fields=fields, materials=[*listed.materials(), *materials], on=on)
    left = tuple(
        Text(f"シート「{name}」は読んでいない。", f"Sheet {name!r} was not read.")
        for name in listed.sheets_left
    )
    *tables, names = finding.tables
    return replace(
        finding,
        question={**finding.question, "list": Path(path).name},
        tables=(*tables, _parts_table(listed), names),
        warnings=(*finding.warnings, *left, *listed.notes),
    )


def _parts_table(listed: MaterialList) -> FindingTable:
    rows = [
        {"row": line.row, "part": line.part, "material": line.material} for line in listed.lines
    ]
    schema = {"row": pl.Int32, "part": pl.String, "material": pl.String}
    return FindingTable(
        name="parts",
        title=Text("素材表の読み取り結果", "The list of materials as read"),
        frame=pl.DataFrame(rows, schema=schema),
        units={"row": "no."},
    )
