"""Which indicators there are: equation, inputs, unit, range and source of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.indicators import INDICATORS


def indicator_list() -> Finding:
    """Every indicator, with the inputs it needs; a `?` after an input says that it may be left out.

    Examples
    --------
    >>> found = indicator_list().to_polars().filter(indicator="hhi")
    >>> found["equation"].item(), found["inputs"].item()
    ('HHI = Σ_i s_i²', 'mass')
    """
    count = len(INDICATORS)
    return Finding(
        verb="indicators",
        question={"list": True},
        headline=(Text(f"指標は{count}種。", f"{count} indicators."),),
        tables=(indicators_table(INDICATORS), _inputs_table(INDICATORS)),
        version=VERSION,
    )


def indicators_table(listed: Sequence[Indicator]) -> FindingTable:
    """One row an indicator."""
    rows = [
        {
            "indicator": known.key,
            "name_ja": known.name.ja,
            "name_en": known.name.en,
            "family": str(known.family),
            "inputs": ";".join(i.name + ("?" if i.optional else "") for i in known.inputs),
            "equation": known.equation,
            "unit": known.unit,
            "low": _finite(known.low),
            "high": _finite(known.high),
            "meaning_ja": known.meaning.ja,
            "meaning_en": known.meaning.en,
            "cite": known.cite,
        }
        for known in listed
    ]
    return FindingTable(
        name="indicators",
        title=Text("指標", "Indicators"),
        frame=pl.DataFrame(rows, schema_overrides={"low": pl.Float64, "high": pl.Float64}),
        units={"low": "as in column unit", "high": "as in column unit"},
    )


def _finite(bound: float) -> float | None:
    """No bound is null, since no format for numbers has an infinity in common."""
    return bound if math.isfinite(bound) else None


def _inputs_table(listed: Sequence[Indicator]) -> FindingTable:
    rows = [
        {
            "indicator": known.key,
            "input": given.name,
            "per": given.per,
            "unit": given.unit,
            "low": _finite(given.low),
            "high": _finite(given.high),
            "is_optional": given.optional,
            "meaning_ja": given.meaning.ja,
            "meaning_en": given.meaning.en,
        }
        for known in listed
        for given in known.inputs
    ]
    return FindingTable(
        name="inputs",
        title=Text("指標の入力", "Inputs of the indicators"),
        frame=pl.DataFrame(rows, schema_overrides={"low": pl.Float64, "high": pl.Float64}),
        units={"low": "as in column unit", "high": "as in column unit"},
    )
