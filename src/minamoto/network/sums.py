"""Sums of rows by node: what enters or leaves each node, in every draw."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def summed(mass: FloatArray, at: NDArray[np.integer[Any]], n_nodes: int) -> FloatArray:
    """Sums of the rows of `mass` by the index `at` of each.

    Parameters
    ----------
    mass : (n_rows, n_draws)
    at : (n_rows,) in 0 .. n_nodes - 1, in any order; least is copied where they ascend

    Returns
    -------
    (n_nodes, n_draws).

    Examples
    --------
    >>> summed(np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]]), np.array([2, 0, 2]), 3).tolist()
    [[2.0, 20.0], [0.0, 0.0], [5.0, 50.0]]
    """
    if mass.shape[1] == 1:
        return np.bincount(at, mass[:, 0], minlength=n_nodes).astype(np.float64)[:, None]
    total = np.zeros((n_nodes, mass.shape[1]))
    if not at.size:
        return total
    if (at[1:] < at[:-1]).any():
        order = np.argsort(at, kind="stable")
        at, mass = at[order], mass[order]
    first = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
    last = np.r_[first[1:], at.size]
    for node, begin, end in zip(at[first].tolist(), first.tolist(), last.tolist(), strict=True):
        np.add.reduce(mass[begin:end], axis=0, out=total[node])
    return total
