"""What changed for each product since an earlier trace of the bill, and because of what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Lang, Text
from minamoto.study.trace_tables import place_name

Row = dict[str, Any]
Again = Callable[[pl.DataFrame], pl.DataFrame]  # products of the lines of an earlier bill, today

SAME = 1e-9  # of a figure: a difference below it is rounding
DETAILS = 3  # differences of lines that are told; the rest are counted
STATISTICS = frozenset({"production", "world_production", "series", "trade", "demand_projections"})
ASSUMED = frozenset(
    {"chain_forms", "chain_codes", "chain_steps", "chain_tiers", "chain_groups", "parameters",
     "compositions"}
)  # fmt: skip
METHOD, CONTROLS = "method", "controls"
CHANGES = {
    "scope": pl.String, "product": pl.String, "material": pl.String, "country_before": pl.String,
    "country_after": pl.String, "share_before": pl.Float64, "share_after": pl.Float64,
    "margin_before": pl.Float64, "margin_after": pl.Float64, "currency": pl.String,
    "margin_by_bill": pl.Float64, "margin_by_rest": pl.Float64, "mass_before_t": pl.Float64,
    "mass_after_t": pl.Float64, "causes": pl.String, "why_ja": pl.String, "why_en": pl.String,
}  # fmt: skip


class Line(NamedTuple):
    """What is compared of a line of a bill, its row and name of product left out."""

    part: str | None
    material_written: str | None
    entry_kind: str | None
    entry_country: str | None
    mine_country: str | None
    status: str | None
    stock_days: float | None
    mass_t: float | None


Pair = tuple[str | None, str | None]  # product and material
Bag = Counter[Line]


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
    lines_before, lines_now = _lines(before.to_polars("lines")), _lines(now.lines)
    held_before = controls_of_ways(before.to_polars("pass_through"))
    rows = []
    for key in sorted(old.keys() | new.keys(), key=str):
        edited = _edited(lines_before.get(key, Counter()), lines_now.get(key, Counter()))
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
            said.append(_held(*held))
        rows.append(row | _why(causes, said))
    return _table([*_of_products(before, now, rows), *rows]), _notes(before, rows, beside)


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


def largest_change(changed: pl.DataFrame) -> Text:
    """How many products hang on something else than before, and the largest change of margin."""
    rows = changed.filter(
        pl.col("scope") == "product", pl.col("margin_before").ne_missing(pl.col("margin_after"))
    )
    if rows.is_empty():
        return Text(
            "前回から、製品の週あたり損失額に変化はない。",
            "The margin at risk of no product has changed since.",
        )
    row, count = rows.row(0, named=True), rows.height
    was, now = _money(row["margin_before"]), _money(row["margin_after"])
    words = [CAUSE_WORDS.get(c, Text(c, c)) for c in str(row["causes"]).split(";")]
    ja, en = "・".join(w.ja for w in words), " and ".join(w.en for w in words)
    unit = row["currency"]
    return Text(
        f"前回から{count}製品の週あたり損失額が変わった。最大は「{row['product']}」で、"
        f"{was}から{now} {unit}へ（原因：{ja}）。",
        f"The margin at risk a week has changed for {count} products since; most for "
        f"{row['product']}, from {was} to {now} {unit} (cause: {en}).",
    )


def _money(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


CAUSE_WORDS = {
    "bill": Text("部品表", "the bill"),
    "statistics": Text("統計", "statistics"),
    "assumptions": Text("前提", "assumptions"),
    METHOD: Text("計算方法", "the method"),
    CONTROLS: Text("規制", "controls"),
    "year": Text("供給網の年", "the year of the networks"),
}


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


def _lines(lines: pl.DataFrame) -> dict[Pair, Bag]:
    """The lines of each product and material as a bag: their order is no change."""
    found: dict[Pair, Bag] = {}
    for row in lines.iter_rows(named=True):
        mass = row["mass_t"]
        rounded = None if mass is None else float(f"{mass:.9g}")
        line = Line(**{name: row.get(name) for name in Line._fields} | {"mass_t": rounded})
        found.setdefault((row["product"], row["material"]), Counter())[line] += 1
    return found


def _edited(before: Bag, now: Bag) -> list[Text]:
    """Lines of one product and material that are no longer as they were."""
    gone, come = list((before - now).elements()), list((now - before).elements())
    said = []
    for line in gone:
        same = next((new for new in come if _part(new) == _part(line)), None)
        if same is None:
            said.append(Text(f"{_part(line)}：行がなくなった。", f"{_part(line)}: line removed."))
            continue
        come.remove(same)
        said.append(
            Text(
                f"{_part(line)}：{_entry(line, 'ja')} → {_entry(same, 'ja')}。",
                f"{_part(line)}: {_entry(line, 'en')} to {_entry(same, 'en')}.",
            )
        )
    said += [Text(f"{_part(n)}：行が加わった。", f"{_part(n)}: line added.") for n in come]
    more = len(said) - DETAILS
    if more > 0:
        said = [*said[:DETAILS], Text(f"ほか{more}行。", f"And {more} more lines.")]
    return said


def _part(line: Line) -> str:
    return " ".join(word for word in (line.part, line.material_written) if word)


def _entry(line: Line, lang: Lang) -> str:
    """Where a line enters, how that is known, what it weighs; mine and stock where told."""
    said = [
        STATUS.get(str(line.status), Text(str(line.status), str(line.status)))[lang],
        "—" if line.mass_t is None else f"{line.mass_t:.3g} t",
    ]
    if line.mine_country is not None:
        mine = place_name(line.mine_country)
        said.append(f"採掘国{mine.ja}" if lang == "ja" else f"mined in {mine.en}")
    if line.stock_days is not None:
        said.append(
            f"在庫{line.stock_days:g}日" if lang == "ja" else f"stock of {line.stock_days:g} days"
        )
    where = place_name(line.entry_country) if line.entry_country else Text("不明", "not known")
    return f"{where.ja}（{'、'.join(said)}）" if lang == "ja" else f"{where.en} ({', '.join(said)})"


STATUS = {
    "known": Text("確認済み", "confirmed"),
    "declared": Text("申告", "declared"),
    "statistical": Text("統計による推定", "from statistics"),
    "unknown": Text("不明", "not known"),
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


def controls_of_ways(pass_through: pl.DataFrame) -> dict[str, str]:
    """Of each material, the measures in force on its ways, in order, as one text."""
    found: dict[str, set[str]] = {}
    for material, controls in pass_through.select("material", "controls").iter_rows():
        found.setdefault(material, set()).update((controls or "").split(";"))
    return {material: ";".join(sorted(of - {""})) for material, of in found.items()}


def _held(before: str, after: str) -> Text:
    gone = sorted(set(before.split(";")) - set(after.split(";")) - {""})
    come = sorted(set(after.split(";")) - set(before.split(";")) - {""})
    ja = (f"規制が加わった：{'、'.join(come)}。" if come else "") + (
        f"規制がなくなった：{'、'.join(gone)}。" if gone else ""
    )
    en = (f"New controls: {', '.join(come)}. " if come else "") + (
        f"Controls no longer in force: {', '.join(gone)}." if gone else ""
    )
    return Text(ja, en.strip())


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


def _notes(before: Finding, rows: list[Row], beside: list[tuple[str, Text]]) -> list[Text]:
    """How the comparison was made, and that nothing changed where nothing did."""
    day = before.question.get("on")
    if not rows:
        return [
            Text(f"{day}の結果から変化はない。", f"Nothing changed since the finding of {day}.")
        ]
    several = len({name for name, _ in beside}) > 1
    notes = [
        Text(
            "変化の原因は、前回の結果にある部品表の行・表の版・規制を今回のものと比べて特定した。",
            "Causes of change are found by comparing lines, editions of tables and controls in the "
            "earlier finding with those of today.",
        )
    ]
    if several:
        notes.append(
            Text(
                "部品表以外に複数の原因があり、その間の内訳は分けられない。",
                "More than one thing besides the bill changed; their parts are not told apart.",
            )
        )
    return notes
