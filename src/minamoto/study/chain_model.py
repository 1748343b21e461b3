"""The chain model of one material and year, made of the tables: every figure with its error."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from minamoto.core.chain import Chain, Range, TradedCode
from minamoto.core.chain import Form as FormOfChain
from minamoto.core.errors import InputError
from minamoto.core.grade import Grade
from minamoto.data import chains, parameters, warehouse
from minamoto.network.model import (
    WORLD,
    ChainModel,
    Form,
    MostMade,
    Spread,
    Step,
    TradeFigure,
    Unlisted,
    UseFigure,
)
from minamoto.study.made_figures import made_figures
from minamoto.study.shipments import shipments, unit_values
from minamoto.study.stand_ins import StandIn, of_flow

chosen = parameters.chosen  # also taken from here by questions that build on the model

BASE_YEAR = 2024
BEFORE = ("hs6", "exporter", "importer", "gross_t", "place", "source")
ONE_REPORT = math.sqrt(2)  # gsd_trade is of the mean of two reports that err alike
PERSISTENT = 3  # years in which a country ships more than reaches it, before that counts
PARTNERS = 2  # that must see it
LISTED_SINCE = 2010
DEMAND_SCENARIO = "stated policies"  # its base year is an observed one
# where the demand IEA prints is of all that the last form holds, on the chain's basis
DEMAND_MATERIALS = frozenset({"cobalt", "copper", "lithium", "magnet_rare_earths", "nickel"})

Hidden = frozenset[tuple[str, str, str]]  # form, country or exporter, importer or ""


def chain_model(
    material: str, year: int = BASE_YEAR, *, without: Iterable[tuple[str, str, str]] = ()
) -> ChainModel:
    """Everything the tables say of a material's chain in a year.

    Parameters
    ----------
    material : key of a material that has a chain
    year : of the trade; a production series of another year is used as it is, and says so
    without : figures to hide, as (form, country or exporter, importer or ""). Last year's stands in
        for each, or another publisher's, with the error of that change; where there is none the
        figure is missing. A form with a hidden output has no printed world total

    Raises
    ------
    UnknownName : the material has no chain
    InputError : the tables hold no trade of the year
    """
    chain = chains.chain(material)
    hidden = frozenset(without)
    made = [
        figure
        for form in chain.forms
        for figure in made_figures(
            material, form, year,
            without=frozenset(c for key, c, partner in hidden if key == form.key and not partner),
        )
    ]  # fmt: skip
    trade = tuple(_trade(chain, year, hidden))
    return ChainModel(
        material=material,
        year=year,
        forms=tuple(_form(form, is_last=form is chain.forms[-1]) for form in chain.forms),
        steps=tuple(
            Step(start=s.from_form, end=s.to_form, process_yield=s.process_yield)
            for s in chain.steps
        ),
        made=tuple(made),
        trade=trade,
        used=tuple(_demand(chain, year)),
        most=tuple(_most(chain, year)),
        unlisted=tuple(_unlisted(chain, year, trade)),
        listed=_listed(chain),
        spread=Spread(
            stock_change=chosen(parameters.network_share("stock_change")),
            use_on_the_way=chosen(parameters.network_share("use_on_the_way")),
            pool=chosen(parameters.network_share("pool")),
            floor=chosen(parameters.floor_share()),
        ),
    )


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


def _trade(chain: Chain, year: int, hidden: Hidden) -> Iterable[TradeFigure]:
    """Shipments of the chain's codes, each as the form its exporter's rows say it is."""
    if not chain.codes:
        return
    frame = shipments(chain, year)
    if frame.is_empty():
        codes = ", ".join(sorted({code.hs6 for code in chain.codes}))
        raise InputError(
            f"{chain.material}: the trade table has no tonnes of {codes} in {year}; "
            "`minamoto data show trade_editions` lists what is held"
        )
    before = {row[:3]: row[3:] for row in shipments(chain, year - 1).select(*BEFORE).iter_rows()}
    absent = {flow[0] for flow in before} - set(frame["hs6"])
    found = [
        _shipped(code, row, year)
        for row in frame.iter_rows(named=True)
        for code in chain.traded_as(row["hs6"], row["exporter"])
        if (code.form, row["exporter"], row["importer"]) not in hidden
        and code.content.high * code.split.high > 0
    ]
    found += [
        _shipped_before(code, flow, of_flow(seen[0], seen[1], seen[2], year))
        for flow, seen in before.items()
        for code in chain.traded_as(flow[0], flow[1])
        if (flow[0] in absent or (code.form, *flow[1:]) in hidden)
        and code.content.high * code.split.high > 0
    ]
    yield from found


def _shipped(code: TradedCode, row: dict[str, Any], year: int) -> TradeFigure:
    """A flow of the year; what one end reports errs more than the mean that BACI takes."""
    log_gsd = math.log(chosen(parameters.gsd_trade(row["place"])))
    is_twice = row["mirror_t"] is not None
    gsd = math.exp(log_gsd * (ONE_REPORT if is_twice else 1.0))
    return TradeFigure(
        form=code.form, exporter=row["exporter"], importer=row["importer"], code=row["hs6"],
        gross_t=row["gross_t"], content=code.content.times(code.split), gsd=gsd,
        mirror_t=row["mirror_t"], mirror_gsd=gsd if is_twice else None,
        mirror_source=row["mirror_source"] or "", source=row["source"], year=year,
    )  # fmt: skip


def _shipped_before(code: TradedCode, flow: tuple[str, str, str], seen: StandIn) -> TradeFigure:
    """Last year's flow in place of one that is not known of the year."""
    return TradeFigure(
        form=code.form, exporter=flow[1], importer=flow[2], code=flow[0], gross_t=seen.quantity,
        content=code.content.times(code.split), gsd=math.exp(seen.log_sd), source=seen.source,
        year=seen.year,
    )  # fmt: skip


def _unlisted(chain: Chain, year: int, trade: Sequence[TradeFigure]) -> Iterable[Unlisted]:
    """What may be made where no table lists a producer: part of what is shipped beyond arrivals."""
    share = chosen(parameters.network_share("unlisted_export"))
    now = _net_exports((f.form, f.exporter, f.importer, f.gross_t * f.content.value) for f in trade)
    units = unit_values(chain, year)  # earlier editions have values alone of some codes
    before = [_net_exports(_shipped_in(chain, year - n, units)) for n in range(1, PERSISTENT)]
    partners: dict[tuple[str, str], set[str]] = {}
    for flow in trade:
        partners.setdefault((flow.form, flow.exporter), set()).add(flow.importer)
    for node in sorted(now):
        least = min(net.get(node, 0.0) for net in (now, *before))
        if least > 0 and len(partners.get(node, ())) >= PARTNERS:
            yield Unlisted(form=node[0], country=node[1], sd_t=share * least)


def _net_exports(flows: Iterable[tuple[str, str, str, float]]) -> dict[tuple[str, str], float]:
    """Contained tonnes that leave a country in a form beyond those that reach it."""
    net: dict[tuple[str, str], float] = {}
    for form, exporter, importer, mass in flows:
        net[form, exporter] = net.get((form, exporter), 0.0) + mass
        net[form, importer] = net.get((form, importer), 0.0) - mass
    return net


def _shipped_in(
    chain: Chain, year: int, t_per_usd: Mapping[str, float]
) -> Iterable[tuple[str, str, str, float]]:
    """Form, exporter, importer and contained tonnes of a year's flows."""
    for row in shipments(chain, year, t_per_usd=t_per_usd).iter_rows(named=True):
        for code in chain.traded_as(row["hs6"], row["exporter"]):
            mass = row["gross_t"] * code.content.value * code.split.value
            yield code.form, row["exporter"], row["importer"], mass


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
        for figure in made_figures(host.material, form, year):
            if figure.country != WORLD and figure.mass_t is not None and figure.sd_t is not None:
                key = (host.to_form, figure.country)
                mass = (figure.mass_t + 2 * figure.sd_t) * host.t_per_t.high
                most[key] = most.get(key, 0.0) + mass
    for (form_key, country), mass in sorted(most.items()):
        yield MostMade(form=form_key, country=country, mass_t=mass)
