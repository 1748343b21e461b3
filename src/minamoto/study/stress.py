"""`stress`: what stops, when and how much, when a country sends or makes less of some materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.scenario import Scenario
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.study import responses
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.networks import DRAWS, TABLES, KeptNetwork, Progress, made_by
from minamoto.study.provenance import country_name, finding
from minamoto.study.stress_cause import Cause, Cut, cause_of
from minamoto.study.stress_words import ASSUMPTIONS, headline, not_used, through_market
from minamoto.study.stressed import Stressed, stressed
from minamoto.study.trace_asked import asked_materials, networks_asked
from minamoto.study.trace_tables import names_of, network_row
from minamoto.study.trace_tables import table as trace_table

RUNS = 64  # Monte Carlo error of a 5 % or 95 % end of an interval is then about three percentiles
N_WEEKS = 104
HEADLINES = 5
TABLES_READ = (*TABLES, "chain_tiers", "materials", "durations")

COLUMNS: dict[str, dict[str, Any]] = {
    "stress": {
        "material": pl.String, "country": pl.String, "survive_weeks": pl.Float64,
        "survive_low": pl.Float64, "survive_high": pl.Float64, "worst_share": pl.Float64,
        "worst_low": pl.Float64, "worst_high": pl.Float64, "short_weeks": pl.Float64,
        "is_short_at_end": pl.Boolean, "lost_share": pl.Float64, "lost_low": pl.Float64,
        "lost_high": pl.Float64, "lost_t": pl.Float64, "used_t_per_year": pl.Float64,
        "first_out": pl.String,
    },
    "weeks": {
        "material": pl.String, "form": pl.String, "country": pl.String, "week": pl.Int32,
        "aimed_t": pl.Float64, "used_t": pl.Float64, "met": pl.Float64, "met_low": pl.Float64,
        "met_high": pl.Float64,
    },
    "gainers": {
        "material": pl.String, "form": pl.String, "country": pl.String,
        "sent_more_t": pl.Float64, "made_more_t": pl.Float64,
    },
}  # fmt: skip
TITLES = {
    "stress": Text("何週もち、何割が足りないか", "How long it lasts, and how much is lacking"),
    "weeks": Text("週ごとの充足率", "What is met, week by week"),
    "gainers": Text("代わりに多く売る国", "Who sells more instead"),
}
UNIT_OF = {
    "survive_weeks": "weeks", "survive_low": "weeks", "survive_high": "weeks",
    "short_weeks": "weeks", "week": "no.", "lost_t": "t", "aimed_t": "t", "used_t": "t",
    "sent_more_t": "t", "made_more_t": "t", "used_t_per_year": "t/yr",
}  # fmt: skip
NONE_GIVEN: Mapping[str, float] = {}


def stress(
    country: str,
    materials: Sequence[str] | str | None = None,
    *,
    cut: str | None = None,
    measure: str | None = None,
    scenario: Scenario | Path | str | None = None,
    left: float = 0.0,
    towards: Sequence[str] = (),
    is_output: bool = False,
    weeks_cut: int | None = None,
    fields: Sequence[str | int] | str | None = None,
    product: str | None = None,
    weeks: int = N_WEEKS,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    runs: int = RUNS,
    given: Mapping[str, float] = NONE_GIVEN,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """What a country's users lack, week by week, when another sends or makes less.

    Parameters
    ----------
    country : whose users, by name or ISO3
    materials, fields, product : what is asked about, as for `trace`
    cut : country that sends less, or makes less with `is_output`, by name or ISO3; or
    measure : id of an export control of the catalogue, such as CHN-2023-GAGE; or
    scenario : of your own, or the path of its file (TOML or JSON). The materials of a measure
        or scenario are asked about where none is named
    left : of `cut`, the part of the normal that it still sends or makes, 0-1
    towards : countries it sends less; all abroad by default
    is_output : its plants and mines fail, for its own users too
    weeks_cut : length of the shock; to the end by default
    weeks : weeks simulated; those until a shortage are counted from when the shock takes effect
    year, on, draws, progress : as for `trace`
    runs : runs with responses drawn from their ranges, for the intervals
    given : responses known to the user in place of the assumed ones, by name (`responses.csv`)

    Returns
    -------
    `stress` (a row a material: weeks until users lack any, the worst week, what is lost over all
    weeks, which stock runs out first), `weeks`, `gainers` and `networks`.

    Raises
    ------
    UnknownName : a name is in no list
    InputError : nothing was asked for, no network, or a number out of range

    Examples
    --------
    >>> found = stress("JPN", "magnesium", cut="CHN", towards=["JPN"], draws=4, runs=4)
    >>> found.to_polars("stress")["first_out"].to_list()
    ['makers and traders']
    """
    asker = names.country(country)
    length = weeks if weeks_cut is None else weeks_cut
    check_numbers(left, weeks, length, runs, given)
    cause = cause_of(
        Cut(country=cut, left=left, towards=tuple(towards), is_output=is_output, weeks=length)
        if cut is not None else None,
        measure, scenario,
    )  # fmt: skip
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    nothing_named = materials is None and fields is None and product is None
    asked = list(cause.materials) if nothing_named and cause.materials else asked_materials(
        materials, fields, product
    )  # fmt: skip
    networks, missing = networks_asked(asked, year, draws=draws, progress=progress)
    found, unused = _runs(networks, asker, cause, weeks, runs, given, progress)
    if not found:
        raise InputError(Text("\n".join(t.ja for t in unused), "\n".join(t.en for t in unused)))
    used = responses.central(**given)
    return finding(
        verb="stress",
        question={
            "country": asker, "materials": asked, "fields": fields, "product": product,
            **cause.question, "weeks_cut": weeks_cut, "weeks": weeks, "year": year, "on": day,
            "draws": draws, "runs": runs, "given": dict(given),
        },
        headline=[headline(one, asker, weeks) for one in _worst_first(found)[:HEADLINES]],
        tables=(
            *(_table(name, found) for name in COLUMNS),
            trace_table("networks", [
                network_row(one.material, networks[one.material].found) for one in found
            ]),
        ),
        read=TABLES_READ,
        assumptions=(*ASSUMPTIONS, *cause.assumptions, *responses.assumptions(used)),
        warnings=(*cause.notes, *missing, *unused, *through_market(found)),
        further_names=names_of([chain_of(one.material) for one in found]),
        further_snapshots=made_by(),
    )  # fmt: skip


def _runs(
    networks: Mapping[str, KeptNetwork],
    asker: str,
    cause: Cause,
    weeks: int,
    runs: int,
    given: Mapping[str, float],
    progress: Progress,
) -> tuple[list[Stressed], list[Text]]:
    """Each material under the shock, and those that the country uses none of."""
    found, unused = [], []
    for material, network in networks.items():
        one = stressed(
            network.network, asker, partial(cause.limits, material, weeks), weeks,
            begins=cause.begins, draws=runs, given=given,
            progress=lambda done, of, m=material: progress(m, done, of),  # type: ignore[misc]  # bound now
        )  # fmt: skip
        if one is None:
            unused.append(not_used(material, country_name(asker)))
        else:
            found.append(one)
    return found, unused


def _table(name: str, found: Sequence[Stressed]) -> FindingTable:
    rows = [row for one in found for row in one.rows[name]]
    columns = COLUMNS[name]
    frame = pl.DataFrame(
        [{column: row[column] for column in columns} for row in rows], schema=columns, orient="row"
    )
    units = {
        column: UNIT_OF.get(column, "1")
        for column, dtype in frame.schema.items()
        if dtype.is_numeric()
    }
    return FindingTable(name=name, title=TITLES[name], frame=frame, units=units)


def _worst_first(found: Sequence[Stressed]) -> list[Stressed]:
    return sorted(found, key=lambda one: -float(one.rows["stress"][0]["lost_share"]))


def check_numbers(
    left: float, weeks: int, length: int, runs: int, given: Mapping[str, float]
) -> None:
    """Stop at a number out of range, or a response that there is not."""
    if not 0 <= left < 1:
        raise InputError(
            Text(f"残る割合：{left}。0以上1未満で。", f"left: {left}, allowed 0 up to, not, 1")
        )
    if not 1 <= length <= weeks:
        raise InputError(
            Text(
                f"週数：{length}／{weeks}。途絶は1週以上、全体の週数以下で。",
                f"weeks_cut: {length} of {weeks}, allowed 1 to all of them",
            )
        )
    if runs < 0:
        raise InputError(f"runs: {runs}, allowed 0 or more")
    unknown = sorted(given.keys() - responses.known().keys())
    if unknown:
        allowed = ", ".join(sorted(responses.known()))
        raise InputError(
            Text(
                f"応答の名称「{unknown[0]}」がない。使えるもの：{allowed}",
                f"given: no response {unknown[0]!r}, allowed {allowed}",
            )
        )
