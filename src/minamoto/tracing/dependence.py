"""What the last seller hides: import shares beside true origin and pass-through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.network.sums import summed
from minamoto.tracing.asker import Asker
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import by_country, trace
from minamoto.tracing.passing import passing
from minamoto.tracing.touched import touched_by_all

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependence:
    """Shares of one supply by country, dimensionless.

    `seller`, `mined` : (n_countries, n_draws); `made` : (n_forms, n_countries, n_draws). The
    seller of what is made at the asker's own node is the asker's country. What was drawn from
    stock has no seller and, like what never was a form, no maker: so columns may sum to less than
    one. `hidden` : (n_forms, n_draws) and `hidden_mined` : (n_draws,) are total variation
    distances, in [0, 1], between sellers and makers or miners; what has none counts as one more
    country.
    """

    countries: tuple[str, ...]
    forms: tuple[str, ...]
    seller: FloatArray
    imports: FloatArray  # of imports alone, (n_countries, n_draws); zero where there are none
    made: FloatArray
    mined: FloatArray
    hidden: FloatArray
    hidden_mined: FloatArray
    passed: FloatArray  # (n_countries,) of draw 0, or (n_countries, n_draws)


def dependence(mix: Mixing, asker: Asker, *, passing_draws: bool = False) -> Dependence:
    """Direct sellers, true origin at every form, and pass-through of each country.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    passing_draws : pass-through in all draws, one trace for each country, instead of draw 0

    Returns
    -------
    Shares by country in the order of the network.
    """
    net = mix.network
    found = trace(mix, asker)
    bought = _bought(mix, asker)
    total = bought.sum(axis=0)
    seller = bought + _own(mix, asker)
    made = np.stack([found.made_in(form) for form in net.forms])
    mined = found.mined_in()
    if passing_draws:
        passed = passing(mix, asker, net.countries)
    else:
        passed = touched_by_all(mix).passing(asker)
    return Dependence(
        countries=net.countries,
        forms=net.forms,
        seller=seller,
        imports=np.divide(bought, total, out=np.zeros_like(bought), where=total > 0),
        made=made,
        mined=mined,
        hidden=np.stack([total_variation(seller, of_form) for of_form in made]),
        hidden_mined=total_variation(seller, mined),
        passed=passed,
    )


def total_variation(left: FloatArray, right: FloatArray) -> FloatArray:
    """Half the sum of absolute differences of shares, what each lacks to one as one more part.

    Parameters
    ----------
    left, right : (n, ...) shares >= 0 that sum to at most one

    Returns
    -------
    (...) in [0, 1].

    Examples
    --------
    >>> float(total_variation(np.array([0.75, 0.25]), np.array([0.25, 0.25])))
    0.5
    """
    missing = abs(left.sum(axis=0) - right.sum(axis=0))
    distance: FloatArray = 0.5 * (abs(left - right).sum(axis=0) + missing)
    return np.clip(distance, 0.0, 1.0)


def _bought(mix: Mixing, asker: Asker) -> FloatArray:
    """Share of the supply by the country that sold it to the asker."""
    net, start = mix.network, asker.start(mix)
    trade = np.flatnonzero(net.node_form[net.source] == net.node_form[net.target])
    share = start.consumed[net.target[trade]] * mix.entering[trade]
    return summed(share, net.node_country[net.source[trade]], len(net.countries))


def _own(mix: Mixing, asker: Asker) -> FloatArray:
    """Share of the supply made at the asker's own nodes."""
    start = asker.start(mix)
    return by_country(mix.network, start.consumed * mix.made + start.made)
