"""The columns of a sheet: one language, names for keys, every figure in a column of its own."""

from __future__ import annotations

from dataclasses import dataclass

from minamoto.core.finding import FindingTable
from minamoto.core.text import LANGS
from minamoto.report.labels import NUMBER_KINDS, label, word
from minamoto.report.sections.context import Context

TOTAL = "world_total"  # of a form, added where shares are formulas


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column: what it is made of, its header, the unit below the title, how it is written."""

    key: str
    header: str
    unit: str
    kind: str

    @property
    def is_numeric(self) -> bool:
        """Whether cells are numbers."""
        return self.kind in NUMBER_KINDS


def sheet_columns(table: FindingTable, ctx: Context) -> list[SheetColumn]:
    """The table's columns in order; of a pair of languages only the reader's."""
    columns = []
    for name, dtype in table.frame.schema.items():
        stem, _, ending = name.rpartition("_")
        other = {"ja": "en", "en": "ja"}.get(ending)
        if ending in LANGS and f"{stem}_{other}" in table.frame.columns and ending != ctx.lang:
            continue
        if all(f"{name}_{lang}" in table.frame.columns for lang in LANGS):
            continue  # the key behind words that stand beside it
        said = label(name, table.name)
        kind = said.kind
        if dtype.is_numeric() and kind not in NUMBER_KINDS and kind != "field":
            kind = "number"
        unit = table.units.get(name, "")
        columns.append(
            SheetColumn(
                key=name,
                header=said.name[ctx.lang],
                unit="" if unit.startswith("as in column") else "%" if kind == "share" else
                word(unit, ctx.lang),
                kind=kind,
            )
        )  # fmt: skip
        if table.name == "shares" and name == "quantity" and "unit" in table.frame.columns:
            header = ctx.say("world_total")
            columns.append(SheetColumn(key=TOTAL, header=header, unit="", kind="quantity"))
    return columns
