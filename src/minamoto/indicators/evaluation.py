"""An indicator on the caller's own table: columns named as its inputs, one row a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.core.indicator import Indicator, Input, Measure
from minamoto.core.text import Text
from minamoto.indicators.uncertainty import DRAWS, interval
from minamoto.indicators.validation import Array

if TYPE_CHECKING:
    import polars as pl

NAMED = 3  # rows named in a reason before it says how many more


def evaluate(
    indicator: Indicator,
    table: pl.DataFrame,
    *,
    label: str = "country",
    gsd: float | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Measure:
    """The indicator for one subject, or the reason why it has no value.

    Parameters
    ----------
    indicator : of the registry
    table : one row a country (year, end use), columns named as the inputs. An input of which there
        is one value a subject holds that same value in every row, or only in one.
    label : column that names the rows, if there is one; no country may come twice
    gsd : geometric standard deviation of the masses, for a 90 % interval
    seed, draws : of that interval

    Returns
    -------
    Measure with the value, or with a reason in both languages where a column or a figure is missing
    or the measure is not defined. The interval is left out where some draw has no value.

    Raises
    ------
    InputError : a figure that cannot be, text where numbers belong, a country twice, several values
        where one belongs

    Examples
    --------
    >>> import polars as pl
    >>> from minamoto.indicators import by_key
    >>> table = pl.DataFrame({"country": ["CHN", "USA"], "mass": [75.0, 25.0]})
    >>> evaluate(by_key("hhi"), table).value
    0.625
    >>> evaluate(by_key("governance_hhi"), table).reason.en
    "column 'instability' is missing (political instability: ... 0 best)"
    """
    if table.height == 0:
        return _without(indicator, Text("該当する行がない", "no rows"))
    names = _row_names(indicator, table, label)
    try:
        inputs = _inputs(indicator, table, names)
        value = float(indicator.compute(**inputs))
    except (MissingInput, NoValue) as missing:
        return _without(indicator, missing.reason)
    if gsd is None:
        return Measure(indicator=indicator.key, value=value)
    rng = np.random.default_rng(seed)
    try:
        found = interval(indicator, inputs, gsd, rng, draws, labels=names)
    except NoValue:
        return Measure(indicator=indicator.key, value=value)
    return Measure(
        indicator=indicator.key, value=value, low=found.low, high=found.high, interval="90%"
    )


def evaluate_groups(
    indicator: Indicator,
    table: pl.DataFrame,
    by: Sequence[str],
    *,
    label: str = "country",
    gsd: float | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """The indicator for each group of rows, in the order in which the groups first appear.

    Parameters
    ----------
    by : columns that together name a subject: material, stage, year ...
    indicator, table, label, gsd, seed, draws : as in `evaluate`

    Returns
    -------
    One row a group: the columns `by`, then indicator, value, low, high, interval, unit, reason_ja,
    reason_en.

    Raises
    ------
    InputError : as `evaluate`, with the group it happened in; or no such column

    Examples
    --------
    >>> import polars as pl
    >>> from minamoto.indicators import by_key
    >>> table = pl.DataFrame({"year": [2023, 2023, 2024], "mass": [1.0, 1.0, 2.0]})
    >>> evaluate_groups(by_key("hhi"), table, ["year"]).select("year", "value").rows()
    [(2023, 0.5), (2024, 1.0)]
    """
    import polars as pl

    unknown = [name for name in by if name not in table.columns]
    if unknown or not by:
        raise InputError(f"by: must be columns among {table.columns}, found {list(by)}")
    rows: list[dict[str, object]] = []
    for key, part in table.group_by(by, maintain_order=True):
        subject = dict(zip(by, key, strict=True))
        try:
            measure = evaluate(indicator, part, label=label, gsd=gsd, seed=seed, draws=draws)
        except InputError as error:
            raise InputError(f"{subject}: {error}") from error
        rows.append(subject | _row(indicator, measure))
    texts = ("indicator", "interval", "unit", "reason_ja", "reason_en")
    schema = (
        {name: table.schema[name] for name in by}
        | dict.fromkeys(("indicator",), pl.String())
        | dict.fromkeys(("value", "low", "high"), pl.Float64())
        | dict.fromkeys(texts[1:], pl.String())
    )
    return pl.DataFrame(rows, schema=schema)


def _row(indicator: Indicator, measure: Measure) -> dict[str, object]:
    return {
        "indicator": indicator.key,
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "interval": measure.interval,
        "unit": indicator.unit,
        "reason_ja": measure.reason.ja if measure.reason else None,
        "reason_en": measure.reason.en if measure.reason else None,
    }


def _without(indicator: Indicator, reason: Text) -> Measure:
    return Measure(indicator=indicator.key, value=None, reason=reason)


def _row_names(indicator: Indicator, table: pl.DataFrame, label: str) -> list[str]:
    rows = [str(i + 1) for i in range(table.height)]
    if label not in table.columns or not any(e.per == "country" for e in indicator.inputs):
        return rows
    given = table.get_column(label).to_list()
    twice = sorted({str(x) for x in given if x is not None and given.count(x) > 1})
    if twice:
        raise InputError(
            f"{label}: each must come once, found {', '.join(twice[:NAMED])} more than once; "
            "choose one source and one form, or add them up yourself"
        )
    return [row if x is None else str(x) for x, row in zip(given, rows, strict=True)]


def _inputs(indicator: Indicator, table: pl.DataFrame, names: Sequence[str]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for entry in indicator.inputs:
        if entry.name in table.columns:
            found[entry.name] = _column(entry, table)
        elif not entry.optional:
            raise MissingInput(entry.name, "table", _no_column(entry))
    for entry in indicator.inputs:
        if entry.name in found and entry.per != "one":
            _check_gaps(entry, found, names)
    return found


def _column(entry: Input, table: pl.DataFrame) -> Array:
    column = table.get_column(entry.name)
    if not (column.dtype.is_numeric() or str(column.dtype) in {"Boolean", "Null"}):
        raise InputError(f"{entry.name}: must be numbers, found a column of {column.dtype}")
    values = np.asarray(column.cast(float).to_numpy(), dtype=np.float64)
    if entry.per != "one":
        return values
    different = np.unique(values[~np.isnan(values)])
    if different.size > 1:
        shown = ", ".join(f"{x:g}" for x in different[:NAMED])
        raise InputError(
            f"{entry.name}: must be one value for the whole subject, "
            f"found {different.size}: {shown}"
        )
    if different.size == 0:
        raise MissingInput(entry.name, "table", _no_value(entry))
    return np.asarray(different[0])


def _check_gaps(entry: Input, found: Mapping[str, Array], names: Sequence[str]) -> None:
    gap = np.isnan(found[entry.name])
    touched = None
    if entry.needed_where:
        weight = np.nan_to_num(found[entry.needed_where])
        gap &= weight > 0
        touched = float(weight[gap].sum() / weight.sum()) if gap.any() else None
    if not gap.any():
        return
    rows = [name for name, missing in zip(names, gap, strict=True) if missing]
    more = len(rows) - NAMED
    shown = ", ".join(rows[:NAMED])
    tail = (f" ほか{more}行", f" and {more} more") if more > 0 else ("", "")
    part = (
        (f"（{entry.needed_where} の{touched:.1%}）", f" ({touched:.1%} of {entry.needed_where})")
        if touched is not None
        else ("", "")
    )
    raise MissingInput(
        entry.name,
        "table",
        Text(
            f"{entry.meaning.ja}（{entry.name}）が欠けている：{shown}{tail[0]}{part[0]}",
            f"{entry.name} is missing for {shown}{tail[1]}{part[1]}",
        ),
    )


def _no_column(entry: Input) -> Text:
    return Text(
        f"列「{entry.name}」（{entry.meaning.ja}）がない",
        f"column {entry.name!r} is missing ({entry.meaning.en})",
    )


def _no_value(entry: Input) -> Text:
    return Text(
        f"{entry.meaning.ja}（{entry.name}）の値がない",
        f"{entry.name} has no value ({entry.meaning.en})",
    )
