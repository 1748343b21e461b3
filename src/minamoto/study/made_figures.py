"""What the tables say each country makes of a form, with its error and what stands in for gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import polars as pl

from minamoto.core.chain import Form, ObservedSeries
from minamoto.core.errors import InputError
from minamoto.core.grade import Grade
from minamoto.data import parameters, warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.network.model import WORLD, MadeFigure
from minamoto.study.stand_ins import SMALL_PRODUCER, StandIn, of_other_publisher, of_year_before

Z90 = 1.2816  # unlisted_share is a 90th percentile
UNNAMED_OFF = 0.25  # sd of a printed remainder, as part of it: an assumption


def made_figures(
    material: str, form: Form, year: int, *, without: frozenset[str] = frozenset()
) -> list[MadeFigure]:
    """Output by country of the series of the year asked, else of its own year.

    Parameters
    ----------
    without : countries whose figure is hidden: what stands in for it is used

    Raises
    ------
    InputError : the series has no figures
    """
    series = form.series
    if series is None:
        return []
    rows = warehouse.scan("production").filter(
        pl.col("material") == material,
        pl.col("stage") == series.stage,
        pl.col("form") == series.form,
        pl.col("source") == series.source,
    )
    frame = rows.select("country", "year", "quantity", "share").collect()
    taken = year if year in set(frame["year"]) else series.year
    column = "share" if series.kind == "share" else "quantity"
    frame = frame.filter(pl.col("year") == taken).with_columns(pl.col("country").cast(pl.String))
    printed = {
        country: mass
        for country, mass in frame.filter(pl.col("country") != UNNAMED)
        .select("country", column).drop_nulls().sort("country").iter_rows()
        if country not in without
    }  # fmt: skip
    named = {country: mass for country, mass in printed.items() if mass > 0}
    if not named:
        raise InputError(f"{form.key}: series {series.form} of {series.source} has no figures")
    stood_in = _stand_ins(material, series, taken, printed, without)
    grade = _grade(material, series)
    if series.kind == "share":
        return list(_shares(form.key, series, taken, grade, named, stood_in))
    world = None if without else _world(material, series, taken)
    return list(_masses(form.key, series, taken, grade, named, stood_in, world))


def _stand_ins(
    material: str,
    series: ObservedSeries,
    year: int,
    printed: Mapping[str, float],
    hidden: frozenset[str],
) -> dict[str, StandIn]:
    """Of countries without a figure: last year's, or where the series has no last year, another's.

    The latter of large producers only, and a table of shares is complete; a hidden figure,
    which is known to be there, has another publisher's in any case.
    """
    before = of_year_before(material, series, year)
    is_short = not before and series.kind == "mass"
    found = dict(before)
    if is_short or hidden - before.keys():
        least = SMALL_PRODUCER * sum(printed.values())
        for country, figure in of_other_publisher(material, series, year, printed).items():
            if country in hidden or (is_short and figure.quantity >= least):
                found.setdefault(country, figure)
    return {country: found[country] for country in sorted(found.keys() - printed.keys())}


def _masses(
    form: str,
    series: ObservedSeries,
    year: int,
    grade: Grade,
    named: Mapping[str, float],
    stood_in: Mapping[str, StandIn],
    printed_world: float | None,
) -> Iterable[MadeFigure]:
    """Printed figures, stand-ins, and what the printed world leaves to these and all others."""
    total = sum(named.values())
    others = sum(figure.quantity for figure in stood_in.values())
    world = max(total, total + others if printed_world is None else printed_world)
    content = series.content
    off = content.sd / content.value  # the content errs alike for all countries
    for country, quantity in named.items():
        mass = quantity * content.value
        sd = parameters.sigma(quantity, grade, world) * content.value
        yield MadeFigure(
            form=form, country=country, mass_t=mass,
            sd_t=math.hypot(sd, off * mass), source=series.source, year=year,
        )  # fmt: skip
    for country, figure in stood_in.items():
        mass = figure.quantity * content.value
        log_sd = math.hypot(_log_gsd(grade), figure.log_sd, off)
        yield MadeFigure(
            form=form, country=country, mass_t=mass, sd_t=mass * log_sd, is_stand_in=True,
            source=figure.source, year=figure.year,
        )  # fmt: skip
    unlisted = parameters.chosen(parameters.unlisted_share()) / Z90 * world
    unnamed = world - total
    apart = [UNNAMED_OFF * unnamed]
    if printed_world is None:  # the rest is then no more than what stands in
        apart = [figure.quantity * figure.log_sd for figure in stood_in.values()]
    yield MadeFigure(
        form=form, country=WORLD, mass_t=unnamed * content.value, is_rest=True,
        sd_t=math.hypot(unlisted, *apart) * content.value, source=series.source,
        year=year,
    )  # fmt: skip


def _shares(
    form: str,
    series: ObservedSeries,
    year: int,
    grade: Grade,
    named: Mapping[str, float],
    stood_in: Mapping[str, StandIn],
) -> Iterable[MadeFigure]:
    floor = parameters.chosen(parameters.floor_share())
    printed = {country: (share, _log_gsd(grade)) for country, share in named.items()}
    others = {
        country: (figure.quantity, math.hypot(_log_gsd(grade), figure.log_sd))
        for country, figure in stood_in.items()
    }
    for country, (share, log_sd) in (printed | others).items():
        figure = stood_in.get(country)
        yield MadeFigure(
            form=form, country=country, share=share,
            # an error of the odds: a share near one can only be off by what is left
            sd_share=max(log_sd * share * math.sqrt(max(1 - share, 0.01)), floor),
            is_stand_in=figure is not None,
            source=series.source if figure is None else figure.source,
            year=year if figure is None else figure.year,
        )  # fmt: skip


def _log_gsd(grade: Grade) -> float:
    return math.log(parameters.chosen(parameters.gsd(grade)))


def _grade(material: str, series: ObservedSeries) -> Grade:
    """As table `series` grades it; a table it does not list is an older one."""
    row = warehouse.table("series").filter(
        pl.col("material") == material,
        pl.col("stage") == series.stage,
        pl.col("form") == series.form,
        pl.col("source") == series.source,
    )
    if row.height:
        return Grade(row["grade"][0])
    return Grade.C if series.kind == "share" else Grade.B


def _world(material: str, series: ObservedSeries, year: int) -> float | None:
    row = warehouse.table("world_production").filter(
        pl.col("material") == material,
        pl.col("stage") == series.stage,
        pl.col("form") == series.form,
        pl.col("source") == series.source,
        pl.col("year") == year,
    )
    return float(row["quantity"][0]) if row.height else None
