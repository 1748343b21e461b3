"""Share of supply that stands under an export control in force."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.concentration.mass import MASS
from minamoto.indicators.supply.weighted_share import weighted_share
from minamoto.indicators.validation import Values


def controlled_share(mass: ArrayLike, is_controlled: ArrayLike) -> Values:
    """Share of supply under control, sum_i s_i k_i.

    Parameters
    ----------
    mass : (..., n) of each country, in any one unit; >= 0, not all zero
    is_controlled : (..., n) 1 where an export control is in force on the day asked, towards the
        country that asks, else 0; a fraction where it covers part of the country's product; NaN
        (not known) only where mass is 0

    Returns
    -------
    (...) fraction, in [0, 1]. Says what could be stopped, not what is.

    Examples
    --------
    >>> controlled_share([98, 1, 1], [1, 0, 0])
    0.98

    References
    ----------
    OECD (2025), Inventory of Export Restrictions on Industrial Raw Materials: share of trade under
    at least one restriction; here of supply.
    """
    return weighted_share(mass, is_controlled, "is_controlled")


INDICATOR = Indicator(
    key="controlled_share",
    name=Text("輸出規制対象の供給シェア", "share of supply under export control"),
    family=Family.CONTROL,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        MASS,
        Input(
            name="is_controlled",
            unit="1",
            per="country",
            meaning=Text(
                "輸出規制の効力の有無（1：対象、0：対象外、一部のみなら割合）",
                "1 under a control in force, 0 not, a fraction where it covers part",
            ),
            high=1.0,
            needed_where="mass",
        ),
    ),
    equation="K = Σ_i s_i k_i",
    cite="oecd_export_restrictions_2025",
    meaning=Text(
        "基準日に輸出規制が効力を持つ国が占める供給シェア。",
        "Share of supply held by countries whose export control is in force on the day asked.",
    ),
    compute=controlled_share,
)
