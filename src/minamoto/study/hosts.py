"""The hosts of by-products: their networks, and what following into them assumes."""

from __future__ import annotations

from collections.abc import Mapping

from minamoto.core.chain import Chain
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.study.networks import KeptNetwork, Progress, covered, networks_of


def hosts_of(
    networks: Mapping[str, KeptNetwork], year: int, *, draws: int, progress: Progress
) -> dict[str, KeptNetwork]:
    """Networks of the hosts of by-products among some materials, by material of the host."""
    hosts = {
        host.material
        for material in networks
        for host in chain_of(material).hosts
        if host.material in covered()
    }
    further = networks_of(sorted(hosts - networks.keys()), year, draws=draws, progress=progress)
    return {host: networks.get(host) or further[host] for host in sorted(hosts)}


def host_assumption(chain: Chain) -> list[Text]:
    """What the rows of a by-product's host rest on."""
    return [
        Text(
            f"{own.ja}：{host.ja}の副産物。回収国の{host.ja}が用いる鉱石の構成に比例して得られると"
            "仮定した（鉱石ごとの含有率の差は見ていない）。",
            f"{own.en}: a by-product of {host.en}, taken to come in proportion to the ores that "
            f"{host.en} of its country is made of; their contents are not told apart.",
        )
        for own in [names.material(chain.material).name]
        for host in [names.material(host.material).name for host in chain.hosts]
    ]
