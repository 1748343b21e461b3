"""The programmes of many outages at once, each held to a region; outside it, the steady plan.

The blocks of one matrix share nothing, so that one call of the solver serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray
from minamoto.simulation.steady_plan import SteadyPlan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """`matrix` @ [u, y, z] <= `stock` + t x (`time` + `held`), and the names of rows and columns.

    Rows: needs, sites, products, limits, each ordered by outage; `row_outage`, `row_item` say of
    which. `held` is what the plan does outside the region, units per period. Column k of the first
    is site `row_item` of the k-th row of sites.
    """

    matrix: sp.csr_array
    stock: FloatArray
    time: FloatArray
    held: FloatArray
    row_outage: IntArray
    row_item: IntArray
    starts: tuple[int, int, int, int]  # of sites, products, limits; and the end
    column_outage: IntArray


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Sorted pairs of an outage and an item."""

    outage: IntArray
    item: IntArray
    key: IntArray
    n: int

    def find(self, outage: IntArray, item: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
        """Index of each pair, and whether it is there."""
        wanted = outage * self.n + item
        place = np.minimum(np.searchsorted(self.key, wanted), max(self.key.size - 1, 0))
        there = self.key[place] == wanted if self.key.size else np.zeros(wanted.size, dtype=bool)
        return place, there


def _pairs(outage: IntArray, item: IntArray, n: int) -> _Pairs:
    key = np.unique(outage * n + item)
    return _Pairs(key // n, key % n, key, n)


def blocks(net: CompanyNetwork, plan: SteadyPlan, region: sp.csr_array) -> Blocks:
    """The programme of every outage held to its region.

    Parameters
    ----------
    net, plan : the network and its steady plan
    region : (n_outages, n_sites), nonzero where the site may do other than planned
    """
    region = region.tocoo()
    site = _pairs(region.coords[0].astype(np.int64), region.coords[1].astype(np.int64), net.n_sites)
    n_in = site.key.size
    place, need_item = plan.needs_of.of(site.item)
    need = _pairs(site.outage[place], need_item, max(net.need_site.size, 1))
    need_user, _ = site.find(need.outage, net.need_site[need.item])
    row, link = plan.links_in.of(need.item)  # need row of each link into the region
    source, is_in = site.find(need.outage[row], net.link_source[link])
    inflow = np.bincount(row[~is_in], plan.sent[link[~is_in]], minlength=need.key.size)
    row, source = row[is_in], source[is_in]

    out, sent = plan.sent_from.of(site.item)
    _, stays = site.find(site.outage[out], net.link_target[sent])
    outflow = np.bincount(out[~stays], plan.sent[sent[~stays]], minlength=n_in)

    seller = np.flatnonzero(net.demand[net.makes[site.item]] > 0)
    product = _pairs(site.outage[seller], net.makes[site.item[seller]], len(net.parts))
    sale_row, _ = product.find(site.outage[seller], net.makes[site.item[seller]])
    at, other = plan.seller_of.of(product.item)
    _, is_in = site.find(product.outage[at], other)
    sold = np.bincount(at[~is_in], plan.sold[other[~is_in]], minlength=product.key.size)

    member, of_limit = plan.limit_of.of(site.item)
    limit = _pairs(site.outage[member], of_limit, max(net.capacity.size, 1))
    limit_row, _ = limit.find(site.outage[member], of_limit)
    at, other = plan.under_limit.of(limit.item)
    _, is_in = site.find(limit.outage[at], other)
    taken = np.bincount(at[~is_in], plan.made[other[~is_in]], minlength=limit.key.size)

    starts = tuple(np.cumsum([need.key.size, n_in, product.key.size, limit.key.size]).tolist())
    at_site, at_product, at_limit, end = starts
    links, sales = n_in + np.arange(row.size), n_in + row.size + np.arange(seller.size)
    one = np.ones
    entries = [
        (np.arange(need.key.size), need_user, net.need_units[need.item]),
        (row, links, -one(row.size)),
        (at_site + source, links, one(row.size)),
        (at_site + np.arange(n_in), np.arange(n_in), -one(n_in)),
        (at_site + seller, sales, one(seller.size)),
        (at_product + sale_row, sales, -one(seller.size)),
        (at_limit + limit_row, member, one(member.size)),
    ]
    rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    kinds = (need, site, product, limit)
    nothing = np.zeros(need.key.size + n_in)
    return Blocks(
        matrix=sp.csr_array((values, (rows, columns)), shape=(end, n_in + row.size + seller.size)),
        stock=np.concatenate([np.zeros(at_site), net.stock[site.item], np.zeros(end - at_product)]),
        time=np.concatenate([nothing, -net.demand[product.item], net.capacity[limit.item]]),
        held=np.concatenate([inflow, -outflow, sold, -taken]),
        row_outage=np.concatenate([k.outage for k in kinds]),
        row_item=np.concatenate([k.item for k in kinds]),
        starts=(at_site, at_product, at_limit, end),
        column_outage=np.concatenate([site.outage, need.outage[row], site.outage[seller]]),
    )


def wanting(
    net: CompanyNetwork, plan: SteadyPlan, posed: Blocks, price: FloatArray, region: sp.csr_array
) -> tuple[sp.csr_array, sp.csr_array]:
    """Sites outside the region that could do better than planned at these prices of the rows.

    Parameters
    ----------
    price : (n_rows,) >= 0, of one unit more on the right; a priced row wants what is held outside

    Returns
    -------
    (n_outages, n_sites) each: those that might make more, and those that might make do with less.
    None in either proves the region's optimum that of the whole network: with price 0 outside,
    the prices are feasible in the dual programme and cost the same.
    """
    at_site, at_product, at_limit, _ = posed.starts
    priced = price > 0
    need, site, product, limit = (
        rows + start
        for rows, start in zip(
            (np.flatnonzero(p) for p in np.split(priced, [at_site, at_product, at_limit])),
            (0, at_site, at_product, at_limit),
            strict=True,
        )
    )
    place, link = plan.links_in.of(posed.row_item[need])
    sold, seller = plan.seller_of.of(posed.row_item[product])
    more = (
        np.concatenate([posed.row_outage[need][place], posed.row_outage[product][sold]]),
        np.concatenate([net.link_source[link], seller]),
    )
    out, sent = plan.sent_from.of(posed.row_item[site])
    under, member = plan.under_limit.of(posed.row_item[limit])
    uses = plan.made[member] > 0
    less = (
        np.concatenate([posed.row_outage[site][out], posed.row_outage[limit][under[uses]]]),
        np.concatenate([net.link_target[sent], member[uses]]),
    )
    return _outside(more, region), _outside(less, region)


def _outside(pairs: tuple[IntArray, IntArray], region: sp.csr_array) -> sp.csr_array:
    found = sp.csr_array((np.ones(pairs[0].size), pairs), shape=region.shape)
    found.data[:] = 1.0
    outside = (found - found.multiply(region)).tocsr()
    outside.eliminate_zeros()
    return outside
