"""Small random networks that balance, and hand-made ones whose answer is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.network.supply_network import Kind, SupplyNetwork, supply_network
from minamoto.tracing.mixing import Mixing, mixing

FORMS = ("ore", "oxide", "metal", "alloy")
COUNTRIES = ("AUS", "CHN", "JPN", "KOR", "USA", "ZZP")


def built(
    nodes: Sequence[tuple[str, str]],
    edges: Sequence[tuple[int, int, float, float]],
    extraction: dict[int, float],
    *,
    drawn: dict[int, float] | None = None,
    other_feed: dict[int, float] | None = None,
) -> SupplyNetwork:
    """A network of one draw from edges (source, target, sent, arrived); use closes the balance."""
    forms = [form for form in FORMS if any(form == f for f, _ in nodes)]
    countries = sorted({country for _, country in nodes})
    n = len(nodes)
    masses = {name: np.zeros(n) for name in ("extraction", "other_feed", "stock_change")}
    for name, given, sign in (
        ("extraction", extraction, 1.0),
        ("other_feed", other_feed or {}, 1.0),
        ("stock_change", drawn or {}, -1.0),
    ):
        for node, mass in given.items():
            masses[name][node] = sign * mass
    source = np.array([e[0] for e in edges], dtype=int)
    target = np.array([e[1] for e in edges], dtype=int)
    sent, arrived = (np.array([e[k] for e in edges], dtype=float) for k in (2, 3))
    use = masses["extraction"] + masses["other_feed"] - masses["stock_change"]
    np.add.at(use, target, arrived)
    np.subtract.at(use, source, sent)
    return supply_network(
        material="made up", year=2024, forms=forms, stages=forms, countries=countries,
        node_form=np.array([forms.index(f) for f, _ in nodes]),
        node_country=np.array([countries.index(c) for _, c in nodes]),
        source=source, target=target, use=np.where(abs(use) < 1e-12, 0.0, use),
        kind=np.array([Kind.TRADE if nodes[s][0] == nodes[t][0] else Kind.STEP
                       for s, t in zip(source, target, strict=True)], dtype=int),
        sent=sent, arrived=arrived, **masses,
    )  # fmt: skip


def random_arrays(
    seed: int,
    *,
    n_forms: int = 3,
    n_countries: int = 4,
    n_draws: int = 1,
    is_loopless: bool = False,
    is_plain: bool = False,
) -> dict[str, Any]:
    """Arrays for `supply_network` that balance in every draw.

    Each node splits what enters it by random shares over use, stock, trade and steps; masses
    follow. `is_loopless` lets trade run only from a country to a later one; `is_plain` leaves out
    other feed, stock and steps that skip a form.
    """
    rng = np.random.default_rng(seed)
    n = n_forms * n_countries
    form, country = (
        np.repeat(np.arange(n_forms), n_countries),
        np.tile(np.arange(n_countries), n_forms),
    )
    pairs = [
        (i, j)
        for i in range(n)
        for j in range(n)
        if i != j
        and (
            (form[i] == form[j] and (not is_loopless or country[i] < country[j]))
            or (country[i] == country[j] and form[i] < form[j] <= form[i] + (1 if is_plain else 2))
        )
        and rng.random() < 0.6
    ]
    source, target = (np.array([p[k] for p in pairs], dtype=int) for k in (0, 1))
    kind = np.where(form[source] == form[target], Kind.TRADE, Kind.STEP)
    n_edges = source.size

    def wiggle(size: int) -> NDArray[np.float64]:
        return np.exp(0.2 * rng.standard_normal((size, n_draws)))

    split = rng.lognormal(size=n_edges)[:, None] * wiggle(n_edges)
    use = rng.lognormal(size=n)[:, None] * wiggle(n)
    stocked = np.zeros((n, 1)) if is_plain else (rng.random((n, 1)) < 0.2) * 0.5
    outflow = use + stocked
    np.add.at(outflow, source, split)
    share = split / outflow[source]
    yields = np.where(kind == Kind.STEP, rng.uniform(0.5, 1.0, n_edges), 1.0)[:, None]
    mined = (form == 0) | (rng.random(n) < (0.0 if is_plain else 0.2))
    extraction = np.where(mined, rng.lognormal(2.0, 1.0, n), 0.0)[:, None] * wiggle(n)
    feed = np.where((rng.random(n) < 0.2) & (not is_plain), 1.0, 0.0)[:, None] * wiggle(n)
    drawn = np.where((rng.random((n, 1)) < 0.2) & (stocked == 0) & (not is_plain), 0.7, 0.0)
    drawn = drawn * wiggle(n)
    inflow = np.zeros((n, n_draws))
    for draw in range(n_draws):
        passed = np.zeros((n, n))
        np.add.at(passed, (target, source), (share * yields)[:, draw])
        entering = (extraction + feed + drawn)[:, draw]
        inflow[:, draw] = np.linalg.solve(np.eye(n) - passed, entering)
    sent = share * inflow[source]
    return {
        "material": "made up", "year": 2024, "forms": FORMS[:n_forms], "stages": FORMS[:n_forms],
        "countries": COUNTRIES[:n_countries], "node_form": form, "node_country": country,
        "source": source, "target": target, "kind": kind, "extraction": extraction,
        "other_feed": feed, "use": use / outflow * inflow,
        "stock_change": stocked / outflow * inflow - drawn, "sent": sent, "arrived": sent * yields,
    }  # fmt: skip


def random_mixing(seed: int, **how: Any) -> Mixing:
    return mixing(supply_network(**random_arrays(seed, **how)))


def askable(mix: Mixing, *, is_made: bool = False) -> list[int]:
    """Nodes with supply in every draw."""
    mass = mix.inflow * (mix.made if is_made else 1.0)
    return np.flatnonzero((mass > 1e-9).all(axis=1)).tolist()


seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)  # the networks are random already
