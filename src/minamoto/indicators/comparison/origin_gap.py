"""Whether the country that exports most is where the material was mined."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, aligned, shares, values_of


def origin_gap(exported: ArrayLike, mined: ArrayLike) -> Values:
    """Export share of the top exporter less the mine share of that same country.

    Parameters
    ----------
    exported, mined : (..., n) of the same countries in the same order, each in any one unit; >= 0,
        not all zero. Of several equal top exporters, the one that mines least is taken.

    Returns
    -------
    (...) fraction, in [-1, 1]: near the export share itself when the seller mines nothing of it
    (processor or entrepot), 0 when it sells what it mines, negative when it keeps ore at home.

    Examples
    --------
    >>> round(origin_gap([80, 20, 0], [10, 20, 70]), 12)
    0.7

    References
    ----------
    Not a published index: the two shares are, and that trade data name the last seller and not the
    origin is shown by Kastner, Kastner and Nonhebel (2011), Ecol. Econ. 70(6).
    """
    sold, dug = shares(exported, "exported"), shares(mined, "mined")
    aligned(exported=sold, mined=dug)
    top = sold.max(axis=-1, keepdims=True)
    return values_of(np.where(sold == top, top - dug, -np.inf).max(axis=-1))


INDICATOR = Indicator(
    key="origin_gap",
    name=Text("原産地の乖離（首位輸出国）", "origin gap of the top exporter"),
    family=Family.COMPARISON,
    unit="1",
    low=-1.0,
    high=1.0,
    inputs=(
        Input(name="exported", unit="t", per="country", meaning=Text("国別輸出量", "exported")),
        Input(
            name="mined",
            unit="t",
            per="country",
            meaning=Text("国別採掘量", "mined, in the same order of countries"),
        ),
    ),
    equation="O = e_k − m_k,  k = argmax_c e_c",
    cite="kastner_2011",
    meaning=Text(
        "最大の輸出国の輸出シェアと、同じ国の採掘シェアの差。大きいほど「買っている国」と「掘っている国」が異なる。",
        "Export share of the top exporter less its mine share: the larger, the less the seller is "
        "the origin.",
    ),
    compute=origin_gap,
)
