"""The step after parsing: a column of ISO3 codes beside the publisher's own names and numbers."""

from __future__ import annotations

import polars as pl

from minamoto.data.harmonise import baci_iso3, iso3
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.published import Tables

TRADE_CODES = {"exporter": "exporter_code", "importer": "importer_code"}


def _named(table: pl.DataFrame, publisher: str | None) -> pl.DataFrame:
    keys = ["country_name", "year"] if "year" in table.columns else ["country_name"]
    pairs = table.select(keys).unique(maintain_order=True)
    codes = [
        iso3(str(pair[0]), int(pair[1]) if len(pair) > 1 else None, publisher=publisher)
        for pair in pairs.iter_rows()
    ]
    return table.join(
        pairs.with_columns(country=pl.Series(codes, dtype=pl.String)),
        on=keys,
        how="left",
        maintain_order="left",
    )


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    for name, column in TRADE_CODES.items():
        codes = table[column].unique()
        iso = pl.Series([baci_iso3(code) for code in codes], dtype=pl.String)
        table = table.with_columns(pl.col(column).replace_strict(codes, iso).alias(name))
    return table


def with_iso3(tables: Tables, source: SourceParser) -> Tables:
    """The tables with `country`, or `exporter` and `importer`, as ISO 3166-1 alpha-3.

    Names decide, not the publisher's codes, which are not always right; for BACI, its numbers do.
    Rows are not added up: a publisher may give a country in parts (`Russia, Asia`), or two of its
    names may be one country (`Turkyie`, `Türkiye`).

    Raises
    ------
    UnknownName : for a name or number that is in no list, with the nearest ones.
    """
    coded: Tables = {}
    for name, table in tables.items():
        if name == "trade":
            coded[name] = _numbered(table)
        elif "country_name" in table.columns and name != "trade_countries":
            coded[name] = _named(table, source.publisher_names)
        else:
            coded[name] = table
    return coded
