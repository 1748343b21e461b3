"""Print the table of docs/refiner-is-not-the-source.md: Japan's direct against true dependence.

`python scripts/dependence_page.py` traces every covered material (building the networks on the
first run takes some minutes) and prints, in Markdown, those whose most upstream traced form is led
by another country than the one that sells to Japan, or of which at least a fifth is hidden.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from minamoto.core.finding import Finding
from minamoto.data import names
from minamoto.data.chains import chain
from minamoto.network.supply_network import POOL
from minamoto.study.networks import covered
from minamoto.study.trace import trace
from minamoto.study.trace_tables import place_name

IMPORTER = "JPN"
HIDDEN_AT_LEAST = 0.2
HEAD = (
    "| material | traced to | direct seller | true origin (5–95 %) | hidden | through a market "
    "without partners | tier |\n|---|---|---|---|---|---|---|"
)


def main() -> None:
    found = trace(IMPORTER, list(covered()))
    lines = [line for material in covered() if (line := row(found, material))]
    print(HEAD)
    print("\n".join(lines))
    for warning in found.warnings:
        print(f"<!-- {warning.en} -->")


def row(found: Finding, material: str) -> str | None:
    first = _first(found, material)
    if first is None:
        return None
    name = names.material(material).name
    form = chain(material).form(first["form"]).name
    seller, origin = place_name(first["direct_top"]).en, place_name(first["origin_top"]).en
    return (
        f"| {name.en} {name.ja} | {form.en} | {seller} {first['direct_top_share']:.0%} "
        f"| {origin} {first['origin_top_share']:.0%} ({first['origin_low']:.0%}–"
        f"{first['origin_high']:.0%}) | {first['hidden_share']:.0%} "
        f"| {_pool(found, material):.0%} | {first['tier']} |"
    )


def _first(found: Finding, material: str) -> dict[str, Any] | None:
    rows = found.to_polars("dependence").filter(
        pl.col("material") == material, pl.col("origin_top_share").is_not_null()
    )
    if rows.is_empty():
        return None
    first = rows.row(0, named=True)
    differs = first["direct_top"] not in (None, first["origin_top"])
    is_hidden = first["hidden_share"] >= HIDDEN_AT_LEAST and first["direct_top"] is not None
    return first if differs or is_hidden else None


def _pool(found: Finding, material: str) -> float:
    rows = found.to_polars("pass_through").filter(
        pl.col("material") == material, pl.col("country") == POOL
    )
    return float(rows["pass_share"][0]) if rows.height else 0.0


if __name__ == "__main__":
    main()
