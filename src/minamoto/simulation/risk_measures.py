"""Expected loss, VaR and CVaR of a finite set of losses, and how well draws of them know it.

Definitions of R. T. Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss
distributions", Journal of Banking & Finance 26 (2002) 1443-1471: atoms are split, so that CVaR is
coherent also where many scenarios have the same loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, ndtri

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]

TAIL_DRAWS = 10  # fewer draws beyond VaR say nothing of the error of their mean
ROUNDING = 1e-12  # of a sum of probabilities that is compared with alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure worked out from draws, in the unit of the losses, with its Monte Carlo error.

    `low` and `high` bound it at the level asked for; infinite where there are too few draws to say.
    """

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Expected loss, VaR and CVaR at `alpha` of `n_draws` equally likely draws."""

    alpha: float
    level: float  # of the intervals
    n_draws: int
    expected: Estimate
    var: Estimate
    cvar: Estimate


def expected_loss(losses: ArrayLike, probability: ArrayLike | None = None) -> float:
    """Mean of the losses, sum_i p_i l_i.

    Parameters
    ----------
    losses : (n,) in any one unit; gains are negative
    probability : (n,) >= 0 with sum 1; equal when not given

    Returns
    -------
    In the unit of the losses.

    Raises
    ------
    InputError : no losses, a loss that is no number, probabilities that do not sum to 1

    Examples
    --------
    >>> expected_loss([0.0, 100.0], [0.96, 0.04])
    4.0
    """
    loss, weight = _distribution(losses, probability)
    return float(loss.mean() if weight is None else loss @ weight)


def value_at_risk(losses: ArrayLike, alpha: float, probability: ArrayLike | None = None) -> float:
    """The least loss that is not exceeded with probability alpha, min {z : P(L <= z) >= alpha}.

    Parameters
    ----------
    losses : (n,) in any one unit
    alpha : in (0, 1)
    probability : (n,) >= 0 with sum 1; equal when not given

    Returns
    -------
    One of the losses: the lower quantile, never interpolated.

    Raises
    ------
    InputError : as `expected_loss`; alpha outside (0, 1)

    Examples
    --------
    >>> value_at_risk(range(1, 101), 0.935)
    94.0
    """
    loss, weight = _distribution(losses, probability)
    return _quantile(loss, _alpha(alpha), weight)


def conditional_value_at_risk(
    losses: ArrayLike, alpha: float, probability: ArrayLike | None = None
) -> float:
    """Mean loss of the worst 1 - alpha, CVaR = VaR + E[(L - VaR)+] / (1 - alpha).

    It is the least value over z of z + E[(L - z)+] / (1 - alpha), reached at VaR. Where VaR is an
    atom, only that part of the atom counts which lies beyond alpha.

    Parameters
    ----------
    losses : (n,) in any one unit
    alpha : in (0, 1)
    probability : (n,) >= 0 with sum 1; equal when not given

    Returns
    -------
    In the unit of the losses; at least VaR and at least the mean.

    Raises
    ------
    InputError : as `value_at_risk`

    Examples
    --------
    >>> conditional_value_at_risk(range(1, 101), 0.9)
    95.5
    >>> round(conditional_value_at_risk([0.0, 100.0], 0.95, [0.96, 0.04]), 9)
    80.0
    """
    loss, weight = _distribution(losses, probability)
    var = _quantile(loss, _alpha(alpha), weight)
    beyond = np.maximum(loss - var, 0.0)
    return var + float(beyond.mean() if weight is None else beyond @ weight) / (1.0 - alpha)


def risk(losses: ArrayLike, alpha: float, level: float = 0.95) -> Risk:
    """Expected loss, VaR and CVaR of independent, equally likely draws, with Monte Carlo errors.

    Parameters
    ----------
    losses : (n_draws,) in any one unit
    alpha : in (0, 1), such that `TAIL_DRAWS` or more draws are expected beyond VaR
    level : of the intervals, in (0, 1)

    Returns
    -------
    The mean with s / sqrt(n). VaR between two order statistics of the draws, whatever the
    distribution, by P(L_(r) <= VaR <= L_(s)) >= P(r <= B < s) with B ~ Binomial(n, alpha); its
    standard error is the width in standard deviations of a normal. CVaR with the spread of its
    influence function VaR + (L - VaR)+ / (1 - alpha) over sqrt(n); with a heavy tail the draws may
    not have met the worst, and the true error is larger.

    Raises
    ------
    InputError : as `value_at_risk`; too few draws for alpha

    Notes
    -----
    Order statistics: H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed. (2003), section 7.1.
    Influence function: A. A. Trindade et al., "Financial prediction with constrained tail risk",
    Journal of Banking & Finance 31 (2007) 3524-3538.

    Examples
    --------
    >>> found = risk(range(1, 1001), 0.9)
    >>> found.var.value, found.var.low, found.var.high, round(found.cvar.value, 6)
    (900.0, 881.0, 919.0, 950.5)
    """
    loss, _ = _distribution(losses, None)
    _enough(loss.size, _alpha(alpha))
    var = _quantile(loss, alpha, None)
    return Risk(
        alpha=alpha,
        level=level,
        n_draws=loss.size,
        expected=_of_mean(loss, level),
        var=_of_quantile(loss, alpha, var, level),
        cvar=_of_mean(_influence(loss, alpha, var), level),
    )


def risk_change(
    before: ArrayLike, after: ArrayLike, alpha: float, level: float = 0.95
) -> tuple[Estimate, Estimate]:
    """What a change does to expected loss and to CVaR, `after` minus `before`.

    Draw i of both must be the same scenario (common random numbers): the errors are those of the
    differences, scenario by scenario, far below those of either figure alone.

    Parameters
    ----------
    before, after : (n_draws,) in one unit
    alpha, level : as of `risk`

    Returns
    -------
    Change of the expected loss, and of CVaR.

    Raises
    ------
    InputError : as `risk`; another number of draws before than after

    Examples
    --------
    >>> loss = np.arange(1000.0)
    >>> expected, cvar = risk_change(loss, loss - 5.0, 0.9)
    >>> expected.value, expected.standard_error, round(cvar.value, 9)
    (-5.0, 0.0, -5.0)
    """
    first, _ = _distribution(before, None)
    second, _ = _distribution(after, None)
    if first.size != second.size:
        raise InputError(
            Text(
                f"変更前は{first.size:,}件、変更後は{second.size:,}件です。"
                "同じシナリオを同じ順に並べてください。",
                f"losses: {first.size:,} draws before and {second.size:,} after; give the same "
                "scenarios in the same order",
            )
        )
    _enough(first.size, _alpha(alpha))
    tails = [_influence(loss, alpha, _quantile(loss, alpha, None)) for loss in (first, second)]
    return _of_mean(second - first, level), _of_mean(tails[1] - tails[0], level)


def _quantile(loss: FloatArray, alpha: float, weight: FloatArray | None) -> float:
    order = np.argsort(loss, kind="stable")
    if weight is None:
        # k / n and a decimal alpha round to the same float where they are equal
        reached = np.arange(1, loss.size + 1) / loss.size
        place = np.searchsorted(reached, alpha)
    else:
        held = order[weight[order] > 0]
        order, reached = held, np.cumsum(weight[held])
        place = np.searchsorted(reached, alpha - ROUNDING)
    return float(loss[order[min(int(place), order.size - 1)]])


def _influence(loss: FloatArray, alpha: float, var: float) -> FloatArray:
    """(n,) whose mean is CVaR and whose spread is that of its estimate."""
    return var + np.maximum(loss - var, 0.0) / (1.0 - alpha)


def _of_mean(terms: FloatArray, level: float) -> Estimate:
    value = float(terms.mean())
    error = float(terms.std(ddof=1)) / terms.size**0.5
    reach = float(ndtri(0.5 + level / 2)) * error
    return Estimate(value=value, standard_error=error, low=value - reach, high=value + reach)


def _of_quantile(loss: FloatArray, alpha: float, var: float, level: float) -> Estimate:
    n, outside = loss.size, (1.0 - level) / 2
    at_most = bdtr(np.arange(n + 1, dtype=np.float64), n, alpha)  # P(B <= j)
    # L_(r) is above the quantile when B < r, L_(s) below it when B >= s
    r = int(np.searchsorted(at_most, outside, side="right"))
    s = int(np.searchsorted(at_most, 1.0 - outside)) + 1
    ranked = np.sort(loss)
    low = float(ranked[r - 1]) if r >= 1 else -np.inf
    high = float(ranked[s - 1]) if s <= n else np.inf
    width = high - low
    return Estimate(
        value=var, standard_error=width / (2 * float(ndtri(1.0 - outside))), low=low, high=high
    )


def _distribution(
    losses: ArrayLike, probability: ArrayLike | None
) -> tuple[FloatArray, FloatArray | None]:
    loss = np.asarray(losses, dtype=np.float64)
    if loss.ndim != 1 or loss.size == 0 or not np.isfinite(loss).all():
        bad = int((~np.isfinite(loss)).sum())
        raise InputError(
            Text(
                f"損失：形が {loss.shape}、数でない値が{bad}個あります。"
                "1つ以上の有限な数を1列に並べてください。",
                f"losses: shape {loss.shape}, {bad} values that are no finite number; give a row "
                "of one or more finite numbers",
            )
        )
    if probability is None:
        return loss, None
    weight = np.asarray(probability, dtype=np.float64)
    total = float(weight.sum())
    if weight.shape != loss.shape or not (weight >= 0).all() or abs(total - 1.0) > 1e-9:
        raise InputError(
            Text(
                f"確率：形が {weight.shape}、合計が {total:g} です。"
                f"損失と同じ {loss.shape} の形で、0以上、合計1にしてください。",
                f"probability: shape {weight.shape}, sum {total:g}; give one >= 0 for each of the "
                f"{loss.size} losses, with sum 1",
            )
        )
    return loss, weight


def _alpha(alpha: float) -> float:
    if not 0.0 < alpha < 1.0:
        raise InputError(
            Text(
                f"alpha：{alpha:g} は使えません。0と1の間（両端を除く）にしてください。",
                f"alpha: must be in (0, 1), got {alpha:g}; 0.95 is the worst 5 %",
            )
        )
    return alpha


def _enough(n_draws: int, alpha: float) -> None:
    if n_draws * (1.0 - alpha) >= TAIL_DRAWS * (1.0 - ROUNDING):
        return
    needed = int(np.ceil(TAIL_DRAWS / (1.0 - alpha) * (1.0 - ROUNDING)))
    raise InputError(
        Text(
            f"{n_draws:,}回の抽出では alpha={alpha:g} の誤差を求められません。"
            f"{needed:,}回以上にするか、alpha を下げてください。",
            f"losses: {n_draws:,} draws are too few for the error at alpha {alpha:g}; draw "
            f"{needed:,} or more, or lower alpha",
        )
    )
