"""Weighted least-squares reconciliation of measured flows with what must balance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray, Labels, labels_of, matrix, vector
from minamoto.network.projection import BoolArray, Projection, project

CONSISTENCY = 1e-9  # of what flows through a constraint: the balance that networks are held to
LEAST_FLOW = 1e-6  # of the largest: constraints with less are held to the rounding of the others


class Knowledge(StrEnum):
    """What measurements and constraints together say of a quantity."""

    REDUNDANT = "redundant"  # measured, and the other figures say it too: it can be corrected
    JUST_DETERMINED = "just determined"  # measured, and nothing else says it: never corrected
    EXACT = "exact"  # given with variance zero: taken as it is
    OBSERVABLE = "observable"  # not measured, but the constraints give it
    UNOBSERVABLE = "unobservable"  # not measured, and the constraints do not give it: unknown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reconciled:
    """Figures that obey the constraints, and how far they had to move.

    Arrays are (n,), in the units of the quantities, NaN where a quantity is unobservable.
    `standardised` is the correction over its own standard deviation,
    (x - measured) / sqrt(V - V_x), of the redundant quantities, NaN for the others: under correct
    variances it is N(0, 1), so that beyond +-1.96 one in twenty lies by chance. `chi2` is the sum
    of squared corrections over variances, to be held against a chi-square distribution of `dof`
    degrees of freedom; `p_value` is the chance of as much or more, NaN where `dof` is 0.
    """

    value: FloatArray
    variance: FloatArray
    covariance: FloatArray  # (n, n)
    correction: FloatArray  # value - measured; NaN where not measured
    standardised: FloatArray
    knowledge: tuple[Knowledge, ...]
    chi2: float
    dof: int
    p_value: float
    n_iter: int  # 1 for linear constraints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurements:
    """Checked figures: 0 stands in `value` for an unmeasured quantity, 1 in its `variance`."""

    value: FloatArray
    variance: FloatArray
    is_measured: BoolArray
    is_unmeasured: BoolArray


def linear_reconcile(
    measured: ArrayLike,
    variance: ArrayLike,
    constraints: ArrayLike,
    target: ArrayLike | None = None,
    *,
    quantities: Labels = None,
    balances: Labels = None,
) -> Reconciled:
    """Least (x - x~)' V^-1 (x - x~) with A x = b, where A may lack rank and quantities data.

    With all quantities measured, x = x~ - V A' (A V A')^-1 (A x~ - b) and
    V_x = V - V A' (A V A')^-1 A V. Signs are not imposed: a flow may come out negative, which says
    that the figures contradict each other by more than it.

    Parameters
    ----------
    measured : (n,) x~; any number, or NaN, where unmeasured
    variance : (n,) >= 0, square of the unit of the quantity, errors independent; inf or NaN for an
        unmeasured quantity, 0 for an exactly known one
    constraints : (m, n), A; rows may depend on each other
    target : (m,), b; zeros if not given
    quantities, balances : names for messages

    Returns
    -------
    Reconciled. With constraints scaled by any factors, or quantities in other units, it is the
    same.

    Raises
    ------
    InputError : a figure that is missing though its variance is given, a variance below zero,
        shapes that differ; a constraint that no values can meet, by name

    Notes
    -----
    Dense: time grows with m n^2, memory with n^2; for a few thousand quantities.

    Examples
    --------
    Two meters in series, then one flow out that nobody measured:

    >>> found = linear_reconcile([10, 12, np.nan], [1, 1, np.nan], [[1, -1, 0], [0, 1, -1]])
    >>> found.value.round(9).tolist(), found.variance.round(9).tolist()
    ([11.0, 11.0, 11.0], [0.5, 0.5, 0.5])
    >>> [str(k) for k in found.knowledge], found.dof, round(found.chi2, 9)
    (['redundant', 'redundant', 'observable'], 1, 2.0)

    References
    ----------
    Narasimhan & Jordache (2000), ch. 3 (narasimhan_jordache_2000); projection of unmeasured flows
    as Crowe, Garcia Campos & Hrymak (1983) (crowe_1983); for material flows Cencic (2016)
    (cencic_2016).
    """
    given = measurements(measured, variance, quantities)
    a = matrix(constraints, "constraints")
    if a.shape[1] != given.value.size:
        raise InputError(
            f"constraints: must have {given.value.size} columns, one a quantity, found {a.shape[1]}"
        )
    b = np.zeros(a.shape[0]) if target is None else vector(target, "target", a.shape[0])
    names = labels_of(balances, "constraint", a.shape[0])
    # posed at zero, so that a figure corrected to a small part of itself keeps its digits
    base = np.where(given.is_measured, 0.0, given.value)
    solved = project(
        a,
        b - a @ base,
        given.value - base,
        given.variance,
        given.is_measured,
        given.is_unmeasured,
    )
    value = base + solved.change
    hold(a @ value - b, a, value, b, names)
    return reconciled(given, value, solved, n_iter=1)


def measurements(measured: ArrayLike, variance: ArrayLike, quantities: Labels) -> Measurements:
    """Figures and variances checked, and sorted into measured, exact and unmeasured.

    Parameters and errors are those of `linear_reconcile`.
    """
    value = np.array(measured, dtype=np.float64)
    spread = np.array(variance, dtype=np.float64)
    if value.ndim != 1 or spread.shape != value.shape:
        raise InputError(
            f"measured and variance: must be lists of one length, "
            f"found shapes {value.shape} and {spread.shape}"
        )
    names = labels_of(quantities, "quantity", value.size)
    is_unmeasured = np.isnan(spread) | (spread == np.inf)
    for wrong, said in (
        (~is_unmeasured & (spread < 0), "its variance is below zero"),
        (~is_unmeasured & ~np.isfinite(value), "it has a variance but no value"),
    ):
        if wrong.any():
            first = int(np.argmax(wrong))
            raise InputError(
                f"{names[first]}: {said} (value {value[first]:g}, variance {spread[first]:g}); "
                "a quantity that is not measured has variance inf or NaN, an exact one 0"
            )
    value[is_unmeasured] = 0.0
    is_measured = ~is_unmeasured & (spread > 0)
    spread[~is_measured] = 1.0
    return Measurements(
        value=value, variance=spread, is_measured=is_measured, is_unmeasured=is_unmeasured
    )


def hold(
    off: FloatArray, a: FloatArray, value: FloatArray, b: FloatArray, names: tuple[str, ...]
) -> None:
    """Raise `InputError` naming the worst constraint, unless A x = b holds but for rounding."""
    through = np.maximum((np.abs(a) * np.abs(value)).sum(axis=1), np.abs(b))
    most = through.max(initial=0.0)
    allowed = CONSISTENCY * np.maximum(through, LEAST_FLOW * most)
    excess = np.abs(off) - allowed
    if (excess > 0).any():
        worst = int(np.argmax(excess / np.where(through > 0, through, 1.0)))
        raise InputError(
            Text(
                f"{names[worst]}：正確とされた値と制約が矛盾し、どのような値でも"
                f"満たせません（差 {off[worst]:.6g}、通過量 {through[worst]:.6g}）。"
                "正確とした値に分散を与えるか、制約を直してください。",
                f"{names[worst]}: no values can meet it together with the other constraints and "
                f"the exact quantities (off by {off[worst]:.6g} of {through[worst]:.6g}); give an "
                "exact quantity a variance, or mend the constraint",
            )
        )


def reconciled(
    given: Measurements, value: FloatArray, solved: Projection, *, n_iter: int
) -> Reconciled:
    """The record of a solution; `value` : (n,) with unobservable quantities at any number."""
    covariance = solved.spread @ solved.spread.T
    unknown = ~solved.is_observable
    covariance[unknown, :] = np.nan
    covariance[:, unknown] = np.nan
    is_redundant = solved.is_redundant
    share = np.sqrt(np.where(solved.leverage > 0, solved.leverage, 1.0))
    correction = np.where(given.is_unmeasured, np.nan, value - given.value)
    chi2 = float((solved.z**2).sum())
    return Reconciled(
        value=np.where(unknown, np.nan, value),
        variance=np.diag(covariance).copy(),
        covariance=covariance,
        correction=correction,
        standardised=np.where(is_redundant, solved.z / share, np.nan),
        knowledge=_knowledge(given, is_redundant, solved.is_observable),
        chi2=chi2,
        dof=solved.rank,
        p_value=float(chdtrc(solved.rank, chi2)) if solved.rank else np.nan,
        n_iter=n_iter,
    )


def _knowledge(
    given: Measurements, is_redundant: NDArray[np.bool_], is_observable: BoolArray
) -> tuple[Knowledge, ...]:
    kinds = np.select(
        [is_redundant, given.is_measured, ~given.is_unmeasured, is_observable],
        [Knowledge.REDUNDANT, Knowledge.JUST_DETERMINED, Knowledge.EXACT, Knowledge.OBSERVABLE],
        Knowledge.UNOBSERVABLE,
    )
    return tuple(Knowledge(kind) for kind in kinds)
