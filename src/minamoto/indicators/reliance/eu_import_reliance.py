"""Import reliance as the EU criticality studies use it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator
from minamoto.core.text import Text
from minamoto.indicators.reliance.flows import (
    EXPORTS,
    IMPORTS,
    NO_CONSUMPTION,
    PRODUCTION,
    flow,
)
from minamoto.indicators.validation import Values, quotient, together, values_of


def eu_import_reliance(
    imports: ArrayLike, exports: ArrayLike, domestic_production: ArrayLike
) -> Values:
    """IR = (I - E) / (P + I - E), a net exporter's being 0.

    Parameters
    ----------
    imports, exports, domestic_production : (...) of the region in one year and stage, any one
        unit; >= 0

    Returns
    -------
    (...) fraction, in [0, 1].

    Raises
    ------
    NoValue : apparent consumption P + I - E is not above zero

    Examples
    --------
    >>> eu_import_reliance(90, 10, 20)
    0.8
    >>> eu_import_reliance(10, 30, 100)
    0.0

    References
    ----------
    European Commission (2017), guidelines, section on import reliance; the study's tables print 0
    for net exporters.
    """
    arrived = flow(imports, "imports")
    left = flow(exports, "exports")
    made = flow(domestic_production, "domestic_production")
    together(imports=arrived, exports=left, domestic_production=made)
    net = arrived - left
    ratio = quotient(net, made + net, NO_CONSUMPTION, "imports")
    return values_of(np.clip(ratio, 0.0, 1.0))


INDICATOR = Indicator(
    key="eu_import_reliance",
    name=Text("輸入依存度（EU方式）", "import reliance (EU)"),
    family=Family.RELIANCE,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(IMPORTS, EXPORTS, PRODUCTION),
    equation="IR = max(0, (I − E) / (P + I − E))",
    cite="ec_guidelines_2017",
    meaning=Text(
        "見掛消費に占める純輸入の割合。純輸出国は0とする。",
        "Net imports over apparent consumption; 0 for a net exporter.",
    ),
    compute=eu_import_reliance,
)
