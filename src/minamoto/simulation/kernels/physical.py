"""The weekly physical cascade, compiled: all scenarios of a block side by side.

State is (n_nodes or n_edges, n_scenarios), so that each flow of the network is read once for all
scenarios. Masses are tonnes of contained material, flows tonnes a week. Sums are taken in the order
of the arrays: neither threads nor the place of a scenario in its block change a digit.
"""

from __future__ import annotations

import numpy as np
from numba import njit

STEP = 1  # as `network.supply_network.Kind`
HOME_FIRST = 1  # as `physical.RATIONING`
NOTHING = 1e-12  # of what leaves a node in a normal week: a shortage below it is rounding


@njit(cache=True, nogil=True)
def run(net, flow, stocks, rules, shocks, record, n_weeks, n_scenarios):
    """All weeks; what goes in and comes out is told at `physical.simulate`."""
    source, target, kind, indptr, out_ptr, out_edge, form_ptr, form_node, lag = net
    extraction, feed, drawn, use, laid_in, sent, yields, spare = flow
    stock_goal, user_goal, public_stock = stocks
    (ramp, restock, qualification, reroute_ramp, reroute_lag, release_at, release_rate, order_most,
     rule) = rules  # fmt: skip
    (edge_row, edge_factor, node_row, node_factor, use_row, use_factor, ban_row, ban_to,
     ban_factor) = shocks  # fmt: skip
    n, n_edges, S = use.size, source.size, n_scenarios
    slots = reroute_lag + 1
    for e in range(n_edges):
        slots = max(slots, lag[e] + 1)

    base = use + laid_in  # what leaves each node in a normal week
    coming_goal = np.zeros(n)
    for e in range(n_edges):
        base[source[e]] += sent[e]
        coming_goal[target[e]] += sent[e] * yields[e] * lag[e]
    stock, user, public = np.empty((n, S)), np.empty((n, S)), np.empty((n, S))
    coming, order, growth = np.empty((n, S)), np.ones((n, S)), np.ones((n, S))
    short_for, extra = np.zeros((n, S)), np.zeros((n, S))
    for i in range(n):
        stock[i], user[i], public[i] = stock_goal[i], user_goal[i], public_stock[i]
        coming[i] = coming_goal[i]
    pipe, rerouted = np.zeros((n_edges, slots, S)), np.zeros((n, slots, S))
    for e in range(n_edges):
        for w in range(lag[e]):
            pipe[e, w] = sent[e] * yields[e]
    available, wanted = np.empty((n, S)), np.empty((n, S))
    home, abroad = np.empty((n, S)), np.empty((n, S))
    served_home, served_abroad = np.empty((n, S)), np.empty((n, S))
    need, offer, made = np.empty((n, S)), np.empty((n, S)), np.empty((n, S))
    aimed, eaten = np.empty((n, S)), np.empty((n, S))
    request = np.empty((n_edges, S))
    n_rec = record.size
    shape = (n_weeks, n_rec, S)
    consumed_out, desired_out = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    user_out, stock_out = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    public_out, made_out = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    filled_out = np.zeros(shape, np.float32)
    made_total, moved_total = np.zeros((n, S)), np.zeros((n, S))
    worst = np.zeros((n_weeks, S))  # of the mass balance
    total, before = np.zeros(S), np.zeros(S)
    for i in range(n):
        for s in range(S):
            before[s] += stock[i, s] + user[i, s] + public[i, s] + coming[i, s]

    for t in range(n_weeks):
        slot = t % slots
        flux = np.zeros(S)  # what enters less what leaves the whole
        # what reaches and is made at each node
        for i in range(n):
            for s in range(S):
                cap = 1.0 if node_row[i] < 0 else node_factor[node_row[i], t, s]
                dug = extraction[i] * max(min(order[i, s], growth[i, s] * cap), 0.0)
                fed = (feed[i] + drawn[i]) * min(order[i, s], 1.0)
                here = rerouted[i, slot, s]
                coming[i, s] -= here
                rerouted[i, slot, s] = 0.0
                available[i, s] = stock[i, s] + dug + fed + here
                made[i, s] = dug
                flux[s] += dug + fed
            for e in range(indptr[i], indptr[i + 1]):
                is_step = kind[e] == STEP
                for s in range(S):
                    mass = pipe[e, slot, s]
                    pipe[e, slot, s] = 0.0
                    coming[i, s] -= mass
                    available[i, s] += mass
                    if is_step:
                        made[i, s] += mass
        # what is asked of each node
        for i in range(n):
            for s in range(S):
                aimed[i, s] = use[i]
                if use_row[i] >= 0:
                    aimed[i, s] *= use_factor[use_row[i], t, s]
                wanted[i, s] = max(aimed[i, s] + (user_goal[i] - user[i, s]) / restock, 0.0)
                home[i, s] = wanted[i, s]
                abroad[i, s] = 0.0
        for i in range(n):
            for k in range(out_ptr[i], out_ptr[i + 1]):
                e = out_edge[k]
                j = target[e]
                row = edge_row[e]
                if kind[e] == STEP:
                    for s in range(S):
                        cap = 1.0 if node_row[j] < 0 else node_factor[node_row[j], t, s]
                        asked = sent[e] * max(min(order[j, s], growth[j, s] * cap), 0.0)
                        request[e, s] = asked
                        home[i, s] += asked
                else:
                    for s in range(S):
                        asked = sent[e] * order[j, s]
                        if row >= 0:
                            f = edge_factor[row, t, s]
                            asked = min(asked, sent[e] * f) if f < 1.0 else asked * f
                        request[e, s] = asked
                        abroad[i, s] += asked
        # who is served
        for i in range(n):
            for s in range(S):
                have, h, a = available[i, s], home[i, s], abroad[i, s]
                if h + a <= have:
                    fh = fa = 1.0
                elif rule == HOME_FIRST:
                    fh = min(1.0, have / h) if h > 0 else 1.0
                    fa = max(have - h, 0.0) / a if a > 0 else 1.0
                else:
                    fh = fa = have / (h + a)
                served_home[i, s], served_abroad[i, s] = fh, fa
                left = max(have - fh * h - fa * a, 0.0)
                laid = min(laid_in[i], max(left - stock_goal[i], 0.0))
                left -= laid
                flux[s] -= laid
                stock[i, s] = left
                # users
                user[i, s] += fh * wanted[i, s]
                if public[i, s] > 0 and user[i, s] < release_at * user_goal[i]:
                    freed = min(public[i, s], release_rate * use[i])
                    public[i, s] -= freed
                    user[i, s] += freed
                eaten[i, s] = min(aimed[i, s], user[i, s])
                user[i, s] -= eaten[i, s]
                flux[s] -= eaten[i, s]
                short = (1.0 - fh) * h
                if short > NOTHING * base[i]:
                    short_for[i, s] += 1.0
                else:
                    short_for[i, s] = max(short_for[i, s] - 1.0, 0.0)
                open_for = (short_for[i, s] - qualification) / reroute_ramp
                need[i, s] = short * min(max(open_for, 0.0), 1.0)
                offer[i, s] = max(left - stock_goal[i], 0.0)
                extra[i, s] = 0.0
                made_total[i, s] += made[i, s]
        for r in range(n_rec):
            i = record[r]
            for s in range(S):
                consumed_out[t, r, s], desired_out[t, r, s] = eaten[i, s], aimed[i, s]
                user_out[t, r, s], stock_out[t, r, s] = user[i, s], stock[i, s]
                public_out[t, r, s], made_out[t, r, s] = public[i, s], made[i, s]
                filled_out[t, r, s] = served_home[i, s]
        # what is sent
        for e in range(n_edges):
            i, j = source[e], target[e]
            arrive = (t + lag[e]) % slots
            is_step = kind[e] == STEP
            for s in range(S):
                mass = request[e, s] * (served_home[i, s] if is_step else served_abroad[i, s])
                pipe[e, arrive, s] += mass * yields[e]
                coming[j, s] += mass * yields[e]
                flux[s] -= mass * (1.0 - yields[e])
                if not is_step:
                    moved_total[i, s] += mass
        # those short ask others: first what lies unsold, then for more to be made
        for f in range(form_ptr.size - 1):
            first, last = form_ptr[f], form_ptr[f + 1]
            for s in range(S):
                asked = 0.0
                for k in range(first, last):
                    asked += need[form_node[k], s]
                if asked <= 0.0:
                    continue
                for k in range(first, last):  # sellers that may not sell to all
                    i = form_node[k]
                    if ban_row[i] < 0 or offer[i, s] <= 0.0:
                        continue
                    free = 0.0
                    for m in range(first, last):
                        j = form_node[m]
                        w = ban_factor[ban_row[i], t, s] if ban_to[ban_row[i], j] else 1.0
                        free += need[j, s] * min(w, 1.0)
                    if free <= 0.0:
                        continue
                    part = min(offer[i, s], free) / free
                    for m in range(first, last):
                        j = form_node[m]
                        w = ban_factor[ban_row[i], t, s] if ban_to[ban_row[i], j] else 1.0
                        mass = need[j, s] * min(w, 1.0) * part
                        need[j, s] -= mass
                        stock[i, s] -= mass
                        moved_total[i, s] += mass
                        rerouted[j, (t + reroute_lag) % slots, s] += mass
                        coming[j, s] += mass
                asked = unsold = able = 0.0
                for k in range(first, last):
                    i = form_node[k]
                    asked += need[i, s]
                    if ban_row[i] < 0:
                        unsold += offer[i, s]
                if asked > 0.0 and unsold > 0.0:
                    give, take = min(1.0, asked / unsold), min(1.0, unsold / asked)
                    for k in range(first, last):
                        i = form_node[k]
                        if ban_row[i] < 0:
                            mass = offer[i, s] * give
                            stock[i, s] -= mass
                            moved_total[i, s] += mass
                        mass = need[i, s] * take
                        need[i, s] -= mass
                        rerouted[i, (t + reroute_lag) % slots, s] += mass
                        coming[i, s] += mass
                asked = 0.0
                for k in range(first, last):
                    i = form_node[k]
                    asked += need[i, s]
                    if ban_row[i] < 0:
                        able += spare[i] * base[i]
                if asked > 0.0 and able > 0.0:
                    part = min(1.0, asked / able)
                    for k in range(first, last):
                        i = form_node[k]
                        if ban_row[i] < 0:
                            extra[i, s] = spare[i] * base[i] * part
        # what each node orders next week, and how far its plants have grown
        for i in range(n):
            for s in range(S):
                if base[i] > 0.0:
                    gap = stock_goal[i] + coming_goal[i] - stock[i, s] - coming[i, s]
                    full = home[i, s] + abroad[i, s] + laid_in[i] + extra[i, s] + gap / restock
                    order[i, s] = min(max(full / base[i], 0.0), order_most)
                if order[i, s] > growth[i, s]:
                    growth[i, s] = min(growth[i, s] + spare[i] / ramp, 1.0 + spare[i])
                elif order[i, s] < 1.0:
                    growth[i, s] = max(growth[i, s] - spare[i] / ramp, 1.0)
        for s in range(S):
            total[s] = 0.0
        for i in range(n):
            for s in range(S):
                total[s] += stock[i, s] + user[i, s] + public[i, s] + coming[i, s]
        for s in range(S):
            worst[t, s] = total[s] - before[s] - flux[s]
            before[s] = total[s]
    return (
        (consumed_out, desired_out, user_out, stock_out, public_out, made_out, filled_out),
        made_total, moved_total, worst,
    )  # fmt: skip
