"""The finding of supplies already traced, with what their networks rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data.chains import chain as chain_of
from minamoto.data.chains import coverage
from minamoto.study.chain_words import assumptions
from minamoto.study.controls import CATALOGUE_NOTE
from minamoto.study.hosts import host_assumption
from minamoto.study.networks import TABLES as READ
from minamoto.study.networks import KeptNetwork, made_by
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
    networks: Mapping[str, KeptNetwork],
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
    told = {one.material: _told(one, networks[one.material]) for one in found}
    rows["corrections"] = [row for known in told.values() for row in known["corrections"]]
    rows["networks"] = [known["network"] for known in told.values()]
    tables = tuple(table(name, rows[name]) for name in COLUMNS)
    said = [
        text
        for one in found
        for text in (
            *(Text(*words) for words in told[one.material]["said"]),
            *host_assumption(one.chain),
        )
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


def _told(one: Traced, network: KeptNetwork) -> dict[str, Any]:
    """What a network says of itself, kept with it: table rows, and what it rests on in words."""

    def answer() -> dict[str, object]:
        found = network.found
        return {
            "corrections": correction_rows(one.material, found),
            "network": network_row(one.material, found),
            "said": [(text.ja, text.en) for text in assumptions(one.chain, found)],
        }

    known: dict[str, Any] = network.kept("told", None, answer)
    return known


def _worst_first(found: Sequence[Traced]) -> list[Traced]:
    """Those of which most cannot arrive without some country before the others."""

    def largest_loss(one: Traced) -> float:
        return max((row["choke_pro_rata"] or 0.0 for row in one.rows["pass_through"]), default=0.0)

    return sorted(found, key=largest_loss, reverse=True)
