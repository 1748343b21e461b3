"""Where what a country consumes was produced, from production and a trade matrix of one good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]

ROUNDING = 1e-9  # of a country's supply: exports may exceed it by this much


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KastnerOrigin:
    """Consumption of each country, and the producer of each tonne of it."""

    origin: FloatArray  # (n, n) in t; origin[i, j] is consumed in i and was produced in j
    consumption: FloatArray  # (n,) in t; production + imports - exports


def kastner_origin(
    production: ArrayLike, trade: ArrayLike, countries: Sequence[str] | None = None
) -> KastnerOrigin:
    """Origin of apparent consumption, O = c^ (I - A)^-1 p^ (Kastner, Kastner, Nonhebel 2011).

    With x = p + imports, A[j, i] = Z[i, j] / x_i and c_i = (x_i - exports_i) / x_i, where Z[i, j]
    leaves i for j. Columns of O sum to production, rows to apparent consumption.

    Parameters
    ----------
    production : (n,) of each country, t, >= 0
    trade : (n, n), t, >= 0; trade[i, j] is sent by i to j; the diagonal must be zero
    countries : (n,) names for errors

    Returns
    -------
    Origin in the unit given.

    Raises
    ------
    InputError : a figure that is missing or negative, trade of a country with itself, exports
        above production and imports, or trade that goes round between countries none of which
        produces.

    Examples
    --------
    >>> found = kastner_origin([10.0, 0.0, 0.0], [[0, 8, 0], [0, 0, 6], [0, 0, 0]])
    >>> found.origin.round(9).tolist()
    [[2.0, 0.0, 0.0], [2.0, 0.0, 0.0], [6.0, 0.0, 0.0]]

    References
    ----------
    Kastner, T., Kastner, M., Nonhebel, S. (2011) Tracing distant environmental impacts of
    agricultural products from a consumer perspective. Ecological Economics 70(6), 1032-1040.
    """
    made = np.asarray(production, dtype=np.float64)
    sent = np.asarray(trade, dtype=np.float64)
    names = list(countries) if countries is not None else [str(i) for i in range(made.size)]
    _check(made, sent, names)
    supply = made + sent.sum(axis=0)
    exports = sent.sum(axis=1)
    consumption = np.maximum(supply - exports, 0.0)
    per_tonne = np.divide(1.0, supply, out=np.zeros_like(supply), where=supply > 0)
    passed = (sent * per_tonne[:, None]).T
    lost = supply > 0
    lost &= ~_fed(made > 0, sent > 0)
    if lost.any():
        raise _no_source([names[i] for i in np.flatnonzero(lost)])
    eventually = np.linalg.solve(np.eye(made.size) - passed, np.diag(made))
    return KastnerOrigin(
        origin=np.maximum((consumption * per_tonne)[:, None] * eventually, 0.0),
        consumption=consumption,
    )


def _check(made: FloatArray, sent: FloatArray, names: list[str]) -> None:
    n = made.size
    if made.ndim != 1 or sent.shape != (n, n) or len(names) != n:
        raise InputError(
            f"production {made.shape}, trade {sent.shape} and {len(names)} countries do not fit: "
            "they must be (n,), (n, n) and n"
        )
    for name, values in (("production", made), ("trade", sent)):
        bad = ~(np.isfinite(values) & (values >= 0))
        if bad.any():
            where = " to ".join(names[i] for i in np.argwhere(bad)[0])
            raise InputError(f"{name} of {where} is {values[bad][0]}; it must be a number >= 0")
    if np.diag(sent).any():
        own = names[int(np.argmax(np.diag(sent) > 0))]
        raise InputError(f"trade of {own} with itself must be zero; leave it out")
    supply, exports = made + sent.sum(axis=0), sent.sum(axis=1)
    excess = exports - supply * (1.0 + ROUNDING)
    if (excess > 0).any():
        worst = int(np.argmax(excess))
        raise InputError(
            Text(
                f"{names[worst]}：輸出 {exports[worst]:.6g} t が、生産と輸入の合計 "
                f"{supply[worst]:.6g} t を上回っています。数値を突き合わせてから使ってください。",
                f"{names[worst]} exports {exports[worst]:.6g} t but has only {supply[worst]:.6g} t "
                "of production and imports; reconcile the figures first",
            )
        )


def _fed(fed: NDArray[np.bool_], linked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Countries that production reaches."""
    while True:
        more = fed | linked[fed].any(axis=0)
        if (more == fed).all():
            return fed
        fed = more


def _no_source(names: list[str]) -> InputError:
    shown = ", ".join(names[:5])
    return InputError(
        Text(
            f"{shown}：生産国から何も届かないのに取引があります。取引量か生産量を直してください。",
            f"{shown}: trade that no producer feeds; correct the trade or the production",
        )
    )
