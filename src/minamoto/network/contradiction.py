"""Which exact figures and limits cannot all be true: read off where no network exists.

Each equation may be off at a cost; at the least total cost the ones with a price are those that
contradict each other, and without any one of them the others could hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linprog

from minamoto.core.errors import InputError
from minamoto.network.rows import Assembled

FloatArray = NDArray[np.float64]

PRICED = 1e-7  # of the largest price, and of the mass that is off: below it is rounding
NAMED = 6  # a longer list helps nobody


def contradiction(assembled: Assembled, error: InputError) -> InputError:
    """The error to raise in place of `error`: it names the figures and limits at odds."""
    problem, exact = assembled.problem, assembled.exact
    n, m = problem.x_low.size, problem.equal.shape[0]
    slack = sp.eye(m)
    limits = sp.vstack([problem.between, -problem.between])
    right = np.concatenate([problem.high, -problem.low])
    kept = np.flatnonzero(np.isfinite(right))
    found = linprog(
        np.concatenate([np.zeros(n), np.ones(2 * m)]),
        A_ub=sp.hstack([limits, sp.csr_matrix((limits.shape[0], 2 * m))]).tocsr()[kept],
        b_ub=right[kept],
        A_eq=sp.hstack([problem.equal, slack, -slack]),
        b_eq=problem.equal_to,
        bounds=[*zip(problem.x_low, problem.x_high, strict=True), *[(0, None)] * (2 * m)],
        method="highs",
    )
    head = f"{assembled.model.material} {assembled.model.year}"
    if found.x is None:
        return InputError(f"{head}: {error}")
    words = [
        *_priced(found.eqlin.marginals, range(m), exact.equations),
        *_priced(found.ineqlin.marginals, kept % max(problem.between.shape[0], 1), exact.limits),
        *_priced(found.upper.marginals[:n], range(n), exact.bounds),
    ]
    # a balance is no figure: it is named only where it keeps flows as observed
    figures = [text for text in words if not text.startswith("the balance") or "observed" in text]
    said = "; ".join((figures or words)[:NAMED]) or str(error)
    return InputError(
        f"{head}: these cannot all be true, they are {found.fun:.4g} t apart: {said}. "
        "Give one of them an error or a range, or leave it out"
    )


def _priced(prices: FloatArray, rows: Iterable[int], words: Mapping[int, str]) -> list[str]:
    largest = float(np.abs(prices).max(initial=0.0))
    named = [words.get(int(r)) for r, price in zip(rows, prices, strict=True)
             if abs(price) > PRICED * largest]  # fmt: skip
    return [text for text in dict.fromkeys(named) if text]
