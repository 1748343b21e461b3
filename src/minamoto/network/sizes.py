"""About how much there is of each form, and passes each country: what errors are parts of."""

from __future__ import annotations

from minamoto.core.errors import InputError
from minamoto.network.model import WORLD, ChainModel, Form
from minamoto.network.unknowns import Node


def world_output(model: ChainModel) -> dict[str, float]:
    """A guess of the world's output of each form, t/yr, from its figures or its neighbours'.

    Raises
    ------
    InputError : when no figure says how much of any form there is
    """
    known: dict[str, float] = {}
    for form in model.forms:
        figures = [f for f in model.made if f.form == form.key and f.mass_t is not None]
        printed = [f.mass_t for f in figures if f.country == WORLD and not f.is_rest]
        total = sum(f.mass_t or 0.0 for f in figures if f.country != WORLD or f.is_rest)
        traded = sum(f.gross_t * f.content.value for f in model.trade if f.form == form.key)
        mass = max([total, *(p for p in printed if p is not None)])
        if mass > 0:
            known[form.key] = mass
        elif traded > 0 and not _has_steps(model, form):
            known[form.key] = traded
    for _ in model.forms:
        for step in model.steps:
            ratio = step.process_yield.value or 1.0
            if step.start in known and step.end not in known:
                known[step.end] = known[step.start] * ratio
            if step.end in known and step.start not in known:
                known[step.start] = known[step.end] / ratio
    missing = [form.key for form in model.forms if form.key not in known]
    if missing:
        raise InputError(
            f"{model.material} {model.year}: no figure in tonnes says how much {missing} there is"
        )
    return known


def _has_steps(model: ChainModel, form: Form) -> bool:
    return any(form.key in (step.start, step.end) for step in model.steps)


def node_sizes(model: ChainModel, world: dict[str, float]) -> dict[Node, float]:
    """About how much passes each node, t/yr: the larger of what is made and what is shipped.

    Parameters
    ----------
    world : output of each form, t/yr
    """
    made: dict[Node, float] = {}
    for figure in model.made:
        if figure.country == WORLD:
            continue
        share = (figure.share or 0.0) * world[figure.form]
        made[figure.form, figure.country] = max(figure.mass_t or 0.0, share)
    shipped: dict[Node, float] = {}
    arrived: dict[Node, float] = {}
    for flow in model.trade:
        mass = flow.gross_t * flow.content.value
        source, target = (flow.form, flow.exporter), (flow.form, flow.importer)
        shipped[source] = shipped.get(source, 0.0) + mass
        arrived[target] = arrived.get(target, 0.0) + mass
    fed: dict[Node, float] = {}
    for step in model.steps:
        for (form, country), mass in made.items():
            if form == step.end:
                node = (step.start, country)
                fed[node] = fed.get(node, 0.0) + mass / max(step.process_yield.value, 1e-12)
    keys = made.keys() | shipped.keys() | arrived.keys() | fed.keys()
    return {
        node: max(
            made.get(node, 0.0) + arrived.get(node, 0.0), shipped.get(node, 0.0), fed.get(node, 0.0)
        )
        for node in keys
    }
