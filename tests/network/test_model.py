"""A chain that makes no sense is refused where it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minamoto.core.chain import Range
from minamoto.core.errors import InputError
from minamoto.network.assembly import assemble
from minamoto.network.model import (
    ChainModel,
    Form,
    MadeFigure,
    MostMade,
    Step,
    TradeFigure,
    UseFigure,
)

ORE, METAL = Form(key="ore", stage="ore"), Form(key="metal", stage="refined")
SMELTED = Step(start="ore", end="metal", process_yield=Range(low=0.7, value=0.8, high=0.9))
EXACT = Range(low=1.0, value=1.0, high=1.0)
FLOW = TradeFigure(
    form="metal", exporter="AUS", importer="JPN", code="8001", gross_t=1.0, content=EXACT, gsd=1.1
)


def model(**parts: object) -> ChainModel:
    given: dict[str, object] = {"material": "tin", "year": 2024, "forms": (ORE, METAL)}
    return ChainModel(**(given | parts))  # type: ignore[arg-type]  # parts are told by name


@pytest.mark.parametrize(
    ("low", "value", "high"), [(0.5, 0.4, 0.6), (0.5, 0.7, 0.6), (-0.1, 0.5, 0.6)]
)
def test_a_range_out_of_order_or_below_zero_is_refused(
    low: float, value: float, high: float
) -> None:
    with pytest.raises(InputError, match="0 <= low <= value <= high"):
        Range(low=low, value=value, high=high)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"forms": ()}, "forms must be one or more"),
        ({"forms": (ORE, ORE)}, "differ"),
        ({"made": (MadeFigure(form="oxide", country="AUS"),)}, r"made of forms \['oxide'\]"),
        (
            {"used": (UseFigure(form="oxide", country="AUS", mass_t=1.0, sd_t=1.0),)},
            r"used of forms \['oxide'\]",
        ),
        (
            {
                "trade": (
                    TradeFigure(form="slag", exporter="AUS", importer="JPN", code="2609",
                                gross_t=1.0, content=EXACT, gsd=1.1),
                )
            },
            r"trade of forms \['slag'\]",
        ),
        ({"steps": (replace(SMELTED, start="metal", end="ore"),)}, "must run downstream"),
        ({"steps": (replace(SMELTED, end="ore"),)}, "must run downstream"),
        ({"steps": (replace(SMELTED, end="alloy"),)}, r"got ore -> alloy"),
    ],
)  # fmt: skip
def test_forms_that_the_chain_lacks_and_steps_upstream_are_refused(
    parts: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        model(**parts)


def test_a_chain_without_tonnes_is_refused() -> None:
    shares = (MadeFigure(form="metal", country="AUS", share=1.0, sd_share=0.1),)
    with pytest.raises(InputError, match=r"tin 2024: no figure in tonnes says how much"):
        assemble(model(steps=(SMELTED,), made=shares))


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(InputError, match=r"most made of ore in AUS must be >= 0 t, got -1\.0"):
        model(most=(MostMade(form="ore", country="AUS", mass_t=-1.0),))


def test_a_prior_without_error_is_refused() -> None:
    made = (MadeFigure(form="metal", country="AUS", mass_t=5.0, sd_t=1.0),)
    flow = replace(FLOW, content=replace(EXACT, low=0.0), gsd=1.1)
    plain = model(forms=(METAL,), made=made, trade=(replace(flow, gross_t=0.0),))
    bare = replace(plain.spread, floor=0.0, unheard=0.0, small_trade=0.0)
    with pytest.raises(InputError, match=r"sd of .* of metal in .* must be > 0, got 0"):
        assemble(replace(plain, spread=bare))


def test_places_and_traded_forms_are_told() -> None:
    chain = model(trade=(FLOW,))
    assert (chain.position("ore"), chain.position("metal")) == (0, 1)
    assert chain.traded() == {"metal"}
