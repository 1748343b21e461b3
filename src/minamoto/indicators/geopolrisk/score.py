"""The GeoPolRisk score of a material for one importer in one year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.geopolrisk.import_risk import geopolrisk_import_risk, import_risk_of_sums
from minamoto.indicators.geopolrisk.inputs import (
    DOMESTIC,
    INSTABILITY,
    PARTNER_IMPORTS,
    WORLD_PRODUCTION,
)
from minamoto.indicators.validation import Values, numbers, shares, together, values_of


def geopolrisk(
    production: ArrayLike,
    imports: ArrayLike,
    instability: ArrayLike,
    domestic_production: ArrayLike,
) -> Values:
    """GPRS = HHI sum_j g_j f_j / (p + F), HHI of world production.

    Parameters
    ----------
    production : (..., n) world production of each country, any one unit; >= 0, not all zero
    imports, instability : (..., n) of the importer from each country; see `geopolrisk_import_risk`.
        The countries of `production` need not be those of the imports: both sums are over their
        own axis.
    domestic_production : (...) of the importer, in the unit of the imports

    Returns
    -------
    (...) dimensionless, in [0, 1].

    Raises
    ------
    MissingInput, NoValue : as `geopolrisk_import_risk`

    Examples
    --------
    >>> round(geopolrisk([80, 20], [60, 20], [0.5, 0.2], 20), 6)
    0.2312

    References
    ----------
    Gemechu et al. (2016); Koyamparambath et al. (2024) and their program geopolrisk-py.
    """
    concentration = (shares(production, "production") ** 2).sum(axis=-1)
    risk = np.asarray(geopolrisk_import_risk(imports, instability, domestic_production))
    together(production=concentration, imports=risk)
    return values_of(concentration * risk)


def geopolrisk_of_sums(
    hhi: ArrayLike, weighted_imports: ArrayLike, imports: ArrayLike, domestic_production: ArrayLike
) -> Values:
    """The score from sums already made: HHI, sum_j g_j f_j, F and p, all (...).

    For many importers and materials at once, where the sums come from a grouped table.

    Examples
    --------
    >>> round(geopolrisk_of_sums(0.68, 34.0, 80.0, 20.0), 6)
    0.2312
    """
    concentration = numbers(hhi, "hhi", low=0.0, high=1.0)
    risk = np.asarray(import_risk_of_sums(weighted_imports, imports, domestic_production))
    together(hhi=concentration, imports=risk)
    return values_of(concentration * risk)


INDICATOR = Indicator(
    key="geopolrisk",
    name=Text("GeoPolRiskスコア", "GeoPolRisk score"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(WORLD_PRODUCTION, PARTNER_IMPORTS, INSTABILITY, DOMESTIC),
    equation="GPRS = HHI · Σ_j g_j f_j / (p + F)",
    cite="koyamparambath_2024",
    meaning=Text(
        "世界生産の集中度と、輸入先の政情不安度を掛け合わせた地政学的供給リスク。",
        "Concentration of world production times the political instability of the import sources.",
    ),
    compute=geopolrisk,
)
