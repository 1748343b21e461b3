"""The arrays a caller gives to a balancing method, checked in one place and said in one way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError

FloatArray = NDArray[np.float64]
Labels = Sequence[str] | None


def vector(values: ArrayLike, name: str, size: int, *, low: float = -np.inf) -> FloatArray:
    """`values` as (size,) finite numbers >= `low`; raises `InputError` naming the first wrong one.

    Examples
    --------
    >>> vector([1, 2], "row_total", 2).tolist()
    [1.0, 2.0]
    """
    return _checked(values, name, (size,), low)


def matrix(
    values: ArrayLike, name: str, shape: tuple[int, int] | None = None, *, low: float = -np.inf
) -> FloatArray:
    """`values` as a matrix of finite numbers >= `low`, of that shape where one is given.

    Raises
    ------
    InputError : naming the shape, or the first wrong entry

    Examples
    --------
    >>> matrix([[1, 2]], "seed").shape
    (1, 2)
    """
    return _checked(values, name, shape, low)


def labels_of(labels: Labels, kind: str, size: int) -> tuple[str, ...]:
    """The names given, or "row 0", "row 1" ... for `kind` "row"; raises where their count differs.

    Examples
    --------
    >>> labels_of(None, "row", 2)
    ('row 0', 'row 1')
    """
    if labels is None:
        return tuple(f"{kind} {i}" for i in range(size))
    if len(labels) != size:
        raise InputError(f"{len(labels)} names for {size} of kind {kind!r}; give one for each")
    return tuple(labels)


def _checked(values: ArrayLike, name: str, shape: tuple[int, ...] | None, low: float) -> FloatArray:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: must be numbers, found {values!r}") from error
    if shape is None and array.ndim != 2:
        raise InputError(f"{name}: must be a matrix, found shape {array.shape}")
    if shape is not None and array.shape != shape:
        raise InputError(f"{name}: must have shape {shape}, found {array.shape}")
    wrong = ~(np.isfinite(array) & (array >= low))
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        allowed = "a finite number" + (f" >= {low:g}" if low > -np.inf else "")
        place = index[0] if len(index) == 1 else index
        raise InputError(f"{name}: must be {allowed}, found {array[index]:g} at index {place}")
    return array
