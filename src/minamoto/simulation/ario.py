"""ARIO: what industries make step by step when some lose capacity, with stocks of inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import BalanceError, InputError, UnknownName
from minamoto.core.text import Text
from minamoto.simulation.ario_events import Loss
from minamoto.simulation.io_table import InputOutputTable

FloatArray = NDArray[np.float64]
SETTLED = 1e-5  # of a step's use: stocks that change less stay, as numpy.allclose in BoARIO 0.7.2
TOLERANCE = 1e-9  # of a step's production: rounding
SPIRAL = 0.99  # of undisturbed production: below it, and falling, is no recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class ArioRules:
    """Parameters of ARIO; defaults are those of BoARIO 0.7.2, assumptions rather than estimates.

    `psi` = 1 with `restocking_steps` = 1 is the base variant. `orders_follow` "output" is the
    published rule, by which slow restocking turns a shock into a fall of orders without end;
    "demand" has industries order for what is asked of them, up to their undamaged capacity.
    """

    psi: float = 0.8
    restocking_steps: float = 60.0
    overproduction_max: float = 1.25
    overproduction_steps: float = 365.0
    steps_per_year: float = 365.0
    order_split: Literal["noalt", "alt"] = "noalt"
    orders_follow: Literal["output", "demand"] = "output"

    def __post_init__(self) -> None:
        if not (
            0 < self.psi <= 1
            and self.restocking_steps >= 1
            and self.overproduction_max >= 1
            and self.overproduction_steps >= 1
            and self.steps_per_year > 0
            and self.order_split in {"noalt", "alt"}
            and self.orders_follow in {"output", "demand"}
        ):
            raise InputError(
                Text(
                    f"{self} は使えません。psi は (0, 1]、ほかは 1 以上（年当たりは正）です。",
                    f"{self}: allowed psi in (0, 1], steps and maximum >= 1, a year > 0 steps, "
                    "order_split noalt or alt, orders_follow output or demand",
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ario:
    """What became of S scenarios over T steps; money per step, in the unit of the table."""

    production: FloatArray  # (T, S), of all industries
    final_demand_unmet: FloatArray  # (T, S)
    production_lost: FloatArray  # (n, S), undisturbed less made, over all steps
    is_spiral: NDArray[np.bool_]  # (S,), all losses over, and production low and still lower
    orders_follow: str
    industry_production: FloatArray | None = None  # (T, n, S)


def ario(
    table: InputOutputTable,
    scenarios: Sequence[Sequence[Loss]],
    *,
    n_steps: int,
    stock_steps: Mapping[str, float],
    rules: ArioRules | None = None,
    keep_industries: bool = False,
) -> Ario:
    """Production of every industry under each scenario, all scenarios in one run.

    With x0 undisturbed production, D the share of capacity lost, w_p stocks of input p, s_p the
    steps they are meant to last, a_p input per output, d all that is asked::

        x_cap = overproduction (1 - D) x0       x_opt = min(d, x_cap)
        x = x_opt min(1, min_p w_p / (psi s_p a_p x_opt))
        orders_p = max(0, s_p a_p x_opt - w_p) / restocking_steps + a_p x

    Deliveries are shared in proportion to what was asked. Orders go to suppliers by undisturbed
    shares (noalt), or by those times x_cap / x0 (alt). Overproduction
    grows with z = 1 - x / d, x of the step before and d of this one, from the third step on::

        over += (max - over) z / overproduction_steps + (1 - over) [z = 0] / overproduction_steps

    Parameters
    ----------
    scenarios : losses of each; several of one industry leave the product of what each leaves
    stock_steps : of each sector as an input, steps; psi * steps >= 1; inf: never short
    keep_industries : keep production of each industry and step, (n_steps, n, S)

    Raises
    ------
    InputError
        no scenario or step, an unknown industry, a sector without stocks, stocks below one step
    BalanceError
        deliveries are not production: a fault of the program

    Source: Hallegatte (2013) Risk Analysis 34(1) 152-167; equations and conventions of
    BoARIO 0.7.2 (Juhel), https://spjuhel.github.io/BoARIO/boario-math.html
    """
    if not scenarios or n_steps < 1:
        raise InputError(
            Text(
                f"シナリオ {len(scenarios)}、期間 {n_steps} です。ともに 1 以上にしてください。",
                f"ario: {len(scenarios)} scenarios, {n_steps} steps; give at least one of each",
            )
        )
    rules = rules or ArioRules()
    run = _Run(table, scenarios, _steps(table, stock_steps, rules.psi), rules)
    return run.through(n_steps, keep_industries)


def _steps(table: InputOutputTable, stock_steps: Mapping[str, float], psi: float) -> FloatArray:
    for sector in table.sectors:
        steps = stock_steps.get(sector)
        if steps is None or not steps * psi >= 1:
            raise InputError(
                Text(
                    f"部門「{sector}」の在庫が {steps} です。psi ({psi}) を掛けて 1 以上の"
                    "期間にしてください。",
                    f"stock_steps of sector {sector!r} is {steps}; allowed: times psi ({psi}) at "
                    "least 1 step; give longer stocks or shorter steps",
                )
            )
    return np.array([stock_steps[sector] for sector in table.sectors], dtype=np.float64)


class _Run:
    """State of all scenarios, industries sorted by sector; stocks and orders (p, n, S)."""

    def __init__(
        self,
        table: InputOutputTable,
        scenarios: Sequence[Sequence[Loss]],
        steps: FloatArray,
        rules: ArioRules,
    ) -> None:
        self.rules, self.scenarios, self.steps = rules, scenarios, steps
        names = table.sectors
        order = sorted(range(len(table.labels)), key=lambda i: (table.labels[i][1], i))
        self.back = np.argsort(order)
        self.place = {table.labels[i]: row for row, i in enumerate(order)}
        for losses in scenarios:
            for loss in losses:
                if loss.industry not in self.place:
                    raise UnknownName("industry", " ".join(loss.industry))
        flow = table.flow[np.ix_(order, order)] / rules.steps_per_year
        sectors = np.array([names.index(table.labels[i][1]) for i in order])
        bounds = np.searchsorted(sectors, range(len(names) + 1))
        self.rows = [slice(a, b) for a, b in pairwise(bounds)]
        self.made = (table.output[order] / rules.steps_per_year)[:, None]
        self.final = (table.final_demand.sum(axis=1)[order] / rules.steps_per_year)[:, None]
        use = np.array([flow[rows].sum(axis=0) for rows in self.rows])
        self.input = use / self.made[:, 0]
        with np.errstate(invalid="ignore"):
            for p, rows in enumerate(self.rows):
                flow[rows] = np.nan_to_num(flow[rows] / use[p])
        self.share = flow
        n_scenarios = len(scenarios)
        self.orders = np.repeat(use[:, :, None], n_scenarios, axis=2)
        finite = np.where(np.isfinite(steps), steps, 0.0)
        self.stock = self.orders * finite[:, None, None]
        self.over = np.ones((len(order), n_scenarios))
        self.weight = np.ones_like(self.over)  # capacity when orders were given, over undisturbed
        self.made_before = self.made * self.weight

    def left(self, step: int, of: str) -> FloatArray:
        """Share of capacity or final demand that is there; (n, S)."""
        left = np.ones_like(self.over)
        for s, losses in enumerate(self.scenarios):
            for loss in losses:
                if loss.of == of:
                    left[self.place[loss.industry], s] *= 1 - loss.at(step)
        return left

    def through(self, n_steps: int, keep: bool) -> Ario:
        n, n_scenarios = self.over.shape
        total, unmet = np.empty((n_steps, n_scenarios)), np.empty((n_steps, n_scenarios))
        lost = np.zeros((n, n_scenarios))
        kept = np.empty((n_steps, n, n_scenarios)) if keep else None
        for step in range(n_steps):
            made, missing = self.step(step)
            total[step], unmet[step] = made.sum(axis=0), missing
            lost += self.made - made
            if kept is not None:
                kept[step] = made[self.back]
        return Ario(
            production=total,
            final_demand_unmet=unmet,
            production_lost=lost[self.back],
            is_spiral=self._spirals(total),
            orders_follow=self.rules.orders_follow,
            industry_production=kept,
        )

    def _spirals(self, total: FloatArray) -> NDArray[np.bool_]:
        spiral = np.zeros(total.shape[1], dtype=np.bool_)
        for s, losses in enumerate(self.scenarios):
            end = max((loss.over for loss in losses), default=0)
            if losses and end < len(total) - 1:
                last = total[-1, s]
                spiral[s] = last < total[end, s] and last < SPIRAL * self.made.sum()
        return spiral

    def step(self, step: int) -> tuple[FloatArray, FloatArray]:
        """One step: production (n, S), and final demand unmet (S,)."""
        weight = self.weight if self.rules.order_split == "alt" else None
        final = self.final * self.left(step, "final_demand")
        asked = final + self._asked(weight)
        if step >= 2:  # as BoARIO: what is asked now against what was made a step before
            self._overproduce(asked, self.made_before)
        capacity = self.over * self.left(step, "capacity") * self.made
        wanted = np.minimum(asked, capacity)
        made = self._made(wanted)
        given = np.divide(made, asked, out=np.zeros_like(made), where=asked > 0)
        received = self._received(given, weight)
        missing = (final * (1 - given)).sum(axis=0)
        self._check(made, received.sum(axis=(0, 1)) + (final * given).sum(axis=0), step)
        self._restock(received, made)
        goal = made if self.rules.orders_follow == "output" else self._aim(asked)
        self._order(wanted if self.rules.orders_follow == "output" else goal, goal)
        self.made_before, self.weight = made, capacity / self.made
        return made, missing

    def _asked(self, weight: FloatArray | None) -> FloatArray:
        asked = np.empty_like(self.over)
        for p, rows in enumerate(self.rows):
            share = self.share[rows]
            if weight is None:
                asked[rows] = share @ self.orders[p]
                continue
            # orders become orders per weight here; received puts the weight back
            whole = share.T @ weight[rows]
            np.divide(self.orders[p], whole, out=self.orders[p], where=whole > 0)
            self.orders[p][whole <= 0] = 0.0
            asked[rows] = weight[rows] * (share @ self.orders[p])
        return asked

    def _made(self, wanted: FloatArray) -> FloatArray:
        enough = np.ones_like(wanted)
        for p, steps in enumerate(self.steps):
            if np.isfinite(steps):
                need = self.rules.psi * steps * self.input[p][:, None] * wanted
                ratio = np.divide(self.stock[p], need, out=np.ones_like(need), where=need > 0)
                np.minimum(enough, ratio, out=enough)
        return wanted * enough

    def _received(self, given: FloatArray, weight: FloatArray | None) -> FloatArray:
        factor = given if weight is None else given * weight
        received = np.empty_like(self.orders)
        for p, rows in enumerate(self.rows):
            received[p] = self.orders[p] * (self.share[rows].T @ factor[rows])
        return received

    def _check(self, made: FloatArray, delivered: FloatArray, step: int) -> None:
        off = np.abs(made.sum(axis=0) - delivered)
        worst = int(off.argmax())
        if not off[worst] <= TOLERANCE * self.made.sum():
            raise BalanceError(
                f"ario: step {step}, scenario {worst}: production and deliveries differ by "
                f"{off[worst]:.3g}"
            )

    def _restock(self, received: FloatArray, made: FloatArray) -> None:
        moves = np.zeros(made.shape[1], dtype=np.bool_)
        for p in range(len(self.rows)):
            use = self.input[p][:, None] * made
            received[p] -= use
            moves |= (np.abs(received[p]) > SETTLED * use).any(axis=0)
        for p, steps in enumerate(self.steps):
            if np.isfinite(steps):
                self.stock[p] += received[p] * moves

    def _aim(self, asked: FloatArray) -> FloatArray:
        return np.minimum(asked, self.over * self.made)

    def _order(self, wanted: FloatArray, use: FloatArray) -> None:
        for p, steps in enumerate(self.steps):
            need = self.input[p][:, None]
            self.orders[p] = need * use
            if np.isfinite(steps):
                gap = np.maximum(0.0, steps * need * wanted - self.stock[p])
                self.orders[p] += gap / self.rules.restocking_steps

    def _overproduce(self, asked: FloatArray, made: FloatArray) -> None:
        scarce = np.divide(asked - made, asked, out=np.zeros_like(made), where=asked > 0)
        rise = (self.rules.overproduction_max - self.over) * scarce
        fall = np.where(scarce == 0, 1 - self.over, 0.0)
        self.over = np.maximum(1.0, self.over + (rise + fall) / self.rules.overproduction_steps)
