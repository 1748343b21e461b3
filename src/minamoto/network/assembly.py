"""From a chain's figures to a least-squares problem: one row a figure or prior, with its name.

Rows of `fit` are (a . x - value) / sd. Yield and content enter linearly: per country the output of
a step is O with O - y I ~ N(0, sd), y between its limits, and a shift that all countries share; a
shipment is T against g k, where the content k of a code and exporter is unknown too. A row whose
error is a factor compares the ratio of the two: `Factors` says which, and `factors` at what cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from minamoto.core.errors import InputError
from minamoto.network.least_squares import Problem
from minamoto.network.model import WORLD, ChainModel, MadeFigure, Step, TradeFigure
from minamoto.network.rows import Assembled, Exact, Factors, Row
from minamoto.network.sizes import node_sizes, world_output
from minamoto.network.unknowns import Node, number

PRIOR_IS_OPEN = 10.0  # sd, in the world's output, of what nothing says anything about
ADDED_ABOVE = 1.0  # sd of output as part of it: an error this large is that of a floor, and added
LARGEST_LOG_SD = 2.5  # a factor of 12; wider says nothing, and only upsets the arithmetic
LONG_ROW = 12


@dataclass(slots=True)
class _Matrix:
    """Rows of a sparse matrix as they come."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    count: int = 0

    def add(self, entries: Iterable[tuple[int, float]]) -> None:
        for column, value in entries:
            self.row.append(self.count)
            self.column.append(column)
            self.value.append(value)
        self.count += 1

    def csr(self, width: int) -> sp.csr_matrix:
        return sp.csr_matrix((self.value, (self.row, self.column)), shape=(self.count, width))


def assemble(model: ChainModel) -> Assembled:
    """The least-squares problem of a chain.

    Raises
    ------
    InputError : when no figure says how much of any form there is
    """
    builder = _Builder(model)
    builder.production()
    builder.steps()
    builder.trade()
    builder.use()
    builder.priors()
    builder.world_limits()
    return builder.assembled()


class _Builder:
    def __init__(self, model: ChainModel) -> None:
        self.model, self.at = model, number(model)
        self.world = world_output(model)
        self.size_of = node_sizes(model, self.world)
        self.fit, self.between = _Matrix(), _Matrix()
        self.rows: list[Row] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.sums: list[tuple[int, Sequence[tuple[int, float]]]] = []
        self.exact: list[tuple[Sequence[tuple[int, float]], float, str]] = []
        self.limit_words: list[str] = []
        self.bound_words: dict[int, str] = {}
        self.free = set(self.at.stock.values())
        self.box: dict[int, tuple[float, float]] = {}
        self.factor_rows: list[int] = []
        self.reference = _Matrix()

    def floor(self, form: str) -> float:
        return self.model.spread.floor * self.world[form]

    def put(
        self,
        entries: Sequence[tuple[int, float]],
        row: Row,
        reference: Sequence[tuple[int, float]] = (),
    ) -> None:
        if row.sd == 0 and row.is_figure:
            self.exact.append((entries, row.value, row.words()))
            return
        if not row.sd > 0:
            raise InputError(
                f"{self.model.material}: sd of {row.quantity} of {row.form} in {row.country} "
                f"must be > 0, got {row.sd}"
            )
        if len(entries) > LONG_ROW:
            # the sum becomes an unknown of its own, else every pair of its terms would be coupled
            total = self.at.add()
            self.free.add(total)
            self.sums.append((total, entries))
            entries = [(total, 1.0)]
        if row.is_factor:
            self.factor_rows.append(len(self.rows))
            self.reference.add(reference)
        self.fit.add(entries)
        self.rows.append(row)

    def limit(
        self, entries: Iterable[tuple[int, float]], low: float, high: float, words: str
    ) -> None:
        self.between.add(entries)
        self.limit_words.append(words)
        self.low.append(low)
        self.high.append(high)

    def production(self) -> None:
        """Figures of output; countries without one have none of it, but for the unnamed rest."""
        for form in self.model.forms:
            figures = [f for f in self.model.made if f.form == form.key]
            named = {f.country for f in figures if f.country != WORLD}
            nodes = [node for node in self.at.nodes if node[0] == form.key]
            printed = named - {f.country for f in figures if f.is_stand_in}
            for figure in figures:
                self._made(figure, nodes, printed)
            if not figures:
                continue
            for node in nodes:
                parts = self.at.output(node)
                if node[1] not in named and parts:
                    sd = self._unlisted_sd(node, figures)
                    row = Row(
                        quantity="production", form=form.key, country=node[1], partner=None,
                        value=0.0, sd=sd, is_figure=False, noise=0.0,
                    )  # fmt: skip
                    self.put([(p, 1.0) for p in parts], row)
        for most in self.model.most:
            position = self.at.extraction.get((most.form, most.country))
            if position is not None:
                self.box[position] = (0.0, most.mass_t)
                words = f"at most {most.mass_t:g} t of {most.form} extracted in {most.country}"
                self.bound_words[position] = words

    def _unlisted_sd(self, node: Node, figures: Sequence[MadeFigure]) -> float:
        """How much a country without a figure may make: the rest, if some source lists it."""
        may = {(u.form, u.country): u.sd_t for u in self.model.unlisted}
        return max(self._rest_sd(node, figures), may.get(node, 0.0))

    def _rest_sd(self, node: Node, figures: Sequence[MadeFigure]) -> float:
        if self.model.listed and node not in self.model.listed:
            return self.model.spread.unheard * self.world[node[0]]
        rest = max((f.mass_t or 0.0 for f in figures if f.is_rest), default=0.0)
        return max(self.floor(node[0]), rest)

    def _made(self, figure: MadeFigure, nodes: Sequence[Node], printed: set[str]) -> None:
        def outputs(wanted: Iterable[Node]) -> list[int]:
            return [p for node in wanted for p in self.at.output(node)]

        if figure.country == WORLD:
            kept = [n for n in nodes if not figure.is_rest or n[1] not in printed]
            here = outputs(kept)
        else:
            here = outputs([(figure.form, figure.country)])
        if not here:
            return
        size: float | None = None
        noise: float | None = None
        is_factor = False
        offset = 0.0
        entries = dict.fromkeys(here, 1.0)
        if figure.share is not None:
            everyone = outputs(nodes)
            share, world = figure.share, self.world[figure.form]
            entries = {p: (1.0 if p in entries else 0.0) - share for p in everyone}
            value, sd, offset = 0.0, (figure.sd_share or 0.0) * world, share * world
        else:
            value, sd = figure.mass_t or 0.0, figure.sd_t or 0.0
            if value > 0 and not figure.is_rest:
                size, noise = value, min(sd / value, ADDED_ABOVE)
                is_factor = sd < ADDED_ABOVE * value
        self.put(
            list(entries.items()),
            Row(
                quantity="production" if figure.share is None else "share of production",
                form=figure.form, country=figure.country, partner=None, value=value,
                sd=max(sd, self.floor(figure.form)) if sd else 0.0, noise=noise, size=size,
                is_figure=True,
                is_factor=is_factor, offset=offset, source=figure.source, year=figure.year,
            ),
        )  # fmt: skip

    def steps(self) -> None:
        """Output of each step between its limits, near its usual yield."""
        for step in self.model.steps:
            shift = self.at.shift.get((step.start, step.end))
            ratio = step.process_yield
            if shift is not None:
                self.free.add(shift)
                row = Row(
                    quantity="yield", form=step.end, country=WORLD, partner=step.start, value=0.0,
                    sd=ratio.sd, is_figure=False,
                )  # fmt: skip
                self.put([(shift, 1.0)], row)
            for (start, end, country), fed in self.at.fed.items():
                if (start, end) == (step.start, step.end):
                    self._step(step, country, fed, self.at.made[start, end, country], shift)

    def _step(self, step: Step, country: str, fed: int, made: int, shift: int | None) -> None:
        ratio = step.process_yield
        words = f"{{}} {ratio.low:g} t of {step.end} per t of {step.start} in {country}"
        if ratio.is_exact:
            self.exact.append(([(made, 1.0), (fed, -ratio.value)], 0.0, words.format("exactly")))
            return
        output = self.size_of.get((step.end, country), self.floor(step.end))
        typical = output / max(ratio.value, 1e-12)
        entries = [(made, 1.0), (fed, -ratio.value)]
        if shift is not None:
            entries.append((shift, -typical))
        # half as far as the shared shift: how much one plant's yield differs from another's
        sd = max(ratio.sd / 2 * typical, 1e-3 * self.floor(step.end))
        row = Row(
            quantity="yield", form=step.end, country=country, partner=step.start, value=0.0, sd=sd,
            is_figure=False,
        )  # fmt: skip
        self.put(entries, row)
        self.limit([(made, 1.0), (fed, -ratio.low)], 0.0, np.inf, words.format("at least"))
        most = words.replace(f"{ratio.low:g}", f"{ratio.high:g}", 1).format("at most")
        self.limit([(made, 1.0), (fed, -ratio.high)], -np.inf, 0.0, most)

    def trade(self) -> None:
        """Shipments, one row a report, and what they contain."""
        seen: set[tuple[str, str, str]] = set()
        for index, figure in enumerate(self.model.trade):
            position = self.at.trade.get(index)
            if position is None:
                continue
            key = (figure.form, figure.code, figure.exporter)
            if key in self.at.content and key not in seen:
                seen.add(key)
                self._content(figure, self.at.content[key])
            self._shipped(figure, position, figure.gross_t, figure.gsd, figure.source)
            if figure.mirror_t and figure.mirror_gsd:
                mirror = figure.mirror_t, figure.mirror_gsd, figure.mirror_source
                self._shipped(figure, position, *mirror)

    def _content(self, figure: TradeFigure, unknown: int) -> None:
        self.box[unknown] = (figure.content.low, figure.content.high)
        row = Row(
            quantity="content", form=figure.form, country=figure.exporter, partner=None,
            value=figure.content.value, sd=figure.content.sd, is_figure=False, code=figure.code,
            source=figure.source, year=figure.year,
        )  # fmt: skip
        self.put([(unknown, 1.0)], row)

    def _shipped(
        self, figure: TradeFigure, position: int, gross_t: float, gsd: float, source: str
    ) -> None:
        """One report of a flow against its gross tonnes times the content."""
        unknown = self.at.content.get((figure.form, figure.code, figure.exporter))
        value, log_sd = gross_t * figure.content.value, min(math.log(gsd), LARGEST_LOG_SD)
        row = Row(
            quantity="trade", form=figure.form, country=figure.exporter, partner=figure.importer,
            value=value if unknown is None else 0.0,
            sd=max(value * log_sd, 1e-3 * self.floor(figure.form)), noise=log_sd, size=value,
            is_figure=True, is_factor=True, code=figure.code, source=source, year=figure.year,
        )  # fmt: skip
        if unknown is None:
            self.put([(position, 1.0)], row)
        else:
            self.put([(position, 1.0), (unknown, -gross_t)], row, [(unknown, gross_t)])

    def use(self) -> None:
        """Figures of what is used, in a country or the world."""
        for figure in self.model.used:
            if figure.country == WORLD:
                here = [p for node, p in self.at.use.items() if node[0] == figure.form]
            else:
                here = [self.at.use[figure.form, figure.country]]
            row = Row(
                quantity="use", form=figure.form, country=figure.country, partner=None,
                value=figure.mass_t, is_figure=True,
                sd=max(figure.sd_t, self.floor(figure.form)) if figure.sd_t else 0.0,
                source=figure.source, year=figure.year,
            )  # fmt: skip
            self.put([(p, 1.0) for p in here], row)

    def priors(self) -> None:
        """What nobody measures stays small: use on the way, changes of stock, unnamed trade."""
        spread, last = self.model.spread, self.model.forms[-1].key
        starts = {step.start for step in self.model.steps}
        traded = self.model.traded()
        for node in self.at.nodes:
            form = node[0]
            size = max(self.size_of.get(node, 0.0), self.floor(form))
            if node in self.at.stock:
                stock = self.at.stock[node]
                self._prior("stock_change", node, stock, spread.stock_change * size)
            for group in (self.at.to_pool, self.at.from_pool):
                if node in group and form in traded:  # codes hold most of the trade, not all
                    self._prior("pool", node, group[node], spread.pool * size)
                elif node in group:
                    self._open("pool", node, group[node], noise=spread.pool * size)
            record = self.model.forms[self.model.position(form)]
            if form == last or form not in starts or record.use.high > 0:
                self._open("use", node, self.at.use[node])
            else:
                self._prior("use", node, self.at.use[node], spread.use_on_the_way * size)
            if node in self.at.other_feed:
                wide = max(record.other_feed.high * size, self.floor(form))
                value = record.other_feed.value * size
                self._prior("other_feed", node, self.at.other_feed[node], wide, value)
            if node in self.at.extraction:
                self._open("extraction", node, self.at.extraction[node])
        for (start, end, country), fed in self.at.fed.items():
            self._open("fed", (start, country), fed)
            self._open("made", (end, country), self.at.made[start, end, country])

    def _prior(
        self, quantity: str, node: Node, position: int, sd: float, value: float = 0.0
    ) -> None:
        row = Row(
            quantity=quantity, form=node[0], country=node[1], partner=None, value=value, sd=sd,
            is_figure=False,
        )  # fmt: skip
        self.put([(position, 1.0)], row)

    def _open(self, quantity: str, node: Node, position: int, noise: float = 0.0) -> None:
        """A prior so wide that it only says which of equals to take: the smallest."""
        row = Row(
            quantity=quantity, form=node[0], country=node[1], partner=None, value=0.0,
            sd=PRIOR_IS_OPEN * self.world[node[0]], is_figure=False, noise=noise,
            is_one_sided=True,
        )  # fmt: skip
        self.put([(position, 1.0)], row)

    def world_limits(self) -> None:
        """Shares of the world that leave the chain at a form, or enter it there."""
        for form in self.model.forms:
            use = [p for node, p in self.at.use.items() if node[0] == form.key]
            fed = [p for (start, _, _), p in self.at.fed.items() if start == form.key]
            if fed and form.use.high > 0:
                words = f"part of {form.key} that is used as it is, in the world"
                self._share_limits(use, fed, form.use.low, form.use.high, words)
            extra = [p for node, p in self.at.other_feed.items() if node[0] == form.key]
            own = [p for (_, end, _), p in self.at.made.items() if end == form.key]
            own += [p for node, p in self.at.extraction.items() if node[0] == form.key]
            if extra and own:
                words = f"part of {form.key} that is made of scrap or other feed, in the world"
                self._share_limits(extra, own, form.other_feed.low, form.other_feed.high, words)

    def _share_limits(
        self, part: list[int], rest: list[int], low: float, high: float, words: str
    ) -> None:
        for share, limits in ((low, (0.0, np.inf)), (high, (-np.inf, 0.0))):
            if (share, limits[1]) in ((0.0, np.inf), (1.0, 0.0)):
                continue
            entries = [(p, 1.0 - share) for p in part] + [(p, -share) for p in rest]
            side = "at least" if limits[1] else "at most"
            self.limit(entries, *limits, f"{words}: {side} {share:.3g}")

    def balances(self) -> tuple[_Matrix, list[float], dict[int, str]]:
        """What enters a node leaves it, and so for each world pool; the equations in words."""
        terms: dict[Node, list[tuple[int, float]]] = {node: [] for node in self.at.nodes}
        constant = dict.fromkeys(self.at.nodes, 0.0)
        for sign, group in (
            (1.0, self.at.extraction), (1.0, self.at.other_feed), (1.0, self.at.from_pool),
            (-1.0, self.at.use), (-1.0, self.at.stock), (-1.0, self.at.to_pool),
        ):  # fmt: skip
            for node, position in group.items():
                terms[node].append((position, sign))
        for (start, end, country), position in self.at.fed.items():
            terms[start, country].append((position, -1.0))
            terms[end, country].append((self.at.made[start, end, country], 1.0))
        for index, figure in enumerate(self.model.trade):
            source, target = (figure.form, figure.exporter), (figure.form, figure.importer)
            if index in self.at.trade:
                terms[source].append((self.at.trade[index], -1.0))
                terms[target].append((self.at.trade[index], 1.0))
            else:
                mass = figure.gross_t * figure.content.value
                constant[source] -= mass
                constant[target] += mass
        equal, right, words = _Matrix(), [], {}
        for node in self.at.nodes:
            words[equal.count] = self._balance_words(node, constant[node])
            equal.add(terms[node])
            right.append(-constant[node])
        for form in sorted({node[0] for node in self.at.to_pool}):
            sends = [(p, 1.0) for node, p in self.at.to_pool.items() if node[0] == form]
            takes = [(p, -1.0) for node, p in self.at.from_pool.items() if node[0] == form]
            equal.add(sends + takes)
            right.append(0.0)
        return equal, right, words

    def _balance_words(self, node: Node, arriving: float) -> str:
        """A balance, with what of it is kept as observed."""
        kept = f", {abs(arriving):g} t net {'in' if arriving > 0 else 'out'} as observed"
        return f"the balance of {node[0]} in {node[1]}{kept if arriving else ''}"

    def assembled(self) -> Assembled:
        equal, right, words = self.balances()
        for entries, value, said in self.exact:
            words[equal.count] = said
            equal.add(entries)
            right.append(value)
        for total, entries in self.sums:
            equal.add([*entries, (total, -1.0)])
            right.append(0.0)
        width = self.at.size
        x_low, x_high = np.zeros(width), np.full(width, np.inf)
        x_low[list(self.free)] = -np.inf
        for position, (low, high) in self.box.items():
            x_low[position], x_high[position] = low, high
        problem = Problem(
            fit=self.fit.csr(width),
            target=np.array([row.value for row in self.rows]),
            sd=np.array([row.sd for row in self.rows]),
            equal=equal.csr(width),
            equal_to=np.array(right),
            between=self.between.csr(width),
            low=np.array(self.low),
            high=np.array(self.high),
            x_low=x_low,
            x_high=x_high,
        )
        rows = [self.rows[i] for i in self.factor_rows]
        factors = Factors(
            row=np.array(self.factor_rows, dtype=np.int64),
            log_sd=np.array([row.noise or row.sd / row.value for row in rows]),
            constant=np.array([row.value for row in rows]),
            reference=self.reference.csr(width),
        )
        return Assembled(
            model=self.model,
            unknowns=self.at,
            problem=problem,
            factors=factors,
            rows=tuple(self.rows),
            world_t=self.world,
            exact=Exact(
                equations=words,
                limits=dict(enumerate(self.limit_words)),
                bounds=self.bound_words,
            ),
        )
