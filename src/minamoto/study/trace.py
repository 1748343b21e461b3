"""`trace`: where a supply really comes from, through every tier, and what hangs on whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from minamoto.core.errors import InputError, NoValue
from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.controls import controls_of
from minamoto.study.hosts import hosts_of
from minamoto.study.networks import DRAWS, KeptNetwork, Progress
from minamoto.study.provenance import country_name
from minamoto.study.trace_asked import asked_materials, check_form, networks_asked
from minamoto.study.trace_finding import finding_of
from minamoto.study.traced import Question, Traced, traced_of, with_controls
from minamoto.tracing.asker import consumption


def trace(
    country: str,
    materials: Sequence[str] | str | None = None,
    *,
    fields: Sequence[str | int] | str | None = None,
    product: str | None = None,
    form: str | None = None,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """Where a country's supply of materials was mined, refined and shipped through.

    Parameters
    ----------
    country : who asks, by name or ISO3
    materials : names, symbols or keys; or those of `fields` or `product`
    fields : strategic fields, by number or name, or "all"
    product : a use of table `uses`, by a part of its name in either language
    form : key of the form asked for (see `data show chain_forms`); by default the last one of each
        chain that reaches the country
    year : of the trade
    on : the day whose controls are marked; today when not given
    draws : networks drawn for the intervals
    progress : called while a network is built for the first time

    Returns
    -------
    Tables `dependence`, `origin`, `joint`, `hosts`, `pass_through`, `paths`, `flows`,
    `corrections` and `networks`; shares 0-1 of the country's supply, masses in t/yr of contained
    material.

    Raises
    ------
    UnknownName : a name, or the form, is in no list
    InputError : nothing was asked for, or no material asked has a network

    Examples
    --------
    >>> found = trace("JPN", "magnesium", draws=20)
    >>> found.to_polars("dependence")["origin_top"].to_list()[-1]
    'CHN'
    """
    importer = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    asked = asked_materials(materials, fields, product)
    networks, missing = networks_asked(asked, year, draws=draws, progress=progress)
    check_form(form, networks)
    hosts = hosts_of(networks, year, draws=draws, progress=progress)
    found: list[Traced] = []
    for material, network in networks.items():
        taken = form or network.kept("reaching", importer, partial(_reaching, network, importer))
        if taken is None or taken not in {known.key for known in chain_of(material).forms}:
            missing.append(_nothing(material, importer, form))
            continue
        question = Question(
            asker=consumption(taken, importer),
            country=importer,
            status="statistical",
        )
        try:
            one = traced_of(network, question, hosts)
        except NoValue:
            missing.append(_nothing(material, importer, form))
            continue
        found.append(with_controls(one, controls_of(day, importer, material)))
    if not found:
        raise InputError(Text("\n".join(t.ja for t in missing), "\n".join(t.en for t in missing)))
    return finding_of(
        found,
        networks,
        question={
            "country": importer, "materials": asked, "fields": fields, "product": product,
            "form": form, "year": year, "on": day, "draws": draws,
        },
        warnings=missing,
        day=day,
    )  # fmt: skip


def _reaching(kept: KeptNetwork, country: str) -> str | None:
    """The last form of the chain of which anything reaches the country, in every draw."""
    network = kept.network
    inflow = network.inflow()
    for form in reversed(network.forms):
        node = network.node(form, country)
        if node is not None and (inflow[node] > 0).all():
            return form
    return None


def _nothing(material: str, importer: str, form: str | None) -> Text:
    name, who = names.material(material).name, country_name(importer)
    asked = f" ({form})" if form else ""
    return Text(
        f"{name.ja}{asked}：{who.ja}に届く流れが統計にない。",
        f"{name.en}{asked}: no statistics show any reaching {who.en}.",
    )
