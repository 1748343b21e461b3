"""A table of a finding as words: one language, names for keys, intervals beside their values.

The same rows stand in the terminal, on the page and behind every chart, so that one question never
shows two different tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minamoto.core.errors import UnknownName
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import LANGS, Lang, Text
from minamoto.report import numbers
from minamoto.report.labels import NAME_KINDS, NUMBER_KINDS, UNLABELLED, label, word
from minamoto.report.names import SEPARATOR, Names

YES_NO = {True: Text("○", "yes"), False: Text("×", "no")}
IN_FORCE = {
    True: Text("有効", "in force"),
    False: Text("効力なし", "not in force"),
    None: Text("不明", "not known"),
}
# units that a header need not say: the value shows them, or another column does
UNIT_SAID_ELSEWHERE = frozenset(
    {
        "1", "yr", "place", "no.", "as in column unit", "as in column currency", "uses",
        "materials", "measures", "countries",
    }
)  # fmt: skip

# the columns worth reading first where there is little room; all others stay in the files
BRIEF: dict[str, tuple[str, ...]] = {
    "exposures": (
        "rank", "material", "stage", "top_country", "top_share", "governance_hhi",
        "controlled_share", "import_top_partner", "import_top_share", "grade", "year",
    ),
    "faces": (
        "material", "ore_top", "ore_top_share", "ore_year", "refined_top", "refined_top_share",
        "refined_year", "shifted_share", "gainer",
    ),
    "shares": ("material", "stage", "form", "country", "share", "quantity", "unit", "year",
               "grade"),
    "years": ("hs6", "goods", "year", "value_usd", "top_partner", "top_share", "hhi",
              "hs_revision", "specificity"),
    "partners": ("hs6", "year", "partner", "value_usd", "share_value", "gross_t", "share_mass"),
    "controls": ("control", "title", "is_in_force", "imposer", "targets", "instrument", "materials",
                 "effective", "ended", "suspended_until"),
    "lapses": ("date", "days_left", "control", "imposer", "materials", "what"),
    "fields": ("field", "ministers", "material_count", "controlled_count", "poorly_known_count"),
    "matrix": ("field", "material", "top_country", "top_share", "stage", "grade",
               "controls_in_force"),
    "uses": ("field", "material", "product", "share", "share_scope", "confidence"),
    "unknowns": ("material", "stage", "what"),
    "history": ("material", "stage", "form", "country", "year", "quantity", "unit"),
    "measures": ("indicator", "stage", "form", "subject", "year", "value", "unit", "reason"),
    "dependence": ("material", "form", "direct_top", "direct_top_share", "origin_top",
                   "origin_top_share", "hidden_share", "tier", "status"),
    "origin": ("material", "form", "country", "share", "status"),
    "pass_through": ("country", "direct_share", "origin_share", "pass_share", "choke_first",
                     "choke_pro_rata", "controls"),
    "paths": ("rank", "path", "share"),
    "joint": ("mined_country", "refined_country", "share"),
    "changes": ("product", "material", "country_before", "share_before", "country_after",
                "share_after", "margin_before", "margin_after", "currency", "causes", "why"),
    "destinations": ("material", "form", "end", "country", "direct_share", "share", "mass_t"),
    "hosts": ("made_country", "host", "host_form", "mined_country", "share"),
    "flows": ("from_form", "from_country", "to_form", "to_country", "share", "controls"),
    "corrections": ("quantity", "form", "country", "partner", "observed_t", "reconciled_t", "sd_t",
                    "standardised", "source", "year"),
    "risk": ("product", "worst_country", "material", "worst_share", "unknown_share", "stock_weeks",
             "margin_at_risk_per_week", "margin_per_week", "currency", "controls"),
    "products": ("product", "material", "mass_t", "known_share", "declared_share",
                 "statistical_share", "unknown_share", "worst_country", "pass_share", "worst_share",
                 "margin_at_risk_per_week", "currency", "stock_weeks"),
    "lines": ("row", "product", "part", "material_written", "material", "mass_t", "entry_country",
              "status", "supplier"),
    "networks": ("material", "tier", "why", "chi2", "degrees_of_freedom", "p_value"),
    "stress": ("material", "survive_weeks", "worst_share", "short_weeks", "lost_share", "lost_t",
               "first_out"),
    "weeks": ("material", "form", "week", "aimed_t", "used_t", "met"),
    "product_lines": ("product", "short_after_weeks", "stop_after_weeks", "material",
                      "output_worst", "margin_lost", "margin_per_week", "currency"),
    "line_weeks": ("product", "week", "output", "material", "margin_lost", "currency"),
    "gainers": ("material", "form", "country", "sent_more_t", "made_more_t"),
}  # fmt: skip


# intervals that are not named after their value: value -> ends
INTERVALS = {
    "origin_top_share": ("origin_low", "origin_high"),
    "pass_share": ("pass_low", "pass_high"),
    "value": ("low", "high"),
    "survive_weeks": ("survive_low", "survive_high"),
    "worst_share": ("worst_low", "worst_high"),
    "lost_share": ("lost_low", "lost_high"),
    "short_after_weeks": ("short_after_low", "short_after_high"),
}
INTERVAL_OF = {end: value for value, ends in INTERVALS.items() for end in ends}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayColumn:
    """One column to show: the columns of the table it is made of, its header, how it lines up."""

    key: str
    header: str
    kind: str
    value: str
    low: str | None = None
    high: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether figures line up on the right."""
        return self.kind in NUMBER_KINDS


@dataclass(frozen=True, slots=True)
class Display:
    """Headers and rows of strings; unpacks as `headers, rows`."""

    columns: tuple[DisplayColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The header of each column."""
        return tuple(column.header for column in self.columns)

    def __iter__(self) -> Any:
        return iter((self.headers, self.rows))


def display_rows(
    table: FindingTable, finding: Finding, lang: Lang, columns: Sequence[str] | None = None
) -> Display:
    """The table in one language, ready to print.

    A pair `x_ja`, `x_en` becomes the one column `x` of the language; `x`, `x_low`, `x_high` become
    one column with the interval in brackets; keys become names; missing becomes a dash.

    Parameters
    ----------
    columns : keys of the columns wanted, in order, after that merging; all when not given.
        `BRIEF[table.name]` holds those worth reading first.

    Raises
    ------
    UnknownName : when a wanted column is not in the table.
    """
    shown = display_columns(table, lang)
    if columns is not None:
        by_key = {column.key: column for column in shown}
        unknown = [key for key in columns if key not in by_key]
        if unknown:
            raise UnknownName(f"column of table {table.name}", unknown[0], list(by_key))
        shown = [by_key[key] for key in columns]
    names = Names(finding, lang)
    rows = tuple(
        tuple(cell(row, column, names) for column in shown)
        for row in table.frame.iter_rows(named=True)
    )
    return Display(tuple(shown), rows)


def brief(table: FindingTable, finding: Finding, lang: Lang) -> Display:
    """The columns worth reading first, of those that the table has."""
    has = {column.key for column in display_columns(table, lang)}
    wanted = [key for key in BRIEF.get(table.name, ()) if key in has]
    return display_rows(table, finding, lang, wanted or None)


def display_columns(table: FindingTable, lang: Lang) -> list[DisplayColumn]:
    """The columns of the table as shown in one language, before any is left out."""
    has = table.frame.columns
    shown = []
    for column in has:
        if all(f"{column}_{lang_of}" in has for lang_of in LANGS):
            continue  # the key behind words that stand beside it
        stem, _, ending = column.rpartition("_")
        if ending in LANGS and all(f"{stem}_{other}" in has for other in LANGS):
            if ending == lang:
                said = label(column, table.name)
                shown.append(
                    DisplayColumn(key=stem, header=said.name[lang], kind=said.kind, value=column)
                )
            continue
        base = _interval_base(column, has)
        if base is not None and base != column:
            continue
        said = label(column, table.name)
        shown.append(
            DisplayColumn(
                key=column,
                header=_header(said.name[lang], table.units.get(column), lang),
                kind=_kind(said.kind, table, column),
                value=column,
                low=_low(column) if base else None,
                high=_high(column) if base else None,
            )
        )
    return shown


def _kind(kind: str, table: FindingTable, column: str) -> str:
    """A column without a label is a number or text as its type says."""
    if kind != UNLABELLED:
        return kind
    return "number" if table.frame.schema[column].is_numeric() else "text"


def _low(column: str) -> str:
    return INTERVALS[column][0] if column in INTERVALS else f"{column}_low"


def _high(column: str) -> str:
    return INTERVALS[column][1] if column in INTERVALS else f"{column}_high"


def _interval_base(column: str, has: Sequence[str]) -> str | None:
    """The column whose interval this one belongs to (itself, where it is the middle)."""
    base = column.removesuffix("_low").removesuffix("_high")
    if column in INTERVAL_OF and INTERVAL_OF[column] in has:
        base = INTERVAL_OF[column]
    complete = base in has and _low(base) in has and _high(base) in has
    return base if complete else None


def _header(name: str, unit: str | None, lang: Lang) -> str:
    if unit is None or unit in UNIT_SAID_ELSEWHERE:
        return name
    said = word(unit, lang)
    return f"{name}（{said}）" if lang == "ja" else f"{name} ({said})"


def cell(row: dict[str, Any], column: DisplayColumn, names: Names) -> str:
    """One cell as text."""
    value = row[column.value]
    if column.low is not None and column.high is not None:
        low, high = row[column.low], row[column.high]
        if low is not None and high is not None and not value == low == high:
            return numbers.with_interval(value, low, high, column.kind, names.lang)
    if column.kind == "form" and value:
        return names.form(row, column.value)
    if column.kind == "chain_form" and value:
        return names.chain_form(row.get("material"), value)
    return shown(value, column.kind, names)


def shown(value: Any, kind: str, names: Names) -> str:
    """One value as text of its kind; a missing one as a dash, or as words where there are some."""
    if kind == "state":
        return IN_FORCE[value][names.lang]
    if value is None or value == "":
        return numbers.MISSING
    if isinstance(value, bool):
        return YES_NO[value][names.lang]
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    if kind in NUMBER_KINDS and isinstance(value, (int, float)):
        return numbers.number(value, kind)
    if kind in NAME_KINDS:
        return names.all_of(kind, value) if kind != "source" else _source(str(value), names)
    if kind in {"word", "list"}:
        between = "、" if names.lang == "ja" else ", "
        parts = str(value).split(SEPARATOR)
        return between.join(word(part, names.lang) if kind == "word" else part for part in parts)
    return str(value)


def _source(keys: str, names: Names) -> str:
    return " / ".join(names.of("source", key) for key in keys.split(SEPARATOR))
