"""`trace` of a bill of material: each product's materials back to the ore, and what is at risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.bill_masses import unresolved
from minamoto.network.reconcile import Reconciliation
from minamoto.study import bill_tables
from minamoto.study.bill_changes import changes
from minamoto.study.bill_changes_said import headline as changes_headline
from minamoto.study.bill_origin import asker_of, with_what_is_said
from minamoto.study.bill_risk import Risk, risk_of
from minamoto.study.bill_supplies import (
    LINES_KEPT,
    Weighed,
    joined,
    lines_left_out,
    weighed_bill,
)
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.controls import controls_of
from minamoto.study.earlier_answer import earlier_answer, evidence
from minamoto.study.networks import DRAWS, Progress, networks_of
from minamoto.study.trace_asked import followed_as, uncovered, within_group
from minamoto.study.trace_finding import finding_of
from minamoto.study.traced import Question, Traced, traced
from minamoto.tracing.mixing import mixing


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
    earlier = None if since is None else earlier_answer(Path(since), home)
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
    traces = [one for key in known if (one := bill.traced(key, day)) is not None]
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
        first_said=bill_tables.headline(risk.risk),
        further_assumptions=bill_tables.bill_assumptions(bill.supplies),
    )  # fmt: skip
    found = replace(found, snapshots={**found.snapshots, **evidence(Path(path))})
    return found if earlier is None else _since(earlier, found, draws=draws, progress=progress)


def _since(earlier: Finding, now: Finding, *, draws: int, progress: Progress) -> Finding:
    """The finding with what changed since the earlier one, after the margin at risk."""
    home = str(now.question["country"])

    def retrace(supplies: pl.DataFrame, sold: pl.DataFrame, year: int) -> Risk:
        followed = {m: followed_as(m) for m in supplies["material"].unique().sort()}
        wanted = list(dict.fromkeys(m for m in followed.values() if m is not None))
        networks = networks_of(wanted, year, draws=draws, progress=progress)
        return risk_of(joined(supplies, networks, followed, home), sold, networks, home)

    changed = changes(earlier, now, retrace)
    first, *others = now.tables
    said, *rest = now.headline
    return replace(
        now,
        headline=(said, *changes_headline(changed.frame), *rest),
        tables=(first, bill_tables.changes_table(changed.frame), *others),
        warnings=(*changed.notes, *now.warnings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBill:
    """A bill joined onto the networks of its materials."""

    weighed: Weighed
    networks: Mapping[str, Reconciliation]
    followed: Mapping[str, str | None]
    home: str
    supplies: pl.DataFrame

    def traced(self, network: str, day: date) -> Traced | None:
        """All supplies of one network traced together; None where none is in it."""
        rows = self.supplies.filter(pl.col("network") == network)
        asker = asker_of(rows)
        if asker is None:
            return None
        inside = rows.filter(pl.col("entry_country").is_not_null())
        one = traced(
            self.networks[network],
            Question(
                asker=asker, country=self.home, status="statistical",
                needed_t=float(inside["mass_t"].sum()),
                controls=controls_of(day, self.home, network),
            ),
        )  # fmt: skip
        return with_what_is_said(one, rows, mixing(self.networks[network].network.draws([0])))


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
            uncovered(material) if taken is None else within_group(material)
            for material, taken in bill.followed.items()
            if taken != material
        ),
        *((left_out,) if left_out else ()),
    )
