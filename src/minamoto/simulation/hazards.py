"""How often new measures come: the yearly rate of each (country, material, instrument).

A cell alone has the posterior Gamma(1/2 + k, T) of k events in T years. Over thousands of cells
without an event that would add up to thousands of measures a year; so cells are pooled
(`pooled_hazards`), and their expected total is the total that was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import gammaincinv, gammaln

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]

JEFFREYS = 0.5  # events added to those of a cell alone; H. Jeffreys' prior of a Poisson rate
SHAPES = (0.01, 100.0)  # of a Gamma: from most events in a few cells, to cells that are alike
N_SHAPES = 33


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hazards:
    """Gamma posteriors of the yearly rates of n cells, lambda ~ Gamma(shape, years).

    `shape` is dimensionless and `years` in years, both (n,) and > 0.
    """

    shape: FloatArray
    years: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Expected rate, (n,) events a year."""
        return self.shape / self.years

    def interval(self, level: float = 0.9) -> tuple[FloatArray, FloatArray]:
        """Bounds of the rate with equal tails, (n,) events a year each; `level` in (0, 1)."""
        tail = (1.0 - _in_unit("level", level)) / 2
        low, high = (gammaincinv(self.shape, at) / self.years for at in (tail, 1.0 - tail))
        return low, high

    def probability(self, n_years: float = 1.0) -> FloatArray:
        """Of an event or more in `n_years`, P = 1 - exp(-lambda n_years) at the mean rate, (n,)."""
        return -np.expm1(-self.mean * n_years)

    def probability_interval(
        self, level: float = 0.9, n_years: float = 1.0
    ) -> tuple[FloatArray, FloatArray]:
        """Bounds of `probability`, from those of the rate, (n,) each."""
        low, high = self.interval(level)
        return -np.expm1(-low * n_years), -np.expm1(-high * n_years)


def hazards(count: ArrayLike, exposure_yr: ArrayLike) -> Hazards:
    """The rate of each cell from its own count alone, lambda ~ Gamma(1/2 + k, T).

    For a few cells that were watched on purpose. Their expected total is above the total seen by
    half an event a cell: use `pooled_hazards` for many.

    Parameters
    ----------
    count : (n,) events seen, whole numbers >= 0
    exposure_yr : (n,) or one, years watched, > 0

    Raises
    ------
    InputError : a count below 0 or not whole, an exposure of 0, shapes that differ

    Examples
    --------
    >>> found = hazards([0, 3], 18.0)
    >>> found.mean.round(4), found.probability().round(4)
    (array([0.0278, 0.1944]), array([0.0274, 0.1767]))
    """
    k, years = _counts(count, exposure_yr)
    return Hazards(shape=JEFFREYS + k, years=years)


def pooled_hazards(
    count: ArrayLike, exposure_yr: ArrayLike, labels: Mapping[str, ArrayLike]
) -> Hazards:
    """Rates of many cells, each drawn to those it is like; the expected total is that seen.

    Parameters
    ----------
    count : (n,) events seen in each cell, also the cells without any; whole numbers >= 0
    exposure_yr : (n,) or one, years watched, > 0
    labels : what cells have in common, such as country, group of materials and instrument:
        (n,) each, of any one type

    Returns
    -------
    Posteriors whose means satisfy sum_c T_c lambda_c = sum_c k_c.

    Raises
    ------
    InputError : as `hazards`; no event in any cell; labels that are not one a cell

    Notes
    -----
    Empirical Bayes (C. N. Morris, "Parametric empirical Bayes inference", Journal of the American
    Statistical Association 78 (1983) 47-55), in two steps. First the rate of each label by itself,
    k_j ~ Poisson(E_j lambda_j), lambda_j ~ Gamma(s, s/m): a country without a measure keeps a small
    rate. The product of a cell's label rates, each relative to the mean, is its expected relative
    rate w_c. Then lambda_c ~ Gamma(s, s/(m w_c)) with the posterior mean
    m w_c (s + k_c) / (s + m w_c T_c).

    In both steps m has the greatest likelihood for its s, which is stationary in m exactly where
    the expected total is the total seen; and s, how alike the cells are, is integrated out over
    `SHAPES`, log-uniform before the counts are seen: a hundred measures do not tell it well.

    The squared relative error of a rate is, for each s, 1/(s + k_c) and, in the share in which the
    prior weighs, those of the label rates and of the total, 1/(1/2 + k). The interval is that of
    the Gamma with the mean and variance over all s.

    Examples
    --------
    Two countries and two instruments in ten years:

    >>> labels = {"country": list("AABB"), "instrument": list("btbt")}
    >>> found = pooled_hazards([6, 0, 1, 0], 10.0, labels)
    >>> bool(np.isclose(found.mean.sum() * 10, 7)), bool(found.mean[1] > found.mean[3] > 0)
    (True, True)
    """
    k, years = _counts(count, exposure_yr)
    if not k.any():
        raise InputError(
            Text(
                "件数がすべて0です。発生率を推定するには、1件以上の事例が必要です。"
                "期間または対象を広げてください。",
                "count: all cells are 0; a pooled rate needs one event or more: widen the years or "
                "the cells",
            )
        )
    relative, label_error = np.ones(k.size), np.full(k.size, 1.0 / (JEFFREYS + k.sum()))
    for name, given in labels.items():
        code = _codes(name, given, k.size)
        seen, watched = (np.bincount(code, weights=of).astype(np.float64) for of in (k, years))
        rate, error = _posterior(seen, watched, np.zeros(seen.size))
        relative *= (rate * watched.sum() / seen.sum())[code]
        label_error += error[code]
    rate, error = _posterior(k, relative * years, label_error)
    mean, shape = rate * relative, 1.0 / error
    return Hazards(shape=shape, years=shape / mean)


def _posterior(
    count: FloatArray, exposure: FloatArray, prior_error: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean and squared relative error of lambda ~ Gamma(s, s/m), k ~ Poisson(E lambda), over all s.

    `prior_error` is the squared relative error of each m.
    """
    first, second = np.zeros(count.size), np.zeros(count.size)
    for shape, level, weight in _levels(count, exposure):
        of_prior = shape / (shape + level * exposure)
        mean = level * of_prior * (shape + count) / shape
        error = 1.0 / (shape + count) + of_prior**2 * prior_error
        first += weight * mean
        second += weight * mean**2 * (1.0 + error)
    return first, second / first**2 - 1.0


def _levels(count: FloatArray, exposure: FloatArray) -> list[tuple[float, float, float]]:
    """Shapes s, for each the m of greatest likelihood, and its posterior weight."""
    cells, times = np.unique(np.stack([count, exposure]), axis=1, return_counts=True)
    k, watched = cells
    shapes = np.geomspace(*SHAPES, N_SHAPES)
    levels, likelihoods = [], []
    for shape in shapes:
        level = _level(k, watched, times, shape)
        expected = level * watched
        terms = gammaln(shape + k) - gammaln(shape) - shape * np.log1p(expected / shape)
        terms += k * np.log(expected / (shape + expected))
        levels.append(level)
        likelihoods.append(float((times * terms).sum()))
    weights = np.exp(np.array(likelihoods) - max(likelihoods))
    return list(zip(shapes.tolist(), levels, (weights / weights.sum()).tolist(), strict=True))


def _level(k: FloatArray, watched: FloatArray, times: NDArray[np.intp], shape: float) -> float:
    """The m at which the likelihood is stationary, sum_i s (k_i - m E_i) / (s + m E_i) = 0."""

    def score(level: float) -> float:
        expected = level * watched
        return float((times * (k - expected) / (shape + expected)).sum())

    most = float((k / watched).max())  # where no count is above its expectation
    if score(most) >= 0.0:  # all cells are at their expectation, up to rounding
        return most
    return float(brentq(score, 0.0, most, xtol=1e-300, rtol=1e-15))


def _counts(count: ArrayLike, exposure_yr: ArrayLike) -> tuple[FloatArray, FloatArray]:
    k = np.asarray(count, dtype=np.float64)
    years = np.asarray(exposure_yr, dtype=np.float64)
    if k.ndim != 1 or k.size == 0 or years.shape not in {(), k.shape}:
        raise InputError(
            Text(
                f"件数の形が {k.shape}、期間の形が {years.shape} です。"
                "件数は1列に1つ以上、期間は同じ数か1つにしてください。",
                f"count: shape {k.shape}, exposure_yr: shape {years.shape}; give a row of one or "
                "more counts, and as many exposures or one",
            )
        )
    years = np.broadcast_to(years, k.shape)
    wrong = ~((k >= 0) & (k == np.floor(k)) & np.isfinite(k))
    idle = ~((years > 0) & np.isfinite(years))
    if wrong.any() or idle.any():
        at = int(np.flatnonzero(wrong | idle)[0])
        raise InputError(
            Text(
                f"{at}番目の区分（0から）：件数 {k[at]:g}、期間 {years[at]:g} 年です。"
                "件数は0以上の整数、期間は0より大きい年数にしてください。",
                f"cell {at}: count must be a whole number >= 0 and exposure_yr > 0, got "
                f"{k[at]:g} and {years[at]:g}",
            )
        )
    return k, years


def _codes(name: str, given: ArrayLike, n_cells: int) -> NDArray[np.intp]:
    label = np.asarray(given)
    if label.shape != (n_cells,):
        raise InputError(
            Text(
                f"{name}：形が {label.shape} です。{n_cells}区分のそれぞれに1つ指定してください。",
                f"{name}: one label for each of {n_cells} cells, got shape {label.shape}",
            )
        )
    codes: NDArray[np.intp] = np.unique(label, return_inverse=True)[1]
    return codes


def _in_unit(name: str, value: float) -> float:
    if not 0.0 < value < 1.0:
        raise InputError(
            Text(
                f"{name}：{value:g} は使えません。0と1の間（両端を除く）にしてください。",
                f"{name}: must be in (0, 1), got {value:g}",
            )
        )
    return value
