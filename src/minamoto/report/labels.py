"""What every column of a finding is called and how its values are shown (`labels.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from minamoto.core.text import Lang, Text

# how a value is shown: names looked up, numbers written to the precision that means something
NAME_KINDS = (
    "material", "country", "stage", "form", "chain_form", "field", "source", "indicator",
    "commodity",
)  # fmt: skip
NUMBER_KINDS = ("share", "index", "score", "quantity", "number", "count", "rank", "year")
WORD_KINDS = ("word", "list", "grade", "flag", "state", "date", "code", "text", "url", "unit")
UNLABELLED = "plain"
KINDS = (*NAME_KINDS, *NUMBER_KINDS, *WORD_KINDS)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a column in both languages, and the kind of its values."""

    column: str
    kind: str
    name: Text


@cache
def labels() -> dict[str, Label]:
    """Every column that has a label, by its name."""
    return {
        row["column"]: Label(row["column"], row["kind"], Text(row["ja"], row["en"]))
        for row in _rows("labels.csv")
    }


@cache
def _words() -> dict[str, Text]:
    return {row["word"]: Text(row["ja"], row["en"]) for row in _rows("words.csv")}


def label(column: str, table: str = "") -> Label:
    """The label of a column, or of what both `x_ja` and `x_en` stand for.

    `share` is of the world in most tables and of something else in some: a row `table.column` comes
    before the row `column`. One that has none keeps its own name and is shown as it is.
    """
    stem = column.removesuffix("_ja").removesuffix("_en")
    names = (f"{table}.{column}", f"{table}.{stem}", column, stem)
    said = next((labels()[name] for name in names if name in labels()), None)
    return said or Label(column, UNLABELLED, Text(column, column))


def word(key: str, lang: Lang) -> str:
    """A key of a closed list (`clean`, `in_force` ...) in words; one not listed stays as it is."""
    said = _words().get(key)
    return said[lang] if said else key


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("minamoto.report") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
