"""The unknowns of a chain, numbered: which mass, content or shift each position of x stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from minamoto.network.model import WORLD, ChainModel

Node = tuple[str, str]  # form, country
Process = tuple[str, str, str]  # start form, end form, country


@dataclass(slots=True, kw_only=True)
class Unknowns:
    """Positions in x. A mass that the chain rules out has no position."""

    nodes: tuple[Node, ...]
    is_fixed: tuple[bool, ...]  # of each trade figure: kept as observed
    extraction: dict[Node, int] = field(default_factory=dict)
    other_feed: dict[Node, int] = field(default_factory=dict)
    use: dict[Node, int] = field(default_factory=dict)
    stock: dict[Node, int] = field(default_factory=dict)
    fed: dict[Process, int] = field(default_factory=dict)
    made: dict[Process, int] = field(default_factory=dict)
    trade: dict[int, int] = field(default_factory=dict)  # index of the figure -> position
    to_pool: dict[Node, int] = field(default_factory=dict)
    from_pool: dict[Node, int] = field(default_factory=dict)
    content: dict[tuple[str, str, str], int] = field(default_factory=dict)  # form, code, exporter
    shift: dict[tuple[str, str], int] = field(default_factory=dict)  # of a step's yield, world-wide
    size: int = 0

    def add(self) -> int:
        """The next position."""
        self.size += 1
        return self.size - 1

    def output(self, node: Node) -> list[int]:
        """Positions whose sum is what the country makes of the form."""
        form, country = node
        steps = [at for (_, end, where), at in self.made.items() if (end, where) == (form, country)]
        inflows = [self.extraction.get(node), self.other_feed.get(node)]
        return [*steps, *(at for at in inflows if at is not None)]


def number(model: ChainModel) -> Unknowns:
    """Number everything that the model leaves open."""
    processes = _processes(model)
    nodes = set(_named(model))
    for start, end, country in processes:
        nodes |= {(start, country), (end, country)}
    order = {form.key: i for i, form in enumerate(model.forms)}
    found = Unknowns(
        nodes=tuple(sorted(nodes, key=lambda node: (order[node[0]], node[1]))),
        is_fixed=_small(model),
    )
    has_input = {step.end for step in model.steps}
    pooled = {form.key for form in model.forms if form.is_pooled}
    other_feed = {form.key for form in model.forms if form.other_feed.high > 0}
    for node in found.nodes:
        form = node[0]
        if form not in has_input:
            found.extraction[node] = found.add()
        if form in other_feed:
            found.other_feed[node] = found.add()
        found.use[node] = found.add()
        if model.spread.stock_change > 0:
            found.stock[node] = found.add()
        if form in pooled:
            found.to_pool[node] = found.add()
            found.from_pool[node] = found.add()
    for process in processes:
        found.fed[process] = found.add()
        found.made[process] = found.add()
    for step in model.steps:
        if not step.process_yield.is_exact:
            found.shift[step.start, step.end] = found.add()
    _number_trade(model, found)
    return found


def _number_trade(model: ChainModel, found: Unknowns) -> None:
    """Flows that may give way, and the content of each code and exporter."""
    for index, figure in enumerate(model.trade):
        if found.is_fixed[index]:
            continue
        found.trade[index] = found.add()
        key = (figure.form, figure.code, figure.exporter)
        if not figure.content.is_exact and key not in found.content:
            found.content[key] = found.add()


def _named(model: ChainModel) -> set[Node]:
    """Forms and countries that any figure names."""
    named = {(f.form, f.country) for f in model.made if f.country != WORLD}
    named |= {(f.form, f.country) for f in model.used if f.country != WORLD}
    for figure in model.trade:
        named |= {(figure.form, figure.exporter), (figure.form, figure.importer)}
    return named


def _processes(model: ChainModel) -> list[Process]:
    """Where each step may run: in named producers, and where its input is seen to arrive."""
    named = _named(model)
    made = {(f.form, f.country) for f in model.made if f.country != WORLD}
    has_series = {form for form, _ in made}
    found: set[Process] = set()
    for step in model.steps:  # in the order given, upstream first
        arrives = {c for form, c in named if form == step.start}
        arrives |= {country for _, end, country in found if end == step.start}
        producers = {c for form, c in made if form == step.end}
        if step.end in has_series:
            where = producers | _net_exporters(model, step.end)
            where |= arrives if step.start in model.traded() else set()
        else:
            where = arrives | {c for form, c in named if form == step.end}
        found |= {(step.start, step.end, country) for country in where}
    order = {form.key: i for i, form in enumerate(model.forms)}
    return sorted(found, key=lambda p: (order[p[0]], order[p[1]], p[2]))


def _net_exporters(model: ChainModel, form: str) -> set[str]:
    """Countries that ship more of a form than reaches them: some of it must be made there."""
    net: dict[str, float] = {}
    for figure in model.trade:
        if figure.form == form:
            mass = figure.gross_t * figure.content.value
            net[figure.exporter] = net.get(figure.exporter, 0.0) + mass
            net[figure.importer] = net.get(figure.importer, 0.0) - mass
    return {country for country, mass in net.items() if mass > 0}


def _small(model: ChainModel) -> tuple[bool, ...]:
    """Flows kept as observed: without an error, and the smallest that make `small_trade` of a form.

    One of another year, which stands in for a figure that is missing, may have been large since.
    """
    fixed = [figure.gsd == 1 and figure.content.is_exact for figure in model.trade]
    for form in model.traded():
        mass = {
            i: figure.gross_t * figure.content.value
            for i, figure in enumerate(model.trade)
            if figure.form == form and figure.year in (None, model.year)
        }
        allowed, held = model.spread.small_trade * sum(mass.values()), 0.0
        for index in sorted(mass, key=lambda i: (mass[i], i)):
            held += mass[index]
            if held > allowed:
                break
            fixed[index] = True
    return tuple(fixed)
