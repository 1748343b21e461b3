"""Seeded malformed bills: a sound one with one to four of its cells spoilt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.data.bill.samples import Sample, sample

# What cannot stand in a column; every value is a problem of its own cell.
WRONG_CELLS: dict[str, tuple[str, ...]] = {
    "mass_per_unit": (
        "-1", "0", "abc", "NaN", "inf", "1e999", "約5", "5〜10", "2024/1/5", "1月5日", "令和6年1月",
        "１２ｇ", "1,5", "1.2.3", "#REF!", "#N/A", "", "−3", "五", "1e-300", "--5", "5 g", "=1+1",
    ),
    "quantity": ("-2", "0", "二個", "about 3", "2個", "#VALUE!", "1/2"),
    "supplier_country": ("Atlantis", "日本;中国", "ニホン国", "???", "#N/A"),
    "refiner_country": ("chinna", "世界", "EU諸国"),
    "mass_unit": ("ton", "MT", "stone", "", "グラム毎", "gr"),
    "currency": ("円?", "ドル", "XXX", "JPYY"),
    "supplier_share": ("-1", "101", "0.6", "半分", "1", "120%", "2024-01-05"),
    "stock_days": ("-1", "多い", "30日", "<10"),
    "price": ("-5", "無料", "¥300", "1,00"),
    "part": ("", "#REF!"),
    "product": ("",),
    "material": ("", "#NAME?"),
    "supplier": ("#DIV/0!",),
    "parent_part": ("どこにもない部品", "#REF!"),
}  # fmt: skip
# What may stand there: read as meant, or with a note.
RIGHT_CELLS: dict[str, tuple[str, ...]] = {
    "mass_per_unit": ("１２．５", "1,000", " 5 ", "5.0e0", "+3", ".5", "１，２００"),
    "supplier_country": ("ＪＰＮ", " 日本 ", "japan", "中華人民共和国"),
    "mass_unit": ("ｋｇ", "グラム", "KG", "lb"),
    "supplier_share": ("",),
    "stock_days": ("", "１０"),
    "currency": ("円", "ｊｐｙ"),
    "refiner": ("製錬所\nA", "x" * 5000, "=SUM(A1)", "'", '"', "𠮷野"),
    "alternates": ("甲；乙、丙", ";;", "甲"),
}
Spoil = Callable[[Sample, list[int], np.random.Generator], tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """A bill with cells changed; `wrong` are the lines and columns that a reader must name."""

    bill: Sample
    wrong: frozenset[tuple[int, str]]
    told: str


def malformed(seed: int) -> Malformed:
    """The bill of a seed, spoilt in one to four ways; every fourth has only cells that may be."""
    rng = np.random.default_rng(10_000 + seed)
    bill = sample(seed)
    wrong: set[tuple[int, str]] = set()
    told = []
    free = {(line["product"], line["part"]) for line in bill.lines if line.get("material")}
    ways = [_right_cell] if seed % 4 == 0 else [_wrong_cell, _right_cell, *STRUCTURE]
    for at in range(int(rng.integers(1, 5))):
        way = _wrong_cell if seed % 4 and at == 0 else ways[int(rng.integers(len(ways)))]
        if not free:
            break
        part = sorted(free)[int(rng.integers(len(free)))]
        free.remove(part)  # one change a part, so that none hides another
        place = way(bill, _lines_of(bill, part), rng)
        told.append(f"{way.__name__}{place}")
        if way is not _right_cell:
            wrong.add(place)
    return Malformed(bill=bill, wrong=frozenset(wrong), told=" ".join(told))


def _lines_of(bill: Sample, part: tuple[str, str]) -> list[int]:
    lines = enumerate(bill.lines)
    return [at for at, line in lines if (line["product"], line["part"]) == part]


def _wrong_cell(bill: Sample, lines: list[int], rng: np.random.Generator) -> tuple[int, str]:
    key = str(rng.choice(sorted(WRONG_CELLS)))
    line = int(rng.choice(lines))
    bill.lines[line][key] = str(rng.choice(WRONG_CELLS[key]))
    return line, key


def _right_cell(bill: Sample, lines: list[int], rng: np.random.Generator) -> tuple[int, str]:
    key = str(rng.choice(sorted(RIGHT_CELLS)))
    text = str(rng.choice(RIGHT_CELLS[key]))
    for line in lines:  # of all suppliers, or their masses would contradict each other
        bill.lines[line][key] = text
    return lines[0], key


def _same_line_again(bill: Sample, lines: list[int], rng: np.random.Generator) -> tuple[int, str]:
    bill.lines.append(dict(bill.lines[int(rng.choice(lines))]))
    return len(bill.lines) - 1, "part"


def _into_itself(bill: Sample, lines: list[int], _: np.random.Generator) -> tuple[int, str]:
    for line in lines:
        bill.lines[line]["parent_part"] = bill.lines[line]["part"]
    return lines[0], "parent_part"


def _two_quantities(bill: Sample, lines: list[int], rng: np.random.Generator) -> tuple[int, str]:
    line = int(rng.choice(lines))
    again = dict(bill.lines[line], quantity="77", supplier="別の会社", supplier_share="")
    bill.lines.append(again)
    return len(bill.lines) - 1, "quantity"


def _shares_over_all(bill: Sample, lines: list[int], rng: np.random.Generator) -> tuple[int, str]:
    line = int(rng.choice(lines))
    bill.lines.append(dict(bill.lines[line], supplier="もう一社", supplier_share="90"))
    return lines[0], "supplier_share"


STRUCTURE: tuple[Spoil, ...] = (_same_line_again, _into_itself, _two_quantities, _shares_over_all)
