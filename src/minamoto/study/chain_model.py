"""The chain model of one material and year, made of the tables: every figure with its error."""

from __future__ import annotations

import math
from collections.abc import Iterable

import polars as pl

from minamoto.core.chain import Chain, ObservedSeries, Range
from minamoto.core.chain import Form as FormOfChain
from minamoto.core.errors import InputError, MissingInput
from minamoto.core.grade import Grade
from minamoto.data import chains, parameters, warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.network.model import (
    WORLD,
    ChainModel,
    Form,
    MadeFigure,
    MostMade,
    Spread,
    Step,
    TradeFigure,
    UseFigure,
)

BASE_YEAR = 2024
BASIS = "reconciled"
LARGE, MIDDLE = 0.5, 0.9  # of a code's trade, largest flows first: see `gsd_trade`
Z90 = 1.2816  # unlisted_share is a 90th percentile
LISTED_SINCE = 2010
DEMAND_SCENARIO = "stated policies"  # its base year is an observed one
# where the demand IEA prints is of all that the last form holds, on the chain's basis
DEMAND_MATERIALS = frozenset({"cobalt", "copper", "lithium", "magnet_rare_earths", "nickel"})


def chain_model(
    material: str, year: int = BASE_YEAR, *, without: Iterable[tuple[str, str, str]] = ()
) -> ChainModel:
    """Everything the tables say of a material's chain in a year.

    Parameters
    ----------
    material : key of a material that has a chain
    year : of the trade; a production series of another year is used as it is, and says so
    without : figures to leave out, as (form, country or exporter, importer or "")

    Raises
    ------
    UnknownName : the material has no chain
    InputError : the tables hold no trade of the year
    """
    chain = chains.chain(material)
    left_out = frozenset(without)
    made = [
        figure
        for form in chain.forms
        if form.series is not None
        for figure in _made(chain.material, form, form.series, year)
        if (figure.form, figure.country, "") not in left_out
    ]
    trade = [
        figure
        for figure in _trade(chain, year)
        if (figure.form, figure.exporter, figure.importer) not in left_out
    ]
    return ChainModel(
        material=material,
        year=year,
        forms=tuple(_form(form, is_last=form is chain.forms[-1]) for form in chain.forms),
        steps=tuple(
            Step(start=s.from_form, end=s.to_form, process_yield=s.process_yield)
            for s in chain.steps
        ),
        made=tuple(made),
        trade=tuple(trade),
        used=tuple(_demand(chain, year)),
        most=tuple(_most(chain, year)),
        listed=_listed(chain),
        spread=Spread(
            stock_change=chosen(parameters.network_share("stock_change")),
            use_on_the_way=chosen(parameters.network_share("use_on_the_way")),
            pool=chosen(parameters.network_share("pool")),
            floor=chosen(parameters.floor_share()),
        ),
    )


def chosen(parameter: parameters.Parameter) -> float:
    """The value of a parameter, which must have one."""
    if parameter.value is None:
        raise MissingInput(parameter.name, "parameters/uncertainty.csv")
    return parameter.value


def _form(form: FormOfChain, *, is_last: bool) -> Form:
    use = (0.0, 0.0) if is_last or form.use is None else form.use
    return Form(
        key=form.key,
        stage=form.stage,
        use=_between(*use),
        other_feed=_between(*form.other_feed),
        is_pooled=form.trade in ("pool", "both"),
    )


def _between(low: float, high: float) -> Range:
    return Range(low=low, value=(low + high) / 2, high=high)


def _made(material: str, form: FormOfChain, series: ObservedSeries, year: int) -> list[MadeFigure]:
    """Output by country of the series of the year asked, else of its own year."""
    rows = warehouse.scan("production").filter(
        pl.col("material") == material,
        pl.col("stage") == series.stage,
        pl.col("form") == series.form,
        pl.col("source") == series.source,
    )
    frame = rows.select("country", "year", "quantity", "share").collect()
    years = set(frame["year"])
    taken = year if year in years else series.year
    frame = frame.filter(pl.col("year") == taken).with_columns(pl.col("country").cast(pl.String))
    grade = _grade(material, series)
    if series.kind == "share":
        return list(_shares(frame, form.key, series, taken, grade))
    return list(_masses(frame, form.key, series, taken, grade, _world(material, series, taken)))


def _masses(
    frame: pl.DataFrame,
    form: str,
    series: ObservedSeries,
    year: int,
    grade: Grade,
    world: float | None,
) -> Iterable[MadeFigure]:
    named = frame.filter((pl.col("country") != UNNAMED) & (pl.col("quantity") > 0))
    total = float(named["quantity"].sum())
    if not total:
        raise InputError(f"{form}: series {series.form} of {series.source} has no figures")
    world = max(total, world or 0.0)
    content = series.content
    off = content.sd / content.value  # the content errs alike for all countries
    for row in named.sort("country").iter_rows(named=True):
        mass = row["quantity"] * content.value
        sd = parameters.sigma(row["quantity"], grade, world) * content.value
        yield MadeFigure(
            form=form, country=row["country"], mass_t=mass,
            sd_t=math.hypot(sd, off * mass), source=series.source, year=year,
        )  # fmt: skip
    unlisted = chosen(parameters.unlisted_share()) / Z90 * world
    unnamed = world - total
    yield MadeFigure(
        form=form, country=WORLD, mass_t=unnamed * content.value, is_rest=True,
        sd_t=math.hypot(unlisted, 0.25 * unnamed) * content.value, source=series.source, year=year,
    )  # fmt: skip


def _shares(
    frame: pl.DataFrame, form: str, series: ObservedSeries, year: int, grade: Grade
) -> Iterable[MadeFigure]:
    log_sd = math.log(chosen(parameters.gsd(grade)))
    floor = chosen(parameters.floor_share())
    named = frame.filter((pl.col("country") != UNNAMED) & (pl.col("share") > 0))
    for row in named.sort("country").iter_rows(named=True):
        yield MadeFigure(
            form=form, country=row["country"], share=row["share"],
            # an error of the odds: a share near one can only be off by what is left
            sd_share=max(log_sd * row["share"] * math.sqrt(max(1 - row["share"], 0.01)), floor),
            source=series.source, year=year,
        )  # fmt: skip


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


def _trade(chain: Chain, year: int) -> Iterable[TradeFigure]:
    """Shipments of the chain's codes, each as the form its exporter's rows say it is."""
    if not chain.codes:
        return
    frame = _shipments(chain, year)
    for row in frame.iter_rows(named=True):
        for code in chain.traded_as(row["hs6"], row["exporter"]):
            content = code.content.times(code.split)
            if content.high == 0:
                continue
            yield TradeFigure(
                form=code.form, exporter=row["exporter"], importer=row["importer"],
                code=row["hs6"], gross_t=row["gross_t"], content=content,
                gsd=chosen(parameters.gsd_trade(row["place"])), source=row["source"], year=year,
            )  # fmt: skip


def _shipments(chain: Chain, year: int) -> pl.DataFrame:
    """Rows of the editions named, or of the fullest other one where the year lacks them."""
    codes = sorted({code.hs6 for code in chain.codes})
    wanted = {code.hs6: code.trade_source for code in chain.codes}
    rows = (
        warehouse.scan("trade")
        .filter(
            pl.col("hs6").is_in(codes), pl.col("year") == year, pl.col("basis") == BASIS,
            pl.col("gross_t") > 0, pl.col("exporter") != pl.col("importer"),
        )
        .collect()
        .with_columns(pl.col("hs6", "source", "exporter", "importer").cast(pl.String))
    )  # fmt: skip
    if rows.is_empty():
        raise InputError(
            f"{chain.material}: the trade table has no tonnes of {', '.join(codes)} in {year}; "
            "`minamoto data show trade_editions` lists what is held"
        )
    held = {(hs6, source) for hs6, source in rows.select("hs6", "source").unique().iter_rows()}
    taken = {
        hs6: wanted[hs6] if (hs6, wanted[hs6]) in held else _fullest(hs6, rows) for hs6 in codes
    }
    mass = pl.col("gross_t")
    before = (mass.cum_sum() - mass).over("hs6") / mass.sum().over("hs6")
    return (
        rows.filter(pl.col("source") == pl.col("hs6").replace_strict(taken, default=None))
        .sort("gross_t", "exporter", "importer", descending=[True, False, False])
        .with_columns(
            pl.when(before < LARGE).then(pl.lit("large"))
            .when(before < MIDDLE).then(pl.lit("middle")).otherwise(pl.lit("small")).alias("place")
        )
        .sort("hs6", "exporter", "importer")
    )  # fmt: skip


def _fullest(hs6: str, rows: pl.DataFrame) -> str:
    counts = rows.filter(pl.col("hs6") == hs6).group_by("source").len().sort("len", "source")
    return str(counts["source"][-1]) if counts.height else ""


def _listed(chain: Chain) -> frozenset[tuple[str, str]]:
    """Producers at the stage of each form that any source has listed in the last years."""
    stages = {form.key: form.series.stage for form in chain.forms if form.series is not None}
    rows = (
        warehouse.scan("production")
        .filter(
            pl.col("material") == chain.material,
            pl.col("year") >= LISTED_SINCE,
            (pl.col("quantity") > 0) | (pl.col("share") > 0),
        )
        .select(pl.col("stage", "country").cast(pl.String))
        .unique()
        .collect()
    )
    by_stage: dict[str, set[str]] = {}
    for stage, country in rows.iter_rows():
        by_stage.setdefault(stage, set()).add(country)
    return frozenset(
        (form, country) for form, stage in stages.items() for country in by_stage.get(stage, ())
    )


def _demand(chain: Chain, year: int) -> Iterable[UseFigure]:
    """World demand, where a publisher prints it for the year."""
    if chain.material not in DEMAND_MATERIALS:
        return
    row = warehouse.table("demand_projections").filter(
        pl.col("material") == chain.material,
        pl.col("year") == year,
        pl.col("scenario") == DEMAND_SCENARIO,
    )
    if row.height:
        mass = float(row["mass_t"][0])
        yield UseFigure(
            form=chain.forms[-1].key, country=WORLD, mass_t=mass,
            sd_t=mass * math.log(chosen(parameters.gsd(Grade.B))), source=str(row["source"][0]),
            year=year,
        )  # fmt: skip


def _most(chain: Chain, year: int) -> Iterable[MostMade]:
    """What the hosts of a by-product allow, country by country; several hosts add up."""
    most: dict[tuple[str, str], float] = {}
    for host in chain.hosts:
        if host.material not in chains.materials():
            return  # without the host's figures there is no limit to state
        form = chains.chain(host.material).form(host.form)
        if form.series is None or form.series.kind != "mass":
            return
        for figure in _made(host.material, form, form.series, year):
            if figure.country != WORLD and figure.mass_t is not None and figure.sd_t is not None:
                key = (host.to_form, figure.country)
                mass = (figure.mass_t + 2 * figure.sd_t) * host.t_per_t.high
                most[key] = most.get(key, 0.0) + mass
    for (form_key, country), mass in sorted(most.items()):
        yield MostMade(form=form_key, country=country, mass_t=mass)
