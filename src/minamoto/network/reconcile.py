"""The balanced network closest to what is known, every figure's correction, and draws of it.

A draw refits the network to figures simulated from the reconciled one (parametric bootstrap). A
figure whose error is a factor is simulated with it, t = u exp(N(0, log_sd)), and refitted on the
chord of its cost between u and t: exact where nothing checks the figure, so that t stands, and
where others hold it at u. The scatter of the draws is the uncertainty of every mass, limits
included; their chi-squares are what the global test compares with; and the scatter of a figure's
own residual says whether anything checks that figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.network.assembly import assemble
from minamoto.network.contradiction import contradiction
from minamoto.network.factors import Fitted, chord, deviance, fitted
from minamoto.network.least_squares import Infeasible, Solution
from minamoto.network.model import ChainModel
from minamoto.network.reconciliation import SEED, Reconciliation
from minamoto.network.rows import Assembled, Row
from minamoto.network.supply_network import POOL, Kind, SupplyNetwork, supply_network

FloatArray = NDArray[np.float64]

UNCHECKED = 0.1  # a residual that scatters less than this of its sd: nothing checks the figure
NEGLIGIBLE = 1e-9  # of the world: what the solver leaves of a zero

FIGURES_SCHEMA = {
    "quantity": pl.String, "form": pl.String, "country": pl.String, "partner": pl.String,
    "code": pl.String, "observed": pl.Float64, "reconciled": pl.Float64, "sd": pl.Float64,
    "residual_sd": pl.Float64, "adjustment": pl.Float64,
    "standardised": pl.Float64, "redundancy": pl.Float64,
    "is_figure": pl.Boolean, "source": pl.String, "year": pl.Int32,
}  # fmt: skip


def reconcile(
    model: ChainModel,
    *,
    draws: int = 0,
    seed: int = SEED,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Reconciliation:
    """The weighted-least-squares-closest network that conserves mass, and draws of it.

    Parameters
    ----------
    model : chain and figures, t/yr of contained material
    draws : networks to draw beside the reconciled one
    seed : of the draws; the same seed gives the same draws
    progress : called with the count of draws done and wanted

    Raises
    ------
    InputError : naming figures that cannot all be true, where exact ones or limits contradict
    """
    assembled = assemble(model)
    try:
        best = fitted(assembled)
    except Infeasible as error:
        raise contradiction(assembled, error) from error
    at_best = best.problem.fit @ best.solution.x
    is_figure = np.array([row.is_figure for row in assembled.rows])
    points, residuals = [best.solution.x], []
    rng = np.random.default_rng(seed)
    for done in range(draws):
        target, sd = _simulated(assembled, best, at_best, rng)
        drawn = best.solver.solve(target, sd=sd, polished=False)
        points.append(drawn.x)
        residuals.append((target - best.problem.fit @ drawn.x) / sd)
        progress(done + 1, draws)
    scatter = np.std(residuals, axis=0) if draws > 1 else None
    adjustment = _adjustment(assembled, best)
    best_chi2 = float(np.sum(adjustment[is_figure] ** 2))
    chi2 = [float(np.sum(found[is_figure] ** 2)) for found in residuals]
    return Reconciliation(
        network=_network(assembled, np.stack(points, axis=1)),
        figures=_figures(assembled, best.solution, adjustment, scatter),
        chi2=best_chi2,
        degrees_of_freedom=float(np.mean(chi2)) if chi2 else None,
        p_value=float(np.mean(np.array(chi2) >= best_chi2)) if chi2 else None,
        n_unknowns=assembled.unknowns.size,
        n_equations=assembled.problem.equal.shape[0],
        n_figures=sum(row.is_figure for row in assembled.rows),
        n_iter=best.solution.n_iter,
    )


def _simulated(
    assembled: Assembled, best: Fitted, at_best: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Figures as they would be seen if the reconciled network were true, and their sd."""
    factors = assembled.factors
    normal = rng.standard_normal(len(assembled.rows))
    target, sd = at_best + _noise(assembled.rows, normal, at_best), assembled.problem.sd.copy()
    seen = best.u * np.exp(factors.log_sd * normal[factors.row])
    target[factors.row] = at_best[factors.row] + seen - best.u
    sd[factors.row] = factors.log_sd * chord(best.u, seen)
    return target, sd


def _adjustment(assembled: Assembled, best: Fitted) -> FloatArray:
    """Correction of each row in its own standard deviations; of a factor, the root of its cost."""
    problem, factors = assembled.problem, assembled.factors
    found = np.asarray((problem.fit @ best.solution.x - problem.target) / problem.sd)
    found[factors.row] = deviance(best.u, best.v) / factors.log_sd
    return found


def _noise(rows: tuple[Row, ...], normal: FloatArray, at_best: FloatArray) -> FloatArray:
    """The errors of one set of simulated figures, t: one a row, of standard normal numbers."""
    found = np.empty(len(rows))
    for i, row in enumerate(rows):
        noise = row.sd if row.noise is None else row.noise
        if row.size is not None:
            # the factor has mean one, so that sums stay where they are
            size = max(row.size, float(at_best[i])) if row.value else row.size
            found[i] = size * math.expm1(noise * normal[i] - noise**2 / 2)
        else:
            found[i] = noise * (abs(normal[i]) if row.is_one_sided else normal[i])
    return found


def _network(assembled: Assembled, x: FloatArray) -> SupplyNetwork:
    """The network of solutions (n_unknowns, n_draws); the change of stock takes up rounding."""
    model, at = assembled.model, assembled.unknowns
    n_draws = x.shape[1]
    countries = sorted({country for _, country in at.nodes})
    pooled = [
        form for form in (f.key for f in model.forms) if any(n[0] == form for n in at.to_pool)
    ]
    nodes = [*at.nodes, *((form, POOL) for form in pooled)]
    place = {node: i for i, node in enumerate(nodes)}
    if pooled:
        countries.append(POOL)
    position = {form.key: i for i, form in enumerate(model.forms)}

    def mass(index: int, form: str) -> FloatArray:
        found = np.maximum(x[index], 0.0)
        return np.where(found > NEGLIGIBLE * assembled.world_t[form], found, 0.0)

    def masses(group: dict[tuple[str, str], int]) -> FloatArray:
        found = np.zeros((len(nodes), n_draws))
        for node, index in group.items():
            found[place[node]] = mass(index, node[0])
        return found

    edges: dict[tuple[int, int, int], list[FloatArray]] = {}

    def edge(start: int, end: int, kind: Kind, sent: FloatArray, arrived: FloatArray) -> None:
        if sent.any():
            known = edges.setdefault(
                (start, end, int(kind)), [np.zeros(n_draws), np.zeros(n_draws)]
            )
            known[0] = known[0] + sent
            known[1] = known[1] + arrived

    for (start, end, country), fed in at.fed.items():
        sent = mass(fed, start)
        arrived = np.minimum(mass(at.made[start, end, country], end), sent)
        edge(place[start, country], place[end, country], Kind.STEP, sent, arrived)
    for index, figure in enumerate(model.trade):
        form = figure.form
        flow = (
            mass(at.trade[index], form)
            if index in at.trade
            else np.full(n_draws, figure.gross_t * figure.content.value)
        )
        ends = place[form, figure.exporter], place[form, figure.importer]
        edge(*ends, Kind.TRADE, flow, flow)
    _pool_edges(assembled, mass, place, edge)
    keys = list(edges)
    sent = np.array([edges[k][0] for k in keys]).reshape(len(keys), n_draws)
    arrived = np.array([edges[k][1] for k in keys]).reshape(len(keys), n_draws)
    source = np.array([k[0] for k in keys], dtype=np.int32)
    target = np.array([k[1] for k in keys], dtype=np.int32)
    extraction, other_feed, use = masses(at.extraction), masses(at.other_feed), masses(at.use)
    entering, leaving = extraction + other_feed, use.copy()
    np.add.at(entering, target, arrived)
    np.add.at(leaving, source, sent)
    stock_change = entering - leaving
    return supply_network(
        material=model.material,
        year=model.year,
        forms=[form.key for form in model.forms],
        stages=[form.stage for form in model.forms],
        countries=countries,
        node_form=np.array([position[form] for form, _ in nodes]),
        node_country=np.array([countries.index(country) for _, country in nodes]),
        source=source,
        target=target,
        kind=np.array([k[2] for k in keys]),
        extraction=extraction,
        other_feed=other_feed,
        use=use,
        stock_change=stock_change,
        sent=sent,
        arrived=arrived,
    )


def _pool_edges(
    assembled: Assembled,
    mass: Callable[[int, str], FloatArray],
    place: dict[tuple[str, str], int],
    edge: Callable[[int, int, Kind, FloatArray, FloatArray], None],
) -> None:
    """Edges into and out of each world pool; a country's own round trip is left out."""
    at = assembled.unknowns
    for form in sorted({node[0] for node in at.to_pool}):
        here = [node for node in at.to_pool if node[0] == form]
        sends = {node: mass(at.to_pool[node], form) for node in here}
        takes = {node: mass(at.from_pool[node], form) for node in here}
        total_in = sum(sends.values())
        total_out = sum(takes.values())
        # rounding would leave the pool out of balance: what is taken follows what was sent
        factor = np.divide(
            total_in, total_out, out=np.ones_like(total_in), where=np.asarray(total_out) > 0
        )
        for node in here:
            edge(place[node], place[form, POOL], Kind.TRADE, sends[node], sends[node])
            taken = takes[node] * factor
            edge(place[form, POOL], place[node], Kind.TRADE, taken, taken)


def _figures(
    assembled: Assembled, best: Solution, adjustment: FloatArray, scatter: FloatArray | None
) -> pl.DataFrame:
    """Observed against reconciled, in the unit of each figure."""
    records = []
    at_best = assembled.problem.fit @ best.x
    for i, row in enumerate(assembled.rows):
        observed, reconciled = row.value + row.offset, float(at_best[i]) + row.offset
        if row.quantity == "trade" and not row.value:
            # the row compares the flow with gross x content: give both in tonnes
            observed = row.size or 0.0
            reconciled = _flow(assembled, row, best.x)
        spread = None if scatter is None else float(scatter[i])
        checked = spread is not None and spread > UNCHECKED
        records.append(
            {
                "quantity": row.quantity,
                "form": row.form,
                "country": row.country,
                "partner": row.partner,
                "code": row.code,
                "observed": observed,
                "reconciled": reconciled,
                "sd": row.sd,
                "residual_sd": None if spread is None else spread * row.sd,
                "adjustment": float(adjustment[i]),
                "standardised": float(adjustment[i]) / spread if checked and spread else None,
                "redundancy": None if spread is None else min(spread**2, 1.0),
                "is_figure": row.is_figure,
                "source": row.source,
                "year": row.year,
            }
        )
    return pl.DataFrame(records, schema=FIGURES_SCHEMA)


def _flow(assembled: Assembled, row: Row, x: FloatArray) -> float:
    for index, figure in enumerate(assembled.model.trade):
        key = (figure.form, figure.exporter, figure.importer, figure.code)
        if key == (row.form, row.country, row.partner, row.code):
            return float(x[assembled.unknowns.trade[index]])
    return math.nan
