"""Tables as publishers word them: countries and commodities by their printed names, units in base.

Names become ISO 3166 codes and material keys in harmonising, which is the next step; nothing here
is summed, filled or renamed. Missing is null, never 0; a 0 is one that the publisher prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import polars as pl

from minamoto.data.sources.place import Place

Tables = dict[str, pl.DataFrame]
Schema = Mapping[str, type[pl.DataType]]

_FIGURE: dict[str, type[pl.DataType]] = {
    "quantity": pl.Float64,  # in `unit`; null where none is printed
    "low": pl.Float64,  # bounds, where only bounds are printed
    "high": pl.Float64,
    "unit": pl.String,  # t, Mm3, Ml; null where the file names no unit
    "unit_published": pl.String,  # words of the file
    "flag": pl.String,  # e estimated, p provisional, or the word printed in place of a figure
    "note": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,  # where in the file
}
_QUANTITIES: Schema = MappingProxyType(
    {
        "commodity": pl.String,
        "form": pl.String,  # what exactly is counted, in the publisher's words
        "country_name": pl.String,
        "country_code": pl.String,  # the publisher's own code, which is not always ISO
        "year": pl.Int16,
        **_FIGURE,
    }
)
SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "production": _QUANTITIES,
        "capacity": _QUANTITIES,
        "reserves": _QUANTITIES,
        "imports": _QUANTITIES,
        "exports": _QUANTITIES,
        "projected_supply": _QUANTITIES,  # scenarios: never to be mixed with observations
        "totals": MappingProxyType(
            {
                "measure": pl.String,  # production, capacity, reserves, projected_supply
                "commodity": pl.String,
                "form": pl.String,
                "area": pl.String,  # world; rest: countries not named; joint: some together
                "area_name": pl.String,  # as printed: a table may have totals of several forms
                "year": pl.Int16,
                **_FIGURE,
            }
        ),
        "demand": MappingProxyType(
            {
                "commodity": pl.String,
                "use": pl.String,
                "scenario": pl.String,  # "observed" for the base year
                "year": pl.Int16,
                "quantity": pl.Float64,
                "unit": pl.String,
                "sheet": pl.String,
                "row": pl.Int32,
            }
        ),
        "shares": MappingProxyType(
            {
                "scope": pl.String,  # world supply, or sourcing of the EU
                "commodity": pl.String,
                "stage_published": pl.String,  # E extraction, P processing
                "country_name": pl.String,
                "share": pl.Float64,  # 0-1
                "high": pl.Float64,  # bound, where only "<" is printed
                "trade_parameter": pl.Float64,  # the study's t, dimensionless
                "flag": pl.String,
                "row": pl.Int32,
            }
        ),
        "trade": MappingProxyType(
            {
                "hs_revision": pl.String,
                "edition": pl.String,
                "year": pl.Int16,
                "exporter_code": pl.Int32,  # CEPII's numeric codes
                "importer_code": pl.Int32,
                "hs6": pl.String,
                "value_usd": pl.Float64,
                "gross_t": pl.Float64,
            }
        ),
        "trade_countries": MappingProxyType(
            {
                "country_code": pl.Int32,
                "country_name": pl.String,
                "iso2": pl.String,
                "iso3": pl.String,
            }
        ),
        "governance": MappingProxyType(
            {
                "indicator": pl.String,
                "country_name": pl.String,
                "country_code": pl.String,  # World Bank code, which is not always ISO
                "year": pl.Int16,
                "estimate": pl.Float64,
                "standard_error": pl.Float64,
                "percentile_rank": pl.Float64,
                "percentile_low": pl.Float64,
                "percentile_high": pl.Float64,
                "score": pl.Float64,  # 0-100, in editions from 2025 in place of the rank
                "source_count": pl.Int16,
                "row": pl.Int32,
            }
        ),
    }
)
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("production", "capacity", "reserves", "imports", "exports", "projected_supply"),
            ("commodity", "form", "country_name", "year"),
        ),
        "totals": ("measure", "commodity", "form", "area_name", "year"),
        "demand": ("commodity", "use", "scenario", "year"),
        "shares": ("scope", "commodity", "stage_published", "country_name"),
        "trade": ("year", "exporter_code", "importer_code", "hs6"),
        "trade_countries": ("country_code",),
        "governance": ("indicator", "country_code", "year"),
    }
)


def unique_by_key(name: str, frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """The table, if no two rows share its key.

    Raises
    ------
    SourceFormatError : naming the rows, if two do: which of them counts is not for us to guess.
    """
    keys = list(KEYS[name])
    twice = frame.select(keys).is_duplicated()
    if twice.any():
        examples = frame.filter(twice).head(2)
        rows = examples["row"].to_list() if "row" in frame.columns else []
        first = examples.select(keys).row(0, named=True)
        raise place.error(f"{first} twice{f', rows {rows}' if rows else ''}", f"each {keys} once")
    return frame


def tables(rows: Mapping[str, Iterable[Mapping[str, object]]], place: Place) -> Tables:
    """One checked frame for each named list of rows, in the order of its key.

    Parameters
    ----------
    rows : by table name; a column that a row does not give is null
    """
    built: Tables = {}
    for name, records in rows.items():
        schema = dict(SCHEMAS[name])
        frame = pl.DataFrame(
            [{column: record.get(column) for column in schema} for record in records],
            schema=schema,
        )
        built[name] = unique_by_key(name, frame, place).sort(KEYS[name])
    return built
