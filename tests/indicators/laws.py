"""What the indicators of one family must obey, whatever the numbers.

A law takes the indicator and hypothesis' data, draws what it needs and asserts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from minamoto.core.errors import InputError, MissingInput, NoValue
from minamoto.core.indicator import Family, Indicator
from minamoto.indicators import herfindahl
from tests.indicators.samples import LEAST, MOST, close, inputs_of

Law = Callable[[Indicator, st.DataObject], None]

# value for one country among n, for n equal ones; a concentration measure not here has no law
EXTREMES: dict[str, tuple[Callable[[int], float], Callable[[int], float]]] = {
    "hhi": (lambda n: 1, lambda n: 1 / n),
    "import_concentration": (lambda n: 1, lambda n: 1 / n),
    "normalised_hhi": (lambda n: 1, lambda n: 0),
    "top1_share": (lambda n: 1, lambda n: 1 / n),
    "top3_share": (lambda n: 1, lambda n: min(3 / n, 1)),
    "effective_number": (lambda n: 1, lambda n: n),
    "entropy_number": (lambda n: 1, lambda n: n),
    "theil": (np.log, lambda n: 0),
    "gini": (lambda n: 1 - 1 / n, lambda n: 0),
}


Inputs = dict[str, object]


def _flows(**given: float) -> Inputs:
    names = ("imports", "exports", "stock_draw", "primary_production", "secondary_production")
    return {name: given.get(name, 0.0) for name in names}


def _eu(**given: float) -> Inputs:
    return {"recycling_input_rate": 0.0, "substitution": 1.0, **given}


def _use(share: list[float], value: list[float], largest: float, lack: float) -> Inputs:
    return {
        "use_share": share,
        "value_added": value,
        "largest_value_added": largest,
        "substitution": lack,
    }


def _risk(production: list[float]) -> Inputs:
    imports = {"imports": [2, 2], "instability": [1, 0], "domestic_production": 4}
    return {"production": production, **imports}


def _spent(added: list[float], spent: list[float], profit: list[float], gdp: float) -> Inputs:
    return {
        "value_added": added,
        "expenditure": spent,
        "operating_profit": profit,
        "gdp": gdp,
    }


def _parts(potential: float, exposure: float, vulnerability: float) -> Inputs:
    return {
        "disruption_potential": potential,
        "trade_exposure": exposure,
        "economic_vulnerability": vulnerability,
    }


def mass_of(indicator: Indicator) -> str:
    (entry,) = indicator.inputs
    return entry.name


def value(indicator: Indicator, mass: object) -> float:
    return float(indicator.compute(**{mass_of(indicator): mass}))


def sign(indicator: Indicator) -> float:
    return 1 if indicator.higher_is_riskier else -1


def one_producer_is_the_extreme(indicator: Indicator, data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 9))
    mass = np.zeros(n)
    mass[data.draw(st.integers(0, n - 1))] = data.draw(st.floats(LEAST, MOST))
    assert close(value(indicator, mass), EXTREMES[indicator.key][0](n))


def two_equal_producers(indicator: Indicator, data: st.DataObject) -> None:
    amount = data.draw(st.floats(LEAST, MOST))
    assert close(value(indicator, [amount, amount]), EXTREMES[indicator.key][1](2))


def equal_producers_are_the_other_extreme(indicator: Indicator, data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 9))
    amount = data.draw(st.floats(LEAST, MOST))
    assert close(value(indicator, np.full(n, amount)), EXTREMES[indicator.key][1](n))


def merging_two_countries_never_lowers_it(indicator: Indicator, data: st.DataObject) -> None:
    mass = data.draw(inputs_of(indicator))[mass_of(indicator)]
    merged = mass.copy()
    merged[0], merged[1] = mass[0] + mass[1], 0.0
    assert sign(indicator) * (value(indicator, merged) - value(indicator, mass)) >= -1e-9


def giving_to_a_smaller_country_never_raises_it(indicator: Indicator, data: st.DataObject) -> None:
    mass = data.draw(inputs_of(indicator))[mass_of(indicator)]
    large, small = int(mass.argmax()), int(mass.argmin())
    given = data.draw(st.floats(0, 0.5)) * (mass[large] - mass[small])
    evened = mass.copy()
    evened[large] -= given
    evened[small] += given
    assert sign(indicator) * (value(indicator, evened) - value(indicator, mass)) <= 1e-9


# exact cases by hand: inputs and value
EXACT: dict[str, list[tuple[Inputs, float]]] = {
    "eu_import_reliance": [
        ({"imports": 5, "exports": 0, "domestic_production": 0}, 1.0),
        ({"imports": 0, "exports": 0, "domestic_production": 5}, 0.0),
        ({"imports": 1, "exports": 4, "domestic_production": 5}, 0.0),
        ({"imports": 6, "exports": 2, "domestic_production": 4}, 0.5),
    ],
    "net_import_reliance": [
        (_flows(imports=5), 1.0),
        (_flows(primary_production=5), 0.0),
        (_flows(imports=1, exports=3, primary_production=4), -1.0),
        (_flows(stock_draw=2, secondary_production=2), 0.5),
    ],
    "usgs_trade_exposure": [
        (_flows(imports=5), 1.0),
        (_flows(secondary_production=5), 0.0),
        (_flows(imports=3, exports=1, primary_production=2), 0.5),
    ],
    "n_minus_one": [
        ({"supply": [7], "demand": 10, "largest_demand": 2}, 0.0),
        ({"supply": [5, 5], "demand": 10, "largest_demand": 0}, 0.5),
        ({"supply": [5, 5, 5], "demand": 10, "largest_demand": 5}, 2.0),
    ],
    "reserve_concentration": [({"reserves": [3]}, 1.0), ({"reserves": [3, 3, 0]}, 0.5)],
    "reserves_to_production": [({"reserves": [30, 10], "production": [0, 4]}, 10.0)],
    "price_volatility": [
        ({"year": [2000, 2001, 2002], "price": [1, 2, 4]}, 0.0),
        ({"year": [2000, 2001, 2002], "price": [1, np.e, 1]}, np.sqrt(2)),
    ],
    "price_variation": [
        ({"year": [2000, 2001], "price": [3, 3]}, 0.0),
        ({"year": [2000, 2001], "price": [1, 3]}, np.sqrt(2) / 2),
    ],
    "controlled_share": [
        ({"mass": [3, 1], "is_controlled": [1, 0]}, 0.75),
        ({"mass": [3, 1], "is_controlled": [0, 0]}, 0.0),
        ({"mass": [3, 1], "is_controlled": [1, 1]}, 1.0),
        ({"mass": [3, 0], "is_controlled": [1, float("nan")]}, 1.0),
    ],
    "by_product_dependence": [
        ({"mass": [1, 1], "by_product_share": [1, 0]}, 0.5),
        ({"mass": [1, 1], "by_product_share": [0, 0]}, 0.0),
        ({"mass": [1, 1], "by_product_share": [1, 1]}, 1.0),
    ],
    "recycling_input_rate": [
        ({"old_scrap": 0, "primary": 1, "new_scrap": 0}, 0.0),
        ({"old_scrap": 1, "primary": 0, "new_scrap": 0}, 1.0),
        ({"old_scrap": 1, "primary": 2, "new_scrap": 1}, 0.25),
    ],
    "ore_refined_gap": [
        ({"mined": [1, 1], "refined": [5, 5]}, 0.0),
        ({"mined": [1, 0], "refined": [0, 1]}, 1.0),
        ({"mined": [1, 1], "refined": [1, 0]}, 0.5),
    ],
    "origin_gap": [
        ({"exported": [1, 0], "mined": [1, 0]}, 0.0),
        ({"exported": [1, 0], "mined": [0, 1]}, 1.0),
        ({"exported": [1, 1], "mined": [1, 0]}, 0.5),
    ],
    "eu_supply_risk": [
        (_eu(h_global=4, h_eu=2, import_reliance=1), 3.0),
        (_eu(h_global=4, h_eu=2, import_reliance=0), 2.0),
        (_eu(h_global=4, h_eu=2, import_reliance=-3), 2.0),
        (_eu(h_global=4, h_eu=2, import_reliance=0.5, recycling_input_rate=0.5), 1.25),
        (_eu(h_global=4, h_eu=4, import_reliance=0.3, substitution=0.25), 1.0),
    ],
    "eu_supply_risk_one_source": [
        ({"h": 4, "recycling_input_rate": 0.5, "substitution": 0.5}, 1.0)
    ],
    "eu_economic_importance": [
        (_use([1, 0], [50, float("nan")], 100, 1), 5.0),
        (_use([2, 2], [100, 50], 100, 0.8), 6.0),
    ],
    "geopolrisk_import_risk": [
        ({"imports": [2, 2], "instability": [1, 0], "domestic_production": 4}, 0.25),
        ({"imports": [0, 0], "instability": [1, 0], "domestic_production": 4}, 0.0),
        ({"imports": [3, 0], "instability": [1, float("nan")], "domestic_production": 0}, 1.0),
    ],
    "geopolrisk": [(_risk(production=[1, 1]), 0.125), (_risk(production=[1, 0, 0]), 0.25)],
    "geopolrisk_factor": [(_risk(production=[1, 1]) | {"price": 0.409412948}, 0.125)],
    "usgs_economic_vulnerability": [
        (_spent([10], [1], [2], 100), 0.05),
        (_spent([10, 5], [1, 0], [2, -3], 100), 0.05),
    ],
    "usgs_supply_risk": [
        (_parts(1, 1, 1), 1.0),
        (_parts(1, 1, 0), 0.0),
        (_parts(0.5, 0.5, 0.5), 0.5),
    ],
    "usgs_expected_loss": [
        ({"probability": [0, 0], "gdp_loss": [5, 7]}, 0.0),
        ({"probability": [1, 0.5], "gdp_loss": [5, -4]}, 3.0),
    ],
}

UP, DOWN = 1, -1
# which way the value goes, or stays, when one input rises alone
MONOTONE: dict[str, dict[str, int]] = {
    "governance_hhi": {"instability": UP},
    "eu_governance_hhi": {"wgi_scaled": UP, "trade_factor": UP},
    "usgs_disruption_potential": {"ability_index": UP, "willingness_index": UP},
    "eu_import_reliance": {"imports": UP, "exports": DOWN, "domestic_production": DOWN},
    # more production makes a net exporter's negative value smaller, so it has no direction
    "net_import_reliance": {"imports": UP, "exports": DOWN, "stock_draw": UP},
    "usgs_trade_exposure": {"imports": UP, "exports": DOWN, "primary_production": DOWN},
    "n_minus_one": {"demand": DOWN, "largest_demand": UP},
    "controlled_share": {"is_controlled": UP},
    "by_product_dependence": {"by_product_share": UP},
    "recycling_input_rate": {"old_scrap": UP, "primary": DOWN, "new_scrap": DOWN},
    "eu_supply_risk": {
        "h_global": UP,
        "h_eu": UP,
        "recycling_input_rate": DOWN,
        "substitution": UP,
    },
    "eu_supply_risk_one_source": {"h": UP, "recycling_input_rate": DOWN, "substitution": UP},
    "eu_economic_importance": {"largest_value_added": DOWN, "substitution": UP},
    "geopolrisk_import_risk": {"instability": UP, "domestic_production": DOWN},
    "geopolrisk": {"instability": UP, "domestic_production": DOWN},
    "geopolrisk_factor": {"instability": UP, "domestic_production": DOWN, "price": UP},
    "usgs_economic_vulnerability": {"expenditure": UP, "gdp": DOWN},
    "usgs_supply_risk": {
        "disruption_potential": UP,
        "trade_exposure": UP,
        "economic_vulnerability": UP,
    },
    "usgs_expected_loss": {"gdp_loss": UP},
    "reserves_to_production": {"reserves": UP, "production": DOWN},
}


def exact_cases(indicator: Indicator, data: st.DataObject) -> None:
    for inputs, expected in EXACT[indicator.key]:
        assert close(float(indicator.compute(**inputs)), expected), inputs


def rises_or_falls_with_each_input(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    name = data.draw(st.sampled_from(sorted(MONOTONE[indicator.key])))
    (entry,) = [i for i in indicator.inputs if i.name == name]
    more = arrays[name].copy()
    where = data.draw(st.integers(0, more.size - 1))
    step = data.draw(st.floats(0, 1))
    top = entry.high if np.isfinite(entry.high) else more.flat[where] + MOST
    more.flat[where] += step * (top - more.flat[where])
    before = float(indicator.compute(**arrays))
    try:
        after = float(indicator.compute(**(arrays | {name: more})))
    except NoValue:
        assume(False)
        raise
    room = 1e-9 * max(1.0, abs(before))
    assert MONOTONE[indicator.key][name] * (after - before) >= -room


def _weights(indicator: Indicator) -> list[str]:
    return [entry.name for entry in indicator.inputs if entry.needed_where]


def equal_weights_leave_the_hhi(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    (mass,) = [entry.name for entry in indicator.inputs if entry.unit == "t"]
    product = 1.0
    for name in _weights(indicator):
        weight = float(arrays[name][0])
        arrays[name] = np.full_like(arrays[name], weight)
        product *= weight
    expected = product * float(herfindahl(arrays[mass]))
    assert close(float(indicator.compute(**arrays)), expected)


def without_weight_there_is_no_risk(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    gone = {name: np.zeros_like(arrays[name]) for name in _weights(indicator)}
    assert indicator.compute(**(arrays | gone)) == 0


def currency_does_not_matter(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    other = arrays | {"price": arrays["price"] * data.draw(st.floats(0.01, 100))}
    assert close(float(indicator.compute(**other)), float(indicator.compute(**arrays)))


def a_constant_price_does_not_vary(indicator: Indicator, data: st.DataObject) -> None:
    price = data.draw(st.floats(LEAST, MOST))
    value = indicator.compute(year=[2001, 2002, 2003, 2004], price=[price] * 4)
    assert close(float(value), 0.0)


def a_year_left_out_or_given_twice_is_not_bridged(
    indicator: Indicator, data: st.DataObject
) -> None:
    for years, error in (([2000, 2001, 2003], MissingInput), ([2000, 2001, 2001], InputError)):
        with pytest.raises(error):
            indicator.compute(year=years, price=[1.0, 2.0, 3.0])
    with pytest.raises(NoValue, match="at least"):
        indicator.compute(year=[2000], price=[1.0])


def alike_is_zero_and_apart_is_one(indicator: Indicator, data: st.DataObject) -> None:
    first, second = (entry.name for entry in indicator.inputs)
    mass = data.draw(inputs_of(indicator))[first]
    assert close(float(indicator.compute(**{first: mass, second: mass * 3})), 0.0)
    one = np.concatenate([mass, np.zeros_like(mass)])
    top = mass.max() / mass.sum() if indicator.key == "origin_gap" else 1.0
    assert close(float(indicator.compute(**{first: one, second: one[::-1].copy()})), top)


def reserves_in_one_country_are_one(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    merged = np.zeros_like(arrays["reserves"])
    merged[0] = arrays["reserves"].sum()
    before = float(indicator.compute(**arrays))
    after = float(indicator.compute(**(arrays | {"reserves": merged})))
    if indicator.key == "reserve_concentration":
        assert close(after, 1.0)
    assert after >= before * (1 - 1e-9)  # who owns them matters to concentration, not to the total


def parts_of_supply_weigh_by_mass(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    (name,) = _weights(indicator)
    part = arrays[name][arrays["mass"] > 0]
    value = float(indicator.compute(**arrays))
    assert part.min() - 1e-9 <= value <= part.max() + 1e-9
    opposite = float(indicator.compute(**(arrays | {name: 1 - arrays[name]})))
    assert close(value + opposite, 1.0)


FAMILY_LAWS: dict[Family, tuple[Law, ...]] = {
    Family.CONCENTRATION: (
        one_producer_is_the_extreme,
        two_equal_producers,
        equal_producers_are_the_other_extreme,
        merging_two_countries_never_lowers_it,
        giving_to_a_smaller_country_never_raises_it,
    ),
    Family.GOVERNANCE: (
        equal_weights_leave_the_hhi,
        without_weight_there_is_no_risk,
        rises_or_falls_with_each_input,
    ),
    Family.RELIANCE: (exact_cases, rises_or_falls_with_each_input),
    Family.RESERVE: (exact_cases, reserves_in_one_country_are_one),
    Family.PRICE: (
        exact_cases,
        currency_does_not_matter,
        a_constant_price_does_not_vary,
        a_year_left_out_or_given_twice_is_not_bridged,
    ),
    Family.CONTROL: (exact_cases, parts_of_supply_weigh_by_mass, rises_or_falls_with_each_input),
    Family.BY_PRODUCT: (exact_cases, parts_of_supply_weigh_by_mass, rises_or_falls_with_each_input),
    Family.RECYCLING: (exact_cases, rises_or_falls_with_each_input),
    Family.COMPARISON: (exact_cases, alike_is_zero_and_apart_is_one),
    Family.COMPOSITE: (exact_cases, rises_or_falls_with_each_input),
}
