"""One day of Inoue and Todo's firms: buyers renew stocks and order, suppliers make and deliver.

Both loops write only what belongs to the firms of their range, so that ranges may run side by
side and give the same figures. `flow` holds, link by link in the order by buyer, what arrived
since yesterday, then today's orders, then today's deliveries.
"""

from __future__ import annotations

import numpy as np
from numba import njit

PROPORTIONAL, FINAL_LAST, SMALLEST_FIRST, SMALLEST_FIRST_FINAL_LAST = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def renew_and_order(
    first, last, start, supplier_sector, bought, output, made, target_days, tau, stock, flow,
    limit, is_first_day,
):  # fmt: skip
    """Stocks after yesterday's use and arrivals, today's orders, and what inputs allow to make.

    Returns the firm whose stock is lowest beneath zero, in days of its undisturbed use, and that.
    """
    worst_firm, worst = -1, 0.0
    for i in range(first, last):
        limit[i] = np.inf
        link, end = start[i], start[i + 1]
        pace = made[i] / output[i] if output[i] > 0 else 0.0
        while link < end:
            k, begin = supplier_sector[link], link
            held, needed = 0.0, 0.0
            while link < end and supplier_sector[link] == k:
                held += stock[link]
                needed += bought[link]
                link += 1
            used_share = needed * pace / held if held > 0 and not is_first_day else 0.0
            held = 0.0
            for e in range(begin, link):
                if not is_first_day:
                    stock[e] = stock[e] - stock[e] * used_share + flow[e]
                    if stock[e] < 0.0:
                        beneath = stock[e] / bought[e]
                        if beneath < worst:
                            worst_firm, worst = i, beneath
                        stock[e] = 0.0
                held += stock[e]
                use = bought[e] * pace
                flow[e] = max(0.0, use + (target_days[i] * use - stock[e]) / tau)
            limit[i] = min(limit[i], held / needed * output[i])
    return worst_firm, worst


@njit(cache=True, nogil=True)
def make_and_deliver(
    first, last, start, place, sold, output, damage, final_demand, limit, rule, flow,
    made, final, lost,
):  # fmt: skip
    """Output, deliveries and what is left unserved, of a range of suppliers.

    Returns the firm that delivers most beside what it makes, as a share of its undisturbed
    output, and that share.
    """
    worst_firm, worst = -1, 0.0
    for i in range(first, last):
        begin, end = start[i], start[i + 1]
        ordered = 0.0
        for e in range(begin, end):
            ordered += flow[place[e]]
        wanted = ordered + final_demand[i]
        made[i] = min((1.0 - damage[i]) * output[i], limit[i], wanted)
        lost[i] = wanted - made[i]
        final[i] = final_demand[i]
        if made[i] < wanted:
            if rule == PROPORTIONAL:
                share = made[i] / wanted
                final[i] = final_demand[i] * share
                for e in range(begin, end):
                    flow[place[e]] *= share
            elif rule == FINAL_LAST:
                share = min(1.0, made[i] / ordered) if ordered > 0 else 1.0
                final[i] = max(0.0, made[i] - ordered)
                for e in range(begin, end):
                    flow[place[e]] *= share
            elif rule == SMALLEST_FIRST:
                height = level(begin, end, place, sold, flow, final_demand[i], made[i])
                final[i] = final_demand[i] * min(1.0, height)
                for e in range(begin, end):
                    flow[place[e]] = min(flow[place[e]], height * sold[e])
            else:
                final[i] = max(0.0, made[i] - ordered)
                if made[i] < ordered:
                    height = level(begin, end, place, sold, flow, 0.0, made[i])
                    for e in range(begin, end):
                        flow[place[e]] = min(flow[place[e]], height * sold[e])
        out = final[i]
        for e in range(begin, end):
            out += flow[place[e]]
        if output[i] > 0:
            beside = abs(out - made[i]) / output[i]
            if beside > worst:
                worst_firm, worst = i, beside
    return worst_firm, worst


@njit(cache=True, nogil=True)
def level(begin, end, place, sold, flow, final_demand, amount):
    """Height h with sum_j min(order_j, h A_j) + min(1, h) C = amount, less than all orders.

    Newton's steps from below on a concave, piecewise linear sum: each takes those whose orders h
    fills out of the levelling, and the last one changes nothing.
    """
    height, n_filled = 0.0, -1
    while True:
        filled, open_base, count = 0.0, 0.0, 0
        for e in range(begin, end):
            order = flow[place[e]]
            if order <= height * sold[e]:
                filled += order
                count += 1
            else:
                open_base += sold[e]
        if height >= 1.0:
            filled += final_demand
            count += 1
        else:
            open_base += final_demand
        if count == n_filled or open_base <= 0.0:
            return height
        n_filled = count
        height = max(height, (amount - filled) / open_base)
