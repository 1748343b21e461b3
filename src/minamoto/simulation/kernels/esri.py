"""Losses spread through a firm network: few firms followed one by one, or 16 scenarios at once.

Both forms compute the same steps. `follow` visits only the firms a shock has reached, for one
scenario; `advance` sweeps over all links for `WIDTH` scenarios side by side, and each column
takes the next scenario of the queue as soon as its own has settled, so that no column idles.
Losses are kept, d = 1 - h, since small ones keep their digits so.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from minamoto.simulation.kernels.lanes import (
    WIDTH,
    add_scaled,
    keep_larger,
    pass_on,
    prefetch,
    settle,
)

AHEAD = 16  # links from the one summed to the one whose losses are asked for
NO_OUTPUT = 1e-10  # a sector with less left replaces nobody: the published program's constant
EVERYTHING = 1e300  # its place among 1 / output: times any sales it is beyond 1
IDLE = -1
GROUP, ESSENTIAL, OTHER = np.uintp(0), np.uintp(1), np.uintp(2)  # rows of scratch sums


@njit(cache=True, nogil=True)
def impacts(start, supplier_sector, bought, purchases, sector, kind):
    """L_ij, the share of a loss of `i` that reaches `j`, in the order by buyer : (n_links,)."""
    share = np.zeros(bought.size)
    for j in range(sector.size):
        link, end = start[j], start[j + 1]
        while link < end:
            k, begin, total = supplier_sector[link], link, 0.0
            while link < end and supplier_sector[link] == k:
                total += bought[link]
                link += 1
            what = kind[k, sector[j]]
            for e in range(begin, link):
                if what == 2:
                    share[e] = bought[e] / total
                elif what == 1:
                    share[e] = bought[e] / purchases[j]
    return share


@njit(cache=True, nogil=True)
def sweep(
    start, supplier, supplier_sector, down_share, up_start, buyer, up_share, sales, sector,
    sector_sales, kind, is_replaceable, down, passed, up, up_next, lost, worst,
):  # fmt: skip
    """One synchronous step of all firms in WIDTH scenarios; `worst` is the largest rise."""
    n_firms, last = sector.size, buyer.size - 1
    total = np.zeros((3, WIDTH))
    worst[:] = 0.0
    if is_replaceable:
        lost[:] = 0.0
        for i in range(n_firms):
            add_scaled(lost, np.uintp(sector[i]), sales[i], down, np.uintp(i))
        for k in range(sector_sales.size):
            for b in range(WIDTH):
                left = sector_sales[k] - lost[k, b]
                lost[k, b] = 1.0 / left if left > NO_OUTPUT else EVERYTHING
        for i in range(n_firms):
            pass_on(lost, np.uintp(sector[i]), sales[i], down, np.uintp(i), passed)
    else:
        passed[:] = down
    for j in range(n_firms):
        link, end = start[j], start[j + 1]
        if link == end:
            continue
        while link < end:
            k = supplier_sector[link]
            what = kind[k, sector[j]]
            while link < end and supplier_sector[link] == k:
                prefetch(passed, np.uintp(supplier[min(link + AHEAD, last)]))
                if what == 2:
                    add_scaled(total, GROUP, down_share[link], passed, np.uintp(supplier[link]))
                elif what == 1:
                    add_scaled(total, OTHER, down_share[link], passed, np.uintp(supplier[link]))
                link += 1
            if what == 2:
                keep_larger(total, ESSENTIAL, GROUP)
        settle(total, down, down, np.uintp(j), worst)
    for i in range(n_firms):
        for link in range(up_start[i], up_start[i + 1]):
            prefetch(up, np.uintp(buyer[min(link + AHEAD, last)]))
            add_scaled(total, OTHER, up_share[link], up, np.uintp(buyer[link]))
        settle(total, up, up_next, np.uintp(i), worst)


@njit(cache=True, nogil=True)
def advance(
    given,
    queue, following, scenario, taken, state, lost, found, n_sweeps, max_steps,
):  # fmt: skip
    """Up to `n_sweeps` steps of the scenarios in `queue`; how many are unfinished.

    `following` : (1,) place of the next of the queue; `scenario`, `taken` : (WIDTH,) what each
    column holds and how many steps it took; `state` : four of (n_firms, WIDTH). Of `found`, the
    sums : (n, 3), the steps : (n,), and the losses : (n_firms, n), or (0, 0) where they are not
    wanted, are filled in. Ends at once, the column left in `scenario`, where one has not settled
    in `max_steps`.
    """
    (
        start, supplier, supplier_sector, down_share, up_start, buyer, up_share, sales, sector,
        sector_sales, kind, is_replaceable, epsilon, weight, shock_start, shock_firm, shock_share,
    ) = given  # fmt: skip
    down, passed, up, up_next = state
    sums, steps, losses = found
    n_firms = sector.size
    worst = np.empty((1, WIDTH), np.float64)
    for _ in range(n_sweeps):
        n_open = 0
        for b in range(WIDTH):
            if scenario[b] == IDLE and following[0] < queue.size:
                case = queue[following[0]]
                following[0] += 1
                scenario[b] = case
                taken[b] = 0
                for i in range(n_firms):
                    down[i, b] = 0.0
                    up[i, b] = 0.0
                for hit in range(shock_start[case], shock_start[case + 1]):
                    down[shock_firm[hit], b] = shock_share[hit]
                    up[shock_firm[hit], b] = shock_share[hit]
            n_open += scenario[b] != IDLE
        if n_open == 0:
            return 0
        sweep(
            start, supplier, supplier_sector, down_share, up_start, buyer, up_share, sales, sector,
            sector_sales, kind, is_replaceable, down, passed, up, up_next, lost, worst,
        )  # fmt: skip
        up, up_next = up_next, up
        for b in range(WIDTH):
            taken[b] += 1
            if scenario[b] == IDLE:
                continue
            if worst[0, b] > epsilon:
                if taken[b] >= max_steps:
                    return 1
                continue
            case = scenario[b]
            scenario[b] = IDLE
            steps[case] = taken[b]
            for i in range(n_firms):
                sums[case, 0] += weight[i] * max(down[i, b], up[i, b])
                sums[case, 1] += weight[i] * down[i, b]
                sums[case, 2] += weight[i] * up[i, b]
            if losses.size:
                for i in range(n_firms):
                    losses[i, case] = max(down[i, b], up[i, b])
    if n_sweeps % 2:
        up_next[:] = up  # the caller's `up` is `up_next` here
    n_open = queue.size - following[0]
    for b in range(WIDTH):
        n_open += scenario[b] != IDLE
    return n_open


@njit(cache=True, nogil=True)
def follow(
    given,
    queue, budget, lost, flags, state, reached, found, max_steps,
):  # fmt: skip
    """Each scenario of `queue` alone, only firms reached; `steps` stays 0 beyond `budget` links.

    `flags` : (2, n_firms) int8, 1 a firm to look at, 2 one with a loss, and `state` : (4, n_firms),
    all 0 before and after; `reached` : (4, n_firms) lists.
    """
    (
        start, supplier, supplier_sector, down_share, up_start, buyer, up_share, sales, sector,
        sector_sales, kind, is_replaceable, epsilon, weight, shock_start, shock_firm, shock_share,
    ) = given  # fmt: skip
    is_down, is_up = flags
    down, passed, up, up_next = state
    sums, steps, losses = found
    for q in range(queue.size):
        case = queue[q]
        # lists: buyers of firms with a loss, firms with a loss, and the same of the other way
        n_look, n_lost, n_look_up, n_lost_up = 0, 0, 0, 0
        for hit in range(shock_start[case], shock_start[case + 1]):
            if shock_share[hit] > 0:
                i = shock_firm[hit]
                down[i], up[i] = shock_share[hit], shock_share[hit]
                reached[1, n_lost] = i
                reached[3, n_lost_up] = i
                is_down[i] |= 2
                is_up[i] |= 2
                n_lost += 1
                n_lost_up += 1
        seen_down, seen_up, visited, per_step = 0, 0, 0, 0
        taken = 0
        while visited <= budget and taken < max_steps:
            # firms newly with a loss: their buyers are to be looked at, and their suppliers
            for t in range(seen_down, n_lost):
                i = reached[1, t]
                per_step += up_start[i + 1] - up_start[i]
                if visited + per_step > budget:
                    break
                for link in range(up_start[i], up_start[i + 1]):
                    j = buyer[link]
                    if not is_down[j] & 1:
                        is_down[j] |= 1
                        reached[0, n_look] = j
                        n_look += 1
                        per_step += start[j + 1] - start[j]
            seen_down = n_lost
            for t in range(seen_up, n_lost_up):
                j = reached[3, t]
                per_step += start[j + 1] - start[j]
                if visited + per_step > budget:
                    break
                for link in range(start[j], start[j + 1]):
                    i = supplier[link]
                    if not is_up[i] & 1:
                        is_up[i] |= 1
                        reached[2, n_look_up] = i
                        n_look_up += 1
                        per_step += up_start[i + 1] - up_start[i]
            seen_up = n_lost_up
            visited += per_step
            if visited > budget:
                break
            if is_replaceable:
                for t in range(n_lost):
                    i = reached[1, t]
                    lost[sector[i]] += sales[i] * down[i]
                for t in range(n_lost):
                    i = reached[1, t]
                    left = sector_sales[sector[i]] - lost[sector[i]]
                    share = min(1.0, sales[i] / left) if left > NO_OUTPUT else 1.0
                    passed[i] = share * down[i]
                for t in range(n_lost):
                    lost[sector[reached[1, t]]] = 0.0
            else:
                for t in range(n_lost):
                    passed[reached[1, t]] = down[reached[1, t]]
            worst = 0.0
            for t in range(n_look):
                j = reached[0, t]
                essential, other = 0.0, 0.0
                link, end = start[j], start[j + 1]
                while link < end:
                    k = supplier_sector[link]
                    what = kind[k, sector[j]]
                    acc = 0.0
                    while link < end and supplier_sector[link] == k:
                        acc += down_share[link] * passed[supplier[link]]
                        link += 1
                    if what == 2:
                        essential = max(essential, acc)
                    elif what == 1:
                        other += acc
                new = min(1.0, max(down[j], essential, other))
                worst = max(worst, new - down[j])
                down[j] = new
                if new > 0 and not is_down[j] & 2:
                    is_down[j] |= 2
                    reached[1, n_lost] = j
                    n_lost += 1
            for t in range(n_look_up):
                i = reached[2, t]
                acc = 0.0
                for link in range(up_start[i], up_start[i + 1]):
                    acc += up_share[link] * up[buyer[link]]
                up_next[t] = min(1.0, max(up[i], acc))
            for t in range(n_look_up):
                i = reached[2, t]
                worst = max(worst, up_next[t] - up[i])
                up[i] = up_next[t]
                if up[i] > 0 and not is_up[i] & 2:
                    is_up[i] |= 2
                    reached[3, n_lost_up] = i
                    n_lost_up += 1
            taken += 1
            if worst <= epsilon:
                steps[case] = taken
                break
        if steps[case] > 0:
            for t in range(n_lost):
                i = reached[1, t]
                sums[case, 0] += weight[i] * max(down[i], up[i])
                sums[case, 1] += weight[i] * down[i]
            for t in range(n_lost_up):
                i = reached[3, t]
                sums[case, 2] += weight[i] * up[i]
                if not is_down[i] & 2:
                    sums[case, 0] += weight[i] * up[i]
            if losses.size:
                for t in range(n_lost):
                    losses[reached[1, t], case] = max(down[reached[1, t]], up[reached[1, t]])
                for t in range(n_lost_up):
                    losses[reached[3, t], case] = max(down[reached[3, t]], up[reached[3, t]])
        for t in range(n_look):
            is_down[reached[0, t]] = 0
        for t in range(n_lost):
            i = reached[1, t]
            is_down[i], down[i], passed[i] = 0, 0.0, 0.0
        for t in range(n_look_up):
            is_up[reached[2, t]] = 0
        for t in range(n_lost_up):
            is_up[reached[3, t]], up[reached[3, t]] = 0, 0.0
