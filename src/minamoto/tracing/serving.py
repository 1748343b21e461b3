"""What rerouting can serve of what is lost: to one asker first, or shared among all who lose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog

from minamoto.core.errors import InputError
from minamoto.tracing.rerouting import Rerouting

FloatArray = NDArray[np.float64]

LEVEL = 1e-6  # of the loss at a form: a form that rises by less is held
SLACK = 1e-8  # of the loss of all: added where a form is held, so that rounding never forbids it
TIGHT = {
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}  # HiGHS's least


def served_first(ways: Rerouting, lost: FloatArray) -> tuple[OptimizeResult, float]:
    """Most that reaches one asker, t/yr, when it alone is served.

    Parameters
    ----------
    ways : what can be rerouted
    lost : (n_forms,) what the asker loses at each form, t/yr

    Returns
    -------
    The linear programme solved, whose marginals are those of the hubs, and its value.
    """
    taken = np.hstack([ways.taken(), np.eye(ways.n_forms)])
    cost = np.r_[np.zeros(ways.limit.size), -np.ones(ways.n_forms)]
    upper = np.r_[ways.limit, lost]
    scale = float(lost.sum()) or 1.0
    found = _solved(cost, taken, ways.stranded / scale, upper / scale)
    return found, -float(found.fun) * scale


def served_fairly(ways: Rerouting, lost: FloatArray) -> FloatArray:
    """Share of the loss at each form that is served: all rise together until capacity stops one.

    Max-min fair: the forms that cannot rise with the rest are held, and the rest rise on.

    Parameters
    ----------
    ways : what can be rerouted
    lost : (n_forms,) what is lost at each form by all who lose, t/yr

    Returns
    -------
    (n_forms,) in [0, 1]. A form at which nobody loses anything has the share that one who lost a
    little there would get.
    """
    scale = float(lost.sum())
    if not scale > 0:
        return np.ones(ways.n_forms)
    ways = replace(ways, stranded=ways.stranded / scale, limit=ways.limit / scale)
    lost = lost / scale
    served = np.zeros(ways.n_forms)
    rising = set(range(ways.n_forms))
    while rising:
        level = _rise(ways, lost, served, rising)
        served[list(rising)] = level
        if level >= 1.0 - LEVEL:
            break
        alone = {form: _alone(ways, lost, served, form) for form in rising}
        least = min(alone.values())  # at least one form is stopped here
        rising -= {form for form, rise in alone.items() if rise <= max(level + LEVEL, least)}
    return served


def _alone(ways: Rerouting, lost: FloatArray, served: FloatArray, form: int) -> float:
    """Highest share of one form, all others held; of one where nothing is lost, of a little."""
    if lost[form] > 0:
        return _rise(ways, lost, served, {form})
    little = np.where(np.arange(lost.size) == form, 10 * LEVEL, lost)
    return _rise(ways, little, served, {form})


def _rise(ways: Rerouting, lost: FloatArray, served: FloatArray, together: set[int]) -> float:
    """Highest common share of the forms `together`, the others held at theirs."""
    rises = np.isin(np.arange(ways.n_forms), list(together))
    if not (lost[rises] > 0).any():
        return 1.0
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
