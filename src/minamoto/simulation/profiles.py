"""What observed events say of a rush, a stop and a return: parameters fitted to monthly series.

A series is a month's exports over the mean month before the announcement. Events count alike,
however many series each has; `without` leaves one out, to try the fit on what it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, MissingInput, UnknownName
from minamoto.core.nearest import nearest

FloatArray = NDArray[np.float64]

WEEKS_PER_MONTH = 52 / 12
STOPPED = 0.5  # below half of the normal a month counts as stopped
RUSHED = 1.25  # above: of 32 quiet months of shipped customs series two were
RUSH_MONTHS = 3  # before the stop; longer ahead nobody knew
ONSET_MONTHS = 3  # after the start in which a stop may set in
RECOVERED = 0.9  # of the level after the return
SETTLED = 6  # last months that give that level
SETTLED_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventSeries:
    """Exports after one measure: `month` counts from the one in which it took effect (0).

    `event` : id of the measure; `name` : of the series. `month` : (n,) int, ascending, with gaps;
    `index` : (n,) >= 0, 1 is the mean month before the announcement.
    """

    event: str
    name: str
    month: NDArray[np.int64]
    index: FloatArray

    def __post_init__(self) -> None:
        if self.month.shape != self.index.shape or not np.all(np.diff(self.month) > 0):
            raise InputError(f"{self.name}: months must ascend, one index each")
        if not np.all(np.isfinite(self.index) & (self.index >= 0)):
            raise InputError(f"{self.name}: an index must be finite and >= 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one series shows; None where its months do not tell."""

    rush_weeks: float | None
    rush_level: float | None
    stop_weeks: float | None
    stop_level: float | None
    return_weeks: float | None
    return_level: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A parameter over events: least and most of any series, median of the events' medians."""

    low: float
    value: float
    high: float
    events: tuple[str, ...]
    n_series: int


def seen(series: EventSeries) -> Seen:
    """Rush, stop and return of one series.

    The stop sets in in the first month from the start, within three, below 0.5, and ends halfway
    between the last month below and the first that is not (months may be missing). The rush is the
    months just before it, up to three, above 1.25 of the normal. The level after it is the
    median of the last six months, the return ends when 0.9 of that is reached. A stop that outlasts
    the series is as long as the series shows, and has no return.

    Parameters
    ----------
    series : with a month at or after the start

    Returns
    -------
    Weeks, and parts of the normal; a series without a rush has one of 0 weeks.

    Examples
    --------
    >>> found = seen(EventSeries(event="E", name="e", month=np.arange(-2, 6),
    ...                          index=np.array([1, 3.0, 0, 0.2, 0.7, 1, 1, 1])))
    >>> found.rush_level, found.stop_level, found.return_level
    (3.0, 0.1, 1.0)
    >>> round(found.stop_weeks * 12 / 52, 3), round(found.return_weeks * 12 / 52, 3)
    (2.0, 1.0)
    """
    months, index = series.month, series.index
    after = months >= 0
    if not after.any():
        raise InputError(f"{series.name}: no month at or after the start")
    below = np.flatnonzero(after & (months <= ONSET_MONTHS) & (index < STOPPED))
    onset = int(months[below[0]]) if below.size else 0
    rush_weeks, rush_level = _rush(months, index, onset)
    if below.size == 0:
        return Seen(
            rush_weeks=rush_weeks, rush_level=rush_level, stop_weeks=0.0, stop_level=None,
            return_weeks=None, return_level=None,
        )  # fmt: skip
    first = int(below[0])
    above = np.flatnonzero((np.arange(months.size) > first) & (index >= STOPPED))
    stop = slice(first, int(above[0]) if above.size else months.size)
    last = float(months[stop][-1]) + 1.0
    end = (last + float(months[above[0]])) / 2 if above.size else last
    return_weeks, return_level = _return(months[stop.stop :], index[stop.stop :], end)
    return Seen(
        rush_weeks=rush_weeks, rush_level=rush_level,
        stop_weeks=(end - float(months[first])) * WEEKS_PER_MONTH,
        stop_level=float(index[stop].mean()),
        return_weeks=return_weeks, return_level=return_level,
    )  # fmt: skip


def _rush(
    months: NDArray[np.int64], index: FloatArray, onset: int
) -> tuple[float | None, float | None]:
    known = dict(zip(months.tolist(), index.tolist(), strict=True))
    if onset - 1 not in known:
        return None, None
    levels: list[float] = []
    for month in range(onset - 1, onset - 1 - RUSH_MONTHS, -1):
        if known.get(month, 0.0) <= RUSHED:
            break
        levels.append(known[month])
    if not levels:
        return 0.0, None
    return len(levels) * WEEKS_PER_MONTH, float(np.mean(levels))


def _return(
    months: NDArray[np.int64], index: FloatArray, end: float
) -> tuple[float | None, float | None]:
    if months.size < SETTLED_LEAST:
        return None, None
    level = float(np.median(index[-SETTLED:]))
    reached = float(months[np.flatnonzero(index >= RECOVERED * level)[0]])
    return max(reached - end, 0.0) * WEEKS_PER_MONTH, level


def fitted(events: Sequence[EventSeries], *, without: str | None = None) -> Mapping[str, Fitted]:
    """Parameters of `rush_stop_return` from what events show.

    Parameters
    ----------
    events : series of one or more events
    without : id of an event that is left out, for a test on what the fit has not seen

    Returns
    -------
    Each parameter that some series tells: weeks, or parts of the normal.

    Raises
    ------
    UnknownName : no series is of the event to be left out
    MissingInput : no series is left

    Examples
    --------
    >>> month = np.arange(-1, 6)
    >>> one = EventSeries(event="A", name="a", month=month,
    ...                   index=np.array([2, 0, 0, 1, 1, 1, 1.0]))
    >>> two = EventSeries(event="B", name="b", month=month,
    ...                   index=np.array([4, 0.2, 1, 1, 1, 1, 1.0]))
    >>> fitted([one, two])["rush_level"].value, fitted([one, two], without="B")["rush_level"].value
    (3.0, 2.0)
    """
    known = sorted({series.event for series in events})
    if without is not None and without not in known:
        raise UnknownName("control", without, nearest(without, known) or known)
    kept = [(series.event, seen(series)) for series in events if series.event != without]
    if not kept:
        raise MissingInput("series of events", f"fit without {without}" if without else "fit")
    found: dict[str, Fitted] = {}
    for name in (field.name for field in fields(Seen)):
        by_event: dict[str, list[float]] = {}
        for event, one in kept:
            number = getattr(one, name)
            if number is not None:
                by_event.setdefault(event, []).append(number)
        if by_event:
            every = [number for numbers in by_event.values() for number in numbers]
            found[name] = Fitted(
                low=min(every), high=max(every), events=tuple(sorted(by_event)),
                value=float(np.median([np.median(numbers) for numbers in by_event.values()])),
                n_series=len(every),
            )  # fmt: skip
    return found
