"""Chokepoint: what cannot arrive when one country supplies, transforms and passes nothing on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.tracing.asker import Asker, Entry
from minamoto.tracing.cut_off import CutOff, cut_off, is_cut_off
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.programme import Optimum
from minamoto.tracing.rerouting import Rerouting
from minamoto.tracing.serving import served_first

FloatArray = NDArray[np.float64]

SOLVED = 1e-9  # of the loss: what is less is rounding of the linear programme


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
    if any(entry.country == country for entry in asker.entries):
        raise is_cut_off(country)
    return chokepoint_of(cut_off(mix, country, spare, draw=draw), asker, need_t=need_t)


def chokepoint_of(found: CutOff, asker: Asker, *, need_t: float | None = None) -> Chokepoint:
    """The same, where what all others lose is known already.

    Parameters
    ----------
    found : one country cut off, in one draw
    asker, need_t : as for `chokepoint`
    """
    one, ways = found.mixing, found.ways
    need = _needs(one, asker, need_t)
    lost = _lost(found, need)
    best, served = served_first(ways, lost)
    passing_t, need_total = float(lost.sum()), float(sum(need.values()))
    first_loss = max(passing_t - served, 0.0)
    value_of_spare = _value_of_spare(ways, best)
    return Chokepoint(
        country=found.country,
        need_t=need_total,
        passing_t=passing_t,
        first_loss_t=first_loss,
        fair_loss_t=max(float(lost @ found.unserved), first_loss),
        binding_form=_binding(one, ways, lost, value_of_spare, first_loss),
        value_of_spare=tuple((value_of_spare + 0.0).tolist()),
        value_of_supply=tuple((best.price + 0.0).tolist()),
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


def _lost(found: CutOff, need: dict[Entry, float]) -> FloatArray:
    """What the asker loses before any rerouting, by form of its entries, t/yr."""
    forms = found.mixing.network.forms
    lost = np.zeros(len(forms))
    for entry, mass in need.items():
        lost[forms.index(entry.form)] += mass * found.passing(entry)
    return lost


def _value_of_spare(ways: Rerouting, best: Optimum) -> FloatArray:
    """Largest marginal value of one more tonne of capacity, by the form it makes."""
    value = np.zeros(ways.n_forms)
    np.maximum.at(value, ways.output_form, best.worth[: ways.limit.size])
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
