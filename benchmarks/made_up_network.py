"""A made-up balanced network of any size, from a seed; the figures mean nothing.

Each node splits what enters it over use, trade and the step to the next form by random shares, and
masses follow: about a third of what leaves a node goes into use there. Traders are drawn by a
heavy-tailed size, so that a few countries are hubs.
"""

from __future__ import annotations

import numpy as np

from minamoto.network.supply_network import Kind, SupplyNetwork, supply_network

YIELD = 0.9
ROUNDS = 500  # what still goes round after so many is left to `use`, which closes the balance


def made_up_network(
    *, n_forms: int, n_countries: int, partners: int, n_draws: int = 1, seed: int = 1
) -> SupplyNetwork:
    """`partners` trade edges a node; draws differ from the first by errors of 20 to 30 %."""
    rng = np.random.default_rng(seed)
    n = n_forms * n_countries
    source, target, kind = _edges(rng, n_forms, n_countries, partners)
    wiggle = np.zeros((source.size, n_draws))
    wiggle[:, 1:] = 0.3 * rng.standard_normal((source.size, n_draws - 1))
    split = rng.lognormal(0, 1.5, source.size)[:, None] * np.exp(wiggle)
    split[kind == Kind.STEP] *= 8.0
    use = partners * rng.lognormal(0, 1.0, n)[:, None]
    total = np.zeros((n, n_draws)) + use
    np.add.at(total, source, split)
    share = split / total[source]
    form = np.repeat(np.arange(n_forms), n_countries)
    mined = np.where(form == 0, rng.random(n) < 0.3, rng.random(n) < 0.02)
    noise = np.exp(0.2 * rng.standard_normal((n, n_draws)))
    extraction = np.where(mined, rng.lognormal(3, 1.5, n), 0.0)[:, None] * noise
    sent = _sent(extraction, share, form, source, target, kind)
    arrived = sent * np.where(kind == Kind.STEP, YIELD, 1.0)[:, None]
    used = extraction.copy()
    np.add.at(used, target, arrived)
    np.subtract.at(used, source, sent)
    names = [f"form {number}" for number in range(n_forms)]
    return supply_network(
        material="made up", year=2024, forms=names, stages=names,
        countries=[f"C{number:04d}" for number in range(n_countries)],
        node_form=form, node_country=np.tile(np.arange(n_countries), n_forms),
        source=source, target=target, kind=kind, extraction=extraction,
        other_feed=np.zeros_like(extraction), use=np.maximum(used, 0.0),
        stock_change=np.zeros_like(extraction), sent=sent, arrived=arrived,
    )  # fmt: skip


def _edges(
    rng: np.random.Generator, n_forms: int, n_countries: int, partners: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source, target, kind = [], [], []
    for form in range(n_forms):
        size = rng.lognormal(0, 0.75, n_countries)
        drawn = rng.choice(n_countries, (2 * partners * n_countries, 2), p=size / size.sum())
        pairs = np.unique(drawn[drawn[:, 0] != drawn[:, 1]], axis=0)
        pairs = rng.permutation(pairs)[: partners * n_countries] + form * n_countries
        source.append(pairs[:, 0])
        target.append(pairs[:, 1])
        kind.append(np.full(len(pairs), Kind.TRADE))
        if form + 1 < n_forms:
            steps = form * n_countries + np.flatnonzero(rng.random(n_countries) < 0.6)
            source.append(steps)
            target.append(steps + n_countries)
            kind.append(np.full(steps.size, Kind.STEP))
    return np.concatenate(source), np.concatenate(target), np.concatenate(kind)


def _sent(
    extraction: np.ndarray,
    share: np.ndarray,
    form: np.ndarray,
    source: np.ndarray,
    target: np.ndarray,
    kind: np.ndarray,
) -> np.ndarray:
    inflow, sent = extraction.copy(), np.zeros_like(share)
    for number in range(int(form.max()) + 1):
        here = (form[source] == number) & (kind == Kind.TRADE)
        rows, ends, weight = source[here], target[here], share[here]
        moving = np.where((form == number)[:, None], inflow, 0.0)
        first, n = np.flatnonzero(form == number)[0], int((form == number).sum())
        local = moving[first : first + n]
        total = local.copy()
        for _ in range(ROUNDS):
            onward = np.zeros_like(local)
            np.add.at(onward, ends - first, weight * local[rows - first])
            total, local = total + onward, onward
            if local.sum() <= 1e-13 * total.sum():
                break
        inflow[first : first + n] = total
        leaves = form[source] == number
        sent[leaves] = share[leaves] * inflow[source[leaves]]
        steps = leaves & (kind == Kind.STEP)
        np.add.at(inflow, target[steps], YIELD * sent[steps])
    return sent
