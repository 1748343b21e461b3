"""Fits of rush, stop and return: what a series shows, and what events say together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import InputError, MissingInput, UnknownName
from minamoto.simulation.courses import rush_stop_return
from minamoto.simulation.profiles import WEEKS_PER_MONTH, EventSeries, fitted, seen


def series(index: list[float], first: int = -3, event: str = "E") -> EventSeries:
    month = np.arange(first, first + len(index))
    return EventSeries(event=event, name=event.lower(), month=month, index=np.array(index))


@given(
    rush=st.integers(1, 3), stop=st.integers(1, 5), level=st.floats(0, 0.4),
    settled=st.floats(0.6, 1.2), peak=st.floats(1.5, 5),
)  # fmt: skip
def test_a_course_of_whole_months_is_found_again(
    rush: int, stop: int, level: float, settled: float, peak: float
) -> None:
    weeks = rush_stop_return(
        12 * 20, 12 * 4, rush_weeks=12 * rush, rush_level=peak, stop_weeks=12 * stop,
        stop_level=level, return_weeks=0, return_level=settled,
    )  # fmt: skip
    months = weeks.reshape(20, 12).mean(axis=1)  # a month of 12 weeks
    found = seen(series(months.tolist(), first=-4))
    assert found.rush_weeks == pytest.approx(rush * WEEKS_PER_MONTH)
    assert found.rush_level == pytest.approx(peak)
    assert found.stop_weeks == pytest.approx(stop * WEEKS_PER_MONTH)
    assert found.stop_level == pytest.approx(level, abs=1e-12)
    assert found.return_level == pytest.approx(settled)
    assert found.return_weeks == 0


def test_a_stop_that_outlasts_the_series_has_no_return() -> None:
    found = seen(series([1, 1, 1, 0, 0.1]))
    assert found.stop_weeks == pytest.approx(2 * WEEKS_PER_MONTH)
    assert found.return_weeks is None
    assert found.return_level is None


def test_missing_months_end_a_stop_halfway() -> None:
    gap = EventSeries(
        event="E", name="e", month=np.array([0, 1, 5, 6, 7]), index=np.array([0, 0, 1, 1, 1.0])
    )
    assert seen(gap).stop_weeks == pytest.approx(3.5 * WEEKS_PER_MONTH)


def test_no_stop_is_a_stop_of_no_weeks_and_counts() -> None:
    found = seen(series([1, 1, 1, 0.9, 1, 1]))
    assert (found.stop_weeks, found.stop_level) == (0, None)
    both = fitted([series([1, 1, 1, 0, 0, 1, 1, 1]), series([1, 1, 1, 1, 1], event="F")])
    assert both["stop_weeks"].value == pytest.approx(WEEKS_PER_MONTH)
    assert both["stop_level"].n_series == 1


def test_events_count_alike_however_many_series_they_have() -> None:
    many = [series([1, 1, 1, 0, 1, 1, 1]) for _ in range(5)]
    long = series([1, 1, 1, 0, 0, 0, 1, 1, 1], event="F")
    assert fitted([*many, long])["stop_weeks"].value == pytest.approx(2 * WEEKS_PER_MONTH)


def test_an_event_left_out_leaves_no_trace() -> None:
    one, two = series([1, 1, 1, 0, 1, 1, 1]), series([1, 1, 3, 0, 0, 0, 1], event="F")
    assert fitted([one, two], without="F") == fitted([one])
    assert fitted([one, two]) == fitted([two, one])


def test_what_cannot_be_left_out_and_what_leaves_nothing_is_said() -> None:
    one = series([1, 1, 1, 0, 1])
    with pytest.raises(UnknownName, match="'G'"):
        fitted([one], without="G")
    with pytest.raises(MissingInput, match="fit without E"):
        fitted([one], without="E")
    with pytest.raises(InputError, match="no month at or after the start"):
        seen(series([1, 1], first=-5))
    with pytest.raises(InputError, match="months must ascend"):
        EventSeries(event="E", name="e", month=np.array([1, 1]), index=np.ones(2))
