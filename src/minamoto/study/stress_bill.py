"""`stress` of a bill of material: when the line of each product stops, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.scenario import Scenario
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.simulation.assembly_lines import line
from minamoto.simulation.network_shock import Limit, network_shock
from minamoto.simulation.physical import simulate
from minamoto.simulation.physical_model import physical_model
from minamoto.study import bill_tables, responses
from minamoto.study.bill_supplies import joined, weighed_bill
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.intervals import interval, intervals
from minamoto.study.networks import DRAWS, KeptNetwork, Progress, made_by, networks_of
from minamoto.study.provenance import finding
from minamoto.study.stress import N_WEEKS, NONE_GIVEN, RUNS, TABLES_READ, check_numbers
from minamoto.study.stress_cause import Cause, Cut, cause_of
from minamoto.study.stress_words import ASSUMPTIONS, LINE_ASSUMPTIONS, line_headline
from minamoto.study.stressed import Limits
from minamoto.study.trace_tables import names_of

FloatArray = NDArray[np.float64]
Row = dict[str, Any]

WEEKS_A_YEAR = 52.0
DAYS_A_WEEK = 7.0
HEADLINES = 5
LINES = {
    "product": pl.String, "short_after_weeks": pl.Float64, "short_after_low": pl.Float64,
    "short_after_high": pl.Float64, "stop_after_weeks": pl.Float64, "material": pl.String,
    "output_worst": pl.Float64, "margin_lost": pl.Float64, "margin_lost_low": pl.Float64,
    "margin_lost_high": pl.Float64, "margin_per_week": pl.Float64, "currency": pl.String,
    "untraced_count": pl.Int32,
}  # fmt: skip
LINE_WEEKS = {
    "product": pl.String, "week": pl.Int32, "output": pl.Float64, "output_low": pl.Float64,
    "output_high": pl.Float64, "material": pl.String, "margin_lost": pl.Float64,
    "currency": pl.String,
}  # fmt: skip
MONEY = "as in column currency"
ENTRY = ["network", "entry_form", "entry_country", "is_made"]


def stress_bill(
    path: Path | str,
    country: str = "JPN",
    *,
    cut: str | None = None,
    measure: str | None = None,
    scenario: Scenario | Path | str | None = None,
    left: float = 0.0,
    towards: Sequence[str] = (),
    is_output: bool = False,
    weeks_cut: int | None = None,
    weeks: int = N_WEEKS,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    runs: int = RUNS,
    given: Mapping[str, float] = NONE_GIVEN,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """When the line of each product of a bill stops under a shock, and the margin that is lost.

    Parameters
    ----------
    path : a bill of material (see `minamoto bom template`)
    country : home of the company
    others : as for `stress`

    Returns
    -------
    `product_lines` (a row a product: weeks until its line runs slower and until it stops, the
    material that holds it back, margin lost over all weeks) and `line_weeks` (output by week).

    Raises
    ------
    SheetError, SheetErrors : with every place of the file to mend
    InputError : the bill holds no material that has a network, or a number out of range
    """
    home = names.country(country)
    length = weeks if weeks_cut is None else weeks_cut
    check_numbers(left, weeks, length, runs, given)
    cause = cause_of(
        Cut(country=cut, left=left, towards=tuple(towards), is_output=is_output, weeks=length)
        if cut is not None else None,
        measure, scenario,
    )  # fmt: skip
    weighed = weighed_bill(Path(path))
    followed = weighed.followed()
    known = list(dict.fromkeys(taken for taken in followed.values() if taken is not None))
    if not known:
        raise bill_tables.nothing_to_trace(weighed.bill.file, weighed.materials())
    networks = networks_of(known, year, draws=draws, progress=progress)
    supplies = joined(weighed.supplies(), networks, followed, home)
    asked = Asked(
        networks=networks, cause=cause, home=home, weeks=weeks, runs=runs, given=given,
        progress=progress,
    )  # fmt: skip
    found = _products(supplies, weighed.bill.products, asked)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    return finding(
        verb="stress",
        question={
            "bom": Path(path).name, "country": home, **cause.question, "weeks_cut": weeks_cut,
            "weeks": weeks, "year": year, "on": day, "draws": draws, "runs": runs,
            "given": dict(given),
        },
        headline=[line_headline(row, weeks) for row in found.lines.head(HEADLINES).to_dicts()],
        tables=(
            FindingTable(
                name="product_lines",
                title=Text("製品ラインが止まるまで", "Until the line of each product stops"),
                frame=found.lines,
                units={
                    "short_after_weeks": "weeks", "short_after_low": "weeks",
                    "short_after_high": "weeks", "stop_after_weeks": "weeks", "output_worst": "1",
                    "margin_lost": MONEY, "margin_lost_low": MONEY, "margin_lost_high": MONEY,
                    "margin_per_week": MONEY, "untraced_count": "materials",
                },
            ),
            FindingTable(
                name="line_weeks",
                title=Text("製品ラインの週次の稼働", "Output of each line, week by week"),
                frame=found.weeks,
                units={
                    "week": "no.", "output": "1", "output_low": "1", "output_high": "1",
                    "margin_lost": MONEY,
                },
            ),
        ),
        read=(*TABLES_READ, "compositions"),
        assumptions=(
            *ASSUMPTIONS, *LINE_ASSUMPTIONS, *cause.assumptions,
            *responses.assumptions(responses.central(**given)),
        ),
        warnings=(*weighed.bill.notes, *cause.notes),
        further_names=names_of([chain_of(material) for material in known]),
        further_snapshots=made_by(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What all products of a bill are asked under."""

    networks: Mapping[str, KeptNetwork]
    cause: Cause
    home: str
    weeks: int
    runs: int
    given: Mapping[str, float]
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Rows of `LINES`, those first that lose most, and of `LINE_WEEKS`."""

    lines: pl.DataFrame
    weeks: pl.DataFrame


def _products(supplies: pl.DataFrame, sold: pl.DataFrame, asked: Asked) -> Lines:
    arriving = _arriving(supplies, asked)
    sold = sold.with_columns(
        (pl.col("margin_per_unit") * pl.col("annual_volume") / WEEKS_A_YEAR).alias("weekly")
    )
    lines: list[Row] = []
    weeks: list[Row] = []
    for product, currency, weekly in sold.select("product", "currency", "weekly").iter_rows():
        rows = supplies.filter(
            (pl.col("product") == product) & (pl.col("mass_low_t") > 0)
        )  # what it surely holds
        traced = rows.filter(pl.col("entry_country").is_not_null())
        untraced = rows["material"].n_unique() - traced["material"].n_unique()
        materials, met, stock = _materials(traced, arriving, asked)
        run = line(met, stock)
        who = [None if i < 0 else materials[i] for i in run.limited_by[:, 0].tolist()]
        begins = asked.cause.begins
        until = np.minimum(run.weeks_until_short() - begins, asked.weeks).clip(0)
        stop = float(run.weeks_until_stop()[0] - begins)
        lost = (1.0 - run.output).sum(axis=0) * (weekly or 0.0)
        short, cost = interval(until), interval(lost)
        first = next((one for one in who if one is not None), None)
        has_margin = weekly is not None
        lines.append(
            {
                "product": product,
                "short_after_weeks": None if first is None else short[0],
                "short_after_low": short[1] if short[1] < asked.weeks - begins else None,
                "short_after_high": short[2] if short[2] < asked.weeks - begins else None,
                "stop_after_weeks": stop if np.isfinite(stop) else None, "material": first,
                "output_worst": float(run.output[:, 0].min()),
                "margin_lost": cost[0] if has_margin else None,
                "margin_lost_low": cost[1] if has_margin else None,
                "margin_lost_high": cost[2] if has_margin else None, "margin_per_week": weekly,
                "currency": currency, "untraced_count": untraced,
            }
        )  # fmt: skip
        for week, part in enumerate(intervals(run.output), start=1):
            weeks.append(
                {
                    "product": product, "week": week, "output": part[0], "output_low": part[1],
                    "output_high": part[2], "material": who[week - 1],
                    "margin_lost": (1.0 - part[0]) * weekly if has_margin else None,
                    "currency": currency,
                }
            )  # fmt: skip
    frame = pl.DataFrame(lines, schema=LINES, orient="row").sort(
        "margin_lost", "short_after_weeks", "product", descending=[True, False, False],
        nulls_last=True,
    )  # fmt: skip
    return Lines(lines=frame, weeks=pl.DataFrame(weeks, schema=LINE_WEEKS, orient="row"))


def _materials(
    rows: pl.DataFrame, arriving: Mapping[tuple[object, ...], FloatArray], asked: Asked
) -> tuple[list[str], FloatArray, FloatArray]:
    """Materials of a product, what arrives of each (weeks, materials, runs), and weeks in store."""
    materials = rows["material"].unique(maintain_order=True).to_list()
    met = np.ones((asked.weeks, len(materials), asked.runs + 1))
    usual = responses.central(**asked.given).user_weeks
    stock = np.full(len(materials), usual)
    for place, material in enumerate(materials):
        own = rows.filter(pl.col("material") == material)
        mass = own["mass_t"].to_numpy()
        parts = [arriving[key] for key in own.select(ENTRY).iter_rows()]
        if mass.sum() > 0:
            met[:, place] = np.tensordot(mass / mass.sum(), np.stack(parts), axes=1)
        days = own["stock_days"].min()
        if days is not None:
            stock[place] = float(str(days)) / DAYS_A_WEEK
    return materials, met, stock


def _arriving(supplies: pl.DataFrame, asked: Asked) -> dict[tuple[object, ...], FloatArray]:
    """Part of the normal that comes of each entry of a network, (n_weeks, 1 + n_runs)."""
    inside = supplies.filter(pl.col("entry_country").is_not_null())
    entries = inside.select(ENTRY).unique().sort(ENTRY)
    found: dict[tuple[object, ...], FloatArray] = {}
    for (network,), own in entries.group_by("network", maintain_order=True):
        kept = asked.networks[str(network)]
        limits: Limits = partial(asked.cause.limits, kept.material, asked.weeks)
        keys = own.rows()
        found |= dict(zip(keys, _of_entries(kept, keys, limits, asked), strict=True))
    return found


def _of_entries(
    kept: KeptNetwork, entries: Sequence[tuple[Any, ...]], limits: Limits, asked: Asked
) -> FloatArray:
    net = kept.network
    nodes = [net.node(form, country) for _, form, country, _ in entries]
    if any(node is None for node in nodes):
        raise InputError(f"{kept.material}: an entry of the bill is not in its network")
    held = (responses.central(**asked.given), *responses.drawn(asked.runs, **asked.given))
    parts = np.ones((len(entries), asked.weeks, len(held)))
    for run, response in enumerate(held):
        drawn = net.draws([run % net.n_draws])
        own = limits(run)
        shock = network_shock(drawn, own, asked.weeks).shock
        found = simulate(
            physical_model(drawn, response), shock, asked.weeks, record=[int(str(n)) for n in nodes]
        )
        for place, (_, form, country, is_made) in enumerate(entries):
            parts[place, :, run] = np.minimum(found.served[:, place, 0], 1.0)
            if is_made and country != asked.home:
                let = _let_through(own, form, country, asked)
                late = response.transit_weeks  # what was sent before is still on its way
                parts[place, late:, run] *= let[: asked.weeks - late]
        asked.progress(kept.material, run, asked.runs)
    return parts


def _let_through(limits: Sequence[Limit], form: str, country: str, asked: Asked) -> FloatArray:
    """Part of what a country sends of a form that may go to the home of the company, by week."""
    part = np.ones(asked.weeks)
    for limit in limits:
        is_aimed = limit.targets is None or asked.home in limit.targets
        is_here = limit.country == country and form in (limit.forms or (form,))
        if is_here and is_aimed and asked.home not in limit.exempt and not limit.is_output:
            part *= np.minimum(np.asarray(limit.part, dtype=np.float64).reshape(asked.weeks), 1.0)
    return part
