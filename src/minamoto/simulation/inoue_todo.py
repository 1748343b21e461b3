"""Day by day, what firms make where some are damaged: the model of Inoue and Todo."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import BalanceError, InputError
from minamoto.core.text import Text
from minamoto.simulation.firm_network import FirmNetwork

FloatArray = NDArray[np.float64]
Rationing = Literal["proportional", "final_last", "smallest_first", "smallest_first_final_last"]
RATIONING: tuple[Rationing, ...] = (
    "proportional", "final_last", "smallest_first", "smallest_first_final_last",
)  # fmt: skip
TAU_DAYS = 6.0  # over which a gap in stocks is closed; Inoue and Todo (2019)
TOLERANCE = 1e-9  # of a firm's undisturbed output, and of a day's use in stock: rounding
RANGES_PER_THREAD = 8  # so that a range with large firms does not hold up the others


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InoueTodo:
    """Totals by day, in the unit of the network; all : (n_days + 1,).

    The first is the undisturbed day before, which a run without damage repeats for ever.
    """

    production: FloatArray
    final_consumption: FloatArray  # what final demand gets
    value_added: FloatArray  # sum_i P_i (1 - purchases_i / P_i undisturbed)
    orders_lost: FloatArray  # ordered or demanded and not delivered that day
    firm_production: FloatArray | None = None  # (n_days + 1, n_firms)


def inoue_todo(
    network: FirmNetwork,
    final_demand: FloatArray,
    damage: FloatArray,
    *,
    n_days: int,
    target_days: ArrayLike,
    recovery_days: float | None = None,
    tau_days: float = TAU_DAYS,
    rationing: Rationing = "smallest_first",
    keep_firm_production: bool = False,
    n_threads: int | None = None,
) -> InoueTodo:
    """Production of all firms day by day, with stocks of inputs and rationed deliveries.

    With A_ij what firm i buys from j undisturbed, C_i its final demand, P_i = sales + C_i its
    undisturbed output, P*_i its output of the day before, S_ij its stock and s a sector::

        S_ij <- S_ij + received_ij - used_ij         used: A_s P*_i / P_i of each sector, shared
                                                     over suppliers as stocks stood before
        O_ij  = max(0, A_ij P*_i / P_i + (n_i A_ij P*_i / P_i - S_ij) / tau)
        D_i   = sum of orders to i + C_i
        P*_i  = min((1 - damage_i) P_i, min_s S_is / A_is P_i, D_i)

    from S_ij = n_i A_ij. A firm that makes less than D_i rations by one rule:

    proportional
        everyone, final demand included, the same share of what is asked
    final_last
        orders of firms first, in proportion; final demand the rest
    smallest_first
        those with the smallest ratio of order to undisturbed order first, equal ratios levelled:
        each gets min(O, h A) with one h for all, final demand min(C, h C); Inoue and Todo's rule
    smallest_first_final_last
        the same among firms, final demand the rest

    Orders follow what firms made, not what was asked of them, so that a fall of orders may outlive
    its cause: a fall that never ends is to be doubted before it is told.

    Parameters
    ----------
    network : of n firms; amounts a day
    final_demand : (n_firms,) >= 0 a day, in the unit of the network
    damage : (n_firms,) share of capacity lost, in [0, 1], or (n_days, n_firms) of each day
    n_days : days to follow, > 0
    target_days : n_i, days of use that firms hold in stock, one or (n_firms,), >= 1
    recovery_days : days over which damage falls to none, in equal steps; None: it stays
    tau_days : days over which a gap in stocks is closed, >= 1
    rationing : one of the four rules
    keep_firm_production : also give the output of each firm and day
    n_threads : by default as many as the machine has; results do not depend on it

    Raises
    ------
    InputError : naming the firm, and the day, of a value that cannot be used
    BalanceError : naming the firm and day, if deliveries were not what was made or a stock fell
        beneath zero by more than rounding; both are checked every day

    Examples
    --------
    >>> from minamoto.simulation.firm_network import firm_network
    >>> pair = firm_network(supplier=np.array([0, 1]), buyer=np.array([1, 0]),
    ...     weight=np.array([100.0, 100.0]), sector=np.array([0, 1]))
    >>> inoue_todo(pair, np.array([100.0, 100.0]), np.array([0.1, 0.0]), n_days=2,
    ...     target_days=15, rationing="proportional").production.round(3).tolist()
    [400.0, 380.0, 343.333]

    References
    ----------
    Inoue and Todo (2019), Firm-level propagation of shocks through supply-chain networks, Nature
    Sustainability 2, 841-847. Hallegatte (2008) for stocks by sector.
    """
    n = network.n_firms
    demand = _checked("final_demand", final_demand, (n,), 0.0, np.inf)
    shape = (n_days, n) if np.ndim(damage) == 2 else (n,)
    hurt = _checked("damage", damage, shape, 0.0, 1.0)
    days = _checked("target_days", np.broadcast_to(target_days, (n,)), (n,), 1.0, np.inf)
    _check_settings(n_days, recovery_days, tau_days, rationing, hurt.ndim == 2)
    day = _Day(network, demand, days, float(tau_days), RATIONING.index(rationing))
    totals = np.zeros((4, n_days + 1))
    totals[:, 0] = day.totals()
    firms = np.zeros((n_days + 1, n) if keep_firm_production else (0, n))
    firms[:1] = day.made
    threads = n_threads or os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        for t in range(n_days):
            left = max(0.0, 1.0 - t / recovery_days) if recovery_days else 1.0
            now = hurt[t] if hurt.ndim == 2 else hurt * left
            day.pass_by(pool, RANGES_PER_THREAD * threads, t, now)
            totals[:, t + 1] = day.totals()
            firms[t + 1 : t + 2] = day.made
    return InoueTodo(
        production=totals[0],
        final_consumption=totals[1],
        value_added=totals[2],
        orders_lost=totals[3],
        firm_production=firms if keep_firm_production else None,
    )


def poisson_target_days(
    mean: float, n_firms: int, rng: np.random.Generator, *, least: int = 1
) -> FloatArray:
    """Target days n_i drawn from Poisson(mean), as Inoue and Todo do, those below `least` raised.

    Parameters
    ----------
    mean : days, > 0
    n_firms : count of firms
    rng : source of randomness
    least : days, >= 1; with none in stock a firm could make nothing on the first day

    Returns
    -------
    (n_firms,) days.

    Examples
    --------
    >>> poisson_target_days(9.0, 4, np.random.default_rng(1)).tolist()
    [9.0, 9.0, 11.0, 8.0]
    """
    return np.maximum(rng.poisson(mean, n_firms), least).astype(np.float64)


class _Day:
    """The state of all firms and links, moved on a day at a time."""

    def __init__(
        self, network: FirmNetwork, demand: FloatArray, days: FloatArray, tau: float, rule: int
    ) -> None:
        self.network, self.demand, self.days, self.tau, self.rule = network, demand, days, tau, rule
        self.output = network.sales() + demand
        purchases = network.purchases()
        self.kept = 1.0 - np.divide(
            purchases, self.output, out=np.zeros_like(demand), where=self.output > 0
        )
        buyer_days = np.repeat(days, np.diff(network.bought_start))
        self.stock = network.bought * buyer_days
        self.flow = network.bought.copy()
        self.made, self.final = self.output.copy(), demand.copy()
        self.lost, self.limit = np.zeros_like(demand), np.zeros_like(demand)

    def totals(self) -> tuple[float, float, float, float]:
        """Production, final consumption, value added, orders lost."""
        return (
            float(self.made.sum()), float(self.final.sum()),
            float((self.made * self.kept).sum()), float(self.lost.sum()),
        )  # fmt: skip

    def pass_by(self, pool: ThreadPoolExecutor, n_ranges: int, t: int, damage: FloatArray) -> None:
        """One day, each half on ranges of firms side by side, checked."""
        from minamoto.simulation.kernels.inoue_todo import make_and_deliver, renew_and_order

        net = self.network

        def order(first: int, last: int) -> tuple[int, float]:
            firm, worst = renew_and_order(
                first, last, net.bought_start, net.bought_sector, net.bought, self.output,
                self.made, self.days, self.tau, self.stock, self.flow, self.limit, t == 0,
            )  # fmt: skip
            return firm, -worst

        def deliver(first: int, last: int) -> tuple[int, float]:
            found: tuple[int, float] = make_and_deliver(
                first, last, net.sold_start, net.sold_place, net.sold, self.output, damage,
                self.demand, self.limit, self.rule, self.flow, self.made, self.final, self.lost,
            )  # fmt: skip
            return found

        beneath = _ranged(pool, order, net.bought_start, n_ranges)
        _check(beneath, t, "stock beneath zero, in days of use")
        beside = _ranged(pool, deliver, net.sold_start, n_ranges)
        _check(beside, t, "deliveries are not what was made, as a share of output")


def _ranged(
    pool: ThreadPoolExecutor,
    task: Callable[[int, int], tuple[int, float]],
    start: NDArray[np.int32],
    n_ranges: int,
) -> tuple[int, float]:
    """Run on ranges of firms with about as many links each; the worst firm of all and how bad."""
    cost = start + np.arange(start.size, dtype=np.int64)
    cuts = np.searchsorted(cost, np.linspace(0, cost[-1], n_ranges + 1))
    bounds = np.unique(np.r_[0, cuts, start.size - 1]).tolist()
    found = list(pool.map(task, bounds[:-1], bounds[1:]))
    return max(found, key=lambda place: place[1], default=(-1, 0.0))


def _check(found: tuple[int, float], t: int, what: str) -> None:
    firm, worst = found
    if worst > TOLERANCE:
        raise BalanceError(
            f"firm {firm} on day {t}: {what}: {worst:.1e}, allowed {TOLERANCE:.0e}; this is a "
            "fault of the model and not of the input"
        )


def _checked(
    name: str, given: ArrayLike, shape: tuple[int, ...], low: float, high: float
) -> FloatArray:
    values = np.asarray(given, dtype=np.float64)
    if values.shape != shape:
        raise InputError(f"{name} must have shape {shape}, got {values.shape}")
    wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
    if wrong.any():
        place: list[Any] = np.argwhere(wrong)[0].tolist()
        on_ja, on_en = (f"{place[0]}日目の", f" on day {place[0]}") if len(place) == 2 else ("", "")
        found = values[tuple(place)]
        top_ja, top_en = (f"{high:g}以下", f" and <= {high:g}") if np.isfinite(high) else ("", "")
        raise InputError(
            Text(
                f"{on_ja}企業 {place[-1]}：{name} が {found} です。"
                f"使えるのは {low:g}以上{top_ja}の数です。",
                f"firm {place[-1]}{on_en}: {name} is {found}, allowed a number >= {low:g}{top_en}",
            )
        )
    return values


def _check_settings(
    n_days: int, recovery_days: float | None, tau_days: float, rationing: str, is_by_day: bool
) -> None:
    if n_days < 1:
        raise InputError(f"n_days must be at least 1, got {n_days}")
    if recovery_days is not None and (is_by_day or not recovery_days > 0):
        raise InputError(
            f"recovery_days must be > 0, and None where damage is given by day, got {recovery_days}"
        )
    if not tau_days >= 1:
        raise InputError(f"tau_days must be >= 1, got {tau_days}")
    if rationing not in RATIONING:
        raise InputError(f"rationing must be one of {list(RATIONING)}, got {rationing!r}")
