"""The named inputs of the build: where each lies, and whether it is the file that is meant."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

TABLE = Path(__file__).with_name("inputs.csv")
Builder = Callable[["Inputs"], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A folder that holds the files of `inputs.csv`, each proved by its hash when it is read."""

    folder: Path
    table: Path = TABLE

    def path(self, name: str) -> Path:
        """Path of one named input; stops when the file is absent or another than the one named."""
        row = self._row(name)
        path = self.folder / row["file"]
        if not path.is_file():
            raise SystemExit(f"{path}: no such file; {name} is {row['title']} ({row['address']})")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != row["sha256"]:
            raise SystemExit(
                f"{path}: sha256 is {found}, inputs.csv says {row['sha256']}; "
                "a changed input is a changed table: look at it, then renew inputs.csv"
            )
        return path

    def parquet(self, name: str) -> pl.DataFrame:
        """A Parquet input, with the types it has."""
        return pl.read_parquet(self.path(name))

    def csv(self, name: str) -> pl.DataFrame:
        """Every column as text: what is a number is decided where it is used."""
        return pl.read_csv(self.path(name), infer_schema_length=0)

    def _row(self, name: str) -> dict[str, str]:
        with self.table.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["name"] == name:
                    return row
        raise SystemExit(f"{self.table}: no input named {name!r}")
