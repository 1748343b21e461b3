"""What a stopped site costs, and how long it can be out, as linear programmes for any network.

With u made at a site, y sent along a link, z sold and l lost, in units over the whole outage t:

    r_kj u_j <= sum of y into j of part k        (needs: a site makes no more than its parts allow)
    sum of y and z out of i <= s_i + u_i         (what leaves was made, or was on hand: once)
    sum of z + l >= d t                          (demand of each product is met or lost)
    sum of u under a limit <= c t                (capacity)
    u = 0 where down

Time to recover (TTR) given: least sum of f l. Time to survive (TTS): longest t with l = 0. The
programmes are those of D. Simchi-Levi et al., "Identifying Risks and Mitigating Disruptions in the
Automotive Supply Chain", Interfaces 45(5), 2015, with stock of the finished product counted too.

TTS is solved with the stock scaled by sigma and the time by tau, sigma + tau/clock = 1, greatest
tau: the same programme by homogeneity, but feasible and bounded for every network. TTS is
tau/sigma, and no sigma is needed where the network goes on for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from minamoto.core.errors import InputError, NotConverged
from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray

SOLVER: Mapping[str, float] = {
    "primal_feasibility_tolerance": 1e-9,  # of the largest demand: quantities are scaled by it
    "dual_feasibility_tolerance": 1e-9,
}
NOTHING = 1e-9  # of the largest demand over the outage: what the solver cannot tell from none
FOREVER = 1e-8  # share of the stock below which none is used: ten times the tolerance above


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """`matrix` @ [u, y, z] <= `stock` + t x `time`, less `lost` in the rows of demand.

    Rows: needs, sites, products, limits. Columns: sites, links, sales (`seller` : their sites).
    """

    matrix: sp.csr_array
    stock: FloatArray
    time: FloatArray
    seller: IntArray
    products: IntArray
    first_product: int  # row of the first product


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Impact:
    """Least loss of an outage: `loss` in money, `lost` : (n_parts,) units not delivered."""

    loss: float
    lost: FloatArray


def programme(net: CompanyNetwork) -> Programme:
    """Rows and columns of both programmes; which site is down is a bound, not a row."""
    n, n_links, n_needs = net.n_sites, net.link_source.size, net.need_site.size
    products = net.products
    row_of = np.full(len(net.parts), -1, dtype=np.int64)
    row_of[products] = np.arange(products.size)
    seller = np.flatnonzero(row_of[net.makes] >= 0)
    sites, links, sales = np.arange(n), np.arange(n_links), np.arange(seller.size)
    at_site, at_product = n_needs, n_needs + n
    at_limit = at_product + products.size
    one = np.ones
    entries = [
        (np.arange(n_needs), net.need_site, net.need_units),
        (net.link_need, n + links, -one(n_links)),
        (at_site + net.link_source, n + links, one(n_links)),
        (at_site + sites, sites, -one(n)),
        (at_site + seller, n + n_links + sales, one(seller.size)),
        (at_product + row_of[net.makes[seller]], n + n_links + sales, -one(seller.size)),
        (at_limit + net.member_limit, net.member_site, one(net.member_site.size)),
    ]
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    shape = (at_limit + net.capacity.size, n + n_links + seller.size)
    still = np.zeros(n_needs + n)
    return Programme(
        matrix=sp.csr_array((value, (row, column)), shape=shape),
        stock=np.concatenate([np.zeros(n_needs), net.stock, np.zeros(shape[0] - at_product)]),
        time=np.concatenate([still, -net.demand[products], net.capacity]),
        seller=seller,
        products=products,
        first_product=at_product,
    )


def least_impact(
    net: CompanyNetwork,
    down: ArrayLike,
    ttr: float,
    *,
    is_stock_lost: bool = False,
    posed: Programme | None = None,
) -> Impact:
    """Least loss over an outage of `ttr` periods: min sum_j f_j l_j.

    Parameters
    ----------
    net : the network
    down : indices of the sites that make nothing
    ttr : time to recover, periods, >= 0
    is_stock_lost : what lies at those sites cannot be used either; else it can
    posed : `programme(net)`, where several outages are asked

    Examples
    --------
    >>> from minamoto.simulation.company_network import company_network
    >>> net = company_network(
    ...     sites=["smelter", "plant"], parts=["ingot", "wheel"], makes=[0, 1], stock=[0, 20],
    ...     needs=([1], [0], [2.0]), demand=[0, 10], loss=[0, 5], capacity=[30, np.inf])
    >>> round(least_impact(net, [0], 3.0).loss, 6)
    50.0
    """
    if not (np.isfinite(ttr) and ttr >= 0):
        raise InputError(f"ttr must be a number of periods >= 0, got {ttr}")
    p = posed or programme(net)
    lost = np.zeros(len(net.parts))
    scale = float((net.demand * ttr).max(initial=0.0))
    if scale == 0:
        return Impact(loss=0.0, lost=lost)
    rows, columns = p.matrix.shape
    k = p.products.size
    short = sp.csr_array(
        (-np.ones(k), (p.first_product + np.arange(k), np.arange(k))), shape=(rows, k)
    )
    price = net.loss[p.products]
    stock, high = _down(net, p, down, is_stock_lost)
    found = solved(
        np.concatenate([np.zeros(columns), price / price.max()]),
        sp.hstack([p.matrix, short], format="csr"),
        (stock + ttr * p.time) / scale,
        np.concatenate([high, np.full(k, np.inf)]),
    )
    short_of = found.x[columns:]
    lost[p.products] = np.where(short_of > NOTHING, short_of, 0.0) * scale
    return Impact(loss=float(lost @ net.loss), lost=lost)


def time_to_survive(
    net: CompanyNetwork,
    down: ArrayLike,
    *,
    is_stock_lost: bool = False,
    posed: Programme | None = None,
) -> float:
    """Longest outage without a unit lost, periods: max t with l = 0; inf where it never ends.

    Parameters
    ----------
    net, down, is_stock_lost, posed : as for `least_impact`

    Examples
    --------
    >>> from minamoto.simulation.company_network import company_network
    >>> net = company_network(
    ...     sites=["smelter", "plant"], parts=["ingot", "wheel"], makes=[0, 1], stock=[0, 20],
    ...     needs=([1], [0], [2.0]), demand=[0, 10], loss=[0, 5], capacity=[30, np.inf])
    >>> round(time_to_survive(net, [0]), 6), time_to_survive(net, [])
    (2.0, inf)
    """
    p = posed or programme(net)
    if p.products.size == 0:
        return np.inf
    rows, columns = p.matrix.shape
    stock, high = _down(net, p, down, is_stock_lost)
    clock = clock_of(net)
    scale = float(net.demand.max()) * clock
    tail = np.column_stack([-stock / scale, -p.time * clock / scale])  # of sigma and tau/clock
    found = solved(
        np.concatenate([np.zeros(columns + 1), [-1.0]]),
        sp.hstack([p.matrix, sp.csr_array(tail)], format="csr"),
        np.zeros(rows),
        np.concatenate([high, [np.inf, np.inf]]),
        one=sp.csr_array(np.concatenate([np.zeros(columns), [1.0, 1.0]])[None, :]),
    )
    return survival(found.x[-2], found.x[-1], clock)


def clock_of(net: CompanyNetwork) -> float:
    """A time of the order of those asked for, periods: the stock that there is, as days of demand.

    It only scales the programme; the answer does not depend on it.
    """
    days = float(net.stock.sum() / net.demand.sum())
    return days if days > 0 else 1.0


def survival(sigma: float, tau: float, clock: float) -> float:
    """TTS from a solved programme, periods; inf where the stock is not needed."""
    if sigma <= FOREVER:
        return np.inf
    return max(float(tau) / float(sigma) * clock, 0.0)


def solved(
    cost: FloatArray, matrix: sp.csr_array, right: FloatArray, high: FloatArray,
    one: sp.csr_array | None = None,
) -> Any:  # fmt: skip
    """Least cost @ x with matrix @ x <= right, 0 <= x <= high and, where given, one @ x = 1."""
    found = linprog(
        cost,
        A_ub=matrix,
        b_ub=right,
        A_eq=one,
        b_eq=None if one is None else np.ones(one.shape[0]),
        bounds=np.column_stack([np.zeros(high.size), high]),
        method="highs",
        options=dict(SOLVER),
    )
    if found.status != 0:
        raise NotConverged(f"the programme of the outage was not solved: {found.message}")
    return found


def _down(
    net: CompanyNetwork, p: Programme, down: ArrayLike, is_stock_lost: bool
) -> tuple[FloatArray, FloatArray]:
    """Right side from stock, and the greatest of each of u, y, z, with the sites down."""
    sites = checked_sites(net, down)
    high = np.full(p.matrix.shape[1], np.inf)
    high[sites] = 0.0
    stock: NDArray[np.float64] = p.stock
    if is_stock_lost:
        stock = stock.copy()
        stock[net.need_site.size + sites] = 0.0
    return stock, high


def checked_sites(net: CompanyNetwork, down: ArrayLike) -> IntArray:
    """Indices of sites, in range; `InputError` else."""
    sites = np.atleast_1d(np.asarray(down, dtype=np.int64 if np.size(down) == 0 else None))
    if sites.dtype.kind not in "iu" or (
        sites.size and not 0 <= sites.min() <= sites.max() < net.n_sites
    ):
        raise InputError(
            f"down must hold indices of sites in 0..{net.n_sites - 1}, got {sites.tolist()[:10]}"
        )
    return sites.astype(np.int64)
