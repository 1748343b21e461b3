"""Chokepoint: what cannot arrive when one country supplies, transforms and passes nothing on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.text import Text
from minamoto.network.supply_network import Kind
from minamoto.tracing.asker import Asker, Entry
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.passing import passing
from minamoto.tracing.rerouting import Rerouting, rerouting, touching

FloatArray = NDArray[np.float64]

SOLVED = 1e-9  # of the loss: what is less is rounding of the linear programme
LEVEL = 1e-6  # of the loss at a form: a form that rises by less is held
SLACK = 1e-8  # of the loss of all: added where a form is held, so that rounding never forbids it
TIGHT = {
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}  # HiGHS's least


@dataclass(frozen=True, slots=True, kw_only=True)
class Chokepoint:
    """What an asker loses, t/yr, when a country is cut off: at least and at most.

    `first_loss_t` : all spare capacity serves the asker first (lower bound). `fair_loss_t` : it is
    shared among all who lost, each form the same share of its loss as far as capacity lets it
    (upper bound).
    """

    country: str
    need_t: float  # supply of the asker
    passing_t: float  # of it, was in the country on its way
    first_loss_t: float
    fair_loss_t: float
    binding_form: str | None  # whose capacity holds the asker back, served first; None: no loss
    value_of_spare: tuple[float, ...]  # by form: t more to the asker for 1 t/yr more capacity
    value_of_supply: tuple[float, ...]  # by form: t more to the asker for 1 t/yr more of the form

    @property
    def first_loss(self) -> float:
        """Least loss as a share of the supply."""
        return self.first_loss_t / self.need_t

    @property
    def fair_loss(self) -> float:
        """Loss as a share of the supply when spare capacity is shared."""
        return self.fair_loss_t / self.need_t


def chokepoint(
    mix: Mixing,
    asker: Asker,
    country: str,
    spare: FloatArray,
    *,
    need_t: float | None = None,
    draw: int = 0,
) -> Chokepoint:
    """What cannot arrive at an asker when a country passes nothing on, after rerouting.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights, none in the country cut off
    country : cut off; what it takes for its own use it keeps
    spare : (n_nodes,) output each node could add, t/yr
    need_t : supply of the asker, t/yr; by default all that enters (or is made at) its entries
    draw : which network

    Returns
    -------
    Loss in t/yr, the form that binds, and the marginal values of the first answer.

    Raises
    ------
    InputError : the asker is in the country cut off, or `need_t` is not above zero.

    Notes
    -----
    Flows that do not cross the country stay as they are. What it passed on is lost, but what others
    sent there for passing on is free again, and capacity elsewhere that its goods fed stands idle:
    both join `spare`. Who is not cut off may ship to whoever is not (one hub a form), at no cost
    and in no time; recipes keep their yield. With one material this is never more than
    pass-through. Reagents that hold none of the material are not part of the network.
    """
    net = mix.network
    if country not in net.countries:
        raise UnknownName("country", country)
    if any(entry.country == country for entry in asker.entries):
        raise InputError(
            Text(
                f"{country} を止めたときの {country} 自身の不足は、この方法では求められません。",
                f"{country} cannot ask what it lacks when {country} itself is cut off",
            )
        )
    one = mix.draws([draw])
    need = _needs(one, asker, need_t)
    cut = net.node_country == net.countries.index(country)
    lost = _lost(one, asker, need, country)
    ways = rerouting(one, cut, np.asarray(spare, dtype=np.float64))
    best, served = _serve_first(ways, lost)
    others = _others(one, cut, need)
    passing_t, need_total = float(lost.sum()), float(sum(need.values()))
    first_loss = max(passing_t - served, 0.0)
    value_of_spare = _value_of_spare(ways, best)
    return Chokepoint(
        country=country,
        need_t=need_total,
        passing_t=passing_t,
        first_loss_t=first_loss,
        fair_loss_t=max(passing_t - float(lost @ _fair(ways, lost + others)), first_loss),
        binding_form=_binding(one, ways, lost, value_of_spare, first_loss),
        value_of_spare=tuple((value_of_spare + 0.0).tolist()),
        value_of_supply=tuple((-best.ineqlin.marginals + 0.0).tolist()),
    )


def _needs(one: Mixing, asker: Asker, need_t: float | None) -> dict[Entry, float]:
    start = asker.start(one)
    mass = one.inflow[:, 0]
    made = mass * one.made[:, 0]
    if need_t is None and len(asker.entries) > 1:
        raise InputError("an asker of several entries needs need_t, its supply in t/yr")
    if need_t is None:
        need_t = float(mass @ (start.consumed[:, 0] > 0) + made @ (start.made[:, 0] > 0))
    if not (np.isfinite(need_t) and need_t > 0):
        raise InputError(f"need_t is {need_t}; it must be above 0 t/yr")
    return {
        entry: need_t * weight for entry, weight in zip(asker.entries, asker.weights, strict=True)
    }


def _lost(one: Mixing, asker: Asker, need: dict[Entry, float], country: str) -> FloatArray:
    """What the asker loses before any rerouting, by form of its entries, t/yr."""
    lost = np.zeros(len(one.network.forms))
    for entry in asker.entries:
        share = passing(one, Asker(entries=(entry,), weights=(1.0,)), [country])[0, 0]
        lost[one.network.forms.index(entry.form)] += need[entry] * share
    return lost


def _others(one: Mixing, cut: NDArray[np.bool_], need: dict[Entry, float]) -> FloatArray:
    """What the uses of all others lose, by form, t/yr, less what they have through the asker."""
    net = one.network
    kept = np.ones(net.n_edges)
    for entry, mass in need.items():
        node = net.node(entry.form, entry.country)
        whole = one.inflow[node, 0] * (one.made[node, 0] if entry.is_made else 1.0)
        enters = net.target == node
        if entry.is_made:
            enters &= net.kind == Kind.STEP
        kept[enters] *= max(1.0 - mass / whole, 0.0)
    final = net.use[:, 0] + np.maximum(net.stock_change[:, 0], 0.0)
    loss = np.where(cut, 0.0, final * touching(one, cut, kept))
    by_form: FloatArray = np.bincount(net.node_form, loss, minlength=len(net.forms)).astype(float)
    return by_form


def _serve_first(ways: Rerouting, lost: FloatArray) -> tuple[OptimizeResult, float]:
    """Most that reaches the asker when it alone is served."""
    taken = np.hstack([ways.taken(), np.eye(ways.n_forms)])
    cost = np.r_[np.zeros(ways.limit.size), -np.ones(ways.n_forms)]
    upper = np.r_[ways.limit, lost]
    scale = float(lost.sum()) or 1.0
    found = _solved(cost, taken, ways.stranded / scale, upper / scale)
    return found, -float(found.fun) * scale


def _fair(ways: Rerouting, lost: FloatArray) -> FloatArray:
    """Share of the loss at each form that is served: all rise together until capacity stops one.

    Max-min fair: the forms that cannot rise with the rest are held, and the rest rise on.
    """
    scale = float(lost.sum()) or 1.0
    ways, lost = (
        replace(ways, stranded=ways.stranded / scale, limit=ways.limit / scale),
        lost / scale,
    )
    served = np.where(lost > 0, 0.0, 1.0)
    rising = set(np.flatnonzero(lost > 0).tolist())
    while rising:
        level = _rise(ways, lost, served, rising)
        served[list(rising)] = level
        if level >= 1.0 - LEVEL:
            break
        alone = {form: _rise(ways, lost, served, {form}) for form in rising}
        least = min(alone.values())  # at least one form is stopped here
        rising -= {form for form, rise in alone.items() if rise <= max(level + LEVEL, least)}
    return served


def _rise(ways: Rerouting, lost: FloatArray, served: FloatArray, together: set[int]) -> float:
    """Highest common share of the forms `together`, the others held at theirs."""
    rises = np.isin(np.arange(ways.n_forms), list(together))
    held = np.where(rises, 0.0, lost * served)
    taken = np.hstack([ways.taken(), np.where(rises, lost, 0.0)[:, None]])
    cost = np.r_[np.zeros(ways.limit.size), -1.0]
    allowed = ways.stranded - held + SLACK * (held > 0)
    return -float(_solved(cost, taken, allowed, np.r_[ways.limit, 1.0]).fun)


def _solved(
    cost: FloatArray, taken: FloatArray, allowed: FloatArray, upper: FloatArray
) -> OptimizeResult:
    """Least cost with `taken` of each hub within `allowed`; masses are in units of the loss."""
    bounds = np.column_stack([np.zeros_like(upper), upper])
    found = linprog(cost, A_ub=taken, b_ub=allowed, bounds=bounds, method="highs", options=TIGHT)
    if found.status != 0:
        raise InputError(f"the rerouting programme was not solved: {found.message}")
    return found


def _value_of_spare(ways: Rerouting, best: OptimizeResult) -> FloatArray:
    """Largest marginal value of one more tonne of capacity, by the form it makes."""
    value = np.zeros(ways.n_forms)
    np.maximum.at(value, ways.output_form, -best.upper.marginals[: ways.limit.size])
    return value


def _binding(
    one: Mixing, ways: Rerouting, lost: FloatArray, value: FloatArray, loss: float
) -> str | None:
    """The form whose capacity is worth most; of equals, and with none at all, nearest the asker."""
    if loss <= SOLVED * max(float(lost.sum()), 1e-300):
        return None
    if value.max() > SOLVED:
        return one.network.forms[int(np.flatnonzero(value >= value.max() - SOLVED)[-1])]
    capacity = np.bincount(ways.output_form, ways.limit, minlength=ways.n_forms)
    reach = int(np.flatnonzero(lost)[-1])
    empty = np.flatnonzero(capacity[: reach + 1] <= 0)
    return one.network.forms[int(empty[-1])] if empty.size else one.network.forms[0]
