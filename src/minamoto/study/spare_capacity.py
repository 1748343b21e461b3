"""What is lost when a country is cut off, with the spare capacity that is assumed elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minamoto.data import parameters
from minamoto.tracing.cut_off import CutOff, cut_off
from minamoto.tracing.mixing import Mixing

FloatArray = NDArray[np.float64]


def spare_capacity(one: Mixing) -> FloatArray:
    """Output each node could add, (n_nodes,) t/yr: a share of what it makes without scrap.

    Scrap and other feed from outside the chain are not expected to grow.
    """
    share = parameters.chosen(parameters.network_share("spare_capacity"))
    made = np.maximum(one.made[:, 0] - one.other_feed[:, 0], 0.0)
    spare: FloatArray = share * one.inflow[:, 0] * made
    return spare


def cut_off_with_spare(one: Mixing, country: str) -> CutOff:
    """The loss of all when a country is cut off; found once for a mixing of one draw, and kept."""
    key = "cut off with spare", country
    if key not in one.found:
        one.found[key] = cut_off(one, country, spare_capacity(one))
    known: CutOff = one.found[key]
    return known
