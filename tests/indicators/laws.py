"""What the indicators of one family must obey, whatever the numbers.

A law takes the indicator and hypothesis' data, draws what it needs and asserts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st

from minamoto.core.indicator import Family, Indicator
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


FAMILY_LAWS: dict[Family, tuple[Law, ...]] = {
    Family.CONCENTRATION: (
        one_producer_is_the_extreme,
        two_equal_producers,
        equal_producers_are_the_other_extreme,
        merging_two_countries_never_lowers_it,
        giving_to_a_smaller_country_never_raises_it,
    ),
}
