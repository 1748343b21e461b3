"""A plan that meets all demand for ever with nothing down, and who stands downstream of whom in it.

It uses no stock. A site that it does not use can stop for ever at no loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray
from minamoto.simulation.exposure_programme import SOLVER, Programme

NO_FLOW = 1e-10  # of the largest demand per period: rounding of the programme


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lists:
    """For each of n things some others: `item[first[i] : first[i + 1]]`."""

    first: IntArray
    item: IntArray

    def of(self, wanted: IntArray) -> tuple[IntArray, IntArray]:
        """Place in `wanted`, and item, of every item of all wanted things, in order."""
        count = self.first[wanted + 1] - self.first[wanted]
        place = np.repeat(np.arange(wanted.size), count)
        within = np.arange(place.size) - np.repeat(np.cumsum(count) - count, count)
        return place, self.item[self.first[wanted][place] + within]


def lists(key: IntArray, item: IntArray, n: int) -> Lists:
    """`Lists` of n things from pairs of a thing and an item."""
    order = np.argsort(key, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=n))])
    return Lists(first=first, item=np.asarray(item)[order])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SteadyPlan:
    """Units per period made at each site, sent on each link and sold by each site, and lookups.

    `made`, `sold` : (n_sites,); `sent` : (n_links,). `sent_from`, `links_in`, `seller_of`,
    `under_limit`, `limit_of`, `needs_of` list links with flow by source, links by need, sites by
    part sold, sites by limit, limits by site and needs by site.
    """

    made: FloatArray
    sent: FloatArray
    sold: FloatArray
    sent_from: Lists
    links_in: Lists
    seller_of: Lists
    under_limit: Lists
    limit_of: Lists
    needs_of: Lists
    follows: sp.csr_array  # [i, j] : i sends to j


def steady_plan(net: CompanyNetwork, posed: Programme) -> SteadyPlan | None:
    """The steady plan with the least sent; None where capacity does not meet the demand."""
    n, n_links = net.n_sites, net.link_source.size
    columns = posed.matrix.shape[1]
    scale = float(net.demand.max(initial=0.0)) or 1.0
    cost = np.zeros(columns)
    cost[: n + n_links] = 1.0
    found = linprog(
        cost, A_ub=posed.matrix, b_ub=posed.time / scale, bounds=(0, None), method="highs",
        options=dict(SOLVER),
    )  # fmt: skip
    if found.x is None:
        return None
    rate = np.where(found.x > NO_FLOW, found.x, 0.0) * scale
    sold = np.zeros(n)
    sold[posed.seller] = rate[n + n_links :]
    sent = rate[n : n + n_links]
    used = np.flatnonzero(sent > 0)
    pairs = (net.link_source[used], net.link_target[used])
    return SteadyPlan(
        made=rate[:n],
        sent=sent,
        sold=sold,
        sent_from=lists(net.link_source[used], used, n),
        links_in=lists(net.link_need, np.arange(n_links), net.need_site.size),
        seller_of=lists(net.makes[posed.seller], posed.seller, len(net.parts)),
        under_limit=lists(net.member_limit, net.member_site, net.capacity.size),
        limit_of=lists(net.member_site, net.member_limit, n),
        needs_of=lists(net.need_site, np.arange(net.need_site.size), n),
        follows=sp.csr_array((np.ones(used.size), pairs), shape=(n, n)),
    )


def downstream(plan: SteadyPlan, reached: sp.csr_array) -> sp.csr_array:
    """Each row's sites and all that the plan sends on from them: (n_outages, n_sites), 0 or 1."""
    while True:
        wider = (reached + reached @ plan.follows).tocsr()
        wider.data[:] = 1.0
        if wider.nnz == reached.nnz:
            return wider
        reached = wider
