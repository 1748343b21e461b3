"""Hard bounds of a concentration measure where part of the supply is not told by country.

Known are the masses of the countries listed and the total u of those not listed. Let s be the
shares of the listed, r the share of the rest, c the most that one unlisted country can have.

Theorem. Among all ways to split r over any number of countries, none above c, the split
(c, c, ..., c, r - floor(r/c) c) majorizes every other one, and with at most N countries the even
split is majorized by every other one. Majorization survives adding the same listed shares to both,
and every measure here is Schur-convex (or, the effective numbers, Schur-concave); so the two splits
give the sharp bounds. Without N the parts may be as thin as one likes, and the even split is a
limit in which the rest adds nothing to a sum of squares (Marshall, Olkin & Arnold 2011, ch. 1, 3).

c is the smallest listed share when the countries listed are the largest ones (the usual table),
and r itself when any country may be unlisted. The bound of the square sum is then
HHI <= sum s^2 + k c^2 + (r - k c)^2 with k = floor(r / c), never above sum s^2 + r min(c, r).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError, NoValue
from minamoto.core.text import Text
from minamoto.indicators.concentration.entropy_number import entropy
from minamoto.indicators.validation import (
    SHARE_TOLERANCE,
    Array,
    Values,
    listed,
    numbers,
    together,
    values_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """No split of the unlisted part gives a value below `low` or above `high`."""

    low: Values
    high: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Shares of the total: of each listed country, of the rest, and the most one of it can have."""

    share: Array  # (..., n)
    rest: Array  # (...)
    cap: Array  # (...)
    count: int | None


def herfindahl_bounds(
    mass: ArrayLike,
    unlisted: ArrayLike,
    *,
    listed_are_largest: bool = True,
    unlisted_countries: int | None = None,
) -> Bounds:
    """Bounds of the HHI, [sum s^2 (+ r^2/N), sum s^2 + k c^2 + (r - k c)^2].

    Parameters
    ----------
    mass : (..., n) of each listed country, in any one unit; >= 0
    unlisted : (...) total of all countries not listed, same unit; >= 0. Shares serve too.
    listed_are_largest : no unlisted country has more than the smallest listed one above zero
    unlisted_countries : at most how many countries share the rest, if that is known

    Returns
    -------
    Bounds, each (...), dimensionless.

    Raises
    ------
    InputError : the rest does not fit under the cap in that many countries
    NoValue : nothing listed and nothing unlisted

    Examples
    --------
    >>> bounds = herfindahl_bounds([60, 20], 20)
    >>> round(bounds.low, 12), round(bounds.high, 12)
    (0.4, 0.44)
    """
    parts = _parts(mass, unlisted, listed_are_largest, unlisted_countries)
    known = (parts.share**2).sum(axis=-1)
    full, last = _fill(parts)
    thin = parts.rest**2 / parts.count if parts.count else np.zeros_like(parts.rest)
    return _ordered(known + thin, known + full * parts.cap**2 + last**2)


def effective_number_bounds(
    mass: ArrayLike,
    unlisted: ArrayLike,
    *,
    listed_are_largest: bool = True,
    unlisted_countries: int | None = None,
) -> Bounds:
    """Bounds of 1/HHI, from those of the HHI; infinite where nothing is listed.

    Arguments and errors are those of `herfindahl_bounds`.

    Examples
    --------
    >>> bounds = effective_number_bounds([60, 20], 20)
    >>> round(bounds.low, 6), round(bounds.high, 6)
    (2.272727, 2.5)
    """
    hhi = herfindahl_bounds(
        mass,
        unlisted,
        listed_are_largest=listed_are_largest,
        unlisted_countries=unlisted_countries,
    )
    low, high = np.asarray(hhi.low), np.asarray(hhi.high)
    return _ordered(1 / high, np.divide(1.0, low, out=np.full_like(low, np.inf), where=low > 0))


def entropy_number_bounds(
    mass: ArrayLike,
    unlisted: ArrayLike,
    *,
    listed_are_largest: bool = True,
    unlisted_countries: int | None = None,
) -> Bounds:
    """Bounds of exp(entropy); above is infinite where the rest may be split without end.

    Arguments and errors are those of `herfindahl_bounds`.

    Examples
    --------
    >>> bounds = entropy_number_bounds([60, 20], 20, unlisted_countries=2)
    >>> round(bounds.low, 6), round(bounds.high, 6)
    (2.586409, 2.971004)
    """
    parts = _parts(mass, unlisted, listed_are_largest, unlisted_countries)
    known = entropy(parts.share)
    full, last = _fill(parts)
    least = known + full * entropy(parts.cap[..., None]) + entropy(last[..., None])
    if parts.count:
        most = known + parts.count * entropy((parts.rest / parts.count)[..., None])
    else:
        most = np.where(parts.rest > 0, np.inf, known)
    return _ordered(np.exp(least), np.exp(most))


def top_share_bounds(
    mass: ArrayLike,
    unlisted: ArrayLike,
    n: int,
    *,
    listed_are_largest: bool = True,
    unlisted_countries: int | None = None,
) -> Bounds:
    """Bounds of the share of the n largest countries.

    Arguments and errors are those of `herfindahl_bounds`; n >= 1. Where at least n countries are
    listed and they are the largest, the two bounds are one.

    Examples
    --------
    >>> bounds = top_share_bounds([60, 20], 20, 3)
    >>> round(bounds.low, 12), round(bounds.high, 12)
    (0.8, 1.0)
    """
    if n < 1:
        raise InputError(f"n: must be >= 1, found {n}")
    parts = _parts(mass, unlisted, listed_are_largest, unlisted_countries)
    step = np.arange(n)
    room = parts.rest[..., None] - step * parts.cap[..., None]
    thick = np.clip(room, 0.0, parts.cap[..., None])
    if parts.count:
        even = (parts.rest / parts.count)[..., None]
        thin = np.where(step < parts.count, even, 0.0)
    else:
        thin = np.zeros_like(thick)
    return _ordered(_largest(parts.share, thin, n), _largest(parts.share, thick, n))


def _parts(
    mass: ArrayLike, unlisted: ArrayLike, listed_are_largest: bool, count: int | None
) -> _Parts:
    amounts = listed(mass, "mass")
    rest = numbers(unlisted, "unlisted", low=0.0)
    together(mass=amounts[..., 0], unlisted=rest)
    if count is not None and count < 1:
        raise InputError(f"unlisted_countries: must be >= 1, found {count}")
    total = amounts.sum(axis=-1) + rest
    if not (total > 0).all():
        raise NoValue(
            Text(
                "合計がゼロのため、シェアを計算できない", "the total is zero: there are no shares"
            ),
            "mass",
        )
    share = amounts / total[..., None]
    part = np.broadcast_to(rest / total, total.shape)
    smallest = np.where(share > 0, share, np.inf).min(axis=-1)
    cap = np.minimum(smallest, part) if listed_are_largest else part
    if count is not None and (part > count * cap * (1 + SHARE_TOLERANCE)).any():
        raise InputError(
            f"unlisted_countries: {count} countries no larger than the smallest listed cannot hold "
            f"the unlisted {float(part.max()):.1%}; give more countries or listed_are_largest=False"
        )
    return _Parts(share=np.asarray(share), rest=part, cap=np.asarray(cap), count=count)


def _fill(parts: _Parts) -> tuple[Array, Array]:
    """How many unlisted countries are full, and what is left for the last one."""
    cap = np.where(parts.cap > 0, parts.cap, 1.0)
    full = np.floor(parts.rest / cap)
    return full, np.maximum(parts.rest - full * cap, 0.0)


def _largest(share: Array, rest: Array, n: int) -> Array:
    joined = np.concatenate([np.broadcast_to(share, (*rest.shape[:-1], share.shape[-1])), rest], -1)
    return np.asarray(np.minimum(np.sort(joined, axis=-1)[..., -n:].sum(axis=-1), 1.0))


def _ordered(low: Array, high: Array) -> Bounds:
    # the two coincide where nothing is unlisted; rounding must not set them the wrong way round
    return Bounds(low=values_of(np.minimum(low, high)), high=values_of(np.maximum(low, high)))
