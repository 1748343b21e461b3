"""Small company networks: the published one, and random ones from a seed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from minamoto.simulation.company_network import CompanyNetwork, company_network

GOLDEN = Path(__file__).parents[1] / "golden" / "simulation"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def worked_example() -> tuple[CompanyNetwork, float]:
    """Three suppliers of anything, two products; and the time to recover."""
    value: dict[str, dict[str, float]] = {}
    for row in rows("exposure_index_inputs"):
        value.setdefault(row["parameter"], {})[row["index"]] = float(row["value"])
    suppliers, products = value["capacity_per_period"], value["demand_per_period"]
    k, m = len(suppliers), len(products)
    net = company_network(
        sites=[*suppliers, *products], parts=["supply", *products],
        makes=[0] * k + list(range(1, m + 1)),
        stock=[0.0] * k + [value["initial_inventory"][p] for p in products],
        needs=(np.arange(k, k + m), [0] * m, [1.0] * m),
        demand=[0.0, *products.values()],
        loss=[0.0, *(value["loss_per_unit"][p] for p in products)],
        capacity=[*suppliers.values(), *[np.inf] * m],
    )  # fmt: skip
    return net, value["TTR_periods"]["all"]


def random_arrays(seed: int, *, tiers: int = 3, width: int = 3) -> dict[str, Any]:
    """Arguments of `company_network`: tiers of parts, some with two sites, some sold as spares."""
    rng = np.random.default_rng(seed)
    n_parts = tiers * width
    tier = np.arange(n_parts) // width
    makes = np.concatenate([np.arange(n_parts), rng.integers(0, n_parts, n_parts // 2)])
    n = makes.size
    need = [
        (site, part, float(rng.choice([0.5, 1.0, 2.0])))
        for site in range(n)
        for part in range(n_parts)
        if tier[part] == tier[makes[site]] - 1 and rng.random() < 0.6
    ]
    columns = [np.array(c) for c in zip(*need, strict=True)] or [np.array([])] * 3
    is_sold = (tier == tiers - 1) | (rng.random(n_parts) < 0.1)
    demand = np.where(is_sold, rng.integers(1, 20, n_parts), 0).astype(float)
    per_site = np.where(rng.random(n) < 0.3, np.inf, rng.integers(5, 80, n))
    return {
        "sites": [f"site {i}" for i in range(n)],
        "parts": [f"part {k}" for k in range(n_parts)],
        "makes": makes,
        "stock": np.where(rng.random(n) < 0.6, rng.integers(0, 40, n), 0).astype(float),
        "needs": tuple(columns),
        "demand": demand,
        "loss": np.where(is_sold, rng.integers(1, 10, n_parts), 0).astype(float),
        "capacity": per_site,
    }
