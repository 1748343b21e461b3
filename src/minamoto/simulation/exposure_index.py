"""The exposure index of sites: what each outage costs, over what the worst of them costs.

D. Simchi-Levi, W. Schmidt and Y. Wei, "From Superstorms to Factory Fires", Harvard Business Review
92, 2014: impact of an outage of the site's time to recover (TTR), time to survive (TTS) and the
risk exposure index REI_n = impact_n / max_m impact_m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError, NoValue
from minamoto.core.text import Text
from minamoto.simulation.company_network import CompanyNetwork, FloatArray, IntArray
from minamoto.simulation.exposure_programme import (
    checked_sites,
    least_impact,
    programme,
    time_to_survive,
)
from minamoto.simulation.outage_regions import impacts, survivals
from minamoto.simulation.steady_plan import steady_plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """Of each outage: `ttr` in periods, least `impact` in money, `lost` in units.

    `ttr`, `impact` : (n_outages,); `lost` : (n_outages, n_parts), in one way to that impact.
    """

    ttr: FloatArray
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
    """Impact and exposure index of each outage.

    Each is the optimum of the programme of the whole network (`least_impact`); most are found in a
    part of it, with prices that prove them (`outage_regions`), which takes a steady plan: where
    capacity does not meet the demand with nothing down, every outage is solved whole.

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
    >>> found.impact.round(6).tolist(), found.index.round(6).tolist()
    ([50.0, 100.0], [0.5, 1.0])
    """
    down = _outages(net, outages)
    periods = _periods(ttr, len(down))
    posed = programme(net)
    plan = steady_plan(net, posed)
    impact, lost = np.zeros(len(down)), np.zeros((len(down), len(net.parts)))
    whole = np.arange(len(down))
    if plan is not None:
        found = impacts(net, plan, _stopped(net, down), periods, is_stock_lost)
        impact, lost = found.value, found.lost
        whole = np.flatnonzero(~found.proven)
    for n in whole:
        one = least_impact(net, down[n], periods[n], is_stock_lost=is_stock_lost, posed=posed)
        impact[n], lost[n] = one.loss, one.lost
    return Exposure(ttr=periods, impact=impact, lost=lost)


def times_to_survive(
    net: CompanyNetwork, outages: Sequence[ArrayLike] | None = None, *, is_stock_lost: bool = False
) -> FloatArray:
    """TTS of each outage, periods: (n_outages,); inf where it can go on for ever.

    An outage that is over by then costs nothing. Parameters as for `exposure_index`.

    Examples
    --------
    >>> import numpy as np
    >>> from minamoto.simulation.company_network import company_network
    >>> net = company_network(
    ...     sites=["smelter", "plant"], parts=["ingot", "wheel"], makes=[0, 1], stock=[0, 20],
    ...     needs=([1], [0], [2.0]), demand=[0, 10], loss=[0, 5], capacity=[30, np.inf])
    >>> times_to_survive(net).round(6).tolist()
    [2.0, 2.0]
    """
    down = _outages(net, outages)
    posed = programme(net)
    plan = steady_plan(net, posed)
    tts, whole = np.zeros(len(down)), np.arange(len(down))
    if plan is not None:
        found = survivals(net, plan, _stopped(net, down), is_stock_lost)
        tts, whole = found.value, np.flatnonzero(~found.proven)
    for n in whole:
        tts[n] = time_to_survive(net, down[n], is_stock_lost=is_stock_lost, posed=posed)
    return tts


def _outages(net: CompanyNetwork, outages: Sequence[ArrayLike] | None) -> list[IntArray]:
    each: Sequence[ArrayLike] = range(net.n_sites) if outages is None else outages
    return [np.unique(checked_sites(net, sites)) for sites in each]


def _stopped(net: CompanyNetwork, down: Sequence[IntArray]) -> sp.csr_array:
    first = np.concatenate([[0], np.cumsum([sites.size for sites in down])]).astype(np.int64)
    sites = np.concatenate([*down, np.zeros(0, dtype=np.int64)])
    return sp.csr_array((np.ones(sites.size), sites, first), shape=(len(down), net.n_sites))


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
