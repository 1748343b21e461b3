"""Small bills of material, written as CSV as a user would."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = (
    "product", "annual_volume", "margin_per_unit", "currency", "part", "material",
    "mass_per_unit (g)", "supplier", "supplier_country", "refiner", "refiner_country",
    "mine_country", "stock_days", "supplier_share",
)  # fmt: skip
LINE: Mapping[str, object] = {
    "product": "motor", "annual_volume": 5200, "margin_per_unit": 100, "currency": "JPY",
    "part": "p", "material": "magnesium", "mass_per_unit (g)": 10,
}  # fmt: skip
Line = Mapping[str, object]


def line(**given: object) -> Line:
    """A line of the motor, 5,200 a year of 100 JPY: a week's margin is 10,000 JPY."""
    renamed = {("mass_per_unit (g)" if key == "grams" else key): v for key, v in given.items()}
    return {**LINE, **renamed}


def bill(path: Path, lines: Iterable[Line]) -> Path:
    """The lines as a file; parts without a name are p1, p2 ..."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for number, row in enumerate(lines, start=1):
            named = row if row["part"] != "p" else {**row, "part": f"p{number}"}
            writer.writerow(["" if named.get(c) is None else named[c] for c in COLUMNS])
    return path
