"""Losses spread through a firm network: few firms followed one by one, or 16 scenarios at once.

Both forms compute the same steps. `follow` visits only the firms a shock has reached, for one
scenario; `advance` sweeps over all links for `WIDTH` scenarios side by side, and each column
takes the next scenario of the queue as soon as its own has settled, so that no column idles.
Losses are kept, d = 1 - h, since small ones keep their digits so.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from minamoto.simulation.kernels.lanes import WIDTH, add_scaled, prefetch

AHEAD = 16  # links from the one summed to the one whose losses are asked for
NO_OUTPUT = 1e-10  # a sector with less left replaces nobody: the published program's constant
IDLE = -1


@njit(cache=True, nogil=True)
def sweep(
    start, supplier, supplier_sector, bought, purchases, up_start, buyer, sold, sales, sector,
    kind, is_replaceable, down, passed, up, up_next, remaining, worst,
):  # fmt: skip
    """One synchronous step of all firms in WIDTH scenarios; `worst` is the largest rise."""
    n_firms, last = sector.size, buyer.size - 1
    acc = np.empty(WIDTH, np.float64)
    essential = np.empty(WIDTH, np.float64)
    other = np.empty(WIDTH, np.float64)
    worst[:] = 0.0
    if is_replaceable:
        remaining[:] = 0.0
        for i in range(n_firms):
            for b in range(WIDTH):
                remaining[sector[i], b] += sales[i] * (1.0 - down[i, b])
        for i in range(n_firms):
            for b in range(WIDTH):
                left = remaining[sector[i], b]
                share = min(1.0, sales[i] / left) if left > NO_OUTPUT else 1.0
                passed[i, b] = share * down[i, b]
    else:
        passed[:] = down
    for j in range(n_firms):
        link, end = start[j], start[j + 1]
        if link == end:
            continue
        essential[:] = 0.0
        other[:] = 0.0
        while link < end:
            k = supplier_sector[link]
            what = kind[k, sector[j]]
            if what == 0:
                while link < end and supplier_sector[link] == k:
                    link += 1
                continue
            acc[:] = 0.0
            total = 0.0
            while link < end and supplier_sector[link] == k:
                prefetch(passed, np.uintp(supplier[min(link + AHEAD, last)]))
                total += bought[link]
                add_scaled(acc, bought[link], passed, np.uintp(supplier[link]))
                link += 1
            if what == 2:
                for b in range(WIDTH):
                    essential[b] = max(essential[b], acc[b] / total)
            else:
                for b in range(WIDTH):
                    other[b] += acc[b]
        for b in range(WIDTH):
            old = down[j, b]
            new = min(1.0, max(old, essential[b], other[b] / purchases[j]))
            worst[b] = max(worst[b], new - old)
            down[j, b] = new
    for i in range(n_firms):
        if up_start[i] == up_start[i + 1]:
            for b in range(WIDTH):
                up_next[i, b] = up[i, b]
            continue
        acc[:] = 0.0
        for link in range(up_start[i], up_start[i + 1]):
            prefetch(up, np.uintp(buyer[min(link + AHEAD, last)]))
            add_scaled(acc, sold[link], up, np.uintp(buyer[link]))
        for b in range(WIDTH):
            old = up[i, b]
            new = min(1.0, max(old, acc[b] / sales[i]))
            worst[b] = max(worst[b], new - old)
            up_next[i, b] = new


@njit(cache=True, nogil=True)
def advance(
    given,
    queue, following, scenario, taken, state, remaining, found, n_sweeps, max_steps,
):  # fmt: skip
    """Up to `n_sweeps` steps of the scenarios in `queue`; how many are unfinished.

    `following` : (1,) place of the next of the queue; `scenario`, `taken` : (WIDTH,) what each
    column holds and how many steps it took; `state` : four of (n_firms, WIDTH). Of `found`, the
    sums : (n, 3), the steps : (n,), and the losses : (n_firms, n), or (0, 0) where they are not
    wanted, are filled in. Ends at once, the column left in `scenario`, where one has not settled
    in `max_steps`.
    """
    (
        start, supplier, supplier_sector, bought, purchases, up_start, buyer, sold, sales, sector,
        kind, is_replaceable, epsilon, weight, shock_start, shock_firm, shock_share,
    ) = given  # fmt: skip
    down, passed, up, up_next = state
    sums, steps, losses = found
    n_firms = sector.size
    worst = np.empty(WIDTH, np.float64)
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
            start, supplier, supplier_sector, bought, purchases, up_start, buyer, sold, sales,
            sector, kind, is_replaceable, down, passed, up, up_next, remaining, worst,
        )  # fmt: skip
        up, up_next = up_next, up
        for b in range(WIDTH):
            taken[b] += 1
            if scenario[b] == IDLE:
                continue
            if worst[b] > epsilon:
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
    queue, budget, sector_sales, lost, flags, state, reached, found, max_steps,
):  # fmt: skip
    """Each scenario of `queue` alone, only firms reached; `steps` stays 0 beyond `budget` links.

    `flags` : (2, n_firms) int8, 1 a firm to look at, 2 one with a loss, and `state` : (4, n_firms),
    all 0 before and after; `reached` : (4, n_firms) lists.
    """
    (
        start, supplier, supplier_sector, bought, purchases, up_start, buyer, sold, sales, sector,
        kind, is_replaceable, epsilon, weight, shock_start, shock_firm, shock_share,
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
                    acc, total = 0.0, 0.0
                    while link < end and supplier_sector[link] == k:
                        total += bought[link]
                        acc += bought[link] * passed[supplier[link]]
                        link += 1
                    if what == 2:
                        essential = max(essential, acc / total)
                    elif what == 1:
                        other += acc
                new = min(1.0, max(down[j], essential, other / purchases[j]))
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
                    acc += sold[link] * up[buyer[link]]
                up_next[t] = min(1.0, max(up[i], acc / sales[i]))
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
