"""Which provider finds the inputs of each indicator; a test holds that none is left out."""

from __future__ import annotations

from collections.abc import Iterator

from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.study.measure_inputs.eu import (
    economic_importance,
    eu_governance_of_study,
    eu_supply_risk,
    recycling,
)
from minamoto.study.measure_inputs.governance import controlled, eu_governance, political
from minamoto.study.measure_inputs.imports import import_sources, origin_gap
from minamoto.study.measure_inputs.question import (
    MeasureRow,
    Provider,
    Question,
    by_material,
    by_supply,
    never,
)
from minamoto.study.measure_inputs.reliance import import_reliance
from minamoto.study.measure_inputs.reserves import (
    prices,
    reserve_concentration,
    reserves_to_production,
)
from minamoto.study.measure_inputs.studies import geopolrisk, n_minus_one, net_import_reliance
from minamoto.study.measure_inputs.supply import by_product, concentration, ore_refined_gap


def _eu_governance(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
    yield from by_supply(eu_governance)(question, indicator)
    yield from eu_governance_of_study(question, indicator)


_SUPPLY = by_supply(concentration)
_USGS_2020 = Text(
    "供給能力・供給意思の指数（フレーザー研究所の鉱業政策指数など）を収録していない",
    "the indices of ability and willingness to supply (Fraser Institute and others) do not ship",
)
PROVIDERS: dict[str, Provider] = {
    "hhi": _SUPPLY,
    "normalised_hhi": _SUPPLY,
    "top1_share": _SUPPLY,
    "top3_share": _SUPPLY,
    "effective_number": _SUPPLY,
    "entropy_number": _SUPPLY,
    "theil": _SUPPLY,
    "gini": _SUPPLY,
    "import_concentration": import_sources,
    "governance_hhi": by_supply(political),
    "eu_governance_hhi": _eu_governance,
    "usgs_disruption_potential": never(_USGS_2020),
    "ore_refined_gap": by_material(ore_refined_gap),
    "origin_gap": origin_gap,
    "eu_import_reliance": import_reliance,
    "net_import_reliance": net_import_reliance,
    "usgs_trade_exposure": never(
        Text(
            "在庫の増減と二次生産量が公表されていない",
            "changes of stocks and output from old scrap are not published",
        )
    ),
    "n_minus_one": by_supply(n_minus_one),
    "by_product_dependence": by_material(by_product),
    "controlled_share": by_supply(controlled),
    "recycling_input_rate": recycling,
    "reserve_concentration": reserve_concentration,
    "reserves_to_production": reserves_to_production,
    "price_volatility": prices,
    "price_variation": prices,
    "eu_supply_risk": eu_supply_risk,
    "eu_supply_risk_one_source": eu_supply_risk,
    "eu_economic_importance": economic_importance,
    "geopolrisk_import_risk": geopolrisk,
    "geopolrisk": geopolrisk,
    "geopolrisk_factor": geopolrisk,
    "usgs_economic_vulnerability": never(
        Text(
            "産業別の当該素材への支出と営業利益が公表されていない",
            "spending on the material and profit by industry are not published",
        )
    ),
    "usgs_supply_risk": never(_USGS_2020),
    "usgs_expected_loss": never(
        Text(
            "輸出停止の確率とGDP損失の推計値が公表されていない",
            "the probabilities of a stop of exports and the losses of GDP are not published",
        )
    ),
}
