"""What every indicator asks of its inputs, checked in one place and said in one way.

A missing figure (NaN) raises `MissingInput`, a figure that cannot be raises `InputError` naming its
place, and complete figures for which a measure is not defined raise `NoValue`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.core.text import Text

Array = NDArray[np.float64]
Values = float | Array  # a float for one subject, an array for many

SHARE_TOLERANCE = 1e-9  # fractions that should not exceed 1 are sums and quotients of floats


def values_of(result: Array) -> Values:
    """A plain float where no axis is left, else the array."""
    return float(result) if np.ndim(result) == 0 else result


def numbers(
    values: ArrayLike, name: str, *, low: float = -np.inf, high: float = np.inf, gaps: bool = False
) -> Array:
    """The values as float64, each within [low, high] and finite.

    Parameters
    ----------
    values : any shape
    name : of the input, for the message
    gaps : NaN is let through, for an input that is not needed everywhere

    Raises
    ------
    MissingInput : a NaN, naming its index
    InputError : not numbers, infinite, or out of range, naming the index
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: must be numbers, found {values!r}") from error
    missing = np.isnan(array)
    if not gaps and missing.any():
        place = _place(missing)
        raise MissingInput(
            f"value{place}",
            name,
            Text(
                f"{name}：{int(missing.sum())}件の値が欠けている",
                f"{name}: value{place} is missing",
            ),
        )
    wrong = ~missing & ~(np.isfinite(array) & (array >= low) & (array <= high))
    if wrong.any():
        found = array[np.unravel_index(int(wrong.argmax()), array.shape)] if array.ndim else array
        raise InputError(
            f"{name}: must be {_range(low, high)}, found {float(found):g}{_place(wrong)}"
        )
    return array


def listed(values: ArrayLike, name: str, *, low: float = 0.0, high: float = np.inf) -> Array:
    """Numbers with at least one axis and one entry: one value a country, year or use."""
    array = numbers(values, name, low=low, high=high)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise InputError(f"{name}: must list at least one value, found shape {array.shape}")
    return array


def shares(mass: ArrayLike, name: str) -> Array:
    """Share of each entry in the total over the last axis, s_i = m_i / sum_j m_j.

    Raises
    ------
    NoValue : a total of zero has no shares
    """
    array = listed(mass, name)
    total = array.sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        raise NoValue(
            Text(
                f"{name} の合計がゼロのため、シェアを計算できない",
                f"all of {name} is zero, so there are no shares{_place(total[..., 0] <= 0)}",
            ),
            name,
        )
    return np.asarray(array / total)


def aligned(**arrays: Array) -> None:
    """Raise unless the last axes are equally long and the leading ones broadcast.

    A single value is never stretched over countries: that would hide a forgotten column.
    """
    shapes = {name: array.shape for name, array in arrays.items()}
    if len({shape[-1] for shape in shapes.values()}) > 1:
        raise InputError(f"lengths must be equal, found {_listing(shapes)}")
    together(**{name: array[..., 0] for name, array in arrays.items()})


def together(**arrays: Array) -> None:
    """Raise unless the shapes broadcast against each other."""
    shapes = {name: array.shape for name, array in arrays.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError as error:
        raise InputError(f"shapes must fit each other, found {_listing(shapes)}") from error


def needed_where(weight: Array, weight_name: str, values: Array, name: str) -> Array:
    """`values` with 0 where `weight` is 0; a gap (NaN) where it is not raises.

    The message says what share of the weight the gap touches, since that is what guessing
    would have decided.
    """
    gap = np.isnan(values) & (weight > 0)
    if gap.any():
        touched = np.broadcast_to(weight, gap.shape)
        part = float((touched * gap).sum() / touched.sum())
        n = gap.shape[-1]
        count = int(gap.reshape(-1, n).any(axis=0).sum())
        raise MissingInput(
            f"{name} of {count} of {n} rows ({part:.1%} of {weight_name})",
            name,
            Text(
                f"{name}：{n}行中{count}行で欠けている（{weight_name} の{part:.1%}に相当）",
                f"{name}: missing in {count} of {n} rows, which hold {part:.1%} of {weight_name}",
            ),
        )
    return np.where(weight > 0, values, 0.0)


def quotient(above: Array, below: Array, reason: Text, where: str) -> Array:
    """The quotient above / below, for below > 0.

    Raises
    ------
    NoValue : with the reason given, where below is not above zero
    """
    if not (below > 0).all():
        raise NoValue(reason, where)
    return np.asarray(above / below)


def _place(wrong: NDArray[np.bool_]) -> str:
    if wrong.ndim == 0:
        return ""
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    return f" at index {index[0] if len(index) == 1 else index}"


def _range(low: float, high: float) -> str:
    if low == -np.inf and high == np.inf:
        return "finite"
    if high == np.inf:
        return f"a finite number >= {low:g}"
    return f"within [{low:g}, {high:g}]" if low > -np.inf else f"a finite number <= {high:g}"


def _listing(shapes: dict[str, tuple[int, ...]]) -> str:
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items())
