"""Probability-weighted loss of GDP of the USGS 2025 assessment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, aligned, listed, values_of


def usgs_expected_loss(probability: ArrayLike, gdp_loss: ArrayLike) -> Values:
    """E = sum_k p_k L_k over the countries k whose exports might stop.

    Parameters
    ----------
    probability : (..., n) of a one-year stop of exports by each country, 0 to 1 each. They are
        separate events and need not add up to 1.
    gdp_loss : (..., n) net loss of GDP if that country stops, money; negative for a gain

    Returns
    -------
    (...) expected loss a year, in the money given.

    Examples
    --------
    >>> usgs_expected_loss([0.5, 0.1], [1000.0, 200.0])
    520.0

    References
    ----------
    USGS (2025), Open-File Report 2025-1047: a probability-weighted net effect on GDP. That the
    scenarios of one commodity are added up is our reading; the loss itself is an input.
    """
    chance, loss = (
        listed(probability, "probability", high=1.0),
        listed(gdp_loss, "gdp_loss", low=-np.inf),
    )
    aligned(probability=chance, gdp_loss=loss)
    return values_of(np.asarray((chance * loss).sum(axis=-1)))


INDICATOR = Indicator(
    key="usgs_expected_loss",
    name=Text("期待GDP損失（USGS 2025）", "expected loss of GDP (USGS 2025)"),
    family=Family.COMPOSITE,
    unit="USD",
    low=float("-inf"),
    high=float("inf"),
    inputs=(
        Input(
            name="probability",
            unit="1",
            per="country",
            meaning=Text("その国の輸出が1年止まる確率", "chance that its exports stop for a year"),
            high=1.0,
        ),
        Input(
            name="gdp_loss",
            unit="USD",
            per="country",
            meaning=Text("止まった場合のGDP損失", "loss of GDP if they do"),
            low=float("-inf"),
        ),
    ),
    equation="E = Σ_k p_k · L_k",
    cite="usgs_2025",
    meaning=Text(
        "各国の輸出停止による損失を発生確率で重みづけした合計。損失額は別途の推計が必要。",
        "Loss of GDP from each country's stop of exports, weighted by its probability.",
    ),
    compute=usgs_expected_loss,
)
