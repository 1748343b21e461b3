"""One country cut off: what everyone loses by it, so that the loss of any asker is a sum.

What a supply loses before rerouting is what was in the country on its way, and what spare capacity
replaces of it is shared among all who lose, whoever they are. Neither depends on who asks: found
once for a material and a country, they serve every product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.supply_network import Kind
from minamoto.tracing.asker import Asker, Entry, node_of
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.rerouting import Rerouting, rerouting
from minamoto.tracing.serving import served_fairly
from minamoto.tracing.touched import no_source, touched_by_all

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CutOff:
    """What is lost in one network when one country passes nothing on; shares are dimensionless.

    `touched` : (n_nodes,) share of what stands at each node that was in the country before, one
    in the country itself; `made_touched` the same of what is made there, zero where nothing is;
    `unsourced` : nodes that no source feeds, for which neither says anything.
    `lost_t` : (n_forms,) what the uses of all who are not cut off lose at each form before
    rerouting, t/yr. `unserved` : (n_forms,) share of it that is still missing after rerouting,
    all forms as equal as capacity lets them be (max-min fair).
    """

    country: str
    mixing: Mixing  # of one draw
    ways: Rerouting
    touched: FloatArray
    made_touched: FloatArray
    unsourced: NDArray[np.bool_]
    lost_t: FloatArray
    unserved: FloatArray

    def passing(self, entry: Entry) -> float:
        """Share in [0, 1] of what enters, or is made at, an entry that was in the country before.

        Raises
        ------
        UnknownName, NoValue : the network has no such node, or it has no supply
        InputError : the entry is all that enters a form in the country cut off itself, or its
            supply goes round in a closed circuit that no source feeds
        """
        if entry.country == self.country and not entry.is_made:
            raise is_cut_off(self.country)
        node = node_of(self.mixing, entry)
        if self.unsourced[node]:
            raise no_source(entry.form, entry.country)
        return float((self.made_touched if entry.is_made else self.touched)[node])

    def lost(self, entry: Entry) -> float:
        """Share in [0, 1] of the supply of an entry that cannot arrive.

        What is made in the country cut off is lost whole, and sought elsewhere like anything else
        that is lost.

        Raises
        ------
        As `passing`.
        """
        share = self.passing(entry)
        return share * float(self.unserved[self.mixing.network.forms.index(entry.form)])

    def lost_by(self, asker: Asker) -> float:
        """Share in [0, 1] of the supply of an asker that cannot arrive: the sum of its entries.

        Raises
        ------
        As `passing`.
        """
        return sum(
            weight * self.lost(entry)
            for entry, weight in zip(asker.entries, asker.weights, strict=True)
            if weight > 0
        )


def cut_off(mix: Mixing, country: str, spare: FloatArray, *, draw: int = 0) -> CutOff:
    """What is lost by all when a country passes nothing on, after rerouting.

    Parameters
    ----------
    mix : mixing of a network
    country : cut off; what it takes for its own use it keeps
    spare : (n_nodes,) output each node could add, t/yr
    draw : which network

    Returns
    -------
    Shares lost, of which those of any asker follow.

    Raises
    ------
    UnknownName : the network has no such country
    InputError : spare of the wrong shape, below zero, or at a node that makes nothing

    Notes
    -----
    Rerouting is that of `chokepoint`. Who loses are the final uses (and stocks built up) of all
    countries but the one cut off. The asker is one of them already: nothing is added for it. At a
    form that nobody uses, the asker gets what one who lost a little there would get.
    """
    known = touched_by_all(mix, draw)
    one, share = known.mixing, known.of(country)
    net = one.network
    cut = net.node_country == net.countries.index(country)
    ways = rerouting(one, cut, share, np.asarray(spare, dtype=np.float64))
    final = net.use[:, 0] + np.maximum(net.stock_change[:, 0], 0.0)
    loss = np.where(cut, 0.0, final * share)
    lost = np.bincount(net.node_form, loss, minlength=len(net.forms)).astype(np.float64)
    return CutOff(
        country=country,
        mixing=one,
        ways=ways,
        touched=share,
        made_touched=_made_touched(one, cut, share),
        unsourced=known.unsourced,
        lost_t=lost,
        unserved=1.0 - served_fairly(ways, lost),
    )


def is_cut_off(country: str) -> InputError:
    """The error of an asker that lives in the country cut off."""
    return InputError(
        Text(
            f"{country} を止めたときの {country} 自身の不足は、この方法では求められません。",
            f"{country} cannot ask what it lacks when {country} itself is cut off",
        )
    )


def _made_touched(one: Mixing, cut: NDArray[np.bool_], touched: FloatArray) -> FloatArray:
    """Share of what is made at each node that was in the country before, or is made in it."""
    net = one.network
    steps = np.flatnonzero(net.kind == Kind.STEP)
    brought = one.entering[steps, 0] * touched[net.source[steps]]
    stepped = np.bincount(net.target[steps], brought, minlength=net.n_nodes)
    made = one.made[:, 0]
    share = np.divide(stepped, made, out=np.zeros_like(made), where=made > 0)
    return np.where(cut, made > 0, np.minimum(share, 1.0))
