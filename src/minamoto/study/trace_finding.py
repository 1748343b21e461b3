"""The finding of supplies already traced, with what their networks rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data.chains import chain as chain_of
from minamoto.data.chains import coverage
from minamoto.network.reconciliation import Reconciliation
from minamoto.study.chain_words import assumptions
from minamoto.study.controls import CATALOGUE_NOTE
from minamoto.study.host_origin import host_assumption
from minamoto.study.networks import TABLES as READ
from minamoto.study.networks import made_by
from minamoto.study.provenance import finding
from minamoto.study.trace_tables import (
    COLUMNS,
    correction_rows,
    names_of,
    network_row,
    path_words,
    table,
)
from minamoto.study.trace_words import ASSUMPTIONS, guesses, headline, spare_assumption, stale
from minamoto.study.traced import Traced

HEADLINES = 5


def finding_of(
    found: Sequence[Traced],
    networks: Mapping[str, Reconciliation],
    *,
    question: dict[str, object],
    warnings: Sequence[Text],
    day: date,
    tables_before: Sequence[FindingTable] = (),
    first_said: Sequence[Text] = (),
    whose: Text | None = None,
    further_assumptions: Sequence[Text] = (),
) -> Finding:
    """The finding of traces already made, with what their networks rest on.

    `whose` supply it is: the country that asks, unless it is a company's.
    """
    rows = {name: [row for one in found for row in one.rows[name]] for name in found[0].rows}
    tier = {row.material: row.tier for row in coverage()}
    for row in rows["dependence"]:
        row["tier"] = tier.get(row["material"])
    rows["paths"] = [
        {**row, **path_words(chain_of(row["material"]), row["hops"], row["kind"])}
        for row in rows["paths"]
    ]
    rows["corrections"] = [
        row for one in found for row in correction_rows(one.material, networks[one.material])
    ]
    rows["networks"] = [network_row(one.material, networks[one.material]) for one in found]
    tables = tuple(table(name, rows[name]) for name in COLUMNS)
    said = [
        text
        for one in found
        for text in (*assumptions(one.chain, networks[one.material]), *host_assumption(one.chain))
    ]
    return finding(
        verb="trace",
        question=question,
        headline=[*first_said, *(headline(one, whose) for one in _worst_first(found)[:HEADLINES])],
        tables=(*tables_before, *tables),
        read=(*READ, "chain_tiers", "controls", "materials"),
        assumptions=(
            *ASSUMPTIONS,
            spare_assumption(),
            *further_assumptions,
            *said,
            *guesses(found),
        ),
        warnings=(*warnings, *stale(networks, day), CATALOGUE_NOTE),
        further_names=names_of([one.chain for one in found]),
        further_snapshots=made_by(),
    )


def _worst_first(found: Sequence[Traced]) -> list[Traced]:
    """Those of which most cannot arrive without some country before the others."""

    def largest_loss(one: Traced) -> float:
        return max((row["choke_pro_rata"] or 0.0 for row in one.rows["pass_through"]), default=0.0)

    return sorted(found, key=largest_loss, reverse=True)
