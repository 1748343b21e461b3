"""Every table as questions read it, and which files its rows come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minamoto.data import reference

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One file whose rows stand in a table."""

    table: str
    label: str  # unique in a list of layers: the table, or table@source of the user's own file
    path: Path
    sha256: str
    sources: tuple[str, ...]
    rows: int


def table(name: str) -> pl.DataFrame:
    """The rows of one table."""
    return reference.table(name)


def scan(name: str) -> pl.LazyFrame:
    """The rows of one table, lazily: of a large one only what is asked for is read."""
    return reference.scan(name)


def layers(name: str) -> tuple[Layer, ...]:
    """The files that the rows of one table come from."""
    known = reference.entry(name)
    return (
        Layer(
            table=name,
            label=name,
            path=reference.folder() / known.file,
            sha256=known.sha256,
            sources=known.sources,
            rows=known.rows,
        ),
    )


def snapshots(name: str) -> dict[str, str]:
    """The sha256 of each file that the rows of one table come from, by the label of its layer.

    Examples
    --------
    >>> list(snapshots("materials"))
    ['materials']
    """
    return {layer.label: layer.sha256 for layer in layers(name)}
