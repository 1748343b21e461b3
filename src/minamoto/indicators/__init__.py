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
from minamoto.indicators.comparison.ore_refined_gap import INDICATOR as ORE_REFINED_GAP
from minamoto.indicators.comparison.ore_refined_gap import ore_refined_gap, share_shift
from minamoto.indicators.comparison.origin_gap import INDICATOR as ORIGIN_GAP
from minamoto.indicators.comparison.origin_gap import origin_gap
from minamoto.indicators.concentration.effective_number import INDICATOR as EFFECTIVE_NUMBER
from minamoto.indicators.concentration.effective_number import effective_number
from minamoto.indicators.concentration.entropy_number import INDICATOR as ENTROPY_NUMBER
from minamoto.indicators.concentration.entropy_number import entropy_number
from minamoto.indicators.concentration.gini import INDICATOR as GINI
from minamoto.indicators.concentration.gini import gini
from minamoto.indicators.concentration.guideline_level import GUIDELINES, guideline_level
from minamoto.indicators.concentration.herfindahl import DOJ_POINTS, herfindahl
from minamoto.indicators.concentration.herfindahl import INDICATOR as HERFINDAHL
from minamoto.indicators.concentration.import_concentration import INDICATOR as IMPORT_CONCENTRATION
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
from minamoto.indicators.eu.economic_importance import (
    ECONOMIC_IMPORTANCE_THRESHOLD,
    eu_economic_importance,
)
from minamoto.indicators.eu.economic_importance import INDICATOR as EU_ECONOMIC_IMPORTANCE
from minamoto.indicators.eu.supply_risk import INDICATOR as EU_SUPPLY_RISK
from minamoto.indicators.eu.supply_risk import SUPPLY_RISK_THRESHOLD, eu_supply_risk, reported_stage
from minamoto.indicators.eu.supply_risk_one_source import INDICATOR as EU_SUPPLY_RISK_ONE_SOURCE
from minamoto.indicators.eu.supply_risk_one_source import eu_supply_risk_one_source
from minamoto.indicators.evaluation import evaluate, evaluate_groups
from minamoto.indicators.geopolrisk.characterisation_factor import (
    COPPER_REFERENCE_PRICE,
    characterisation_of_score,
    geopolrisk_factor,
)
from minamoto.indicators.geopolrisk.characterisation_factor import INDICATOR as GEOPOLRISK_FACTOR
from minamoto.indicators.geopolrisk.import_risk import INDICATOR as GEOPOLRISK_IMPORT_RISK
from minamoto.indicators.geopolrisk.import_risk import geopolrisk_import_risk, import_risk_of_sums
from minamoto.indicators.geopolrisk.score import INDICATOR as GEOPOLRISK
from minamoto.indicators.geopolrisk.score import geopolrisk, geopolrisk_of_sums
from minamoto.indicators.governance.eu_governance_herfindahl import (
    INDICATOR as EU_GOVERNANCE_HERFINDAHL,
)
from minamoto.indicators.governance.eu_governance_herfindahl import eu_governance_herfindahl
from minamoto.indicators.governance.governance_herfindahl import INDICATOR as GOVERNANCE_HERFINDAHL
from minamoto.indicators.governance.governance_herfindahl import governance_herfindahl
from minamoto.indicators.reliance.eu_import_reliance import INDICATOR as EU_IMPORT_RELIANCE
from minamoto.indicators.reliance.eu_import_reliance import eu_import_reliance
from minamoto.indicators.reliance.net_import_reliance import INDICATOR as NET_IMPORT_RELIANCE
from minamoto.indicators.reliance.net_import_reliance import net_import_reliance
from minamoto.indicators.supply.by_product_dependence import INDICATOR as BY_PRODUCT_DEPENDENCE
from minamoto.indicators.supply.by_product_dependence import by_product_dependence
from minamoto.indicators.supply.controlled_share import INDICATOR as CONTROLLED_SHARE
from minamoto.indicators.supply.controlled_share import controlled_share
from minamoto.indicators.supply.n_minus_one import INDICATOR as N_MINUS_ONE
from minamoto.indicators.supply.n_minus_one import n_minus_one
from minamoto.indicators.supply.price_variation import INDICATOR as PRICE_VARIATION
from minamoto.indicators.supply.price_variation import price_variation
from minamoto.indicators.supply.price_volatility import INDICATOR as PRICE_VOLATILITY
from minamoto.indicators.supply.price_volatility import price_volatility
from minamoto.indicators.supply.recycling_input_rate import INDICATOR as RECYCLING_INPUT_RATE
from minamoto.indicators.supply.recycling_input_rate import recycling_input_rate
from minamoto.indicators.supply.reserve_concentration import INDICATOR as RESERVE_CONCENTRATION
from minamoto.indicators.supply.reserve_concentration import reserve_concentration
from minamoto.indicators.supply.reserves_to_production import INDICATOR as RESERVES_TO_PRODUCTION
from minamoto.indicators.supply.reserves_to_production import reserves_to_production
from minamoto.indicators.uncertainty import Interval, interval, mass_draws
from minamoto.indicators.usgs.disruption_potential import INDICATOR as USGS_DISRUPTION_POTENTIAL
from minamoto.indicators.usgs.disruption_potential import usgs_disruption_potential
from minamoto.indicators.usgs.economic_vulnerability import INDICATOR as USGS_ECONOMIC_VULNERABILITY
from minamoto.indicators.usgs.economic_vulnerability import usgs_economic_vulnerability
from minamoto.indicators.usgs.expected_loss import INDICATOR as USGS_EXPECTED_LOSS
from minamoto.indicators.usgs.expected_loss import usgs_expected_loss
from minamoto.indicators.usgs.supply_risk import INDICATOR as USGS_SUPPLY_RISK
from minamoto.indicators.usgs.supply_risk import usgs_supply_risk
from minamoto.indicators.usgs.trade_exposure import INDICATOR as USGS_TRADE_EXPOSURE
from minamoto.indicators.usgs.trade_exposure import usgs_trade_exposure

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
    GOVERNANCE_HERFINDAHL,
    EU_GOVERNANCE_HERFINDAHL,
    USGS_DISRUPTION_POTENTIAL,
    ORE_REFINED_GAP,
    ORIGIN_GAP,
    EU_IMPORT_RELIANCE,
    NET_IMPORT_RELIANCE,
    USGS_TRADE_EXPOSURE,
    N_MINUS_ONE,
    BY_PRODUCT_DEPENDENCE,
    CONTROLLED_SHARE,
    RECYCLING_INPUT_RATE,
    RESERVE_CONCENTRATION,
    RESERVES_TO_PRODUCTION,
    PRICE_VOLATILITY,
    PRICE_VARIATION,
    EU_SUPPLY_RISK,
    EU_SUPPLY_RISK_ONE_SOURCE,
    EU_ECONOMIC_IMPORTANCE,
    GEOPOLRISK_IMPORT_RISK,
    GEOPOLRISK,
    GEOPOLRISK_FACTOR,
    USGS_ECONOMIC_VULNERABILITY,
    USGS_SUPPLY_RISK,
    USGS_EXPECTED_LOSS,
)

__all__ = [
    "COPPER_REFERENCE_PRICE",
    "DOJ_POINTS",
    "ECONOMIC_IMPORTANCE_THRESHOLD",
    "GUIDELINES",
    "INDICATORS",
    "SUPPLY_RISK_THRESHOLD",
    "Bounds",
    "Interval",
    "by_key",
    "by_product_dependence",
    "characterisation_of_score",
    "controlled_share",
    "effective_number",
    "effective_number_bounds",
    "entropy_number",
    "entropy_number_bounds",
    "eu_economic_importance",
    "eu_governance_herfindahl",
    "eu_import_reliance",
    "eu_supply_risk",
    "eu_supply_risk_one_source",
    "evaluate",
    "evaluate_groups",
    "geopolrisk",
    "geopolrisk_factor",
    "geopolrisk_import_risk",
    "geopolrisk_of_sums",
    "gini",
    "governance_herfindahl",
    "guideline_level",
    "herfindahl",
    "herfindahl_bounds",
    "import_concentration",
    "import_risk_of_sums",
    "interval",
    "mass_draws",
    "n_minus_one",
    "net_import_reliance",
    "normalised_herfindahl",
    "ore_refined_gap",
    "origin_gap",
    "price_variation",
    "price_volatility",
    "recycling_input_rate",
    "reported_stage",
    "reserve_concentration",
    "reserves_to_production",
    "share_shift",
    "theil",
    "top1_share",
    "top3_share",
    "top_share",
    "top_share_bounds",
    "usgs_disruption_potential",
    "usgs_economic_vulnerability",
    "usgs_expected_loss",
    "usgs_supply_risk",
    "usgs_trade_exposure",
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
