"""A made-up company network of any size, from a seed; the figures mean nothing.

Parts lie in tiers; each takes a few parts of the tier before it (now and then of an earlier one).
A share of the parts has one site, the others two or three. What each site must make follows from
the demand of the last tier; capacity is that and some slack, stock some periods of it.
"""

from __future__ import annotations

import numpy as np

from minamoto.simulation.company_network import CompanyNetwork, company_network


def made_up_company(
    *,
    n_sites: int,
    n_tiers: int = 5,
    needs: int = 3,
    single: float = 0.5,
    slack: float = 0.3,
    cover: float = 4.0,
    per_plant: int = 1,
    seed: int = 1,
) -> CompanyNetwork:
    """`needs` inputs a part at most, a share `single` of parts with one site.

    `slack` : mean spare capacity over need; `cover` : mean stock in periods of need; `per_plant` :
    sites under one limit.
    """
    rng = np.random.default_rng(seed)
    count = np.array([], dtype=int)
    while count.sum() < n_sites:
        one = rng.random(n_sites) < single
        count = np.concatenate([count, np.where(one, 1, rng.integers(2, 4, n_sites))])
    count = count[: int(np.searchsorted(np.cumsum(count), n_sites)) + 1]
    count[-1] -= count.sum() - n_sites
    n_parts = count.size
    tier = np.sort(rng.integers(0, n_tiers, n_parts))
    first = np.searchsorted(tier, np.arange(n_tiers + 1))
    recipe: list[tuple[int, int, float]] = []
    for part in range(first[1], n_parts):
        below = tier[part] - (1 if rng.random() < 0.9 else rng.integers(1, tier[part] + 1))
        inputs = rng.integers(first[below], first[below + 1], rng.integers(1, needs + 1))
        recipe += [(part, int(k), float(rng.choice([0.5, 1, 2]))) for k in np.unique(inputs)]
    is_sold = tier == n_tiers - 1
    demand = np.where(is_sold, rng.lognormal(3, 1, n_parts), 0.0)
    need = demand.copy()
    for part, of, units in reversed(recipe):  # a part is complete before its inputs are reached
        need[of] += units * need[part]
    makes = np.repeat(np.arange(n_parts), count)
    share = rng.uniform(0.5, 1.5, n_sites)
    throughput = need[makes] * share / np.bincount(makes, share)[makes]
    plant = rng.permutation(n_sites) // per_plant
    by_part: dict[int, list[tuple[int, float]]] = {}
    for part, of, units in recipe:
        by_part.setdefault(part, []).append((of, units))
    wanted = [(s, of, units) for s, k in enumerate(makes) for of, units in by_part.get(int(k), ())]
    room = throughput * (1 + rng.exponential(slack, n_sites))
    site, part_of, units_of = (np.array(c) for c in zip(*wanted, strict=True))
    return company_network(
        sites=[f"site {i}" for i in range(n_sites)],
        parts=[f"part {k}" for k in range(n_parts)],
        makes=makes,
        stock=throughput * rng.exponential(cover, n_sites),
        needs=(site, part_of, units_of),
        demand=demand,
        loss=np.where(is_sold, rng.lognormal(2, 1, n_parts), 0.0),
        capacity=np.bincount(plant, room),
        members=(np.arange(n_sites), plant),
    )
