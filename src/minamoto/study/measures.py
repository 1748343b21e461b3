"""`indicators`: any published measure for any materials, with its range, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.indicator import Indicator
from minamoto.core.stage import STAGE_KEYS
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.indicators import INDICATORS, by_key
from minamoto.study.measure_inputs.eu import EU
from minamoto.study.measure_inputs.question import MeasureRow, Question
from minamoto.study.measure_inputs.registry import PROVIDERS
from minamoto.study.measure_inputs.trade import CLEAN
from minamoto.study.measure_inputs.words import ASSUMPTIONS, headline, warnings
from minamoto.study.provenance import NAMES_SCHEMA, country_name, finding
from minamoto.study.shares import stale_warnings, supply_warnings

VERB = "indicators"
READ = (
    "commodities", "controls", "demand_projections", "eu_criticality", "eu_inputs",
    "eu_supply_shares", "eu_uses", "geopolrisk_map", "governance", "governance_scaled", "materials",
    "prices", "production", "recycling", "reserves", "series", "trade", "trade_editions",
    "us_import_reliance", "world_reserves",
)  # fmt: skip
EU_NAME = Text("欧州連合（27か国）", "European Union (27 countries)")
SCHEMA = {
    "indicator": pl.String, "material": pl.String, "stage": pl.String, "form": pl.String,
    "subject": pl.String, "year": pl.Int32, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "interval": pl.String, "unit": pl.String, "reason_ja": pl.String,
    "reason_en": pl.String, "source": pl.String, "grade": pl.String,
}  # fmt: skip
UNITS = {"year": "yr", **dict.fromkeys(("value", "low", "high"), "as in column unit")}


def measures(
    indicators: Sequence[str] | str | None = None,
    *,
    materials: Sequence[str] | str | None = None,
    country: str = "JPN",
    on: date | None = None,
) -> Finding:
    """Any measures of any materials, from the shipped tables.

    Parameters
    ----------
    indicators : keys or names of the registry; every one of them by default
    materials : keys, symbols or names in either language; every material by default
    country : the importer, for measures of imports and of controls
    on : the day whose export controls count; today when not given

    Returns
    -------
    Table `measures`: for each indicator, material and stage at least one row, with a value and its
    range, or null with the reason in both languages. `interval` is `90%` where only the error of
    figures counts and `bounds` where part of the inputs is unknown. A reason beside a value says
    what it leaves out. Table `conversions`: the contents by which traded weights are converted.

    Raises
    ------
    UnknownName : with the nearest names

    Examples
    --------
    >>> found = measures("hhi", materials=["magnesium"]).to_polars()
    >>> round(found.filter(stage="refined")["value"].item(), 2)
    0.78
    """
    wanted = [_indicator(name) for name in _listed(indicators)] or list(INDICATORS)
    question = Question(
        materials=tuple(
            dict.fromkeys(names.material(m).key for m in _listed(materials))
            or warehouse.table("materials")["material"]
        ),
        country=names.country(country),
        day=on or date.today(),  # noqa: DTZ011  # a legal day, without a clock time
    )
    rows = [row for indicator in wanted for row in PROVIDERS[indicator.key](question, indicator)]
    table = measures_table(rows, wanted)
    supplies = list(question.supplies.values())
    answer = finding(
        verb=VERB,
        question={
            "indicators": [indicator.key for indicator in wanted],
            "materials": list(question.materials),
            "country": question.country,
            "on": question.day,
        },
        headline=[headline(table.frame)],
        tables=(table, conversions_table(question)),
        read=READ,
        assumptions=ASSUMPTIONS,
        warnings=(
            *supply_warnings(supplies),
            *stale_warnings(supplies, question.day),
            *warnings(table.frame),
        ),
    )
    return _named(answer, wanted, rows)


def measures_table(rows: Sequence[MeasureRow], wanted: Sequence[Indicator]) -> FindingTable:
    """The rows as a table, in the order of the registry, the materials and the chain."""
    units = {indicator.key: indicator.unit for indicator in wanted}
    stages = {key: order for order, key in enumerate(STAGE_KEYS)}
    order = {indicator.key: place for place, indicator in enumerate(wanted)}
    ordered = sorted(
        rows, key=lambda r: (order[r.indicator], r.material, stages.get(r.stage or "", -1))
    )
    said = {
        "unit": [units[row.indicator] for row in ordered],
        "reason_ja": [row.reason.ja if row.reason else None for row in ordered],
        "reason_en": [row.reason.en if row.reason else None for row in ordered],
    }
    columns = {name: said.get(name) or [getattr(row, name) for row in ordered] for name in SCHEMA}
    return FindingTable(
        name="measures",
        title=Text("指標", "Measures"),
        frame=pl.DataFrame(columns, schema=SCHEMA),
        units=UNITS,
    )


def conversions_table(question: Question) -> FindingTable:
    """Mass fraction of the material in each good whose code holds it alone."""
    frame = question.chain.filter(
        (pl.col("hs_specificity") == CLEAN) & pl.col("content_low").is_not_null()
    ).select(
        "material", "stage", "hs6", "content_low", "content_high", "content_basis",
        pl.coalesce("content_source", "source").alias("source"),
    )  # fmt: skip
    return FindingTable(
        name="conversions",
        title=Text("重量から含有量への換算", "Conversions from weight to content"),
        frame=frame,
        units={"content_low": "1", "content_high": "1"},
    )


def _listed(given: Sequence[str] | str | None) -> list[str]:
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)


def _indicator(name: str) -> Indicator:
    """The indicator of a key, or of a name in either language."""
    word = names.plain(name)
    for indicator in INDICATORS:
        if word in {names.plain(w) for w in (indicator.key, indicator.name.ja, indicator.name.en)}:
            return indicator
    return by_key(name)


def _indicator_names(wanted: Sequence[Indicator]) -> pl.DataFrame:
    return pl.DataFrame(
        [("indicator", i.key, i.name.ja, i.name.en) for i in wanted],
        schema=NAMES_SCHEMA,
        orient="row",
    )


def _named(answer: Finding, wanted: Sequence[Indicator], rows: Sequence[MeasureRow]) -> Finding:
    """The finding with the names of its indicators, subjects and joined forms."""
    subjects = {row.subject: EU_NAME if row.subject == EU else None for row in rows}
    countries = [(key, name or country_name(key)) for key, name in subjects.items()]
    forms = [
        (f"{row.material}|{row.stage or ''}|{row.form}", row.form_name)
        for row in rows
        if row.form_name
    ]
    more = pl.DataFrame(
        [("country", key, name.ja, name.en) for key, name in countries]
        + [("form", key, name.ja, name.en) for key, name in forms],
        schema=NAMES_SCHEMA,
        orient="row",
    )
    tables = tuple(
        replace(
            table,
            frame=pl.concat([_indicator_names(wanted), more, table.frame])
            .unique(["kind", "key"], keep="first")
            .sort("kind", "key"),
        )
        if table.name == "names"
        else table
        for table in answer.tables
    )
    return replace(answer, tables=tables)
