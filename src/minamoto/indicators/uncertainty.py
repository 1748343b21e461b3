"""How far an indicator may be off when the masses behind it are known only to a factor.

A mass of grade-given geometric standard deviation gsd is multiplied by exp(s z - s^2/2), s = ln gsd
and z standard normal: a lognormal factor of mean 1, so that the expected total stays the published
total. (The median-preserving choice, exp(s z), would raise expected totals by gsd-dependent
percents. Where all countries have one gsd the two give the same shares.) Countries are independent:
a source that is wrong for all of them in the same way does not move shares and is not in here.

Noise belongs to the name of the input and the label of the row, not to its place: with the same
seed, the same country gets the same draws in every table, row order and gsd (common random
numbers), so that two materials or two measures are compared without sampling noise between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.indicator import Indicator, Input
from minamoto.indicators.validation import Array, aligned, listed, numbers

MASS_UNITS = frozenset({"t", "t/yr"})
LOWER, UPPER = 0.05, 0.95
DRAWS = 2000  # the 5 % quantile of 2000 draws has a standard error of half a percentile


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From the 5 % to the 95 % quantile of the draws.

    `is_widened` says that the point estimate lay outside and the interval was stretched to it. That
    happens near an extreme: noise can only make n equal countries less equal.
    """

    low: float
    high: float
    draws: int
    is_widened: bool


def interval(
    indicator: Indicator,
    inputs: Mapping[str, ArrayLike],
    gsd: float | Mapping[str, ArrayLike],
    rng: np.random.Generator,
    draws: int = DRAWS,
    *,
    labels: Sequence[str] | None = None,
) -> Interval:
    """90 % interval of an indicator when its masses are uncertain.

    Parameters
    ----------
    indicator : whose `compute` is run on all draws at once
    inputs : by name, as `compute` takes them: (n,) or one value
    gsd : geometric standard deviation, >= 1: one for all inputs of mass, or by name of input, one
        or (n,) a row. Only amounts without an upper limit can be named.
    rng : give a fresh generator of the same seed to calls that are to be compared
    labels : (n,) names of the rows, each once; by position if left out

    Raises
    ------
    InputError : a gsd below 1, a name that is not an amount, labels that repeat
    MissingInput, NoValue : as `compute`; NoValue too where some draw has no value

    Examples
    --------
    >>> from minamoto.indicators import by_key
    >>> made = {"mass": [60.0, 30.0, 10.0]}
    >>> found = interval(by_key("hhi"), made, 1.2, np.random.default_rng(1))
    >>> round(found.low, 2), round(found.high, 2), found.is_widened
    (0.41, 0.53, False)
    """
    if draws < 1:
        raise InputError(f"draws: must be >= 1, found {draws}")
    value = np.asarray(indicator.compute(**inputs))
    if value.ndim:
        raise InputError(f"inputs: must be one subject, found {value.shape}; call once for each")
    point = float(value)
    spread = _spread(indicator, inputs, gsd)
    base = int(rng.integers(2**63))
    drawn = dict(inputs)
    for name, factor in spread.items():
        values = numbers(inputs[name], name, low=0.0)
        rows = labels if values.ndim else ("",)
        drawn[name] = values * _factors(name, values, factor, base, draws, rows)
    values = np.broadcast_to(np.asarray(indicator.compute(**drawn)), (draws,))
    low, high = (float(x) for x in np.quantile(values, (LOWER, UPPER)))
    rounding = 1e-12 * max(1.0, abs(point))
    return Interval(
        low=min(low, point),
        high=max(high, point),
        draws=draws,
        is_widened=not low - rounding <= point <= high + rounding,
    )


def mass_draws(
    mass: ArrayLike,
    gsd: ArrayLike,
    rng: np.random.Generator,
    draws: int = DRAWS,
    *,
    labels: Sequence[str] | None = None,
) -> Array:
    """The draws themselves, (draws, n), for what is not an indicator: bounds, differences, ranks.

    Examples
    --------
    >>> mass_draws([60.0, 30.0], 1.2, np.random.default_rng(1), draws=500).shape
    (500, 2)
    """
    values = listed(mass, "mass")
    factor = numbers(gsd, "gsd", low=1.0)
    base = int(rng.integers(2**63))
    return np.asarray(values * _factors("mass", values, factor, base, draws, labels))


def _spread(
    indicator: Indicator, inputs: Mapping[str, ArrayLike], gsd: float | Mapping[str, ArrayLike]
) -> dict[str, Array]:
    known = {entry.name: entry for entry in indicator.inputs}
    if not isinstance(gsd, Mapping):
        masses = [n for n, e in known.items() if e.unit in MASS_UNITS and _is_amount(e)]
        gsd = {name: gsd for name in masses if name in inputs}
    if not gsd:
        raise InputError(
            f"gsd: {indicator.key} has no input of mass; name the input it belongs to, "
            f"allowed {[name for name, entry in known.items() if _is_amount(entry)]}"
        )
    for name in gsd:
        if name not in inputs or name not in known or not _is_amount(known[name]):
            allowed = [n for n, e in known.items() if n in inputs and _is_amount(e)]
            raise InputError(f"gsd: must name an amount among {allowed}, found {name!r}")
    return {name: numbers(value, f"gsd of {name}", low=1.0) for name, value in gsd.items()}


def _is_amount(entry: Input) -> bool:
    return entry.low == 0.0 and np.isinf(entry.high) and entry.per != "year"


def _factors(
    name: str,
    values: Array,
    gsd: Array,
    base: int,
    draws: int,
    labels: Sequence[str] | None,
) -> Array:
    if values.ndim > 1:
        raise InputError(f"{name}: must be one subject, (n,), found shape {values.shape}")
    if gsd.ndim:
        aligned(**{name: values, f"gsd of {name}": gsd})
    rows = [str(i) for i in range(values.size)] if labels is None else [str(x) for x in labels]
    if len(rows) != values.size or len(set(rows)) != len(rows):
        raise InputError(f"labels: must be {values.size} different names, found {rows}")
    noise = np.stack([_noise(base, f"{name}|{row}", draws) for row in rows], axis=-1)
    sigma = np.log(gsd)
    factor = np.exp(sigma * noise - sigma**2 / 2)
    return np.asarray(factor if values.ndim else factor[:, 0])


def _noise(base: int, key: str, draws: int) -> Array:
    own = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng([base, own]).standard_normal(draws)
