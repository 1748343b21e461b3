"""How well a network predicts figures that were kept from it, beside simple predictors.

Of each material a fold hides 10 % of the figures of three types: output of countries with 1 % of
the named world or more (and the world's total with them, which would give them by subtraction),
shares of 1 % or more, and trade flows among those that make the first 90 % of a code's tonnes, each
with the same chance: small flows are many and do not matter. No figure is hidden in two folds.

In place of a hidden figure stands what stands in for a missing one wherever networks are built
(`minamoto.study.stand_ins`): last year's, or another publisher's. Where there is none either, it is
left an unknown with a wide prior made of figures that are kept. Output and shares: the typical
(geometric mean) figure of those kept, with the kept world as its sd. A flow: the independence fill
of its code, exporter's x importer's kept trade / all, with the geometric sd `WIDE`.

The score is the CRPS of the logarithm of tonnes (of the share for shares); lower is better and a
wide interval costs. That a hidden figure is one of the large ones is known: every prediction below
1 % of what is named, or the smallest flow kept, counts as that. The network's prediction are its
draws, with the error of the figure itself. A simple predictor is spread by its
own errors on the figures of the same type in the other folds of all materials, so it is calibrated;
`network, refitted` is the reconciled network itself (draw 0) with such a spread. Figures whose
90 % interval spans more than `UNIDENTIFIED` times are priors only: counted apart, not scored.

    python -m benchmarks.held_out [--folds 3] [--draws 100] [--material cobalt ...] [--workers 2]
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.data import chains, warehouse
from minamoto.network.model import WORLD, ChainModel, MadeFigure, TradeFigure
from minamoto.network.reconcile import reconcile
from minamoto.network.reconciliation import SEED, Reconciliation
from minamoto.study.chain_model import BASE_YEAR, chain_model
from minamoto.study.networks import covered

FloatArray = NDArray[np.float64]

HIDDEN = 0.1  # of the figures of a type, in each fold
MATTERS = 0.9  # of a code's tonnes, largest flows first
SMALLEST_MADE = 0.01  # of the named world: smaller producers are not hidden
WIDE = 3.9  # geometric sd of a flow about its fill: 90 % of 666 flows of 2023, hidden likewise
UNIDENTIFIED = 30.0  # width of the 90 % interval, as a factor
FILL_ROUNDS = 50  # of the independence fill; it has settled to 1e-6 long before
PUBLISHERS = ("usgs", "wmd2026", "bgs", "iea", "eu", "premise")  # first that has the figure
EDITIONS = ("baci_hs92_geopolrisk", "baci_hs17_atlas_2024")
TYPES = ("production", "share", "trade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One hidden figure, t/yr or a share: the truth, and what each predictor says of it."""

    material: str
    fold: int
    kind: str
    form: str
    country: str
    partner: str
    truth: float
    log_sd: float  # of the figure itself
    smallest: float
    draws: FloatArray  # (n_draws,) of the network
    centre: float  # the reconciled network
    points: dict[str, float] = field(default_factory=dict)

    @property
    def is_identified(self) -> bool:
        low, high = np.quantile(np.maximum(self.draws, self.smallest), [0.05, 0.95])
        return bool(high <= UNIDENTIFIED * low)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--material", nargs="+", default=list(covered()))
    arguments = parser.parse_args()
    if not 2 <= arguments.folds <= round(1 / HIDDEN):
        parser.error("--folds must be 2 to 10: spreads are fitted on the other folds")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}  {platform.platform()}  {os.cpu_count()} cores; "
        f"{arguments.folds} folds, {arguments.draws} draws, seed {SEED}"
    )
    begun = time.perf_counter()
    with ProcessPoolExecutor(arguments.workers, mp_context=get_context("spawn")) as pool:
        wanted = [(m, arguments.folds, arguments.draws) for m in arguments.material]
        found = [hidden for part in pool.map(of_material, wanted) for hidden in part]
    print(f"{len(found)} figures hidden, {time.perf_counter() - begun:.0f} s")
    report(found)


def of_material(wanted: tuple[str, int, int]) -> list[Hidden]:
    """Every fold of one material."""
    material, folds, draws = wanted
    model = chain_model(material)
    rng = np.random.default_rng([SEED, *material.encode()])
    parts = [(rng.permutation(made_hidden(model)), rng.permutation(flows_that_matter(model)))]
    found: list[Hidden] = []
    others = Elsewhere(material, model)
    for fold in range(folds):
        made = {int(i) for i in tenth(parts[0][0], fold)}
        trade = {int(i) for i in tenth(parts[0][1], fold)}
        if not made and not trade:
            continue
        open_model, fill = without(model, made, trade)
        try:
            network = reconcile(open_model, draws=draws, seed=SEED + fold)
        except InputError as error:
            print(f"{material}, fold {fold}: {error}", flush=True)
            continue
        found += predicted(model, open_model, network, fold, made, trade, fill, others)
    return found


def tenth(order: NDArray[np.int64], fold: int) -> NDArray[np.int64]:
    """The part of a shuffled list that a fold hides; folds share nothing."""
    return order[fold :: round(1 / HIDDEN)] if order.size >= 4 else order[:0]


def made_hidden(model: ChainModel) -> list[int]:
    """Positions of figures of output, or shares, that are large enough to be hidden."""
    kept = []
    for index, figure in enumerate(model.made):
        if figure.country == WORLD:
            continue
        size = figure.share if figure.share is not None else figure.mass_t or 0.0
        if size >= SMALLEST_MADE * total(model, figure):
            kept.append(index)
    return kept


def total(model: ChainModel, like: MadeFigure) -> float:
    """Sum of what is named of a form, in the unit of the figure."""
    same = [f for f in model.made if f.form == like.form and f.country != WORLD]
    return sum((f.share if like.share is not None else f.mass_t) or 0.0 for f in same)


def flows_that_matter(model: ChainModel) -> list[int]:
    """Positions of the flows that make the first `MATTERS` of the tonnes of each code and form."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, flow in enumerate(model.trade):
        groups.setdefault((flow.form, flow.code), []).append(index)
    kept: list[int] = []
    for group in groups.values():
        ordered = sorted(group, key=lambda i: -model.trade[i].gross_t)
        gross = np.array([model.trade[i].gross_t for i in ordered])
        before = (np.cumsum(gross) - gross) / gross.sum()
        kept += [i for i, part in zip(ordered, before, strict=True) if part < MATTERS]
    return kept


def without(
    model: ChainModel, made: set[int], trade: set[int]
) -> tuple[ChainModel, dict[int, float]]:
    """The model with stand-ins or wide priors for hidden figures, and the fill of hidden flows."""
    hidden_made = {(model.made[i].form, model.made[i].country, ""): i for i in sorted(made)}
    flows = {i: model.trade[i] for i in sorted(trade)}
    ends = [(flow.form, flow.exporter, flow.importer) for flow in flows.values()]
    open_model = chain_model(model.material, model.year, without=[*hidden_made, *ends])
    there = {(f.form, f.country, "") for f in open_model.made}
    closed = {model.made[i].form for i in made if model.made[i].share is None}
    figures = [
        *(f for f in open_model.made if not (f.country == WORLD and f.form in closed)),
        *(opened(model, model.made[i], made) for key, i in hidden_made.items() if key not in there),
    ]
    shipped = {(f.form, f.code, f.exporter, f.importer) for f in open_model.trade}
    fill = filled(model.trade, trade)
    unfilled = [
        replace(flow, gross_t=fill[i], gsd=WIDE)
        for i, flow in flows.items()
        if (flow.form, flow.code, flow.exporter, flow.importer) not in shipped
    ]
    trade_figures = (*open_model.trade, *unfilled)
    return replace(open_model, made=tuple(figures), trade=trade_figures), fill


def opened(model: ChainModel, figure: MadeFigure, made: set[int]) -> MadeFigure:
    """A figure that says only how large such figures are."""
    kept = [
        (f.share if figure.share is not None else f.mass_t) or 0.0
        for i, f in enumerate(model.made)
        if f.form == figure.form and f.country != WORLD and i not in made
    ]
    typical = math.exp(np.mean(np.log(kept)))
    if figure.share is not None:
        return replace(figure, share=typical, sd_share=1.0)
    return replace(figure, mass_t=typical, sd_t=sum(kept))


def filled(flows: Sequence[TradeFigure], hidden: set[int]) -> dict[int, float]:
    """Gross tonnes of hidden flows if partners were independent, code by code.

    A filled flow is part of its margins, so it is filled again until it settles; none is smaller
    than the smallest flow kept among those that matter: that it is one of them is known.
    """
    found: dict[int, float] = {}
    for form, code in {(flows[i].form, flows[i].code) for i in hidden}:
        here = [i for i, flow in enumerate(flows) if (flow.form, flow.code) == (form, code)]
        gross = np.array([0.0 if i in hidden else flows[i].gross_t for i in here])
        ends = [[flows[i].exporter for i in here], [flows[i].importer for i in here]]
        smallest = least(flows, flows[here[0]], hidden)
        row, column = (np.unique(end, return_inverse=True)[1] for end in ends)
        is_hidden = np.array([i in hidden for i in here])
        for _ in range(FILL_ROUNDS):
            even = np.bincount(row, gross)[row] * np.bincount(column, gross)[column] / gross.sum()
            gross = np.where(is_hidden, np.maximum(even, smallest), gross)
        found |= {i: float(mass) for i, mass in zip(here, gross, strict=True) if i in hidden}
    return found


def least(flows: Sequence[TradeFigure], like: TradeFigure, hidden: set[int]) -> float:
    """Gross tonnes of the smallest flow kept among those of the code that matter."""
    kept = [
        flow.gross_t for i, flow in enumerate(flows)
        if (flow.form, flow.code) == (like.form, like.code) and i not in hidden
    ]  # fmt: skip
    ordered = np.sort(kept)[::-1]
    return float(ordered[np.searchsorted(np.cumsum(ordered), MATTERS * ordered.sum())])


def predicted(
    model: ChainModel,
    open_model: ChainModel,
    network: Reconciliation,
    fold: int,
    made: set[int],
    trade: set[int],
    fill: dict[int, float],
    others: Elsewhere,
) -> Iterable[Hidden]:
    """Truth and predictions of what a fold hides."""
    net = network.network
    output = outputs(network)
    for index in sorted(made):
        figure = model.made[index]
        node = net.node(figure.form, figure.country)
        drawn = np.zeros(net.n_draws) if node is None else output[node]
        world = output[net.node_form == net.forms.index(figure.form)].sum(axis=0)
        is_share = figure.share is not None
        size, sd = (figure.share, figure.sd_share) if is_share else (figure.mass_t, figure.sd_t)
        stand_in = opened(model, figure, made)
        points = {"typical figure": (stand_in.share if is_share else stand_in.mass_t) or 0.0}
        yield Hidden(
            material=model.material, fold=fold, kind="share" if is_share else "production",
            form=figure.form, country=figure.country, partner="", truth=size or 0.0,
            log_sd=(sd or 0.0) / (size or 1.0),
            smallest=SMALLEST_MADE * (1.0 if is_share else total(model, figure)),
            draws=(drawn / world if is_share else drawn)[1:],
            centre=float((drawn / world if is_share else drawn)[0]),
            points=points | others.of_output(figure, made),
        )  # fmt: skip
    for index in sorted(trade):
        flow = model.trade[index]
        pair = [
            f for f in open_model.trade
            if (f.form, f.exporter, f.importer) == (flow.form, flow.exporter, flow.importer)
        ]  # fmt: skip
        if len(pair) > 1:
            continue  # the pair ships the form under another code too: the network holds the sum
        source, target = net.node(flow.form, flow.exporter), net.node(flow.form, flow.importer)
        edge = np.flatnonzero((net.source == source) & (net.target == target))
        sent = net.sent[edge[0]] if edge.size else np.zeros(net.n_draws)
        content = flow.content.value
        yield Hidden(
            material=model.material, fold=fold, kind="trade", form=flow.form,
            country=flow.exporter, partner=flow.importer, truth=flow.gross_t * content,
            log_sd=math.log(flow.gsd), smallest=least(model.trade, flow, trade) * content,
            draws=sent[1:], centre=float(sent[0]),
            points={"independence fill": fill[index] * content}
            | {name: gross * content for name, gross in others.of_flow(flow).items()},
        )  # fmt: skip


def outputs(network: Reconciliation) -> FloatArray:
    """What each node makes, (n_nodes, n_draws) t/yr."""
    net = network.network
    made = net.extraction + net.other_feed
    step = net.kind == 1
    np.add.at(made, net.target[step], net.arrived[step])
    return made


class Elsewhere:
    """What last year, and another publisher or edition, say of the figures of one material."""

    def __init__(self, material: str, model: ChainModel) -> None:
        self.model = model
        self.series = {f.key: f.series for f in chains.chain(material).forms}
        self.production = (
            warehouse.scan("production")
            .filter(pl.col("material") == material, pl.col("country") != "ZZZ")
            .select(
                pl.col("stage", "form", "country", "source").cast(pl.String),
                "year", "quantity", "share",
            )
            .collect()
        )  # fmt: skip
        codes = sorted({flow.code for flow in model.trade})
        rows = (
            warehouse.scan("trade")
            .filter(pl.col("hs6").is_in(codes), pl.col("year").is_in([BASE_YEAR - 1, BASE_YEAR]))
            .select("source", "hs6", "year", "exporter", "importer", "gross_t")
            .collect()
        )
        self.trade = {row[:5]: row[5] for row in rows.iter_rows() if row[5]}

    def of_flow(self, flow: TradeFigure) -> dict[str, float]:
        """Gross tonnes."""
        rest = flow.code, flow.exporter, flow.importer
        other = next(name for name in EDITIONS if name != flow.source)
        asked = {
            "last year": (flow.source, rest[0], BASE_YEAR - 1, *rest[1:]),
            "last year, other edition": (other, rest[0], BASE_YEAR - 1, *rest[1:]),
            "other edition": (other, rest[0], BASE_YEAR, *rest[1:]),
        }
        return {name: self.trade[key] for name, key in asked.items() if key in self.trade}

    def of_output(self, figure: MadeFigure, hidden: set[int]) -> dict[str, float]:
        """Tonnes of contained material, or a share."""
        series = self.series[figure.form]
        assert series is not None
        here = self.production.filter(pl.col("stage") == series.stage)
        kept = {
            f.country: f.mass_t for i, f in enumerate(self.model.made)
            if f.form == figure.form and f.country != WORLD and i not in hidden
        }  # fmt: skip
        same = here.filter(
            pl.col("form") == series.form,
            pl.col("source").str.head(4) == series.source[:4],
            pl.col("year") == (figure.year or 0) - 1,
        )
        found = {}
        if figure.share is None:
            before = same.filter(pl.col("country") == figure.country)["quantity"].drop_nulls()
            if before.len():
                found["last year"] = float(before[0]) * series.content.value
        for publisher in PUBLISHERS:
            if series.source.removeprefix("premise_").startswith(publisher):
                continue
            table = here.filter(
                pl.col("source").str.starts_with(publisher), pl.col("share") > 0
            ).sort("year", "source", descending=True)
            table = table.unique("country", keep="first", maintain_order=True)
            shares = dict(table.select("country", "share").iter_rows())
            if not shares.get(figure.country):
                continue
            if figure.share is not None:
                found["other publisher"] = shares[figure.country]
                break
            both = [c for c in kept if shares.get(c)]
            if both:
                scale = sum(kept[c] or 0.0 for c in both) / sum(shares[c] for c in both)
                found["other publisher"] = shares[figure.country] * scale
                break
        return {name: value for name, value in found.items() if value > 0}


def crps(sample: FloatArray, truth: float) -> float:
    """Continuous ranked probability score of an ensemble, E|X - y| - E|X - X'| / 2, fair."""
    ordered = np.sort(sample)
    n = ordered.size
    apart = 2.0 * float((2 * np.arange(1, n + 1) - n - 1) @ ordered) / (n * (n - 1))
    return float(np.abs(sample - truth).mean()) - apart / 2


def ensemble(hidden: Hidden, name: str, errors: FloatArray) -> FloatArray | None:
    """Logarithms of what a predictor holds possible; None where it has no figure."""
    floor = hidden.smallest
    if name == "network":
        rng = np.random.default_rng(SEED)
        noise = hidden.log_sd * rng.standard_normal(hidden.draws.size)
        return np.asarray(np.log(np.maximum(hidden.draws, floor)) + noise)
    point = point_of(hidden, name)
    return None if point is None else math.log(max(point, floor)) + errors


def point_of(hidden: Hidden, name: str) -> float | None:
    if name == "network, refitted":
        return hidden.centre
    return hidden.points.get(name)


def errors_of(others: Sequence[Hidden], name: str) -> FloatArray:
    """Errors ln(truth / prediction) of a predictor, in the other folds."""
    found = [
        math.log(h.truth / max(point, h.smallest))
        for h in others
        if (point := point_of(h, name)) is not None
    ]
    return np.array(found)


def report(found: Sequence[Hidden]) -> None:
    """A table by type and predictor, the network on the same figures beside it."""
    head = f"{'type':11} {'predictor':26} {'n':>5} {'CRPS':>7} {'network':>8} {'90 %':>6}"
    print(f"{head} {'median |error|':>15}")
    for kind in TYPES:
        here = [h for h in found if h.kind == kind and h.truth > 0]
        known = [h for h in here if h.is_identified]
        names = sorted({name for h in known for name in h.points})
        for name in ("network", "network, refitted", *names):
            line(kind, name, known)
        print(f"{kind:11} {len(here) - len(known)} of {len(here)} unidentified, not scored")


def line(kind: str, name: str, known: Sequence[Hidden]) -> None:
    scores, ours, inside, off = [], [], [], []
    for hidden in known:
        others = [h for h in known if h.fold != hidden.fold]
        sample = ensemble(hidden, name, errors_of(others, name))
        own = ensemble(hidden, "network", np.zeros(0))
        if sample is None or sample.size < 2 or own is None:
            continue
        truth = math.log(hidden.truth)
        low, high = np.quantile(sample, [0.05, 0.95])
        scores.append(crps(sample, truth))
        ours.append(crps(own, truth))
        inside.append(low <= truth <= high)
        off.append(abs(float(np.median(sample)) - truth))
    if scores:
        print(
            f"{kind:11} {name:26} {len(scores):5} {np.mean(scores):7.3f} {np.mean(ours):8.3f} "
            f"{np.mean(inside):6.0%} {np.median(off):15.3f}"
        )


if __name__ == "__main__":
    main()
