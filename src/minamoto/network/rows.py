"""What the rows of a chain's least-squares problem are of: figures, priors, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from minamoto.network.least_squares import Problem
from minamoto.network.model import ChainModel
from minamoto.network.unknowns import Unknowns

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure or prior: what it is of, what was put in, and how sure that is.

    `noise` is the error that a draw of the network adds to it: as a factor exp(N(0, noise)) of
    `size` where it is one, else N(0, noise), or its size |N(0, noise)| where `is_one_sided`. It
    equals `sd` but for priors that must not pull, which are wide, and for what should be small.
    """

    quantity: str  # production | trade | content | yield | use | other_feed | stock_change | pool
    form: str
    country: str
    partner: str | None
    value: float
    sd: float
    is_figure: bool  # observed, not a prior
    noise: float | None = None  # null: sd
    size: float | None = None  # what the factor acts on; null: the error is added
    is_one_sided: bool = False
    is_factor: bool = False  # the ratio of mass and figure counts, not the difference over sd
    offset: float = 0.0  # t; value and fit are the difference to this, of a share its mass
    code: str | None = None
    source: str = ""
    year: int | None = None

    def words(self) -> str:
        """The figure as an error message names it."""
        where = self.country + (f" > {self.partner}" if self.partner else "")
        code = f" ({self.code})" if self.code else ""
        seen = f" [{self.source} {self.year or ''}]".replace(" ]", "]") if self.source else ""
        return f"{self.quantity} of {self.form}{code} in {where} is {self.value:g} t exactly{seen}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Rows whose error is a factor: u, a mass, is v times exp(N(0, log_sd)).

    v is `constant`, or where that is 0 what `reference` x gives (gross tonnes times a content that
    is unknown itself). The row of `fit` and `target` is u - v.
    """

    row: NDArray[np.int64]  # (n,), of `fit`
    log_sd: FloatArray  # (n,)
    constant: FloatArray  # (n,) t
    reference: sp.csr_matrix  # (n, n_unknowns) t per unit of the unknown

    def ends(self, problem: Problem, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Masses u and figures v of each row at a point, (n,) t."""
        v = self.constant + self.reference @ x
        return (problem.fit @ x)[self.row] - problem.target[self.row] + v, v


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """What has no error: each equation, limit and bound in words, for who must mend it.

    Sums that are unknowns of their own have no words: they cannot be wrong.
    """

    equations: dict[int, str]  # row of `equal` ->
    limits: dict[int, str]  # row of `between` ->
    bounds: dict[int, str]  # unknown ->


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """The problem of a model, the meaning of its unknowns and of its rows."""

    model: ChainModel
    unknowns: Unknowns
    problem: Problem
    factors: Factors
    rows: tuple[Row, ...]
    world_t: dict[str, float]  # output of each form, as guessed from the figures
    exact: Exact
