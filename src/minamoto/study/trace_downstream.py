"""`trace --downstream`: who uses what a country makes, whoever sells it to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError, NoValue
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.data.chains import coverage
from minamoto.network.supply_network import UNNAMED, Kind, SupplyNetwork
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.chain_words import assumptions
from minamoto.study.intervals import interval
from minamoto.study.networks import DRAWS, Progress
from minamoto.study.networks import TABLES as READ
from minamoto.study.provenance import country_name, finding
from minamoto.study.trace_asked import asked_materials, check_form, networks_asked
from minamoto.study.trace_tables import names_of, network_row, place_name, table
from minamoto.study.trace_words import ASSUMPTIONS, stale
from minamoto.tracing.downstream import downstream
from minamoto.tracing.origin import by_country

FloatArray = NDArray[np.float64]
Row = dict[str, Any]

SMALLEST = 0.0005  # of what the country makes
HEADLINES = 5
ENDS = ("used", "stocked", "lost")
DESTINATIONS = {
    "material": pl.String, "form": pl.String, "stage": pl.String, "maker": pl.String,
    "end": pl.String, "country": pl.String, "direct_share": pl.Float64, "share": pl.Float64,
    "share_low": pl.Float64, "share_high": pl.Float64, "mass_t": pl.Float64, "tier": pl.String,
}  # fmt: skip


def trace_downstream(
    country: str,
    materials: Sequence[str] | str | None = None,
    *,
    fields: Sequence[str | int] | str | None = None,
    product: str | None = None,
    form: str | None = None,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """Who uses what a country mines or refines, through whatever countries it gets there.

    Parameters
    ----------
    country : the maker, by name or ISO3
    form : key of the form made; by default the last one of each chain that the country makes
    materials, fields, product, year, on, draws, progress : as for `trace`

    Returns
    -------
    Table `destinations`: shares 0-1 of all that the country makes of the form, by country where it
    is used, laid in stock or lost in a later step, with the share that is shipped there directly
    (home: kept); masses in t/yr of contained material. `networks` says how far each is known.

    Raises
    ------
    UnknownName : a name, or the form, is in no list
    InputError : nothing was asked for, or the country makes none of it
    """
    maker = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    asked = asked_materials(materials, fields, product)
    networks, missing = networks_asked(asked, year, draws=draws, progress=progress)
    check_form(form, networks)
    rows: list[Row] = []
    for material, found in networks.items():
        taken = form or _last_made(found.network, maker)
        some = [] if taken is None else _rows(found.network, taken, maker)
        rows += some
        if not some:
            missing.append(_makes_none(material, maker, form))
    if not rows:
        raise InputError(Text("\n".join(t.ja for t in missing), "\n".join(t.en for t in missing)))
    followed = {row["material"]: networks[row["material"]] for row in rows}
    return finding(
        verb="trace",
        question={
            "country": maker, "direction": "downstream", "materials": asked, "fields": fields,
            "product": product, "form": form, "year": year, "on": day, "draws": draws,
        },
        headline=[_headline([r for r in rows if r["material"] == m]) for m in followed][:HEADLINES],
        tables=(
            _table(rows),
            table("networks", [network_row(m, one.found) for m, one in followed.items()]),
        ),
        read=(*READ, "chain_tiers", "materials"),
        assumptions=(
            *ASSUMPTIONS,
            *(text for m, one in followed.items() for text in assumptions(chain_of(m), one.found)),
        ),
        warnings=(*missing, *stale(networks, day)),
        further_names=names_of([chain_of(m) for m in followed]),
    )  # fmt: skip


def _last_made(network: SupplyNetwork, country: str) -> str | None:
    """The last form of the chain of which the country makes some, in every draw."""
    stepped = np.zeros((network.n_nodes, network.n_draws))
    is_step = network.kind == Kind.STEP
    np.add.at(stepped, network.target[is_step], network.arrived[is_step])
    made = network.extraction + stepped
    for form in reversed(network.forms):
        node = network.node(form, country)
        if node is not None and (made[node] > 0).all():
            return form
    return None


def _rows(network: SupplyNetwork, form: str, maker: str) -> list[Row]:
    if network.node(form, maker) is None:
        return []
    try:
        found = downstream(network, form, maker)
    except NoValue:
        return []
    chain = chain_of(network.material)
    direct = _direct(network, form, maker)
    mass = _made(network, form, maker)
    tier = {row.material: row.tier for row in coverage()}.get(network.material)
    rows = []
    for end in ENDS:
        shares = by_country(network, getattr(found, end))
        for index in np.argsort(-shares[:, 0], kind="stable"):
            if shares[index, 0] < SMALLEST:
                break
            value, low, high = interval(shares[index])
            where = network.countries[index]
            rows.append(
                {
                    "material": network.material, "form": form, "stage": chain.form(form).stage,
                    "maker": maker, "end": end, "country": where,
                    "direct_share": direct.get(where, 0.0) if end == "used" else None,
                    "share": value, "share_low": low, "share_high": high,
                    "mass_t": value * mass, "tier": tier,
                }
            )  # fmt: skip
    return rows


def _made(network: SupplyNetwork, form: str, maker: str) -> float:
    """What enters the node, t/yr, in the reconciled network."""
    node = network.node(form, maker)
    return 0.0 if node is None else float(network.reconciled().inflow()[node, 0])


def _direct(network: SupplyNetwork, form: str, maker: str) -> dict[str, float]:
    """Share of what leaves the node that is shipped to each country; home has what is kept."""
    one = network.reconciled()
    node = one.node(form, maker)
    if node is None:
        return {}
    out = np.flatnonzero(one.source == node)
    kept = float(one.use[node, 0] + max(one.stock_change[node, 0], 0.0))
    sent: dict[str, float] = {maker: kept}
    for edge in out:
        where = one.countries[one.node_country[one.target[edge]]]
        sent[where] = sent.get(where, 0.0) + float(one.sent[edge, 0])
    total = sum(sent.values())
    return {where: mass / total for where, mass in sent.items()} if total > 0 else {}


def _table(rows: Sequence[Row]) -> FindingTable:
    frame = pl.DataFrame(list(rows), schema=DESTINATIONS, orient="row")
    units = dict.fromkeys(("direct_share", "share", "share_low", "share_high"), "1")
    return FindingTable(
        name="destinations",
        title=Text("どこで使われるか", "Where it is used"),
        frame=frame,
        units=units | {"mass_t": "t"},
    )


def _headline(rows: Sequence[Row]) -> Text:
    """The largest user abroad, beside what is shipped there directly."""
    maker = rows[0]["maker"]
    used = [row for row in rows if row["end"] == "used" and row["country"] not in (maker, UNNAMED)]
    name, who = names.material(rows[0]["material"]).name, country_name(maker)
    if not used:
        return Text(
            f"{who.ja}の{name.ja}は国外で使われる流れが統計にない。",
            f"No statistics show {name.en} of {who.en} used abroad.",
        )
    row = max(used, key=lambda found: found["share"])
    where = place_name(row["country"])
    share = f"{row['share']:.0%} ({row['share_low']:.0%}–{row['share_high']:.0%})"
    return Text(
        f"{who.ja}の{name.ja}は、国外では{where.ja}で最も多く使われる："
        f"{share}（直接の出荷は{row['direct_share']:.0%}）。",
        f"Abroad, most {name.en} of {who.en} is used in {where.en}: {share} "
        f"({row['direct_share']:.0%} is shipped there directly).",
    )


def _makes_none(material: str, maker: str, form: str | None) -> Text:
    name, who = names.material(material).name, country_name(maker)
    asked = f" ({form})" if form else ""
    return Text(
        f"{name.ja}{asked}：{who.ja}が作る流れが統計にない。",
        f"{name.en}{asked}: no statistics show any made in {who.en}.",
    )
