"""A small linear programme of many bounded amounts and few limits, solved exactly.

Largest gain @ amount with taken @ amount <= allowed and 0 <= amount <= most: a handful of rows, one
for each form, and a column for every mine and plant. The dual simplex method goes from price to
price of the rows. Along each edge it moves the amounts whose gain changes sign from one of their
bounds to the other, and stops where that no longer pays (the long-step rule: Maros, Computational
Techniques of the Simplex Method, 2003): a few steps do for hundreds of mines and plants.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, NotConverged

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.int64]

EXCEEDED = 1e-12  # of the largest figure of the rows: a bound passed by less is rounding
PIVOT = 1e-11  # what moves a row by less for each unit does not move it
STEPS = 50  # for each row; far beyond what programmes of this kind take


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """The best amounts, and what each row and bound is worth.

    `amount` : (n,). `price` : (n_rows,) >= 0, gain for one unit more allowed. `worth` : (n,) >= 0,
    gain for one unit more of the most of an amount.
    """

    gain: float
    amount: FloatArray
    price: FloatArray
    worth: FloatArray


def optimum(gain: FloatArray, taken: FloatArray, allowed: FloatArray, most: FloatArray) -> Optimum:
    """Largest gain @ amount with taken @ amount <= allowed and 0 <= amount <= most.

    Parameters
    ----------
    gain, most : (n,) of each amount, most >= 0 and finite
    taken : (n_rows, n) of each row by one unit of each amount
    allowed : (n_rows,)

    Raises
    ------
    InputError : no amounts keep within the rows
    NotConverged : the steps went round

    Examples
    --------
    Two tonnes of ore are left, and the plant that needs less of it can make one of metal.

    >>> found = optimum(np.array([1.0, 1.0]), np.array([[1.25, 2.0]]), np.array([2.0]),
    ...                 np.array([1.0, 5.0]))
    >>> found.amount.tolist(), found.price.tolist(), found.worth.tolist()
    ([1.0, 0.375], [0.5], [0.375, 0.0])
    """
    rows, n = taken.shape
    column = np.concatenate([taken, np.eye(rows)], axis=1)  # the last ones: left of each row
    gains = np.concatenate([gain, np.zeros(rows)])
    upper = np.concatenate([most, np.full(rows, np.inf)])
    basis, inverse = np.arange(n, n + rows), np.eye(rows)
    full = gains > 0  # at its upper bound; in the basis: neither
    rounding = EXCEEDED * max(1.0, abs(allowed).max(initial=0.0), most.max(initial=0.0))
    for _ in range(STEPS * (rows + 1)):
        price = gains[basis] @ inverse
        profit = gains - price @ column
        amount = np.where(full, upper, 0.0)
        held = inverse @ (allowed - column @ amount)
        exceeded = np.maximum(-held, held - upper[basis])
        row = int(np.argmax(exceeded))
        if exceeded[row] <= rounding:
            amount[basis] = np.clip(held, 0.0, upper[basis])
            profit[basis] = 0.0
            return Optimum(
                gain=float(gain @ amount[:n]), amount=amount[:n], price=np.maximum(price, 0.0),
                worth=np.maximum(profit, 0.0)[:n],
            )  # fmt: skip
        is_low = held[row] < 0
        moved = inverse[row] @ column * (1.0 if is_low else -1.0)
        moved[basis] = 0.0
        entering, passed = _entering(profit, moved, upper, full, float(exceeded[row]) - rounding)
        full[passed] = ~full[passed]
        full[basis[row]], full[entering] = not is_low, False
        basis[row] = entering
        inverse = _pivoted(inverse, inverse @ column[:, entering], row)
    raise NotConverged(f"linear programme of {rows} rows and {n} amounts: no optimum found")


def _pivoted(inverse: FloatArray, entering: FloatArray, row: int) -> FloatArray:
    """The inverse of the basis with a column changed, `entering` seen in the basis before."""
    pivoted = inverse - np.outer(entering, inverse[row] / entering[row])
    pivoted[row] = inverse[row] / entering[row]
    return pivoted


def _entering(
    profit: FloatArray,
    moved: FloatArray,
    upper: FloatArray,
    full: NDArray[np.bool_],
    exceeded: float,
) -> tuple[int, IndexArray]:
    """The amount at whose price it no longer pays to go on, and those passed on the way."""
    able = np.flatnonzero(np.where(full, moved, -moved) > PIVOT)
    able = able[upper[able] > 0]
    size = abs(moved[able])
    order = np.lexsort((-size, abs(profit[able]) / size))
    able, size = able[order], size[order]
    stops = np.flatnonzero(np.cumsum(size * upper[able]) >= exceeded)
    if not stops.size:
        raise InputError("linear programme: no amounts keep within what is allowed")
    stop = int(stops[0])
    return int(able[stop]), able[:stop]
