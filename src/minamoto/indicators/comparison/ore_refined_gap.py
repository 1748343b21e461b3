"""How different the two faces of a material are: who mines it and who refines it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Array, Values, aligned, shares, values_of


def share_shift(mined: ArrayLike, refined: ArrayLike) -> Array:
    """What each country gains from ore to refined product, refined share - mined share.

    Parameters
    ----------
    mined, refined : (..., n) of the same countries in the same order, each in any one unit; >= 0,
        not all zero. A country without one of the two is listed with 0.

    Returns
    -------
    (..., n) fractions that add up to 0; the greatest is who gains most.

    Examples
    --------
    >>> share_shift([70, 30, 0], [10, 30, 60]).round(6).tolist()
    [-0.6, 0.0, 0.6]
    """
    before, after = shares(mined, "mined"), shares(refined, "refined")
    aligned(mined=before, refined=after)
    return np.asarray(after - before)


def ore_refined_gap(mined: ArrayLike, refined: ArrayLike) -> Values:
    """Index of dissimilarity, D = 1/2 sum_c |refined share - mined share|.

    Parameters
    ----------
    mined, refined : as in `share_shift`

    Returns
    -------
    (...) fraction, in [0, 1]: the share of refining that is done elsewhere than it would be if
    every country refined what it mines. 0 when both are distributed alike, 1 when no country
    does both.

    Examples
    --------
    >>> round(ore_refined_gap([70, 30, 0], [10, 30, 60]), 12)
    0.6

    References
    ----------
    Duncan and Duncan (1955), Am. Sociol. Rev. 20(2), index of dissimilarity.
    """
    return values_of(np.minimum(np.abs(share_shift(mined, refined)).sum(axis=-1) / 2, 1.0))


INDICATOR = Indicator(
    key="ore_refined_gap",
    name=Text("鉱石・精製の乖離度", "ore-to-refined gap"),
    family=Family.COMPARISON,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        Input(name="mined", unit="t", per="country", meaning=Text("国別採掘量", "mined")),
        Input(
            name="refined",
            unit="t",
            per="country",
            meaning=Text("国別精製量", "refined, in the same order of countries"),
        ),
    ),
    equation="D = ½ Σ_c |refined share − mined share|",
    cite="duncan_1955",
    meaning=Text(
        "採掘国と精製国の分布がどれだけ違うか。0なら同じ、1なら採掘国と精製国がまったく重ならない。",
        "How far refining sits elsewhere than mining: 0 alike, 1 when no country does both.",
    ),
    compute=ore_refined_gap,
)
