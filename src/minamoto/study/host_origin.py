"""Where the ore of a by-product's host was mined: gallium comes with alumina, that with bauxite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.chain import Chain, Host
from minamoto.core.errors import NoValue, UnknownName
from minamoto.data.chains import chain as chain_of
from minamoto.network.supply_network import UNNAMED
from minamoto.study.intervals import interval
from minamoto.tracing.asker import made
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import Trace
from minamoto.tracing.together import follow_together

FloatArray = NDArray[np.float64]
Row = dict[str, Any]

MAKERS = 4  # countries that make the by-product, largest first, whose host is followed
SMALLEST = 0.0005  # of the supply


def host_origin(origin: Trace, chain: Chain, hosts: Mapping[str, Mixing]) -> list[Row]:
    """Countries whose ore the host of a by-product was made of, as shares of the by-product.

    Parameters
    ----------
    origin : the traced supply of the by-product, n draws
    chain : of the by-product
    hosts : mixing of the network of each host, n draws or more

    Returns
    -------
    One row a country that makes the by-product and one that mines the ore of the host it comes
    with; the shares sum to what is made in the by-product's first form. What is made where the
    host's network shows none, or by smaller makers, has the mining country `UNNAMED`.

    Notes
    -----
    All ores of a host are taken to hold the by-product alike: what is recovered in a country comes
    with the mix of ores that its host is made of. Draw i of one network meets draw i of the other.
    """
    return [
        row
        for host in chain.hosts
        if host.material in hosts
        for row in _of_host(origin, chain.material, host, hosts[host.material])
    ]


def _of_host(origin: Trace, material: str, host: Host, mix: Mixing) -> list[Row]:
    net = origin.mixing.network
    shares = origin.mined_in(host.to_form)
    order = np.argsort(-shares[:, 0], kind="stable")
    followed = [int(i) for i in order[:MAKERS] if shares[i, 0] >= SMALLEST]
    one = mix.draws(list(range(net.n_draws)))
    found = _followed(one, host.form, [net.countries[index] for index in followed])
    rows = []
    for index in followed:
        country = net.countries[index]
        for mined, share in _mined(host, found.get(country), shares[index]).items():
            rows.append(_row(material, host, country, mined, share))
    rest = shares.sum(axis=0) - shares[followed].sum(axis=0)
    if rest[0] >= SMALLEST:
        rows.append(_row(material, host, UNNAMED, UNNAMED, rest))
    return rows


def _followed(mix: Mixing, form: str, countries: Sequence[str]) -> dict[str, Trace]:
    """What each country makes of a form, followed; without those where none is made."""
    starts = {}
    for country in countries:
        with suppress(NoValue, UnknownName):
            starts[country] = made(form, country).start(mix)
    found = follow_together(mix, list(starts.values())).traces
    return dict(zip(starts, found, strict=True))


def _mined(host: Host, found: Trace | None, made_here: FloatArray) -> dict[str, FloatArray]:
    """Share of the supply by country that mined the host's ore, for one maker, (n_draws,) each."""
    if found is None:
        return {UNNAMED: made_here}  # the host's network shows none made there
    net = found.mixing.network
    ore = found.mined_in(_first_seen(host, found))
    shares = {
        net.countries[index]: made_here * ore[index]
        for index in np.argsort(-ore[:, 0], kind="stable")
        if ore[index, 0] * made_here[0] >= SMALLEST
    }
    rest = made_here - sum(shares.values(), start=np.zeros_like(made_here))
    if rest[0] >= SMALLEST:
        shares[UNNAMED] = shares.get(UNNAMED, np.zeros_like(rest)) + rest
    return shares


def _first_seen(host: Host, found: Trace) -> str | None:
    """The most upstream form of the host at which anything is extracted."""
    for form in chain_of(host.material).forms:
        if found.mined_in(form.key)[:, 0].sum() > SMALLEST:
            return form.key
    return None


def _row(material: str, host: Host, maker: str, mined: str, share: FloatArray) -> Row:
    value, low, high = interval(share)
    form = chain_of(host.material).form(host.form).name
    return {
        "material": material, "made_country": maker, "host": host.material,
        "host_form_ja": form.ja, "host_form_en": form.en, "mined_country": mined,
        "share": value, "share_low": low, "share_high": high,
    }  # fmt: skip
