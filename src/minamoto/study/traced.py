"""What was traced of one material for one asker: the rows of every table of `trace`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from minamoto.core.chain import Chain
from minamoto.data.chains import chain as chain_of
from minamoto.study.networks import KeptNetwork
from minamoto.tracing.asker import Asker

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """Rows by table, for one material and asker."""

    material: str
    chain: Chain
    rows: Mapping[str, Sequence[Row]]
    needed_t: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, for what, and how its rows are labelled."""

    asker: Asker
    country: str  # ISO3 of the asker
    status: str  # known | declared | statistical
    needed_t: float | None = None  # null: all that enters


def traced_of(network: KeptNetwork, question: Question, hosts: Mapping[str, KeptNetwork]) -> Traced:
    """What `traced` gives of a network and the hosts among `hosts`, kept with the network."""
    chain = chain_of(network.material)
    needed = {h.material: hosts[h.material] for h in chain.hosts if h.material in hosts}

    def answer() -> dict[str, object]:
        from minamoto.study.trace_rows import traced  # large, and spared where answers are kept

        found = traced(network.mixing, question, {m: one.mixing for m, one in needed.items()})
        return {"rows": found.rows, "needed_t": found.needed_t}

    asked = [asdict(question), {material: host.key for material, host in needed.items()}]
    kept = network.kept("trace", asked, answer)
    return Traced(
        material=chain.material, chain=chain, rows=kept["rows"], needed_t=kept["needed_t"]
    )


def with_controls(one: Traced, held: Callable[[str, str | None], str | None]) -> Traced:
    """The trace with the measures held by each country: on any stage, and on that of a flow."""
    rows = dict(one.rows)
    rows["pass_through"] = [
        {**row, "controls": held(row["country"], None)} for row in rows["pass_through"]
    ]
    rows["flows"] = [
        {**row, "controls": held(row["from_country"], one.chain.form(row["from_form"]).stage)}
        for row in rows["flows"]
    ]
    return replace(one, rows=rows)
