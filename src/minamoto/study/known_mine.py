"""Origins of a supply of which the country of the mine is known."""

from __future__ import annotations

import numpy as np

from minamoto.core.errors import UnknownName
from minamoto.study.bill_origin import LEFT, Shares
from minamoto.tracing.asker import Asker, Entry, combined
from minamoto.tracing.conditioned import mined_only
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import trace


def known_mine(mix: Mixing, entry: Entry, mine: str) -> dict[str, object] | None:
    """Origins of a supply before and after its mine is known; None where they are not connected.

    `without` and `said`: form, country and share; `ore`: the most upstream form made there.
    """
    asker = combined({entry: 1.0})
    said = _with_mine(mix, asker, mine)
    if said is None:
        return None
    return {
        "without": [(*key, share) for key, share in _made(mix, asker).items()],
        "said": [(*key, share) for key, share in said.items()],
        "ore": next((form for form in mix.network.forms if (form, mine) in said), None),
    }


def _with_mine(mix: Mixing, asker: Asker, mine: str) -> Shares | None:
    try:
        at = mined_only(mix, mine)
    except UnknownName:
        return None
    (entry,) = asker.entries
    node = at.network.node(entry.form, entry.country)
    assert node is not None
    held = at.made[node, 0] if entry.is_made else at.inflow[node, 0]
    return _made(at, asker) if held > 0 else None


def _made(mix: Mixing, asker: Asker) -> Shares:
    """Share of a supply made in each country, for every form but the last."""
    found, net = trace(mix, asker), mix.network
    shares: Shares = {}
    for form in net.forms[:-1]:
        made = found.made_in(form)[:, 0]
        for index in np.flatnonzero(made > LEFT):
            shares[form, net.countries[int(index)]] = float(made[index])
    return shares
