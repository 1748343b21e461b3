"""Origins of a bill's materials with what the bill says apart from what statistics fill in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, replace
from typing import Any

import polars as pl

from minamoto.data.sums import in_order
from minamoto.network.supply_network import UNNAMED
from minamoto.study.networks import KeptNetwork
from minamoto.study.traced import Traced
from minamoto.tracing.asker import Asker, Entry, combined

Row = dict[str, Any]
LEFT = 1e-9  # of a supply: less is rounding
ENTRY = ["entry_form", "entry_country", "is_made"]
Shares = dict[tuple[str, str], float]  # form and country to share of the whole supply


def asker_of(rows: pl.DataFrame) -> Asker | None:
    """The entries of supplies that are in the network, by tonnes; None where they weigh nothing."""
    grouped = rows.group_by(ENTRY).agg(in_order("mass_t")).sort(ENTRY)
    weights = {
        Entry(form=form, country=country, is_made=is_made): mass
        for form, country, is_made, mass in grouped.iter_rows()
        if mass > 0
    }
    return combined(weights) if weights else None


def with_what_is_said(one: Traced, rows: pl.DataFrame, network: KeptNetwork) -> Traced:
    """A trace whose origins say which part the bill tells, and where its ore is known to be mined.

    Parameters
    ----------
    one : trace of the supplies that are in the network
    rows : supplies of the material: `ENTRY`, `mine_country`, `status`, `mass_t`
    network : in which it was traced; its draw 0 is used for the known mines

    Returns
    -------
    The trace of all the supplies: `origin` split by status, with what is outside of the network as
    unknown, and `dependence` in step with it.
    """
    inside = rows.filter(pl.col("entry_country").is_not_null())
    total, traced_t = float(rows["mass_t"].sum()), float(inside["mass_t"].sum())
    origin = _mined(one, inside, network, traced_t)
    origin = _refined(one, origin, inside, traced_t, total)
    dependence = [_leading(row, origin) for row in one.rows["dependence"]]
    return replace(
        one, rows={**one.rows, "origin": origin, "dependence": dependence}, needed_t=total
    )


def _refined(
    one: Traced, origin: Sequence[Row], inside: pl.DataFrame, traced_t: float, total_t: float
) -> list[Row]:
    """The last form with the bill's own words apart; shares of all forms become of all supplies."""
    refined, part = one.chain.forms[-1].key, traced_t / total_t
    said = (
        inside.filter(pl.col("is_made"))
        .group_by("entry_country", "status")
        .agg(in_order("mass_t"))
        .sort("entry_country", "status")
    )
    told: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for country, status, mass in said.iter_rows():
        told[country].append((status, mass))
    rows: list[Row] = []
    for row in origin:
        scaled = row | {key: row[key] * part for key in ("share", "share_low", "share_high")}
        if row["form"] != refined:
            rows.append(scaled)
            continue
        left = row["mass_t"]
        for status, mass in told.pop(row["country"], []):
            share = mass / total_t
            rows.append(scaled | {"status": status, "mass_t": mass, "share": share,
                                  "share_low": share, "share_high": share})  # fmt: skip
            left -= mass
        if left > LEFT * total_t:
            rest = left / row["mass_t"]
            ends = {
                key: max(scaled[key] - (scaled["share"] * (1 - rest)), 0.0)
                for key in ("share_low", "share_high")
            }
            rows.append(scaled | {"mass_t": left, "share": scaled["share"] * rest, **ends})
    outside = total_t - traced_t
    if outside > LEFT * total_t:
        rows.append(
            {
                "material": one.material, "form": refined,
                "stage": one.chain.form(refined).stage, "country": UNNAMED,
                "share": outside / total_t, "share_low": outside / total_t,
                "share_high": outside / total_t, "mass_t": outside, "status": "unknown",
            }
        )  # fmt: skip
    return rows


def _mined(one: Traced, inside: pl.DataFrame, network: KeptNetwork, traced_t: float) -> list[Row]:
    """Origins upstream of the last form, where the bill says in which country its ore is mined."""
    known = inside.filter(pl.col("mine_country").is_not_null() & (pl.col("mass_t") > 0))
    rows = list(one.rows["origin"])
    if known.is_empty():
        return rows
    told: dict[tuple[str, str, str], float] = defaultdict(float)  # with the status
    changed: Shares = defaultdict(float)
    by = [*ENTRY, "mine_country", "status"]
    for form, country, is_made, mine, status, mass in (
        known.group_by(by).agg(in_order("mass_t")).sort(by).iter_rows()
    ):
        weight = mass / traced_t
        entry = Entry(form=form, country=country, is_made=is_made)
        found = _known_mine(network, entry, mine)
        if found is None:
            continue
        for at, where, share in found["without"]:
            changed[at, where] -= weight * share
        how = "known" if status == "known" else "declared"
        for at, where, share in found["said"]:
            if where == mine and at == found["ore"]:
                told[at, where, how] += weight * share
            else:
                changed[at, where] += weight * share
    return _moved(one, rows, changed, told, traced_t)


def _known_mine(network: KeptNetwork, entry: Entry, mine: str) -> Any:
    def answer() -> object:
        from minamoto.study.known_mine import known_mine  # large, spared where answers are kept

        return known_mine(network.mixing.first, entry, mine)

    return network.kept("mine", [astuple(entry), mine], answer)


def _moved(
    one: Traced,
    rows: Sequence[Row],
    changed: Shares,
    told: dict[tuple[str, str, str], float],
    traced_t: float,
) -> list[Row]:
    refined = one.chain.forms[-1].key
    unseen = {row["form"] for row in rows if row["country"] == UNNAMED}
    forms = {row["form"]: row for row in rows if row["form"] != refined}
    left = dict(changed)
    made: list[Row] = []
    for row in rows:
        change = left.pop((row["form"], row["country"]), 0.0)
        made.append(_shifted(row, change, traced_t))
    made += [
        _shifted(forms[form] | {"country": country, "share": 0.0, "share_low": 0.0,
                                "share_high": 0.0}, change, traced_t)
        for (form, country), change in left.items()
        if form in forms and form not in unseen
    ]  # fmt: skip
    made += [
        _shifted(forms[form] | {"country": country, "status": status, "share": 0.0,
                                "share_low": 0.0, "share_high": 0.0}, share, traced_t)
        for (form, country, status), share in told.items()
        if form in forms and form not in unseen
    ]  # fmt: skip
    place = {form.key: number for number, form in enumerate(one.chain.forms)}
    kept = [row for row in made if row["share"] > LEFT or row["country"] == UNNAMED]
    return sorted(kept, key=lambda row: (place[row["form"]], -row["share"], row["country"]))


def _shifted(row: Row, change: float, traced_t: float) -> Row:
    moved = {
        key: min(max(row[key] + change, 0.0), 1.0) for key in ("share", "share_low", "share_high")
    }
    return row | moved | {"mass_t": moved["share"] * traced_t}


def _leading(row: Row, origin: Sequence[Row]) -> Row:
    """A row of `dependence` with the leading country of its form, all statuses together."""
    if row["origin_top"] is None or row["origin_top"] == UNNAMED:
        return row
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for each in origin:
        if each["form"] == row["form"] and each["country"] != UNNAMED:
            ends = (each["share"], each["share_low"], each["share_high"])
            sums[each["country"]] = [
                a + b for a, b in zip(sums[each["country"]], ends, strict=True)
            ]
    if not sums:
        return row
    top = max(sorted(sums), key=lambda country: sums[country][0])
    share, low, high = (min(value, 1.0) for value in sums[top])
    return row | {
        "origin_top": top, "origin_top_share": share, "origin_low": low, "origin_high": high,
    }  # fmt: skip
