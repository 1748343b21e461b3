"""Published measures of supply risk: one a file, all under the same contract.

`INDICATORS` is the registry. The function behind each is exported too, for a caller's own arrays:
``from minamoto.indicators import herfindahl``.
"""

from __future__ import annotations

from minamoto.core.errors import UnknownName
from minamoto.core.indicator import Indicator
from minamoto.indicators.bounds import (
    Bounds,
    effective_number_bounds,
    entropy_number_bounds,
    herfindahl_bounds,
    top_share_bounds,
)
from minamoto.indicators.concentration.effective_number import INDICATOR as EFFECTIVE_NUMBER
from minamoto.indicators.concentration.effective_number import effective_number
from minamoto.indicators.concentration.entropy_number import INDICATOR as ENTROPY_NUMBER
from minamoto.indicators.concentration.entropy_number import entropy_number
from minamoto.indicators.concentration.gini import INDICATOR as GINI
from minamoto.indicators.concentration.gini import gini
from minamoto.indicators.concentration.guideline_level import GUIDELINES, guideline_level
from minamoto.indicators.concentration.herfindahl import DOJ_POINTS, herfindahl
from minamoto.indicators.concentration.herfindahl import INDICATOR as HERFINDAHL
from minamoto.indicators.concentration.import_concentration import (
    INDICATOR as IMPORT_CONCENTRATION,
)
from minamoto.indicators.concentration.import_concentration import import_concentration
from minamoto.indicators.concentration.normalised_herfindahl import (
    INDICATOR as NORMALISED_HERFINDAHL,
)
from minamoto.indicators.concentration.normalised_herfindahl import normalised_herfindahl
from minamoto.indicators.concentration.theil import INDICATOR as THEIL
from minamoto.indicators.concentration.theil import theil
from minamoto.indicators.concentration.top1_share import INDICATOR as TOP1_SHARE
from minamoto.indicators.concentration.top1_share import top1_share
from minamoto.indicators.concentration.top3_share import INDICATOR as TOP3_SHARE
from minamoto.indicators.concentration.top3_share import top3_share
from minamoto.indicators.concentration.top_share import top_share

INDICATORS: tuple[Indicator, ...] = (
    HERFINDAHL,
    NORMALISED_HERFINDAHL,
    TOP1_SHARE,
    TOP3_SHARE,
    EFFECTIVE_NUMBER,
    ENTROPY_NUMBER,
    THEIL,
    GINI,
    IMPORT_CONCENTRATION,
)

__all__ = [
    "DOJ_POINTS",
    "GUIDELINES",
    "INDICATORS",
    "Bounds",
    "by_key",
    "effective_number",
    "effective_number_bounds",
    "entropy_number",
    "entropy_number_bounds",
    "gini",
    "guideline_level",
    "herfindahl",
    "herfindahl_bounds",
    "import_concentration",
    "normalised_herfindahl",
    "theil",
    "top1_share",
    "top3_share",
    "top_share",
    "top_share_bounds",
]


def by_key(key: str) -> Indicator:
    """The indicator of that key.

    Raises
    ------
    UnknownName : no such indicator, with the keys nearest to it

    Examples
    --------
    >>> by_key("hhi").name.en
    'Herfindahl-Hirschman index (HHI)'
    """
    from difflib import get_close_matches

    known = {indicator.key: indicator for indicator in INDICATORS}
    if key not in known:
        raise UnknownName("indicator", key, get_close_matches(key, known, n=3, cutoff=0.5))
    return known[key]
