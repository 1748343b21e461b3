"""The answer to one question: tables with units, and all that is needed to believe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minamoto.core.errors import UnknownName
from minamoto.core.records import Origin
from minamoto.core.text import Text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

FINDING_FORMAT = "minamoto.finding/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTable:
    """One table of a finding.

    `units` names the unit of every numeric column: `"t"`, `"USD"`, `"1"` (dimensionless) ...
    """

    name: str
    title: Text
    frame: pl.DataFrame
    units: Mapping[str, str]

    def __post_init__(self) -> None:
        numeric = {name for name, dtype in self.frame.schema.items() if dtype.is_numeric()}
        unlabelled = sorted(numeric - set(self.units))
        unknown = sorted(set(self.units) - set(self.frame.columns))
        if unlabelled or unknown:
            raise ValueError(
                f"{self.name}: numeric columns without a unit {unlabelled}, "
                f"units of columns that do not exist {unknown}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one question, the same from Python, the command line and the web.

    `headline` says the answer in a sentence or few; `assumptions` what it rests on; `warnings` what
    the reader must know before using it; `origins` where each figure came from; `snapshots` the
    sha256 of each table read, so that the finding can be made again.
    """

    verb: str
    question: Mapping[str, object]
    headline: tuple[Text, ...]
    tables: tuple[FindingTable, ...]
    assumptions: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    origins: tuple[Origin, ...] = ()
    snapshots: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    def table(self, name: str) -> FindingTable:
        """The table of that name; raises `UnknownName` when there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise UnknownName("table of this finding", name, [t.name for t in self.tables])

    def to_polars(self, name: str | None = None) -> pl.DataFrame:
        """The named table, or the first, as a polars frame."""
        return (self.table(name) if name else self.tables[0]).frame

    def to_pandas(self, name: str | None = None) -> pd.DataFrame:
        """The named table, or the first, as a pandas frame (needs `minamoto[pandas]`)."""
        return self.to_polars(name).to_pandas()
