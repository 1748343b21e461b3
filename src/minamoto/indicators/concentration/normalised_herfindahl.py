"""Herfindahl-Hirschman index rescaled so that equal shares give zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import NoValue
from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.validation import Values, shares, values_of


def normalised_herfindahl(mass: ArrayLike) -> Values:
    """HHI between its least and greatest, HHI* = (HHI - 1/n) / (1 - 1/n).

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero; n >= 2. A country listed
        with zero counts in n.

    Returns
    -------
    (...) dimensionless, in [0, 1]; 0 for equal shares, 1 when one country holds all.

    Raises
    ------
    NoValue : fewer than two countries listed, or a total of zero
    MissingInput, InputError : a gap, a figure that cannot be

    Examples
    --------
    >>> round(normalised_herfindahl([40, 30, 20, 10]), 12)
    0.066666666667

    References
    ----------
    Cracau and Duran Lima (2016), Int. J. Food System Dynamics 7(4). UNCTAD takes the square roots
    of HHI and 1/n first: its index is another one.
    """
    share = shares(mass, "mass")
    n = share.shape[-1]
    if n == 1:
        raise NoValue(
            Text(
                "正規化HHIは2か国以上の一覧で定義される",
                "the normalised HHI is defined for two or more countries",
            ),
            "mass",
        )
    spread = ((share**2).sum(axis=-1) - 1 / n) / (1 - 1 / n)
    return values_of(np.clip(spread, 0.0, 1.0))


INDICATOR = Indicator(
    key="normalised_hhi",
    name=Text("正規化HHI", "normalised HHI"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(MASS,),
    equation="HHI* = (HHI − 1/n) / (1 − 1/n)",
    cite="cracau_2016",
    meaning=Text(
        "一覧にある国数の影響を除いたHHI。等分なら0、一国独占なら1になる。",
        "HHI freed of the number of countries listed: 0 for equal shares, 1 for one country.",
    ),
    compute=normalised_herfindahl,
)
