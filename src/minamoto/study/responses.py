"""How firms and states respond to a shock: the parameters with their ranges, drawn and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from minamoto.core.text import Text
from minamoto.data import parameters
from minamoto.data.parameters import Parameter
from minamoto.simulation.physical_model import Responses

SEED = 20261125
ROUNDING = 1e-6  # of what is aimed at: a smaller shortfall is none
WHOLE = ("transit_weeks", "step_weeks")
NAMES = {
    "working_weeks": Text("生産者・流通の在庫（週分）", "stock of makers and traders, weeks"),
    "user_weeks": Text("需要家の在庫（週分）", "stock of users, weeks"),
    "public_weeks": Text("国家備蓄（週分）", "stock of the state, weeks"),
    "transit_weeks": Text("国間の輸送（週）", "transit between countries, weeks"),
    "step_weeks": Text("工程間（週）", "from one form to the next, weeks"),
    "spare_share": Text("生産余力（割合）", "spare capacity, share of what is made"),
    "ramp_weeks": Text("余力の立ち上げ（週）", "until spare capacity runs, weeks"),
    "restock_weeks": Text("在庫の回復（週）", "a gap in stock is ordered back in, weeks"),
    "qualification_weeks": Text("新規調達先の認定（週）", "qualification of a new supplier, weeks"),
    "reroute_ramp_weeks": Text("調達先の切替え（週）", "from the first new goods to all, weeks"),
    "release_below": Text("備蓄放出の開始（在庫比）", "release begins below, part of users' stock"),
    "release_rate": Text("備蓄放出（週使用量比）", "released a week, of a week's use"),
    "order_most": Text("発注の上限（通常比）", "largest order, times the normal one"),
}


def known() -> dict[str, Parameter]:
    """Every response by name, with the spare capacity that tracing uses too."""
    found = {one.name: one for one in parameters.responses()}
    return {**found, "spare_share": parameters.network_share("spare_capacity")}


def central(**given: float) -> Responses:
    """The responses at their values, with those that the user gives in their place."""
    return _responses({name: parameters.chosen(one) for name, one in known().items()} | given)


def drawn(count: int, **given: float) -> list[Responses]:
    """Responses drawn from their ranges, each triangular with its value as the mode.

    Those that the user gives are the same in every draw. Draw i is the same whatever `count`.
    """
    found = []
    for index in range(count):
        rng = np.random.Generator(np.random.Philox(key=[SEED, index]))
        values = {name: _drawn(one, rng) for name, one in known().items()}
        found.append(_responses(values | given))
    return found


def _drawn(one: Parameter, rng: np.random.Generator) -> float:
    value = parameters.chosen(one)
    low, high = (value if end is None else end for end in (one.low, one.high))
    return triangular(low, value, high, rng.random())  # one number each, whatever its range


def triangular(low: float, value: float, high: float, at: float) -> float:
    """Quantile `at` of the triangular distribution from `low` to `high` with mode `value`."""
    span = high - low
    if span <= 0:
        return value
    if at * span < value - low:
        return float(low + np.sqrt(at * span * (value - low)))
    return float(high - np.sqrt((1.0 - at) * span * (high - value)))


def _responses(values: dict[str, float]) -> Responses:
    whole = {name: max(round(values[name]), 1) for name in WHOLE}
    return replace(Responses(), **(values | whole))  # type: ignore[arg-type]  # by name


def assumptions(used: Responses) -> tuple[Text, ...]:
    """Each response as a line: its value, its range, and that it is assumed."""
    said = []
    for name, one in known().items():
        value = getattr(used, name)
        label, is_own = NAMES[name], value != parameters.chosen(one)
        span = f"{one.low:g}–{one.high:g}"
        said.append(
            Text(
                f"{label.ja}：{value:g}（{'利用者の指定' if is_own else f'仮定、幅 {span}'}）。",
                f"{label.en}: {value:g} ({'as given' if is_own else f'assumed, range {span}'}).",
            )
        )
    return tuple(said)
