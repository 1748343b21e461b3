"""The economic systemic risk index: how much output a network of firms loses where some fail."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, NotConverged
from minamoto.core.text import Text
from minamoto.simulation.firm_network import FirmNetwork
from minamoto.simulation.firm_shocks import FirmShocks, check_shocks, firm_shocks

FloatArray = NDArray[np.float64]
Production = Literal["linear", "leontief"]
Precision = Literal["single", "double"]
NEGLIGIBLE, OTHER, ESSENTIAL = 0, 1, 2
EPSILON = 1e-2  # the published program's default
SINGLE_DIGITS = 1e-6  # float32 losses move by less than 6e-8 through rounding alone
FOLLOWED_PART = 32  # a scenario is followed alone up to 1/32 of all links, then swept
LINKS_A_CALL = 200_000_000  # between two looks at whether the user wants to stop
MAX_STEPS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Esri:
    """The index of each scenario, and how its steps ended; all : (n_scenarios,).

    `index` is the share of weighted production lost, in [0, 1], the firms hit included;
    `downstream` what customers lose for want of inputs, `upstream` what suppliers lose for want
    of orders. At each firm the worse of the two counts, so that `index` lies between the larger
    and their sum.
    """

    index: FloatArray
    downstream: FloatArray
    upstream: FloatArray
    steps: NDArray[np.int64]
    firm_loss: FloatArray | None = None  # (n_firms, n_scenarios) max(1 - h^d, 1 - h^u)


def esri(
    network: FirmNetwork,
    shocks: FirmShocks | FloatArray,
    production: Production | NDArray[Any],
    *,
    is_replaceable: bool = True,
    epsilon: float = EPSILON,
    weight: FloatArray | None = None,
    precision: Precision = "double",
    keep_firm_loss: bool = False,
    n_threads: int | None = None,
    max_steps: int = MAX_STEPS,
) -> Esri:
    """ESRI_s = sum_i w_i (1 - min(h^d_i, h^u_i)) once losses have spread both ways.

    From h^d = h^u = psi = 1 - lost share, all firms at once, with W_ij sales of i to j and p_i
    the sector of i::

        sigma_i = min(1, out_i / sum_{l: p_l = p_i} h^d_l out_l)        1 if nobody is replaceable
        loss_jk = sum_{i: p_i = k} L_ij sigma_i (1 - h^d_i)
        h^d_j  <- max(0, min(psi_j, min_{k essential} 1 - loss_jk, 1 - sum_{k other} loss_jk))
        h^u_i  <- max(0, min(psi_i, 1 - sum_j W_ij / out_i (1 - h^u_j)))

    with L_ij = W_ij / (purchases of j from sector p_i) if p_i is essential to p_j, W_ij / in_j if
    it is not, 0 if negligible; until no h falls by more than epsilon in a step.

    Parameters
    ----------
    network : with n firms of n_sectors
    shocks : scenarios, or (n_firms, n_scenarios) shares of production lost, in [0, 1]
    production : (n_sectors, n_sectors) of 2 (essential), 1 (not), 0 (negligible), row the sector
        that supplies and column the one that buys; or "linear" (all 1), "leontief" (all 2)
    is_replaceable : whether other firms of a sector step in for a failed one, as their size allows
    epsilon : > 0, the fall of a step at which to stop; cycles that lose little at each turn go on
        for long, and stopping early gives less than the limit
    weight : (n_firms,) >= 0 of each firm in the index; by default out_i / sum(out)
    precision : "single" keeps losses of scenarios swept together as float32 (sums are float64)
    keep_firm_loss : also give the loss of each firm in each scenario
    n_threads : by default as many as the machine has; results do not depend on it
    max_steps : before giving up

    Raises
    ------
    InputError : naming the scenario and firm, or sectors, of a value that cannot be used
    NotConverged : naming a scenario that has not settled within `max_steps`

    Examples
    --------
    >>> from minamoto.simulation.firm_network import firm_network
    >>> chain = firm_network(supplier=np.array([0, 1]), buyer=np.array([1, 2]),
    ...     weight=np.array([6.0, 4.0]), sector=np.array([0, 1, 2]))
    >>> esri(chain, np.array([[1.0], [0.0], [0.0]]), "leontief").index.tolist()
    [1.0]

    References
    ----------
    Diem, Borsos, Reisch, Kertész and Thurner (2022), Quantifying firm-level economic systemic
    risk from nation-wide supply networks, Scientific Reports 12, 7719.
    """
    cases = shocks if isinstance(shocks, FirmShocks) else firm_shocks(shocks)
    if not isinstance(shocks, FirmShocks) and np.shape(shocks)[0] != network.n_firms:
        raise InputError(
            f"shocks must have a row for each of {network.n_firms} firms, got {np.shape(shocks)}"
        )
    check_shocks(cases, network.n_firms)
    kind = _kinds(production, network.n_sectors)
    if not epsilon > 0 or (precision == "single" and epsilon < SINGLE_DIGITS):
        least = f">= {SINGLE_DIGITS}" if precision == "single" else "> 0"
        raise InputError(f"epsilon must be {least} in {precision} precision, got {epsilon}")
    run = _Run(
        network, cases, kind, is_replaceable, epsilon,
        _weights(network, weight), keep_firm_loss, max_steps,
    )  # fmt: skip
    threads = n_threads or os.cpu_count() or 1
    _on_threads(run.follow, np.arange(cases.n_scenarios), threads)
    unsettled = np.flatnonzero(run.steps == 0)
    run.dtype = np.float32 if precision == "single" else np.float64
    _on_threads(run.sweep, unsettled, threads)
    return Esri(
        index=run.sums[:, 0].copy(),
        downstream=run.sums[:, 1].copy(),
        upstream=run.sums[:, 2].copy(),
        steps=run.steps,
        firm_loss=run.losses if keep_firm_loss else None,
    )


class _Run:
    """What the kernels read, and the results that they fill in."""

    def __init__(
        self,
        network: FirmNetwork,
        cases: FirmShocks,
        kind: NDArray[np.int8],
        is_replaceable: bool,
        epsilon: float,
        weight: FloatArray,
        keep_firm_loss: bool,
        max_steps: int,
    ) -> None:
        n, n_cases = network.n_firms, cases.n_scenarios
        from minamoto.simulation.kernels.esri import impacts

        sales = network.sales()
        up_share = network.sold / np.repeat(sales, np.diff(network.sold_start))
        down_share = impacts(
            network.bought_start, network.bought_sector, network.bought, network.purchases(),
            network.sector, kind,
        )  # fmt: skip
        self.network, self.epsilon, self.max_steps = network, epsilon, max_steps
        self.given: tuple[Any, ...] = (
            network.bought_start, network.bought_from, network.bought_sector, down_share,
            network.sold_start, network.sold_to, up_share, sales, network.sector,
            np.bincount(network.sector, sales, minlength=network.n_sectors),
            kind, is_replaceable, float(epsilon), weight,
            cases.start.astype(np.int64), cases.firm, cases.lost_share,
        )  # fmt: skip
        self.sums = np.zeros((n_cases, 3))
        self.steps = np.zeros(n_cases, dtype=np.int64)
        self.losses = np.zeros((n, n_cases) if keep_firm_loss else (0, 0))
        self.found = (self.sums, self.steps, self.losses)
        self.dtype: type[np.float32 | np.float64] = np.float64

    def follow(self, queue: NDArray[np.int64]) -> None:
        """Settle the scenarios that reach few firms, each alone."""
        from minamoto.simulation.kernels.esri import follow

        n = self.network.n_firms
        flags = np.zeros((2, n), dtype=np.int8)
        state = np.zeros((4, n))
        budget = int(self.network.n_links // FOLLOWED_PART)
        for part in np.array_split(queue, max(1, queue.size * budget // LINKS_A_CALL)):
            follow(
                self.given, part, budget, np.zeros(self.network.n_sectors),
                (flags[0], flags[1]), (state[0], state[1], state[2], state[3]),
                np.empty((4, n), dtype=np.int32), self.found, self.max_steps,
            )  # fmt: skip

    def sweep(self, queue: NDArray[np.int64]) -> None:
        """Settle the others, as many at once as the kernel is wide."""
        from minamoto.simulation.kernels.esri import IDLE, advance
        from minamoto.simulation.kernels.lanes import WIDTH

        if not queue.size:
            return
        n = self.network.n_firms
        following = np.zeros(1, dtype=np.int64)
        scenario = np.full(WIDTH, IDLE)
        taken = np.zeros(WIDTH, dtype=np.int64)
        state = tuple(np.zeros((n, WIDTH), dtype=self.dtype) for _ in range(4))
        lost = np.zeros((self.network.n_sectors, WIDTH))
        n_sweeps = 1 + LINKS_A_CALL // (WIDTH * max(1, self.network.n_links))
        while advance(
            self.given, queue, following, scenario, taken, state, lost,
            self.found, n_sweeps, self.max_steps,
        ):  # fmt: skip
            late = np.flatnonzero((scenario != IDLE) & (taken >= self.max_steps))
            if late.size:
                raise NotConverged(
                    f"scenario {scenario[late[0]]}: losses still grow by more than "
                    f"{self.epsilon} a step after {taken[late[0]]} steps; allow more with "
                    "max_steps, or a larger epsilon"
                )


def _on_threads(task: Any, queue: NDArray[np.int64], n_threads: int) -> None:
    """Run the task on parts of the queue side by side; each scenario is settled by itself."""
    n_parts = min(n_threads, queue.size)
    parts = [np.ascontiguousarray(queue[first::n_threads]) for first in range(n_parts)]
    if len(parts) <= 1:
        for part in parts:
            task(part)
        return
    with ThreadPoolExecutor(len(parts)) as pool:
        for _ in pool.map(task, parts):
            pass


def _kinds(production: Production | NDArray[Any], n_sectors: int) -> NDArray[np.int8]:
    if isinstance(production, str):
        if production not in {"linear", "leontief"}:
            raise InputError(
                f"production must be 'linear', 'leontief' or a matrix, got {production!r}"
            )
        value = OTHER if production == "linear" else ESSENTIAL
        return np.full((n_sectors, n_sectors), value, dtype=np.int8)
    kinds = np.asarray(production)
    if kinds.shape != (n_sectors, n_sectors):
        raise InputError(
            f"production must have shape {(n_sectors, n_sectors)}, sector that supplies x sector "
            f"that buys, got {kinds.shape}"
        )
    wrong = ~np.isin(kinds, (NEGLIGIBLE, OTHER, ESSENTIAL))
    if wrong.any():
        supplier, buyer = (int(v) for v in np.argwhere(wrong)[0])
        found = kinds[supplier, buyer]
        raise InputError(
            Text(
                f"部門 {supplier} から部門 {buyer} への投入の区分が {found} です。"
                "使えるのは 2（不可欠）、1（不可欠でない）、0（無視できる）です。",
                f"production of sector {buyer} with inputs of sector {supplier} is {found}; "
                "allowed 2 (essential), 1 (not essential), 0 (negligible)",
            )
        )
    return kinds.astype(np.int8)


def _weights(network: FirmNetwork, weight: FloatArray | None) -> FloatArray:
    if weight is None:
        sales = network.sales()
        return sales / sales.sum() if sales.any() else sales
    given = np.asarray(weight, dtype=np.float64)
    if given.shape != (network.n_firms,):
        raise InputError(f"weight must have shape ({network.n_firms},), got {given.shape}")
    wrong = ~(np.isfinite(given) & (given >= 0))
    if wrong.any():
        firm = int(np.argmax(wrong))
        raise InputError(
            Text(
                f"企業 {firm}：重みが {given[firm]} です。0以上の数にしてください。",
                f"firm {firm}: weight is {given[firm]}, allowed a number >= 0",
            )
        )
    return given
