"""The import part of GeoPolRisk: how unstable the countries are that a supply comes from."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.geopolrisk.inputs import DOMESTIC, INSTABILITY, NO_SUPPLY, PARTNER_IMPORTS
from minamoto.indicators.validation import (
    Values,
    aligned,
    listed,
    needed_where,
    numbers,
    quotient,
    together,
    values_of,
)


def geopolrisk_import_risk(
    imports: ArrayLike, instability: ArrayLike, domestic_production: ArrayLike
) -> Values:
    """Weighted import share, sum_j g_j f_j / (p + F) with F = sum_j f_j.

    Parameters
    ----------
    imports : (..., n) f_j, from each country in one year, t; >= 0
    instability : (..., n) g_j, 0 (best) to 1 (worst); NaN only where no import comes from
    domestic_production : (...) p, of the importer at the same stage, t

    Returns
    -------
    (...) dimensionless, in [0, 1]; 0 when all is made at home.

    Raises
    ------
    MissingInput : g unknown for an exporter, with the share of imports it touches. The published
        program takes 0.5 in its place; here the measure is missing.
    NoValue : neither imports nor domestic production (the published program prints 0)

    Examples
    --------
    >>> round(geopolrisk_import_risk([60, 20], [0.5, 0.2], 20), 6)
    0.34

    References
    ----------
    Gemechu et al. (2016); Koyamparambath et al. (2024) and their program geopolrisk-py.
    """
    mass = listed(imports, "imports")
    unstable = numbers(instability, "instability", low=0.0, high=1.0, gaps=True)
    unstable = unstable[None] if unstable.ndim == 0 else unstable
    aligned(imports=mass, instability=unstable)
    weighted = (mass * needed_where(mass, "imports", unstable, "instability")).sum(axis=-1)
    return import_risk_of_sums(weighted, mass.sum(axis=-1), domestic_production)


def import_risk_of_sums(
    weighted_imports: ArrayLike, imports: ArrayLike, domestic_production: ArrayLike
) -> Values:
    """The same from sums already made, sum_j g_j f_j and F, both (...) in t."""
    weighted = numbers(weighted_imports, "weighted_imports", low=0.0)
    total = numbers(imports, "imports", low=0.0)
    own = numbers(domestic_production, "domestic_production", low=0.0)
    together(weighted_imports=weighted, imports=total, domestic_production=own)
    ratio = quotient(weighted, np.asarray(own + total), NO_SUPPLY, "imports")
    return values_of(np.minimum(ratio, 1.0))


INDICATOR = Indicator(
    key="geopolrisk_import_risk",
    name=Text("GeoPolRisk輸入リスク", "GeoPolRisk import risk"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(PARTNER_IMPORTS, INSTABILITY, DOMESTIC),
    equation="R = Σ_j g_j f_j / (p + F)",
    cite="koyamparambath_2024",
    meaning=Text(
        "輸入先の政情不安度を輸入量で加重し、国内生産を含む供給全体で割った値。",
        "Political instability of the import sources, over all supply including domestic.",
    ),
    compute=geopolrisk_import_risk,
)
