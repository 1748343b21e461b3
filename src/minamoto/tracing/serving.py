"""What rerouting can serve of what is lost: to one asker first, or shared among all who lose."""

from __future__ import annotations

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
    limit = ways.limit / scale
    found = optimum(
        _gain(limit.size, ways.n_forms),
        np.concatenate([ways.taken(), np.eye(ways.n_forms)], axis=1),
        ways.stranded / scale,
        np.concatenate([limit, lost / scale]),
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

    Notes
    -----
    All rise together as far as they can. A form whose price is then not zero is one of those that
    stop the rest, in every way to bring the rest so far: it is held, and the others rise on. So
    is a form without a loss, where one who lost a little would stop the rest.
    """
    scale = float(lost.sum())
    if not scale > 0:
        return np.ones(ways.n_forms)
    hubs = _Hubs(ways, scale)
    served = hubs.max_min(lost / scale)
    for form in np.flatnonzero((lost <= 0) & (served >= 1.0)):
        if hubs.is_none_left(int(form), lost / scale, served):  # and no price told
            little = lost / scale
            little[form] = LITTLE
            served[form] = hubs.max_min(little)[form]
    return served


class _Hubs:
    """What can be rerouted, in units of the loss of all, with one more amount: the common rise."""

    def __init__(self, ways: Rerouting, scale: float) -> None:
        n = ways.limit.size
        self.taken = np.concatenate([ways.taken(), np.zeros((ways.n_forms, 1))], axis=1)
        self.gain, self.stranded = _gain(n, 1), ways.stranded / scale
        self.limit = np.concatenate([ways.limit / scale, np.ones(1)])

    def rise(self, by: FloatArray, held: FloatArray) -> Optimum:
        """The most, up to one, of `by` of each form that can be brought beside what is held."""
        self.taken[:, -1] = by
        return optimum(self.gain, self.taken, self.stranded - held, self.limit)

    def max_min(self, lost: FloatArray) -> FloatArray:
        """Share of each form that is served; one where nothing is lost and no price is paid."""
        served, rising = np.ones(lost.size), np.ones(lost.size, dtype=bool)
        while (rising & (lost > 0)).any():
            found = self.rise(np.where(rising, lost, 0.0), np.where(rising, 0.0, lost * served))
            served[rising] = level = float(found.amount[-1])
            if level >= 1.0:
                return served
            rising &= found.price * np.where(lost > 0, lost, 1.0) <= STOPS
        return np.where(rising, 1.0, served)

    def is_none_left(self, form: int, lost: FloatArray, served: FloatArray) -> bool:
        """Whether nothing of a form can be had when all others are served."""
        little = np.where(np.arange(lost.size) == form, LITTLE, 0.0)
        return bool(self.rise(little, lost * served).amount[-1] < 0.5)


def _gain(n: int, wanted: int) -> FloatArray:
    """One for each of the last `wanted` amounts, zero for `n` before."""
    gain = np.zeros(n + wanted)
    gain[n:] = 1.0
    return gain
