"""The courses of disruptions: what still flows, or is still made, as a part of the normal by week.

Each is continuous in time; the figure of a week is its exact mean over that week, so that sums over
weeks do not hang on where in a week something begins. A number may be an array (n_scenarios,).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError

FloatArray = NDArray[np.float64]
Piece = tuple[ArrayLike, ArrayLike, ArrayLike]  # weeks it lasts, level it starts at, and ends at

WEEKS_PER_YEAR = 52


def rush_stop_return(
    n_weeks: int, start: ArrayLike, *, rush_weeks: ArrayLike, rush_level: ArrayLike,
    stop_weeks: ArrayLike, stop_level: ArrayLike, return_weeks: ArrayLike, return_level: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Buyers rush, then next to nothing goes, then flows return evenly to a level that stays.

    Parameters
    ----------
    n_weeks : weeks of the simulation
    start : week in which the measure takes effect; the rush is in the `rush_weeks` before
    rush_level, stop_level, return_level : parts of the normal flow, >= 0; the rush may be above 1
    stop_weeks, return_weeks : weeks, >= 0

    Returns
    -------
    (n_weeks,), or (n_weeks, n_scenarios) where a number is an array; parts of the normal, >= 0.

    Examples
    --------
    >>> rush_stop_return(8, 2, rush_weeks=1, rush_level=3, stop_weeks=2, stop_level=0,
    ...                  return_weeks=2, return_level=0.8).round(3).tolist()
    [1.0, 3.0, 0.0, 0.0, 0.2, 0.6, 0.8, 0.8]
    """
    pieces = [
        (rush_weeks, rush_level, rush_level),
        (stop_weeks, stop_level, stop_level),
        (return_weeks, stop_level, return_level),
    ]
    return _course(n_weeks, np.subtract(start, rush_weeks), pieces, return_level)


def stop_return(
    n_weeks: int, start: ArrayLike, *, stop_weeks: ArrayLike, stop_level: ArrayLike,
    return_weeks: ArrayLike, return_level: ArrayLike,
) -> FloatArray:  # fmt: skip
    """A stop without a rush before it; numbers and result as `rush_stop_return`.

    Examples
    --------
    >>> stop_return(4, 1, stop_weeks=1.5, stop_level=0, return_weeks=0, return_level=1).tolist()
    [1.0, 0.0, 0.5, 1.0]
    """
    pieces = [(stop_weeks, stop_level, stop_level), (return_weeks, stop_level, return_level)]
    return _course(n_weeks, start, pieces, return_level)


def ban(n_weeks: int, start: ArrayLike, *, leak: ArrayLike) -> FloatArray:
    """A ban without end: from `start` the part `leak` still goes; result as `rush_stop_return`.

    Examples
    --------
    >>> ban(4, 2, leak=[0.0, 0.25]).tolist()
    [[1.0, 1.0], [1.0, 1.0], [0.0, 0.25], [0.0, 0.25]]
    """
    return _course(n_weeks, start, [], leak)


def licence(
    n_weeks: int, start: ArrayLike, *, delay_weeks: ArrayLike, ramp_weeks: ArrayLike,
    grant_share: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Nothing until the first licences, then evenly more up to the part of applications granted.

    Examples
    --------
    >>> licence(5, 0, delay_weeks=2, ramp_weeks=2, grant_share=0.6).round(3).tolist()
    [0.0, 0.0, 0.15, 0.45, 0.6]
    """
    pieces: list[Piece] = [(delay_weeks, 0.0, 0.0), (ramp_weeks, 0.0, grant_share)]
    return _course(n_weeks, start, pieces, grant_share)


def quota(
    n_weeks: int, start: ArrayLike, *, level: ArrayLike, front_loading: ArrayLike
) -> FloatArray:
    """A quota of `level` x the normal year, each year of 52 weeks from `start`.

    It is shipped at the pace p = level + front_loading (1 - level) until it is used up: evenly
    through the year with 0, at the normal rate with 1. A quota above the normal binds nobody.

    Parameters
    ----------
    n_weeks : weeks of the simulation
    start : week in which the first year of the quota begins
    level : quota over what goes in a normal year, >= 0
    front_loading : 0-1

    Returns
    -------
    As `rush_stop_return`; the mean over a whole year is min(level, 1).

    Examples
    --------
    >>> quota(104, 0, level=0.5, front_loading=1)[[0, 25, 26, 51, 52]].tolist()
    [1.0, 1.0, 0.0, 0.0, 1.0]
    """
    part = np.minimum(level, 1.0)
    pace = part + np.asarray(front_loading) * (1.0 - part)
    lasting = WEEKS_PER_YEAR * np.divide(part, pace, out=np.zeros_like(pace), where=pace > 0)
    first = np.asarray(start, dtype=np.float64) + np.zeros_like(pace)  # one for each scenario
    years = int(np.ceil(max(n_weeks - first.min(), 0) / WEEKS_PER_YEAR)) + 1
    total = _course(n_weeks, first, [], 0.0)
    for year in range(years):
        begin = first + WEEKS_PER_YEAR * year
        total = total + _overlap(n_weeks, begin, lasting) * pace
    return total


def tax(
    n_weeks: int, start: ArrayLike, *, rate: ArrayLike, pass_through: ArrayLike,
    elasticity: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Buyers take (1 + pass_through x rate)^(-elasticity) of the normal: constant elasticity.

    Examples
    --------
    >>> tax(2, 1, rate=0.25, pass_through=1, elasticity=1).tolist()
    [1.0, 0.8]
    """
    price = 1.0 + np.asarray(pass_through) * np.asarray(rate)
    return _course(n_weeks, start, [], price ** -np.asarray(elasticity, dtype=np.float64))


def outage_linear(
    n_weeks: int, start: ArrayLike, *, lost_share: ArrayLike, outage_weeks: ArrayLike,
    recovery_weeks: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Capacity that is lost for a time and comes back evenly.

    Examples
    --------
    >>> outage_linear(4, 0, lost_share=0.4, outage_weeks=1, recovery_weeks=2).round(3).tolist()
    [0.6, 0.7, 0.9, 1.0]
    """
    kept = 1.0 - np.asarray(lost_share, dtype=np.float64)
    return _course(n_weeks, start, [(outage_weeks, kept, kept), (recovery_weeks, kept, 1.0)], 1.0)


def outage_s(
    n_weeks: int, start: ArrayLike, *, lost_share: ArrayLike, outage_weeks: ArrayLike,
    recovery_weeks: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Capacity that is lost for a time and comes back slowly, fast, slowly: 3 s^2 - 2 s^3.

    Examples
    --------
    >>> outage_s(4, 0, lost_share=0.4, outage_weeks=1, recovery_weeks=2).round(3).tolist()
    [0.6, 0.675, 0.925, 1.0]
    """
    kept = 1.0 - np.asarray(lost_share, dtype=np.float64)
    pieces: list[Piece] = [(outage_weeks, kept, kept), (recovery_weeks, kept, 1.0)]
    return _course(n_weeks, start, pieces, 1.0, is_s=True)


COURSES: Mapping[str, Callable[..., FloatArray]] = {
    course.__name__: course
    for course in (
        rush_stop_return, stop_return, ban, licence, quota, tax, outage_linear, outage_s,
    )
}  # fmt: skip


def _course(
    n_weeks: int, begin: ArrayLike, pieces: Sequence[Piece], after: ArrayLike, *,
    is_s: bool = False,
) -> FloatArray:  # fmt: skip
    """Means by week: 1 until `begin`, then one piece after another, then `after`."""
    if n_weeks < 1:
        raise InputError(f"n_weeks is {n_weeks}, allowed 1 or more")
    place = np.asarray(begin, dtype=np.float64)
    week = _weeks(n_weeks, begin, after, *(number for piece in pieces for number in piece))
    total = np.clip(place - week, 0.0, 1.0)
    for weeks, first, last in pieces:
        length = np.asarray(weeks, dtype=np.float64)
        level, change = np.asarray(first, dtype=np.float64), np.subtract(last, first)
        low, high = (np.clip(edge, place, place + length) - place for edge in (week, week + 1.0))
        scale = np.where(length > 0, length, 1.0)
        rise = _area(high / scale, is_s=is_s) - _area(low / scale, is_s=is_s)
        total = total + level * (high - low) + change * length * rise
        place = place + length
    total = total + np.asarray(after) * np.clip(week + 1.0 - place, 0.0, 1.0)
    return np.asarray(total, dtype=np.float64)


def _area(s: FloatArray, *, is_s: bool) -> FloatArray:
    """Area under a rise from 0 to 1 between its begin and the part s of it."""
    area: FloatArray = s**3 - s**4 / 2 if is_s else s**2 / 2
    return area


def _overlap(n_weeks: int, begin: FloatArray, length: FloatArray) -> FloatArray:
    """Part of each week that lies in an interval."""
    week = _weeks(n_weeks, begin, length)
    end = begin + length
    found: FloatArray = np.clip(week + 1.0, begin, end) - np.clip(week, begin, end)
    return found


def _weeks(n_weeks: int, *numbers: ArrayLike) -> FloatArray:
    """Begin of each week: (n_weeks,) where all numbers are single, else (n_weeks, 1)."""
    shape = np.broadcast_shapes(*(np.shape(number) for number in numbers))
    if len(shape) > 1:
        raise InputError(f"numbers of a course have shape {shape}, allowed () or (n_scenarios,)")
    week = np.arange(n_weeks, dtype=np.float64)
    return week[:, None] if shape else week
