"""How long a product's line runs on what arrives and what lies in store, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

RUNS = 1e-6  # of normal output: a line that lacks less runs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Output of a product as a part of the normal, and which material holds it back.

    `output` : (n_weeks, n_scenarios) in 0-1; `limited_by` : the same shape, index of the material,
    -1 where the line runs; `stock` : (n_weeks, n_materials, n_scenarios) weeks left at its end.
    """

    output: FloatArray
    limited_by: IntArray
    stock: FloatArray

    def weeks_until_short(self) -> FloatArray:
        """Weeks before the line first runs slower, (n_scenarios,); inf where it never does."""
        return _first(self.output < 1.0 - RUNS)

    def weeks_until_stop(self) -> FloatArray:
        """Weeks before the line first stands still, (n_scenarios,); inf where it never does."""
        return _first(self.output <= RUNS)


def line(arriving: FloatArray, stock_weeks: FloatArray) -> Line:
    """The weeks of a product's line that needs all of its materials.

    Parameters
    ----------
    arriving : (n_weeks, n_materials, n_scenarios) what arrives of each, as a part of the normal
    stock_weeks : (n_materials,) weeks of normal output in store of each at the start

    Raises
    ------
    InputError : an array of another shape, or below zero

    Notes
    -----
    output = min over materials of (stock + arriving), at most 1: materials are complements, and
    what one lacks leaves the others in store. Stock is filled up to where it began, no further.

    Examples
    --------
    Magnets for two weeks in store and none to come; steel as usual.

    >>> found = line(np.array([[[0.0], [1.0]]] * 4), np.array([2.0, 0.0]))
    >>> found.output[:, 0].tolist(), found.limited_by[:, 0].tolist()
    ([1.0, 1.0, 0.0, 0.0], [-1, -1, 0, 0])
    >>> float(found.weeks_until_stop()[0])
    2.0
    """
    arriving, goal = np.asarray(arriving, np.float64), np.asarray(stock_weeks, np.float64)
    if arriving.ndim != 3 or goal.shape != (arriving.shape[1],):
        raise InputError(
            f"arriving: shape is {arriving.shape} with stock_weeks {goal.shape}, allowed "
            "(n_weeks, n_materials, n_scenarios) and (n_materials,)"
        )
    if not (arriving >= 0).all() or not (goal >= 0).all():
        raise InputError("arriving, stock_weeks: a number below 0 or missing, allowed 0 or more")
    n_weeks, n_materials, n_scenarios = arriving.shape
    held = np.repeat(goal[:, None], n_scenarios, axis=1)
    output, stock = np.ones((n_weeks, n_scenarios)), np.empty(arriving.shape)
    limited_by = np.full((n_weeks, n_scenarios), -1, dtype=np.intp)
    for week in range(n_weeks):
        held = held + arriving[week]
        if n_materials:
            output[week] = np.minimum(held.min(axis=0), 1.0)
            is_short = output[week] < 1.0 - RUNS
            limited_by[week] = np.where(is_short, held.argmin(axis=0), -1)
        held = np.minimum(held - output[week], goal[:, None])
        stock[week] = held
    return Line(output=output, limited_by=limited_by, stock=stock)


def _first(found: NDArray[np.bool_]) -> FloatArray:
    first = found.argmax(axis=0).astype(np.float64)
    weeks: FloatArray = np.where(found.any(axis=0), first, np.inf)
    return weeks
