"""The table of docs/refiner-is-not-the-source.md: Japan's direct against true dependence.

`python scripts/dependence_page.py` traces every covered material (building the networks on the
first run takes some minutes) and prints, in Markdown, those whose supply is led by another country
where it was mined, or refined, than the one that customs names. A test holds the page's shares
against those of this script.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from minamoto.core.finding import Finding
from minamoto.data import names
from minamoto.network.supply_network import POOL
from minamoto.study.networks import DRAWS, covered
from minamoto.study.trace import trace
from minamoto.study.trace_tables import place_name

IMPORTER = "JPN"
HEAD = (
    "| material | bought from | made (5–95 %) | mined or first seen (5–95 %) | through a market "
    "without partners (5–95 %) | tier | year |\n|---|---|---|---|---|---|---|"
)

Row = dict[str, Any]


def main() -> None:
    print(HEAD)
    print("\n".join(lines(covered())))


def lines(materials: Sequence[str], draws: int = DRAWS) -> list[str]:
    """Rows of the table, of those of the materials that belong in it.

    Parameters
    ----------
    materials : keys
    draws : networks drawn for the intervals; shares do not depend on it
    """
    found = trace(IMPORTER, list(materials), draws=draws)
    made = ((material, cells(found, material)) for material in materials)
    return [f"| {' | '.join(row)} |" for _, row in made if row]


def cells(found: Finding, material: str) -> list[str] | None:
    """One row; None where the seller leads at every stage, or nothing upstream is seen."""
    rows = [
        row
        for row in found.to_polars("dependence").filter(material=material).iter_rows(named=True)
        if row["origin_top_share"] is not None and row["direct_top"] is not None
    ]
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    if {row["origin_top"] for row in rows} == {last["direct_top"]}:
        return None
    name, year = names.material(material).name, found.question["year"]
    is_one = len(rows) == 1
    return [
        f"{name.en} {name.ja}",
        f"{place_name(last['direct_top']).en} {last['direct_top_share']:.0%}",
        "—" if is_one else origin(last),
        origin(first),
        pool(found, material),
        first["tier"],
        str(year),
    ]


def origin(row: Row) -> str:
    """The leader of a stage with its share and interval."""
    where = place_name(row["origin_top"]).en
    low, high = row["origin_low"], row["origin_high"]
    return f"{where} {row['origin_top_share']:.0%} ({low:.0%}–{high:.0%})"


def pool(found: Finding, material: str) -> str:
    """The part of the supply whose way crossed a market that no figures give partners of."""
    rows = found.to_polars("pass_through").filter(
        pl.col("material") == material, pl.col("country") == POOL
    )
    if rows.is_empty():
        return "0%"
    share, low, high = rows.select("pass_share", "pass_low", "pass_high").row(0)
    return f"{share:.0%}" if low is None else f"{share:.0%} ({low:.0%}–{high:.0%})"


if __name__ == "__main__":
    main()
