"""Complete inputs for which a measure is not defined: said so, never a number."""

from __future__ import annotations

import pytest

from minamoto.core.errors import NoValue
from minamoto.indicators import by_key

NET_EXPORTER = {
    "imports": 1,
    "exports": 3,
    "stock_draw": 0,
    "primary_production": 4,
    "secondary_production": 0,
}
INDUSTRY = {"value_added": [10, 5], "expenditure": [1, 1], "gdp": 100}


@pytest.mark.parametrize(
    ("key", "inputs", "message"),
    [
        ("normalised_hhi", {"mass": [1.0]}, "two or more countries"),
        (
            "eu_import_reliance",
            {"imports": 1, "exports": 6, "domestic_production": 5},
            "apparent consumption",
        ),
        ("net_import_reliance", NET_EXPORTER | {"exports": 5}, "apparent consumption"),
        ("usgs_trade_exposure", NET_EXPORTER, "net exporter"),
        ("usgs_economic_vulnerability", INDUSTRY | {"operating_profit": [2, 0]}, "profit"),
        ("usgs_economic_vulnerability", INDUSTRY | {"operating_profit": [2, -1]}, "profit"),
        (
            "usgs_economic_vulnerability",
            INDUSTRY | {"operating_profit": [2, 2], "gdp": 0},
            "GDP is zero",
        ),
        ("price_volatility", {"year": [2000, 2001, 2002], "price": [1, 0, 2]}, "zero"),
        ("price_variation", {"year": [2000, 2001], "price": [0, 0]}, "all prices are zero"),
        ("reserves_to_production", {"reserves": [1], "production": [0]}, "nothing is mined"),
        (
            "eu_economic_importance",
            {"use_share": [1], "value_added": [0], "largest_value_added": 0, "substitution": 1},
            "largest value added is zero",
        ),
    ],
)
def test_it_has_no_value(key: str, inputs: dict[str, object], message: str) -> None:
    with pytest.raises(NoValue, match=message) as caught:
        by_key(key).compute(**inputs)
    assert caught.value.reason.ja != caught.value.reason.en
