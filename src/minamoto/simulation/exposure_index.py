"""The exposure index of sites: what each outage costs, over what the worst of them costs.

D. Simchi-Levi, W. Schmidt and Y. Wei, "From Superstorms to Factory Fires", Harvard Business Review
92, 2014: impact of an outage of the site's time to recover (TTR), time to survive (TTS) and the
risk exposure index REI_n = impact_n / max_m impact_m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError, NoValue
from minamoto.core.text import Text
from minamoto.simulation.company_network import CompanyNetwork, FloatArray
from minamoto.simulation.exposure_programme import (
    checked_sites,
    least_impact,
    programme,
    time_to_survive,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """Of each outage: `ttr` and `tts` in periods (inf: without end), `impact` in money, `lost`.

    `ttr`, `tts`, `impact` : (n_outages,); `lost` : (n_outages, n_parts) units, in one least way.
    """

    ttr: FloatArray
    tts: FloatArray
    impact: FloatArray
    lost: FloatArray

    @property
    def index(self) -> FloatArray:
        """REI, impact over the greatest impact, in [0, 1]: (n_outages,); `NoValue` if all are 0."""
        worst = float(self.impact.max(initial=0.0))
        if worst == 0:
            reason = Text("どの停止も損失を生みません。", "no outage costs anything")
            raise NoValue(reason, "exposure index")
        return self.impact / worst


def exposure_index(
    net: CompanyNetwork,
    ttr: ArrayLike,
    outages: Sequence[ArrayLike] | None = None,
    *,
    is_stock_lost: bool = False,
) -> Exposure:
    """Impact, TTS and exposure index of each outage.

    Parameters
    ----------
    net : the network
    ttr : periods until the sites work again, >= 0; one number, or (n_outages,)
    outages : sites that are down together, indices; where none are given, each site on its own
    is_stock_lost : the stock at those sites cannot be used either; else it can

    Examples
    --------
    >>> import numpy as np
    >>> from minamoto.simulation.company_network import company_network
    >>> net = company_network(
    ...     sites=["smelter", "plant"], parts=["ingot", "wheel"], makes=[0, 1], stock=[0, 20],
    ...     needs=([1], [0], [2.0]), demand=[0, 10], loss=[0, 5], capacity=[30, np.inf])
    >>> found = exposure_index(net, [3.0, 4.0])
    >>> found.tts.round(6).tolist(), found.impact.round(6).tolist(), found.index.round(6).tolist()
    ([2.0, 2.0], [50.0, 100.0], [0.5, 1.0])
    """
    down = [
        checked_sites(net, sites) for sites in (range(net.n_sites) if outages is None else outages)
    ]
    periods = _periods(ttr, len(down))
    posed = programme(net)
    tts = [time_to_survive(net, d, is_stock_lost=is_stock_lost, posed=posed) for d in down]
    found = [
        least_impact(net, d, t, is_stock_lost=is_stock_lost, posed=posed)
        for d, t in zip(down, periods, strict=True)
    ]
    return Exposure(
        ttr=periods,
        tts=np.array(tts),
        impact=np.array([f.loss for f in found]),
        lost=np.array([f.lost for f in found]).reshape(len(down), len(net.parts)),
    )


def _periods(ttr: ArrayLike, n_outages: int) -> FloatArray:
    given = np.asarray(ttr, dtype=np.float64)
    if given.ndim > 1 or (given.ndim == 1 and given.size != n_outages):
        raise InputError(f"ttr must be one number or have shape ({n_outages},), got {given.shape}")
    periods = np.broadcast_to(given, (n_outages,)).copy()
    good = np.isfinite(periods) & (periods >= 0)
    if not good.all():
        row = int(np.argmin(good))
        raise InputError(f"ttr[{row}] must be a number of periods >= 0, got {periods[row]}")
    return periods
