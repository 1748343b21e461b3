"""Impact and TTS of many outages: each solved in its own region, which grows until it is proven.

A region starts as the stopped sites and all that the steady plan sends on from them. Its programme
holds the rest to the plan. Where its prices show that a site outside could help (more) or be
helped (less), that site joins, the latter with all downstream of it. Where they show none, they are
an optimal dual of the whole network, so the answer is exact: the cost of both is compared again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray
from minamoto.simulation.exposure_programme import NOTHING, solved, survival
from minamoto.simulation.outage_blocks import Blocks, blocks, wanting
from minamoto.simulation.steady_plan import SteadyPlan, downstream

PRICED = 1e-7  # of the greatest loss per unit (or of the horizon): below it is rounding
GAP = 1e-6  # of what is at stake: how far the two costs may differ by those prices
LARGEST = 0.25  # of all sites: a region above it gains nothing, and is left to the whole programme
SITES_AT_ONCE = 1_000  # of all regions of one call of the solver: more take longer than in turn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """`value` and `lost` of each outage, and whether it is proven that of the whole network.

    `value` : (n_outages,) impact in money, or TTS in periods; `lost` : (n_outages, n_parts) units,
    nought for TTS; `region` : (n_outages,) sites that were free to do other than planned.
    """

    value: FloatArray
    lost: FloatArray
    proven: NDArray[np.bool_]
    region: IntArray


def impacts(
    net: CompanyNetwork,
    plan: SteadyPlan,
    stopped: sp.csr_array,
    ttr: FloatArray,
    is_stock_lost: bool,
    largest: float = LARGEST,
) -> Answers:
    """Least loss of each outage, money.

    Parameters
    ----------
    net, plan : the network and its steady plan
    stopped : (n_outages, n_sites), 1 where down; ttr : (n_outages,) periods
    is_stock_lost : what lies at those sites cannot be used either
    largest : share of all sites above which a region is given up, and not proven
    """

    def solve(posed: Blocks, which: IntArray) -> _Solved:
        return _impact(net, posed, _State(stopped[which], is_stock_lost), ttr[which])

    return _grown(net, plan, stopped, solve, best=0.0, largest=largest)


def survivals(
    net: CompanyNetwork,
    plan: SteadyPlan,
    stopped: sp.csr_array,
    is_stock_lost: bool,
    largest: float = LARGEST,
) -> Answers:
    """TTS of each outage, periods; parameters as for `impacts`."""

    def solve(posed: Blocks, which: IntArray) -> _Solved:
        return _survival(net, posed, _State(stopped[which], is_stock_lost))

    return _grown(net, plan, stopped, solve, best=np.inf, largest=largest)


@dataclass(frozen=True, slots=True)
class _State:
    """Which sites are down, in the outages of some blocks."""

    stopped: sp.csr_array
    is_stock_lost: bool

    def of(self, posed: Blocks) -> tuple[FloatArray, FloatArray]:
        """Stock of each row, and the greatest of each column."""
        at_site, at_product, _, _ = posed.starts
        outage, site = posed.row_outage[at_site:at_product], posed.row_item[at_site:at_product]
        down = self.stopped[outage, site] > 0
        high = np.full(posed.matrix.shape[1], np.inf)
        high[: down.size][down] = 0.0
        stock = posed.stock.copy()
        if self.is_stock_lost:
            stock[at_site:at_product][down] = 0.0
        return stock, high


@dataclass(frozen=True, slots=True)
class _Solved:
    """Of the outages of some blocks; `price` of rows, `gap` between the two costs."""

    value: FloatArray
    lost: FloatArray
    price: FloatArray
    gap: FloatArray


def _impact(net: CompanyNetwork, posed: Blocks, state: _State, ttr: FloatArray) -> _Solved:
    _, at_product, at_limit, end = posed.starts
    stock, high = state.of(posed)
    n, k = ttr.size, at_limit - at_product
    outage, part = posed.row_outage[at_product:at_limit], posed.row_item[at_product:at_limit]
    at_stake, dearest = np.full(n, 1e-300), np.full(n, 1e-300)
    np.maximum.at(at_stake, outage, net.demand[part] * ttr[outage])
    np.maximum.at(dearest, outage, net.loss[part])
    of_row = posed.row_outage
    short = sp.csr_array((-np.ones(k), (np.arange(at_product, at_limit), np.arange(k))), (end, k))
    found = solved(
        np.concatenate([np.zeros(high.size), net.loss[part] / dearest[outage]]),
        sp.hstack([posed.matrix, short], format="csr"),
        (stock + ttr[of_row] * (posed.time + posed.held)) / at_stake[of_row],
        np.concatenate([high, np.full(k, np.inf)]),
    )
    price = _prices(found.ineqlin.marginals)
    share = found.x[high.size :]
    units = np.where(share > NOTHING, share, 0.0) * at_stake[outage]
    lost = np.zeros((n, len(net.parts)))
    lost[outage, part] = units
    held = np.bincount(of_row, abs(price * posed.held) * ttr[of_row], n) / at_stake
    return _Solved(lost @ net.loss, lost, price, held)


def _survival(net: CompanyNetwork, posed: Blocks, state: _State) -> _Solved:
    at_site, at_product, at_limit, end = posed.starts
    stock, high = state.of(posed)
    n, m = state.stopped.shape[0], high.size
    of_row = posed.row_outage
    demand, on_hand = np.full(n, 1e-300), np.zeros(n)
    part = posed.row_item[at_product:at_limit]
    np.maximum.at(demand, of_row[at_product:at_limit], net.demand[part])
    np.maximum.at(on_hand, of_row[at_site:at_product], stock[at_site:at_product])
    clock = np.where(on_hand > 0, on_hand / demand, 1.0)
    scale = demand * clock
    rows, each = np.arange(end), np.arange(n)
    time = sp.csr_array((-(posed.time + posed.held) / demand[of_row], (rows, of_row)), (end, n))
    once = sp.csr_array((-stock / scale[of_row], (rows, of_row)), (end, n))
    sums = (np.ones(2 * n), (np.tile(each, 2), m + np.arange(2 * n)))
    found = solved(
        np.concatenate([np.zeros(m + n), -np.ones(n)]),
        sp.hstack([posed.matrix, once, time], format="csr"),
        np.zeros(end),
        np.concatenate([high, np.full(2 * n, np.inf)]),
        one=sp.csr_array(sums, (n, m + 2 * n)),
    )
    price = _prices(found.ineqlin.marginals)
    sigma, tau = found.x[m : m + n], found.x[m + n :]
    value = np.array([survival(*given) for given in zip(sigma, tau, clock, strict=True)])
    held = np.bincount(of_row, abs(price * posed.held), n) / demand
    return _Solved(value, np.zeros((n, len(net.parts))), price, held)


def _prices(marginals: FloatArray) -> FloatArray:
    return np.where(-marginals > PRICED, -marginals, 0.0)


def _grown(
    net: CompanyNetwork,
    plan: SteadyPlan,
    stopped: sp.csr_array,
    solve: Callable[[Blocks, IntArray], _Solved],
    *,
    best: float,
    largest: float,
) -> Answers:
    """Solve each outage in a region that grows until no site outside is wanted."""
    n_outages = stopped.shape[0]
    found = np.full(n_outages, best)
    lost = np.zeros((n_outages, len(net.parts)))
    idle = stopped @ (plan.made > 0).astype(np.float64) == 0
    proven = idle.copy()  # the plan goes on without those
    region = downstream(plan, stopped)
    size = np.zeros(n_outages, dtype=np.int64)
    open_ = np.flatnonzero(~idle)
    while open_.size:
        size[open_] = np.diff(region.indptr)[open_]
        open_ = open_[size[open_] <= largest * net.n_sites]
        grows: list[IntArray] = []
        wider: list[sp.csr_array] = []
        for which in _at_once(open_, size):
            posed = blocks(net, plan, region[which])
            got = solve(posed, which)
            more, less = wanting(net, plan, posed, got.price, region[which])
            wants = np.diff(more.indptr) + np.diff(less.indptr) > 0
            wants &= got.value != best  # what a region can do, the whole network can
            done = which[~wants]
            found[done], lost[done] = got.value[~wants], got.lost[~wants]
            proven[done] = (got.gap[~wants] <= GAP) | (got.value[~wants] == best)
            grows.append(which[wants])
            wider.append((region[which] + more + downstream(plan, less))[wants])
        open_ = np.concatenate(grows) if grows else open_[:0]
        if open_.size:
            region = _replaced(region, open_, sp.vstack(wider, format="csr"))
    return Answers(value=found, lost=lost, proven=proven, region=size)


def _replaced(region: sp.csr_array, rows: IntArray, by: sp.csr_array) -> sp.csr_array:
    keep = np.ones(region.shape[0])
    keep[rows] = 0.0
    n = region.shape[0]
    placed = sp.csr_array((np.ones(rows.size), (rows, np.arange(rows.size))), (n, rows.size)) @ by
    out = (sp.dia_array((keep[None, :], [0]), shape=(n, n)) @ region + placed).tocsr()
    out.eliminate_zeros()
    out.data[:] = 1.0
    return out


def _at_once(open_: IntArray, size: IntArray) -> Iterator[IntArray]:
    """The outages in lots of about as many sites."""
    total = np.cumsum(size[open_])
    lot = (total - size[open_]) // SITES_AT_ONCE
    cuts = np.flatnonzero(np.diff(lot)) + 1
    return iter(part for part in np.split(open_, cuts) if part.size)
