"""What rerouting can serve of what is lost: to one asker first, or shared among all who lose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from minamoto.tracing.programme import Optimum, optimum
from minamoto.tracing.rerouting import Rerouting

FloatArray = NDArray[np.float64]

STOPS = 1e-9  # of the price of serving all that rise: a form of less price is not stopped
LITTLE = 1e-7  # of the loss of all: lost by one who asks at a form where nobody else loses


def served_first(ways: Rerouting, lost: FloatArray) -> tuple[Optimum, float]:
    """Most that reaches one asker, t/yr, when it alone is served.

    Parameters
    ----------
    ways : what can be rerouted
    lost : (n_forms,) what the asker loses at each form, t/yr

    Returns
    -------
    The programme solved, in units of the loss (amounts of `ways`, then what is served at each
    form; prices of the forms), and what is served, t/yr.
    """
    scale = float(lost.sum()) or 1.0
    found = optimum(
        np.r_[np.zeros(ways.limit.size), np.ones(ways.n_forms)],
        np.hstack([ways.taken(), np.eye(ways.n_forms)]),
        ways.stranded / scale,
        np.r_[ways.limit, lost] / scale,
    )
    return found, found.gain * scale


def served_fairly(ways: Rerouting, lost: FloatArray) -> FloatArray:
    """Share of the loss at each form that is served: all rise together until capacity stops one.

    Parameters
    ----------
    ways : what can be rerouted
    lost : (n_forms,) what is lost at each form by all who lose, t/yr

    Returns
    -------
    (n_forms,) in [0, 1], max-min fair: no form can have more but by taking from one that has no
    more than it. A form at which nobody loses anything has the share that one who lost a little
    there would get.
    """
    scale = float(lost.sum())
    if not scale > 0:
        return np.ones(ways.n_forms)
    ways = replace(ways, stranded=ways.stranded / scale, limit=ways.limit / scale)
    served = _max_min(ways, lost / scale)
    for form in np.flatnonzero(lost <= 0):
        little = lost / scale
        little[form] = LITTLE
        served[form] = _max_min(ways, little)[form]
    return served


def _max_min(ways: Rerouting, lost: FloatArray) -> FloatArray:
    """The same, in units of the loss of all; forms without a loss have one.

    All rise together as far as they can. A form whose price is then not zero is one of those that
    stop the rest, in every way to bring the rest so far: it is held, and the others rise on.
    """
    served = np.ones(ways.n_forms)
    rising = lost > 0
    while rising.any():
        held = np.where(rising, 0.0, lost * served)
        found = optimum(
            np.r_[np.zeros(ways.limit.size), 1.0],
            np.column_stack([ways.taken(), np.where(rising, lost, 0.0)]),
            ways.stranded - held,
            np.r_[ways.limit, 1.0],
        )
        served[rising] = found.amount[-1]
        if served[rising][0] >= 1.0:
            break
        rising &= found.price * lost <= STOPS
    return served
