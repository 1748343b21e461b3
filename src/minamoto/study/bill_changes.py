"""What changed for each product since an earlier trace of the bill, and because of what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.study.bill_changes_said import (
    CONTROLS,
    DETAILS,
    METHOD,
    controls_of_ways,
    edited_lines,
    held_otherwise,
    lines_of,
    notes,
)

Row = dict[str, Any]
Again = Callable[[pl.DataFrame], pl.DataFrame]  # products of the lines of an earlier bill, today

SAME = 1e-9  # of a figure: a difference below it is rounding
STATISTICS = frozenset({"production", "world_production", "series", "trade", "demand_projections"})
ASSUMED = frozenset(
    {"chain_forms", "chain_codes", "chain_steps", "chain_tiers", "chain_groups", "parameters",
     "compositions"}
)  # fmt: skip
CHANGES = {
    "scope": pl.String, "product": pl.String, "material": pl.String, "country_before": pl.String,
    "country_after": pl.String, "share_before": pl.Float64, "share_after": pl.Float64,
    "margin_before": pl.Float64, "margin_after": pl.Float64, "currency": pl.String,
    "margin_by_bill": pl.Float64, "margin_by_rest": pl.Float64, "mass_before_t": pl.Float64,
    "mass_after_t": pl.Float64, "causes": pl.String, "why_ja": pl.String, "why_en": pl.String,
}  # fmt: skip


Pair = tuple[str | None, str | None]  # product and material


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Today's side of a comparison: tables of the finding, and what they rest on."""

    risk: pl.DataFrame
    products: pl.DataFrame
    lines: pl.DataFrame
    snapshots: Mapping[str, str]
    year: int
    controls: Mapping[str, str]  # of each material, the measures in force on its ways


def changes(before: Finding, now: Now, again: Again) -> tuple[FindingTable, list[Text]]:
    """Table `changes`, one row a product and material that changed, and what it rests on.

    Parameters
    ----------
    before : an earlier finding of `trace` for the same bill and home country
    now : the bill of today
    again : products of other lines in the networks of today

    Returns
    -------
    The share that cannot arrive without the worst country, and the margin at risk, before and
    after. Where both the bill and what is beside it changed, `margin_by_bill` is the part that the
    bill of before would not have had today, `margin_by_rest` what it would: they add up.
    """
    beside = _beside(before, now)
    replayed = _keyed(again(before.to_polars("lines"))) if beside else {}
    old, new = _keyed(before.to_polars("products")), _keyed(now.products)
    lines_before, lines_now = lines_of(before.to_polars("lines")), lines_of(now.lines)
    held_before = controls_of_ways(before.to_polars("pass_through"))
    rows = []
    for key in sorted(old.keys() | new.keys(), key=str):
        edited = edited_lines(lines_before.get(key, Counter()), lines_now.get(key, Counter()))
        is_edited = bool(edited) or _differs(_weekly(old.get(key)), _weekly(new.get(key)))
        held = held_before.get(str(key[1]), ""), now.controls.get(str(key[1]), "")
        row = _row(key, old.get(key), new.get(key), replayed.get(key) if is_edited else None)
        if not (
            _has_changed(row)
            or _is_known_otherwise(old.get(key), new.get(key))
            or held[0] != held[1]
        ):
            continue
        causes = [*(["bill"] if is_edited else []), *(name for name, _ in beside)]
        said = [*edited, *(text for _, text in beside)]
        if held[0] != held[1]:
            causes.append(CONTROLS)
            said.append(held_otherwise(*held))
        rows.append(row | _why(causes, said))
    return _table([*_of_products(before, now, rows), *rows]), notes(before, rows, beside)


def _why(causes: list[str], said: list[Text]) -> Row:
    return {
        "causes": ";".join(causes) or "none",
        "why_ja": " ".join(t.ja for t in said),
        "why_en": " ".join(t.en for t in said),
    }


def _of_products(before: Finding, now: Now, rows: list[Row]) -> list[Row]:
    """Rows of whole products: the country that stops most of it, whichever material it holds."""
    old = _keyed(before.to_polars("risk").filter(pl.col("rank") == 1), "product")
    new = _keyed(now.risk.filter(pl.col("rank") == 1), "product")
    found = []
    for key in sorted(old.keys() | new.keys(), key=str):
        row = _row(key, old.get(key), new.get(key), None)
        if not _has_changed(row):
            continue
        of = [r for r in rows if r["product"] == key[0]]
        causes = dict.fromkeys(cause for r in of for cause in r["causes"].split(";"))
        told = list(dict.fromkeys((r["why_ja"], r["why_en"]) for r in of if r["why_en"]))
        said = [Text(ja, en) for ja, en in told[:DETAILS]]
        found.append(row | {"scope": "product"} | _why(list(causes), said))
    return found


def check_comparable(before: Finding, file: str, country: str) -> None:
    """Whether an earlier finding asks what is asked now.

    Raises
    ------
    InputError : it is not a trace of a bill, or for another home country
    """
    if before.verb != "trace" or "bom" not in before.question:
        raise InputError(
            Text(
                f"{file}：部品表の trace の結果ではありません（{before.verb}）。",
                f"{file} is not the finding of a trace of a bill of material ({before.verb})",
            )
        )
    missing = {"risk", "products", "lines", "pass_through"} - {t.name for t in before.tables}
    if missing:
        names = ", ".join(sorted(missing))
        raise InputError(
            Text(
                f"{file}：表 {names} がありません。この版の trace --bom で保存し直してください。",
                f"{file} has no table {names}; ask again with this version and save the answer",
            )
        )
    home = before.question.get("country")
    if home != country:
        raise InputError(
            Text(
                f"{file}：国が {home} の結果です。今回は {country} なので比べられません。",
                f"{file} is for {home}, and this is for {country}: they cannot be compared",
            )
        )


def _beside(before: Finding, now: Now) -> list[tuple[str, Text]]:
    """What changed besides the bill: kinds of cause, with the tables that differ."""
    keys = before.snapshots.keys() | now.snapshots.keys()
    differ = sorted(k for k in keys if before.snapshots.get(k) != now.snapshots.get(k))
    found: list[tuple[str, Text]] = []
    year = before.question.get("year")
    if year != now.year:
        found.append(("year", Text(f"供給網の年：{year} → {now.year}。",
                                   f"Year of the networks: {year} to {now.year}.")))  # fmt: skip
    for kind, tables, ja, en in (
        ("statistics", STATISTICS, "統計表の更新", "Statistics updated"),
        ("assumptions", ASSUMED, "前提の表の更新", "Assumptions updated"),
        (METHOD, frozenset({METHOD}), "計算方法の更新", "Method updated"),
    ):
        hit = [key for key in differ if key.split("@")[0].split("/")[0] in tables]
        if hit:
            found.append((kind, Text(f"{ja}：{'、'.join(hit)}。", f"{en}: {', '.join(hit)}.")))
    return found


def _keyed(table: pl.DataFrame, *by: str) -> dict[Pair, Row]:
    """Rows by product and material; by product alone where the material is not part of the key."""
    return {
        (row["product"], None if by else row["material"]): row
        for row in table.iter_rows(named=True)
    }


def _weekly(row: Row | None) -> float | None:
    """The whole margin of a week, of which the share that cannot arrive is at risk."""
    if row is None or not row["worst_share"] or row["margin_at_risk_per_week"] is None:
        return None
    return float(row["margin_at_risk_per_week"]) / float(row["worst_share"])


def _row(key: Pair, old: Row | None, new: Row | None, replayed: Row | None) -> Row:
    def of(row: Row | None, column: str) -> Any:
        return None if row is None else row[column]

    before, after = of(old, "margin_at_risk_per_week"), of(new, "margin_at_risk_per_week")
    by_bill = by_rest = None
    weekly = _weekly(old)
    if replayed is not None and _differs(replayed["mass_t"], of(old, "mass_t")):
        replayed = None  # not all lines of before are in the finding: there is no telling
    if before is not None and after is not None and replayed is not None and weekly is not None:
        still = weekly * (replayed["worst_share"] or 0.0)
        by_bill, by_rest = after - still, still - before
    return {
        "scope": "material", "product": key[0],
        "material": key[1] or of(new, "material") or of(old, "material"),
        "country_before": of(old, "worst_country"), "country_after": of(new, "worst_country"),
        "share_before": of(old, "worst_share"), "share_after": of(new, "worst_share"),
        "margin_before": before, "margin_after": after,
        "currency": of(new, "currency") or of(old, "currency"),
        "margin_by_bill": by_bill, "margin_by_rest": by_rest,
        "mass_before_t": (old or {}).get("mass_t"), "mass_after_t": (new or {}).get("mass_t"),
    }  # fmt: skip


def _has_changed(row: Row) -> bool:
    pairs = (
        ("share_before", "share_after"), ("margin_before", "margin_after"),
        ("mass_before_t", "mass_after_t"),
    )  # fmt: skip
    return row["country_before"] != row["country_after"] or any(
        _differs(row[a], row[b]) for a, b in pairs
    )


def _is_known_otherwise(old: Row | None, new: Row | None) -> bool:
    """Whether more or less of the material is known of, and how."""
    return any(
        _differs((old or {}).get(share), (new or {}).get(share))
        for share in ("known_share", "declared_share", "unknown_share", "mine_known_share")
    )


def _differs(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is not after
    return not math.isclose(before, after, rel_tol=1e-6, abs_tol=SAME)


def _table(rows: list[Row]) -> FindingTable:
    frame = pl.DataFrame(rows, schema=CHANGES, orient="row").sort(
        pl.col("scope") == "material", (pl.col("margin_after") - pl.col("margin_before")).abs(),
        descending=[False, True], nulls_last=True,
        maintain_order=True,
    )  # fmt: skip
    units = dict.fromkeys(("share_before", "share_after"), "1")
    units |= dict.fromkeys(("mass_before_t", "mass_after_t"), "t")
    units |= dict.fromkeys(
        ("margin_before", "margin_after", "margin_by_bill", "margin_by_rest"),
        "as in column currency",
    )
    title = Text("前回からの変化とその原因", "What changed since then, and why")
    return FindingTable(name="changes", title=title, frame=frame, units=units)
