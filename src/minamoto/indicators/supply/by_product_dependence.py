"""How much of the supply rides on the production of another metal."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.supply.weighted_share import weighted_share
from minamoto.indicators.validation import Values


def by_product_dependence(mass: ArrayLike, by_product_share: ArrayLike) -> Values:
    """Companionality, sum_i s_i b_i.

    Parameters
    ----------
    mass : (..., n) of each country (or host metal), in any one unit; >= 0, not all zero
    by_product_share : (..., n) fraction of it won as a by-product; NaN only where mass is 0

    Returns
    -------
    (...) fraction of supply, in [0, 1]; such supply does not follow its own price.

    Examples
    --------
    >>> by_product_dependence([50, 50], [1.0, 0.5])
    0.75

    References
    ----------
    Nassar, Graedel and Harper (2015), Sci. Adv. 1(3) e1400180.
    """
    return weighted_share(mass, by_product_share, "by_product_share")


INDICATOR = Indicator(
    key="by_product_dependence",
    name=Text("副産物依存度", "by-product dependence"),
    family=Family.BY_PRODUCT,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        MASS,
        Input(
            name="by_product_share",
            unit="1",
            per="country",
            meaning=Text("うち副産物として得られる割合", "fraction won as a by-product"),
            high=1.0,
            needed_where="mass",
        ),
    ),
    equation="B = Σ_i s_i b_i",
    cite="nassar_2015",
    meaning=Text(
        "供給のうち、他の金属の副産物として得られる割合。高いほど自らの価格では増産できない。",
        "Share of supply won as a by-product of another metal, and so deaf to its own price.",
    ),
    compute=by_product_dependence,
)
