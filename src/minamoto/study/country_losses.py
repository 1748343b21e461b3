"""What each supply of a network loses when a country is cut off, worked out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import UnknownName
from minamoto.network.supply_network import POOL, UNNAMED, Kind
from minamoto.study.bill_losses import LEAST, Losses, Source
from minamoto.study.spare_capacity import cut_off_with_spare
from minamoto.tracing.conditioned import mined_only
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.touched import Touched, touched_by_all

FloatArray = NDArray[np.float64]


def losses(mix: Mixing, sources: Sequence[Source], home: str) -> Losses:
    """What every source loses by each country that matters to any of them.

    Parameters
    ----------
    mix : mixing of a network; its draw 0 is used
    sources : entries that the network has
    home : never cut off: its own buyers are asked for

    Returns
    -------
    Countries through which at least `LEAST` of some source passes, with what each source loses.

    Notes
    -----
    lost = passed x unserved: what was in the country is lost, and sought elsewhere like what all
    others lose (`minamoto.tracing.cut_off`). A known mine changes `passed`, not what others do.
    """
    one = mix.first
    net = one.network
    places = [i for i, c in enumerate(net.countries) if c not in (POOL, UNNAMED, home)]
    names = [net.countries[i] for i in places]
    passed = np.zeros((len(sources), len(names)))
    unreached: list[Source] = []
    known = touched_by_all(one)
    for mine in sorted({source.mine_country for source in sources}, key=str):
        rows = [row for row, source in enumerate(sources) if source.mine_country == mine]
        at = known if mine is None else _conditioned(one, mine)
        for row in rows:
            source = sources[row]
            if at is not None and _stands(at.mixing, source):
                passed[row] = _shares(at, source)[places]
            else:  # what is told is all that is known of its way
                unreached.append(source)
                passed[row] = [country in (mine, source.country) for country in names]
    kept = np.flatnonzero(passed.max(axis=0, initial=0.0) >= LEAST)
    lost = np.zeros((len(sources), kept.size))
    forms = np.array([net.forms.index(source.form) for source in sources], dtype=int)
    for place, column in enumerate(kept.tolist()):
        unserved = cut_off_with_spare(one, names[column]).unserved
        lost[:, place] = passed[:, column] * unserved[forms]
    return Losses(
        countries=tuple(names[column] for column in kept.tolist()),
        passed=passed[:, kept],
        lost=lost,
        unreached=tuple(source for source in unreached if source.mine_country is not None),
    )


def _conditioned(one: Mixing, mine: str) -> Touched | None:
    try:
        return touched_by_all(mined_only(one, mine))
    except UnknownName:
        return None


def _stands(at: Mixing, source: Source) -> bool:
    """Whether anything comes to the entry: with a known mine, anything of it."""
    node = at.network.node(source.form, source.country)
    if node is None:
        return False
    return bool(at.made[node, 0] > 0 if source.is_made else at.inflow[node, 0] > 0)


def _shares(at: Touched, source: Source) -> FloatArray:
    """Share of a source that was in each country, or begins in it."""
    net = at.mixing.network
    node = net.node(source.form, source.country)
    assert node is not None
    shares: FloatArray = at.share[node]
    if source.is_made:
        entering = np.arange(net.indptr[node], net.indptr[node + 1])
        steps = entering[net.kind[entering] == Kind.STEP]
        brought = at.mixing.entering[steps, 0] @ at.share[net.source[steps]]
        shares = np.minimum(brought / float(at.mixing.made[node, 0]), 1.0)
    return np.where(np.array(at.countries) == source.country, 1.0, shares)
