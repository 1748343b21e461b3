"""Changes of a bill in words: the lines edited, controls that came and went, the largest change."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import polars as pl

from minamoto.core.finding import Finding
from minamoto.core.text import Lang, Text
from minamoto.study.trace_tables import place_name

Row = dict[str, Any]
Pair = tuple[str | None, str | None]  # product and material

DETAILS = 3  # differences of lines that are told; the rest are counted
METHOD, CONTROLS = "method", "controls"


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


Bag = Counter[Line]


def lines_of(lines: pl.DataFrame) -> dict[Pair, Bag]:
    """The lines of each product and material as a bag: their order is no change."""
    found: dict[Pair, Bag] = {}
    for row in lines.iter_rows(named=True):
        mass = row["mass_t"]
        rounded = None if mass is None else float(f"{mass:.9g}")
        line = Line(**{name: row.get(name) for name in Line._fields} | {"mass_t": rounded})
        found.setdefault((row["product"], row["material"]), Counter())[line] += 1
    return found


def edited_lines(before: Bag, now: Bag) -> list[Text]:
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


def controls_of_ways(pass_through: pl.DataFrame) -> dict[str, str]:
    """Of each material, the measures in force on its ways, in order, as one text."""
    found: dict[str, set[str]] = {}
    for material, controls in pass_through.select("material", "controls").iter_rows():
        found.setdefault(material, set()).update((controls or "").split(";"))
    return {material: ";".join(sorted(of - {""})) for material, of in found.items()}


def held_otherwise(before: str, after: str) -> Text:
    """Measures that came into force and that ceased."""
    gone = sorted(set(before.split(";")) - set(after.split(";")) - {""})
    come = sorted(set(after.split(";")) - set(before.split(";")) - {""})
    ja = (f"規制が加わった：{'、'.join(come)}。" if come else "") + (
        f"規制がなくなった：{'、'.join(gone)}。" if gone else ""
    )
    en = (f"New controls: {', '.join(come)}. " if come else "") + (
        f"Controls no longer in force: {', '.join(gone)}." if gone else ""
    )
    return Text(ja, en.strip())


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


def notes(before: Finding, rows: list[Row], beside: list[tuple[str, Text]]) -> list[Text]:
    """How the comparison was made, and that nothing changed where nothing did."""
    day = before.question.get("on")
    if not rows:
        return [
            Text(f"{day}の結果から変化はない。", f"Nothing changed since the finding of {day}.")
        ]
    several = len({name for name, _ in beside}) > 1
    said = [
        Text(
            "変化の原因は、前回の結果にある部品表の行・表の版・規制を今回のものと比べて特定した。",
            "Causes of change are found by comparing lines, editions of tables and controls in the "
            "earlier finding with those of today.",
        )
    ]
    if several:
        said.append(
            Text(
                "部品表以外に複数の原因があり、その間の内訳は分けられない。",
                "More than one thing besides the bill changed; their parts are not told apart.",
            )
        )
    return said
