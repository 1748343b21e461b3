"""Demand that can still be met without the largest supplier."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, listed, numbers, quotient, together, values_of


def n_minus_one(supply: ArrayLike, demand: ArrayLike, largest_demand: ArrayLike) -> Values:
    """N-1 supply, sum_{c != 1} Q_c / (D - D_1), 1 being the largest supplier.

    Parameters
    ----------
    supply : (..., n) of each country, t; >= 0, not all zero. A lumped rest of the world is not a
        supplier: if it is the largest row, list it by country or leave the measure.
    demand : (...) of the world, t
    largest_demand : (...) of the largest supplier itself, t; below `demand`. The IEA does not
        publish it: an estimate, and to be said so.

    Returns
    -------
    (...) ratio, >= 0; 1 or more when the others can supply themselves.

    Raises
    ------
    NoValue : no demand is left outside the largest supplier, or no supply at all

    Examples
    --------
    >>> round(n_minus_one([75, 15, 10], 100, 40), 6)
    0.416667

    References
    ----------
    IEA, Global Critical Minerals Outlook 2025, N-1 analysis.
    """
    mass = listed(supply, "supply")
    total, own = (
        numbers(demand, "demand", low=0.0),
        numbers(largest_demand, "largest_demand", low=0.0),
    )
    together(supply=mass[..., 0], demand=total, largest_demand=own)
    rest = np.sort(mass, axis=-1)[..., :-1].sum(axis=-1)  # not total - largest: digits would go
    none_left = Text(
        "最大供給国を除いた需要がゼロ以下のため、計算できない",
        "no demand is left outside the largest supplier",
    )
    return values_of(quotient(rest, total - own, none_left, "demand"))


INDICATOR = Indicator(
    key="n_minus_one",
    name=Text("N-1供給充足率", "N-1 supply"),
    family=Family.RELIANCE,
    unit="1",
    low=0.0,
    high=float("inf"),
    inputs=(
        Input(name="supply", unit="t", per="country", meaning=Text("国別供給量", "supply")),
        Input(name="demand", unit="t", per="one", meaning=Text("世界需要", "demand of the world")),
        Input(
            name="largest_demand",
            unit="t",
            per="one",
            meaning=Text("最大供給国自身の需要", "demand of the largest supplier itself"),
        ),
    ),
    equation="N1 = Σ_{c≠1} Q_c / (D − D₁)",
    cite="iea_gcmo_2025",
    meaning=Text(
        "最大の供給国とその国の需要を除いたとき、残りの需要の何割を賄えるか。",
        "Share of the remaining demand met when the largest supplier and its demand drop out.",
    ),
    compute=n_minus_one,
    higher_is_riskier=False,
)
