"""Errors of sources, each a stated row: what it prints, what stands instead, and why.

`corrections/<source>.toml` holds tables `[[correction]]`:

    table   = "production"
    match   = { material = "titanium", country = "SLE", year = 2023 }   # columns of the table
    column  = "quantity"
    expect  = 110.0          # what the source prints; the build stops once it prints another
    value   = 110000.0       # what stands instead (action "replace")
    action  = "replace" | "scale" | "remark" | "drop"
    reason  = "..."

`scale` multiplies the rows matched by `value`, and `expect` is the largest of them as printed;
`remark` keeps the figure and writes the reason into `note`; `drop` removes the rows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import polars as pl

from minamoto.core.errors import TableError

Action = Literal["replace", "scale", "remark", "drop"]
ACTIONS = ("replace", "scale", "remark", "drop")
TOLERANCE = 1e-9  # relative; sources print decimals, the comparison is of binary floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One stated correction of one source."""

    source: str
    table: str
    match: dict[str, Any]
    column: str | None
    expect: float | str | None
    action: Action
    value: float | str | None
    reason: str

    def rows(self) -> pl.Expr:
        """Which rows of the table it is about."""
        chosen = pl.col("source") == self.source
        for name, wanted in self.match.items():
            test = (
                pl.col(name).is_in(wanted) if isinstance(wanted, list) else pl.col(name) == wanted
            )
            chosen = chosen & test
        return chosen

    def __str__(self) -> str:
        where = ", ".join(f"{name}={wanted}" for name, wanted in self.match.items())
        return f"{self.source}, {self.table}: {where}"


@cache
def corrections() -> tuple[Correction, ...]:
    """Every stated correction, by source."""
    folder = resources.files("minamoto.data").joinpath("corrections")
    found = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".toml"):
            stated = tomllib.loads(path.read_text("utf-8"))["correction"]
            found += [_read(path.name.removesuffix(".toml"), row) for row in stated]
    return tuple(found)


def _read(source: str, row: dict[str, Any]) -> Correction:
    known = {"table", "match", "column", "expect", "action", "value", "reason"}
    unknown = sorted(set(row) - known)
    if unknown or row.get("action") not in ACTIONS:
        raise TableError(
            f"corrections/{source}.toml: keys {unknown} or action {row.get('action')!r} not known; "
            f"allowed keys {sorted(known)}, actions {ACTIONS}"
        )
    return Correction(
        source=source,
        table=row["table"],
        match=row["match"],
        column=row.get("column"),
        expect=row.get("expect"),
        action=row["action"],
        value=row.get("value"),
        reason=row["reason"],
    )


def corrected(
    table: str, frame: pl.DataFrame, stated: tuple[Correction, ...] | None = None
) -> pl.DataFrame:
    """The frame with every correction of `table` made.

    Raises
    ------
    TableError : a correction finds no row, or the source no longer prints what it expects
    """
    for correction in corrections() if stated is None else stated:
        if correction.table == table:
            _check(correction, frame)
            frame = _made(correction, frame)
    return frame


def _check(correction: Correction, frame: pl.DataFrame) -> None:
    rows = frame.filter(correction.rows())
    if rows.is_empty():
        raise TableError(f"correction of {correction}: no such row; drop or renew the correction")
    if correction.column is None:
        return
    printed = rows[correction.column]
    found = [printed.max()] if correction.action == "scale" else printed.unique().to_list()
    if not all(_same(value, correction.expect) for value in found):
        raise TableError(
            f"correction of {correction}: {correction.column} is {found}, expected "
            f"{correction.expect}: the source may be mended; drop or renew the correction"
        )


def _same(found: Any, expected: float | str | None) -> bool:
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(found - expected) <= TOLERANCE * max(abs(found), abs(expected))
    return bool(found == expected)


def _made(correction: Correction, frame: pl.DataFrame) -> pl.DataFrame:
    rows = correction.rows()
    if correction.action == "drop":
        return frame.filter(~rows)
    note = pl.concat_str(
        [pl.col("note"), pl.lit(correction.reason)], separator="; ", ignore_nulls=True
    )
    changed = [pl.when(rows).then(note).otherwise(pl.col("note")).alias("note")]
    if correction.action in {"replace", "scale"} and correction.column is not None:
        column = pl.col(correction.column)
        stated = pl.lit(correction.value)
        new = column * stated if correction.action == "scale" else stated
        changed.append(pl.when(rows).then(new).otherwise(column).alias(correction.column))
    return frame.with_columns(changed)
