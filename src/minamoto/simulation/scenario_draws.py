"""Years that may come, by seed: which measures start together, when, how long, how hard.

Scenario i is made of random numbers keyed by (seed, i) alone: it is the same whatever the worker,
the chunk or the number of scenarios, so that two plans are compared in the same years.

Rates of cells are kept; packages are not yet: a package starts as often as its rarest cell allows,
and pooled rates are small, so measures that were announced together mostly come one by one. Losses
that need several at once are understated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import pdtr

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

WEEKS_PER_YEAR = 52
MOST_STARTS = 10_000  # expected in a year; beyond, rates are not of a year
TAIL = 1e-15  # probability of more starts in a year than are drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Starts:
    """What starts in a year: packages of cells that start together, and cells on their own.

    Start s has the yearly rate `rate[s]` and the cells `cell[first[s]:first[s + 1]]`; the first
    `n_packages` starts are the packages, in the order given.
    """

    rate: FloatArray  # (n_starts,) 1/yr
    first: IntArray  # (n_starts + 1,)
    cell: IntArray
    n_packages: int
    n_cells: int

    def cell_rate(self) -> FloatArray:
        """Rate of each cell over all starts that hold it, (n_cells,) 1/yr."""
        held = np.repeat(self.rate, np.diff(self.first))
        return np.bincount(self.cell, weights=held, minlength=self.n_cells).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScenarioDraws:
    """Measures of the scenarios asked for, one row each, scenarios in the order asked.

    `package` is the one the measure came in, -1 where it came on its own. Rows of scenario
    `index[j]` are `first[j]:first[j + 1]`. `profile` has one value a row for each range given, in
    the unit of the range: the duration, the level ...
    """

    index: IntArray  # (n_scenarios,)
    first: IntArray  # (n_scenarios + 1,)
    scenario: IntArray  # (n_rows,) as all below
    cell: IntArray
    package: IntArray
    start_week: IntArray  # 0 to 51
    profile: Mapping[str, FloatArray]


def starts_of(
    rate: ArrayLike, package_start: ArrayLike | None = None, package_cell: ArrayLike | None = None
) -> Starts:
    """Rates of cells told apart into packages that start together and cells on their own.

    Parameters
    ----------
    rate : (n_cells,) 1/yr, >= 0: the mean of `pooled_hazards`
    package_start, package_cell : cells of the packages seen, as in `MeasureCounts`

    Returns
    -------
    Package p starts at the rate min over its cells c of rate_c / n_c, n_c being the packages that
    hold c; what is left of each cell's rate is its own. So the rate of each cell is as given, and
    what was announced together comes together. Packages never seen do not come: an assumption.

    Raises
    ------
    InputError : a rate below 0; packages that do not fit the cells; a cell twice in a package

    Examples
    --------
    >>> found = starts_of([0.2, 0.5, 0.1], [0, 2, 3], [0, 1, 1])
    >>> found.rate.tolist(), found.cell.tolist()
    ([0.2, 0.25, 0.04999999999999999, 0.1], [0, 1, 1, 1, 2])
    >>> found.cell_rate().round(9).tolist()
    [0.2, 0.5, 0.1]
    """
    rates = np.asarray(rate, dtype=np.float64)
    bounds = np.asarray([0] if package_start is None else package_start, dtype=np.int64)
    cells = np.asarray([] if package_cell is None else package_cell, dtype=np.int64)
    _check_packages(rates, bounds, cells)
    n_packages, size = bounds.size - 1, np.diff(bounds)
    times = np.bincount(cells, minlength=rates.size)
    share = rates[cells] / times[cells]
    together = np.minimum.reduceat(share, bounds[:-1]) if n_packages else np.zeros(0)
    taken = np.bincount(cells, weights=np.repeat(together, size), minlength=rates.size)
    alone = np.maximum(rates - taken, 0.0)
    alone[alone <= 1e-12 * rates] = 0.0  # what rounding left
    on_own = np.flatnonzero(alone)
    sizes = np.concatenate([size, np.ones(on_own.size, dtype=np.int64)])
    return Starts(
        rate=np.concatenate([together, alone[on_own]]),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        cell=np.concatenate([cells, on_own]).astype(np.int64),
        n_packages=n_packages,
        n_cells=rates.size,
    )


def draw_scenarios(
    starts: Starts,
    ranges: Mapping[str, ArrayLike],
    *,
    seed: int,
    scenarios: int | Sequence[int] | IntArray,
) -> ScenarioDraws:
    """Measures that start in each scenario, a year each.

    Parameters
    ----------
    starts : rates of what starts, from `starts_of`
    ranges : of each parameter of a measure (`duration_weeks`, `level` ...), (n_cells, 3) or (3,):
        low, likely and high value, drawn from the triangular distribution between them
    seed : >= 0
    scenarios : how many (0, 1, 2 ...), or the indices of those to draw, >= 0

    Returns
    -------
    Starts are a Poisson process: independent, uniform over 52 weeks. A package has one start week
    and, for each parameter, one quantile of the ranges of all its cells: what is announced together
    holds as long and as hard, in its range. A cell may be hit twice in a year; the rates are taken
    as known, at the values given.

    Raises
    ------
    InputError : a range whose values do not rise; a seed or an index below 0; rates so high that
        `MOST_STARTS` or more are expected in a year

    Notes
    -----
    Random numbers are Philox 4x64-10 (J. K. Salmon et al., "Parallel random numbers: as easy as 1,
    2, 3", SC '11) with the key (seed, index), as uniform doubles through inverse distributions
    only: no method of numpy whose stream may change with its version.

    Examples
    --------
    >>> starts = starts_of([1.0, 0.5])
    >>> ranges = {"duration_weeks": [4.0, 8.0, 26.0]}
    >>> many = draw_scenarios(starts, ranges, seed=7, scenarios=100)
    >>> one = draw_scenarios(starts, ranges, seed=7, scenarios=[42])
    >>> rows = slice(many.first[42], many.first[43])
    >>> bool((many.profile["duration_weeks"][rows] == one.profile["duration_weeks"]).all())
    True
    """
    index = _indices(seed, scenarios)
    names = list(ranges)
    triangles = [_triangles(name, ranges[name], starts.n_cells) for name in names]
    cumulative = np.cumsum(starts.rate)
    expected = float(cumulative[-1]) if cumulative.size else 0.0
    at_most = _at_most(expected)
    drawn = [_uniforms(seed, int(i), at_most, 2 + len(names)) for i in index]
    counts = np.array([len(rows) for rows in drawn], dtype=np.int64)
    uniform = np.concatenate([np.zeros((0, 2 + len(names))), *drawn])
    # the last start takes what rounding leaves above the sum
    which = np.searchsorted(cumulative, uniform[:, 0] * expected, side="right")
    which = np.minimum(which, max(starts.rate.size - 1, 0))
    size = (starts.first[which + 1] - starts.first[which]) if which.size else which
    row_start = np.repeat(np.arange(which.size), size)  # the start that each row belongs to
    within = np.arange(row_start.size) - np.repeat(np.cumsum(size) - size, size)
    cell = starts.cell[starts.first[which[row_start]] + within]
    scenario = np.repeat(index, counts)[row_start]
    package = which[row_start]
    per_scenario = np.bincount(
        np.repeat(np.arange(index.size), counts)[row_start], minlength=index.size
    )
    return ScenarioDraws(
        index=index,
        first=np.concatenate([[0], np.cumsum(per_scenario)]).astype(np.int64),
        scenario=scenario,
        cell=cell,
        package=np.where(package < starts.n_packages, package, -1),
        start_week=(uniform[row_start, 1] * WEEKS_PER_YEAR).astype(np.int64),
        profile={
            name: _triangular(uniform[row_start, 2 + j], triangles[j][cell])
            for j, name in enumerate(names)
        },
    )


def _uniforms(seed: int, index: int, at_most: FloatArray, width: int) -> FloatArray:
    """(n_starts of the scenario, width) in [0, 1)."""
    stream = np.random.Generator(np.random.Philox(key=np.array([seed, index], dtype=np.uint64)))
    count = int(np.searchsorted(at_most, stream.random(), side="right"))
    return stream.random((count, width))


def _at_most(expected: float) -> FloatArray:
    """P(N <= n) of a Poisson number N, for n = 0, 1 ... up to all but certainty."""
    if not expected < MOST_STARTS:
        raise InputError(
            Text(
                f"1年に {expected:,.0f} 件の開始が見込まれます（上限 {MOST_STARTS:,}）。"
                "発生率は1年あたりの値にし、多数の区分には pooled_hazards を使ってください。",
                f"rate: {expected:,.0f} starts expected a year, allowed below {MOST_STARTS:,}; "
                "give rates a year, and pool many cells (pooled_hazards)",
            )
        )
    most = int(expected + 12 * expected**0.5 + 40)
    found: FloatArray = pdtr(np.arange(most), expected)
    return found[: int(np.searchsorted(found, 1.0 - TAIL)) + 1]


def _triangular(uniform: FloatArray, triangle: FloatArray) -> FloatArray:
    """The quantile of each row's triangular distribution (low, likely, high)."""
    low, likely, high = triangle.T
    width = high - low
    split = np.divide(likely - low, width, out=np.zeros_like(width), where=width > 0)
    rising = low + np.sqrt(uniform * width * (likely - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - likely))
    found: FloatArray = np.where(uniform < split, rising, falling)
    return found


def _triangles(name: str, given: ArrayLike, n_cells: int) -> FloatArray:
    found = np.asarray(given, dtype=np.float64)
    if found.shape not in {(3,), (n_cells, 3)}:
        raise InputError(
            Text(
                f"{name}：形が {found.shape} です。(3,) または ({n_cells}, 3) にしてください。",
                f"{name}: shape {found.shape}, allowed (3,) or ({n_cells}, 3): low, likely, high",
            )
        )
    every = np.broadcast_to(found, (n_cells, 3))
    wrong = ~(np.isfinite(every).all(axis=1) & (np.diff(every, axis=1) >= 0).all(axis=1))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise InputError(
            Text(
                f"{name}：{at}番目の区分（0から）が {every[at].tolist()} です。"
                "下限・最頻・上限の順に、有限な値を小さい順に並べてください。",
                f"{name}: low, likely and high must rise and be finite, got {every[at].tolist()} "
                f"for cell {at}",
            )
        )
    return every


def _indices(seed: int, scenarios: int | Sequence[int] | IntArray) -> IntArray:
    if isinstance(scenarios, int | np.integer):
        index = np.arange(scenarios, dtype=np.int64)
    else:
        index = np.asarray(scenarios, dtype=np.int64)
    if not 0 <= seed < 2**64 or index.ndim != 1 or index.size == 0 or index.min() < 0:
        raise InputError(
            Text(
                f"シード {seed}、シナリオ {scenarios!r} は使えません。シードは0以上、"
                "シナリオは1以上の件数、または0以上の番号の並びにしてください。",
                f"seed {seed}, scenarios {scenarios!r}: the seed must be in [0, 2**64), scenarios "
                "a count >= 1 or a row of indices >= 0",
            )
        )
    return index


def _check_packages(rate: FloatArray, bounds: IntArray, cells: IntArray) -> None:
    if rate.ndim != 1 or not ((rate >= 0) & np.isfinite(rate)).all():
        raise InputError(
            Text(
                f"発生率：形 {rate.shape}。1区分に1つ、0以上の有限な値を指定してください。",
                f"rate: shape {rate.shape}; give one finite rate >= 0 a cell",
            )
        )
    fits = bounds.ndim == cells.ndim == 1 and bounds.size > 0 and bounds[0] == 0
    fits = fits and bounds[-1] == cells.size and bool((np.diff(bounds) >= 1).all())
    fits = fits and bool(((cells >= 0) & (cells < rate.size)).all())
    if fits:
        package = np.repeat(np.arange(bounds.size - 1), np.diff(bounds))
        fits = np.unique(package * rate.size + cells).size == cells.size
    if not fits:
        raise InputError(
            Text(
                f"パッケージ：{bounds.size - 1}個、区分の番号{cells.size}個が対応しません。"
                f"各パッケージに 0 から {rate.size - 1} の番号を1つ以上、"
                "重複なく指定してください。",
                f"packages: {bounds.size - 1} packages and {cells.size} cells do not fit; give "
                f"each one or more cells of 0 to {rate.size - 1}, each once",
            )
        )
