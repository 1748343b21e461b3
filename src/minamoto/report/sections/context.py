"""What every section needs: the finding, its names in one language, and the width of a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Lang
from minamoto.report.display import Display, brief
from minamoto.report.names import Names
from minamoto.report.ui import UI

SOURCES_NAMED = 4
Row = dict[str, Any]


class Context:
    """One finding in one language on one medium.

    Parameters
    ----------
    width : of a picture, in CSS pixels
    rows_a_part : how many rows of bars stand in one picture before a page may break
    is_paged : whether the medium is paper (narrow, upright) rather than a screen
    """

    def __init__(
        self, finding: Finding, lang: Lang, *, width: float, rows_a_part: int, is_paged: bool,
        shapes: Mapping[str, Any] | None,
    ) -> None:  # fmt: skip
        self.finding, self.lang, self.width = finding, lang, width
        self.rows_a_part, self.is_paged, self.shapes = rows_a_part, is_paged, shapes
        self.names = Names(finding, lang)
        self.tables = {table.name: table for table in finding.tables}
        self.used: set[str] = {"names"}
        on = finding.question.get("on")
        self.on = date.fromisoformat(str(on)[:10]) if on else None

    def say(self, key: str, **values: object) -> str:
        """Words of the report in the language, with values put in."""
        return UI[key][self.lang].format(**values)

    def rows(self, name: str) -> list[Row]:
        """The rows of a table; none where the finding has no such table."""
        table = self.tables.get(name)
        return table.frame.to_dicts() if table is not None else []

    def has(self, name: str) -> bool:
        """Whether the finding has rows in that table."""
        table = self.tables.get(name)
        return table is not None and table.frame.height > 0

    def twin(self, name: str, keep: pl.Expr | None = None) -> Display:
        """The table behind a picture: the columns worth reading, of the rows drawn."""
        self.used.add(name)
        frame = self.tables[name].frame
        return self.shown(name, frame if keep is None else frame.filter(keep))

    def shown(self, name: str, rows: pl.DataFrame) -> Display:
        """Rows chosen from a table, in the columns worth reading."""
        table = dataclasses.replace(self.tables[name], frame=rows)
        return brief(table, self.finding, self.lang)

    def own_table(
        self, name: str, title: str, rows: Sequence[Row], schema: Mapping[str, Any],
        units: Mapping[str, str],
    ) -> Display:  # fmt: skip
        """A table that a section counts together, shown like any other."""
        frame = pl.DataFrame(list(rows), schema=dict(schema))
        from minamoto.core.text import Text

        table = FindingTable(name=name, title=Text(title, title), frame=frame, units=units)
        return brief(table, self.finding, self.lang)

    def material(self, key: object) -> str:
        """Name of a material."""
        return self.names.of("material", key)

    def country(self, key: object) -> str:
        """Name of a country."""
        return self.names.of("country", key)

    @property
    def importer(self) -> str:
        """Name of the country the question is about."""
        asked = self.finding.question.get("country")
        if asked is None:
            asked = next((r["asker"] for r in self.rows("dependence") if r.get("asker")), "")
        return self.country(asked)

    def order(self) -> list[str]:
        """Materials by rank, then those without a rank as the tables list them."""
        found: dict[str, None] = {}
        for name in ("exposures", "faces", "shares"):
            for row in self.rows(name):
                found.setdefault(str(row["material"]))
        return list(found)

    def source_line(self, rows: Sequence[Row], *columns: str) -> str:
        """The sources of the rows, the first few by name."""
        keys: dict[str, None] = {}
        for row in rows:
            for column in columns or ("source",):
                for key in str(row.get(column) or "").split(";"):
                    if key:
                        keys.setdefault(key)
        named = [self.names.of("source", key) for key in list(keys)[:SOURCES_NAMED]]
        if len(keys) > SOURCES_NAMED:
            named.append(self.say("more_sources", count=len(keys) - SOURCES_NAMED))
        between = "；" if self.lang == "ja" else "; "
        return self.say("source_line") + between.join(named) if named else ""

    def parts(self, rows: Sequence[Any]) -> list[Sequence[Any]]:
        """The rows in as many parts as the medium wants, none with a row or two left over."""
        count = max(1, -(-len(rows) // self.rows_a_part))
        size = -(-len(rows) // count) if rows else 1
        return [rows[i : i + size] for i in range(0, len(rows), size)]


def anchor(material: object) -> str:
    """The address of a material's card within the page."""
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in str(material))
    return f"material-{safe}"
