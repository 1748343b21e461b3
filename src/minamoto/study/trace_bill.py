"""`trace` of a bill of material: each product's materials back to the ore, and what is at risk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.bill_masses import unresolved
from minamoto.data.earlier_finding import read_finding
from minamoto.study import bill_tables
from minamoto.study.bill_changes import (
    Now,
    changes,
    check_comparable,
)
from minamoto.study.bill_changes_said import controls_of_ways, largest_change
from minamoto.study.bill_origin import asker_of, with_what_is_said
from minamoto.study.bill_risk import Risk, risk_of
from minamoto.study.bill_supplies import (
    LINES_KEPT,
    Weighed,
    as_supplies,
    joined,
    lines_left_out,
    weighed_bill,
)
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.controls import controls_of
from minamoto.study.hosts import hosts_of
from minamoto.study.networks import DRAWS, KeptNetwork, Progress, networks_of
from minamoto.study.trace_asked import followed_as, uncovered, within_group
from minamoto.study.trace_finding import finding_of
from minamoto.study.traced import Question, Traced, traced_of, with_controls


def trace_bill(
    path: Path | str,
    country: str = "JPN",
    *,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    since: Path | str | None = None,
    lines: int | None = LINES_KEPT,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """Trace every material of a bill of material, joined onto the supply networks.

    Parameters
    ----------
    path : a bill of material (see `minamoto bom template`)
    country : home of the company, whose statistics stand where the bill says nothing
    year, on, draws, progress : as for `trace`
    since : an earlier answer to the same question, saved as JSON: what changed since, and why
    lines : rows of table `lines`; all when None

    Returns
    -------
    The tables of `trace` for the company, after `risk` (a row a product and country: the margin a
    week that its loss puts at risk), `changes` (with `since`), `products` (a row a product and
    material: what is known of where it is refined, and its worst country) and `lines`.

    Raises
    ------
    SheetError, SheetErrors : with every place of the file to mend
    InputError : the bill holds no material that has a network; `since` is no earlier answer to
        this question
    """
    home = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    earlier = None if since is None else _earlier(Path(since), home)
    weighed = weighed_bill(Path(path))
    followed = weighed.followed()
    known = list(dict.fromkeys(taken for taken in followed.values() if taken is not None))
    if not known:
        raise bill_tables.nothing_to_trace(weighed.bill.file, weighed.materials())
    networks = networks_of(known, year, draws=draws, progress=progress)
    bill = JoinedBill(
        weighed=weighed, networks=networks, followed=followed, home=home,
        supplies=joined(weighed.supplies(), networks, followed, home),
    )  # fmt: skip
    risk = risk_of(bill.supplies, weighed.bill.products, networks, home)
    shown = joined(weighed.line_supplies(lines), networks, followed, home)
    hosts = hosts_of(networks, year, draws=draws, progress=progress)
    traces = [one for key in known if (one := bill.traced(key, day, hosts)) is not None]
    if not traces:
        raise bill_tables.nothing_to_trace(weighed.bill.file, weighed.materials())
    tables = [
        bill_tables.risk_table(risk.risk, day, home),
        bill_tables.products_table(risk.products, day, home),
        bill_tables.lines_table(shown),
    ]
    found = finding_of(
        traces,
        networks,
        question={
            "bom": Path(path).name, "country": home, "year": year, "on": day, "draws": draws,
            "since": None if since is None else Path(since).name,
        },
        warnings=_warnings(bill, risk, shown, lines),
        day=day,
        tables_before=tables,
        whose=bill_tables.WHOSE,
        first_said=bill_tables.headline(risk.risk),
        further_assumptions=bill_tables.bill_assumptions(bill.supplies),
    )  # fmt: skip
    found = found if earlier is None else _since(earlier, found, bill)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return replace(found, snapshots={**found.snapshots, "bom": digest})


@dataclass(frozen=True, kw_only=True)
class JoinedBill:
    """A bill joined onto the networks of its materials."""

    weighed: Weighed
    networks: Mapping[str, KeptNetwork]
    followed: Mapping[str, str | None]
    home: str
    supplies: pl.DataFrame

    @cached_property
    def by_network(self) -> dict[str, pl.DataFrame]:
        """Supplies by the network they are followed in."""
        inside = self.supplies.filter(pl.col("network").is_not_null())
        return {
            str(network): rows
            for (network,), rows in inside.group_by("network", maintain_order=True)
        }

    def again(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Table `products` of the lines of an earlier finding, in the networks of today."""
        followed = {m: followed_as(m) for m in lines["material"].drop_nulls().unique()}
        held = {m: taken if taken in self.networks else None for m, taken in followed.items()}
        supplies = joined(as_supplies(lines), self.networks, held, self.home)
        return risk_of(supplies, self.weighed.bill.products, self.networks, self.home).products

    def traced(self, network: str, day: date, hosts: Mapping[str, KeptNetwork]) -> Traced | None:
        """All supplies of one network traced together; None where none is in it."""
        rows = self.by_network.get(network, self.supplies.clear())
        inside = rows.filter(pl.col("entry_country").is_not_null())
        asker = asker_of(inside)
        if asker is None:
            return None
        one = traced_of(
            self.networks[network],
            Question(
                asker=asker, country=self.home, status="statistical",
                needed_t=float(inside["mass_t"].sum()),
            ),
            hosts,
        )  # fmt: skip
        one = with_controls(one, controls_of(day, self.home, network))
        return with_what_is_said(one, rows, self.networks[network])


def _earlier(path: Path, home: str) -> Finding:
    """An earlier answer of `trace` to a bill of the same home, read before anything is built."""
    found = read_finding(path)
    check_comparable(found, path.name, home)
    return found


def _since(before: Finding, found: Finding, bill: JoinedBill) -> Finding:
    """The finding with table `changes` after `risk`, and what is to be said of the comparison."""
    table, notes = changes(
        before,
        Now(
            risk=found.to_polars("risk"),
            products=found.to_polars("products"),
            lines=found.to_polars("lines"),
            snapshots=found.snapshots,
            year=int(str(found.question["year"])),
            controls=controls_of_ways(found.to_polars("pass_through")),
        ),
        bill.again,
    )
    first, *rest = found.tables
    said, *others = found.headline
    return replace(
        found,
        headline=(said, largest_change(table.frame), *others),
        tables=(first, table, *rest),
        warnings=(*notes, *found.warnings),
    )


def _warnings(
    bill: JoinedBill, risk: Risk, shown: pl.DataFrame, most: int | None
) -> tuple[Text, ...]:
    weighed = bill.weighed
    left_out = lines_left_out(weighed, most)
    return (
        *weighed.bill.notes,
        *weighed.declared.notes,
        *bill_tables.answers_used(weighed.declared),
        *bill_tables.few(unresolved(weighed.lines, weighed.parts)),
        *bill_tables.conflicts(shown),
        *bill_tables.mines_not_reached(risk.unreached),
        *(
            uncovered(material) if taken is None else _within(bill.networks[taken], material)
            for material, taken in bill.followed.items()
            if taken != material
        ),
        *((left_out,) if left_out else ()),
    )


def _within(network: KeptNetwork, material: str) -> Text:
    return Text(*network.kept("within", material, lambda: astuple(within_group(material))))
