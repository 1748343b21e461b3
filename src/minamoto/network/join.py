"""Joining a bill of material onto a network: where each known supplier or refiner stands in it.

What the user knows takes the place of the statistics at that point: a line with a refining country
begins at what is made there, one with a supplier's country at what that country takes in, any other
at what the home country takes in. From there on the statistics fill in the tiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from minamoto.network.supply_network import SupplyNetwork

Knowledge = Literal["known", "declared", "statistical", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What is known of where some of a material comes from; countries are ISO3.

    `refiner` is a name, which makes the refining country known rather than declared.
    """

    supplier_country: str | None = None
    refiner: str | None = None
    refiner_country: str | None = None
    mine_country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Where a supply enters the network, and how its refining country is known.

    `is_made` : what is made of the form in the country, not all that enters it. `country` is null
    where the statistics have no such node: then everything upstream is unknown.
    """

    form: str
    country: str | None
    is_made: bool
    knowledge: Knowledge
    mine_country: str | None = None


def join(network: SupplyNetwork, supply: Supply, home: str) -> Joint:
    """Where a supply enters a network.

    Parameters
    ----------
    network : of the material; its draw 0 decides whether anything is made or arrives at a node
    supply : what the user knows
    home : country of the user, whose mix stands where nothing is known

    Examples
    --------
    >>> import numpy as np
    >>> from minamoto.network.supply_network import Kind, supply_network
    >>> tin = supply_network(
    ...     material="tin", year=2024, forms=["refined"], stages=["refined"],
    ...     countries=["IDN", "JPN"], node_form=np.array([0, 0]), node_country=np.array([0, 1]),
    ...     source=np.array([0]), target=np.array([1]), kind=np.array([Kind.TRADE]),
    ...     extraction=np.array([5.0, 0.0]), other_feed=np.zeros(2), use=np.array([2.0, 3.0]),
    ...     stock_change=np.zeros(2), sent=np.array([3.0]), arrived=np.array([3.0]))
    >>> join(tin, Supply(refiner_country="IDN"), "JPN").knowledge
    'declared'
    >>> join(tin, Supply(), "JPN").country
    'JPN'
    """
    if supply.refiner_country is not None:
        form = network.forms[-1]
        return Joint(
            form=form,
            country=supply.refiner_country if _makes(network, supply.refiner_country) else None,
            is_made=True,
            knowledge="known" if supply.refiner else "declared",
            mine_country=supply.mine_country,
        )
    for country in (supply.supplier_country, home):
        if country is None:
            continue
        for form in reversed(network.forms):
            if _arrives(network, form, country):
                return Joint(
                    form=form,
                    country=country,
                    is_made=False,
                    knowledge="statistical",
                    mine_country=supply.mine_country,
                )
    return Joint(
        form=network.forms[-1],
        country=None,
        is_made=False,
        knowledge="unknown",
        mine_country=supply.mine_country,
    )


def _makes(network: SupplyNetwork, country: str) -> bool:
    """Whether the country makes any of the last form, in every draw."""
    node = network.node(network.forms[-1], country)
    if node is None:
        return False
    entering = slice(network.indptr[node], network.indptr[node + 1])
    is_step = network.node_form[network.source[entering]] != network.node_form[node]
    made = network.extraction[node] + network.other_feed[node]
    made = made + network.arrived[entering][is_step].sum(axis=0)
    return bool((made > 0).all())


def _arrives(network: SupplyNetwork, form: str, country: str) -> bool:
    node = network.node(form, country)
    if node is None:
        return False
    entering = slice(network.indptr[node], network.indptr[node + 1])
    total = network.extraction[node] + network.other_feed[node]
    total = total + network.arrived[entering].sum(axis=0)
    return bool((total > 0).all())
