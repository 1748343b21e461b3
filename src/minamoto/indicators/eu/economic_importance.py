"""Economic importance of the EU criticality studies."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.eu.inputs import FOR_ECONOMIC_IMPORTANCE
from minamoto.indicators.validation import (
    SHARE_TOLERANCE,
    Values,
    aligned,
    needed_where,
    numbers,
    quotient,
    shares,
    together,
    values_of,
)

ECONOMIC_IMPORTANCE_THRESHOLD = 2.8  # critical from here, together with supply risk from 1.0
SCALE = 10.0


def eu_economic_importance(
    use_share: ArrayLike,
    value_added: ArrayLike,
    largest_value_added: ArrayLike,
    substitution: ArrayLike,
) -> Values:
    """EI = (sum_s A_s Q_s / sum_s A_s) / max_s Q_s x 10 x SI_EI.

    Parameters
    ----------
    use_share : (..., n) share of the material's end uses in each NACE 2-digit sector, >= 0; shares
        that do not add up to 1 (rounding, uses of unknown sector left out) are divided by their sum
    value_added : (..., n) of each sector, MEUR; NaN only where the share is 0
    largest_value_added : (...) of all manufacturing sectors, MEUR; 204 200 (C28) in the 2023 study
    substitution : (...) SI_EI, a fraction

    Returns
    -------
    (...) dimensionless, in [0, 10]; 2.8 and above counts as economically important.

    Raises
    ------
    MissingInput : value added unknown for a sector in use, with its share
    InputError : a sector above the largest

    Examples
    --------
    >>> round(eu_economic_importance([1.0], [64990], 204200, 1.0), 2)  # aggregates, 2023
    3.18

    References
    ----------
    European Commission (2017), guidelines, eq. of economic importance.
    """
    use = shares(use_share, "use_share")
    sector = numbers(value_added, "value_added", low=0.0, gaps=True)
    sector = sector[None] if sector.ndim == 0 else sector
    aligned(use_share=use, value_added=sector)
    largest = numbers(largest_value_added, "largest_value_added", low=0.0)
    lack = numbers(substitution, "substitution", low=0.0, high=1.0)
    together(use_share=use[..., 0], largest_value_added=largest, substitution=lack)
    if (sector > largest[..., None] * (1 + SHARE_TOLERANCE)).any():
        raise InputError(
            "largest_value_added: must be the largest of all sectors, found a sector above it; "
            "give the greatest value added of the whole list of sectors, in the same unit"
        )
    mean = (use * needed_where(use, "use_share", sector, "value_added")).sum(axis=-1)
    none = Text("最大の付加価値がゼロのため、計算できない", "the largest value added is zero")
    ratio = quotient(np.asarray(mean), largest, none, "largest_value_added")
    return values_of(ratio * SCALE * lack)


INDICATOR = Indicator(
    key="eu_economic_importance",
    name=Text("EU経済的重要性（EI）", "EU economic importance (EI)"),
    family=Family.COMPOSITE,
    unit="1",
    low=0.0,
    high=SCALE,
    inputs=(
        Input(
            name="use_share",
            unit="1",
            per="use",
            meaning=Text("用途（NACE 2桁部門）別の割合", "share of end use in each sector"),
        ),
        Input(
            name="value_added",
            unit="MEUR",
            per="use",
            meaning=Text("部門の付加価値", "value added of each sector"),
            needed_where="use_share",
        ),
        Input(
            name="largest_value_added",
            unit="MEUR",
            per="one",
            meaning=Text("全部門のうち最大の付加価値", "the largest value added of all sectors"),
        ),
        FOR_ECONOMIC_IMPORTANCE,
    ),
    equation="EI = (Σ_s A_s Q_s / Σ_s A_s) / max_s Q_s · 10 · SI_EI",
    cite="ec_guidelines_2017",
    meaning=Text(
        "用途先の製造業部門の付加価値でみた素材の重要度。2.8以上が「重要」とされる。",
        "Value added of the manufacturing sectors that use the material. Important from 2.8.",
    ),
    compute=eu_economic_importance,
)
