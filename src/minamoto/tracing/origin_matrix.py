"""The origins of all nodes of a form at once, streamed form by form upstream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError, UnknownName
from minamoto.tracing.asker import Asker
from minamoto.tracing.circulation import circulate_columns
from minamoto.tracing.layers import Index, Layer
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import trace

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OriginBlock:
    """Shares of the supply of many askers at the nodes of one form, each (n_nodes, n_askers)."""

    form: str
    nodes: Index  # of this form: rows
    askers: Index  # nodes asked for: columns
    visits: FloatArray
    blended: FloatArray
    mixing: Mixing  # of one draw

    def made(self) -> FloatArray:
        """Made at the node, as a share of the supply of each asker."""
        return self.blended * self.mixing.made[self.nodes]

    def extraction(self) -> FloatArray:
        """Extracted at the node, as a share of the supply of each asker."""
        return self.blended * self.mixing.extraction[self.nodes]

    def other_feed(self) -> FloatArray:
        """Of input from outside the chain at the node, as a share of the supply of each asker."""
        return self.blended * self.mixing.other_feed[self.nodes]

    def drawn(self) -> FloatArray:
        """Drawn from stock at the node, as a share of the supply of each asker."""
        return self.visits * self.mixing.drawn[self.nodes]


def origin_blocks(
    mix: Mixing, form: str, *, draw: int = 0, is_made: bool = False
) -> Iterator[OriginBlock]:
    """Origins of every node of a form: one block for that form and each form upstream of it.

    Parameters
    ----------
    mix : mixing of a network
    form : of the askers
    draw : which network
    is_made : askers are what is made at the nodes, not all that enters them

    Yields
    ------
    Blocks from `form` upstream. A node without supply, or one whose supply goes round in a closed
    circuit that no source feeds (`Mixing.unsourced`), has a column of zeros.

    Notes
    -----
    Only the blocks that forms further upstream still feed are kept: one, where steps lead from
    each form to the next. 5,000 nodes x 5,000 askers are 200 MB a block.
    """
    net = mix.network
    if form not in net.forms:
        raise UnknownName("form", form, net.forms)
    one = mix.draws([draw])
    closed = one.unsourced()
    first = mix.layers[net.forms.index(form)]
    kept: dict[int, FloatArray] = {}
    for layer in reversed(mix.layers.forms[: first.form + 1]):
        visits, blended = _block(one, layer, first, kept, closed, is_made)
        kept[layer.form] = blended
        for held in [held for held in kept if _is_done(mix, held, layer.form)]:
            del kept[held]
        yield OriginBlock(
            form=net.forms[layer.form], nodes=layer.nodes, askers=first.nodes,
            visits=visits, blended=blended, mixing=one,
        )  # fmt: skip


def joint_origin(
    mix: Mixing, asker: Asker, *, made: str, extracted: str, draws: Sequence[int] = (0,)
) -> FloatArray:
    """Share of a supply made in country r at one form and extracted in country o at another.

    Parameters
    ----------
    mix : mixing of a network
    asker : entries of it with weights
    made, extracted : forms; `extracted` is the same or upstream
    draws : which networks

    Returns
    -------
    (n_countries, n_countries, len(draws)): [r, o, d]. Its sum over r is what was extracted in o
    and made at that form later; what reached the asker without being made at it is left out.

    Raises
    ------
    InputError : `extracted` lies downstream of `made`.
    """
    net = mix.network
    for name in (made, extracted):
        if name not in net.forms:
            raise UnknownName("form", name, net.forms)
    if net.forms.index(extracted) > net.forms.index(made):
        raise InputError(f"{extracted} lies downstream of {made}: give the earlier form second")
    joint = np.zeros((len(net.countries), len(net.countries), len(draws)))
    for number, draw in enumerate(draws):
        share = trace(mix.draws([draw]), asker).made[:, 0]
        for block in origin_blocks(mix, made, draw=draw, is_made=True):
            if block.form == extracted:
                weighed = (block.extraction() * share[block.askers]).T
                rows, columns = net.node_country[block.askers], net.node_country[block.nodes]
                joint[rows[:, None], columns, number] = weighed
                break
    return joint


def _block(
    one: Mixing,
    layer: Layer,
    first: Layer,
    kept: dict[int, FloatArray],
    closed: NDArray[np.bool_],
    is_made: bool,
) -> tuple[FloatArray, FloatArray]:
    """Visits and blended visits at one form."""
    from scipy import sparse

    net = one.network
    n, n_askers = layer.nodes.size, first.nodes.size
    if layer.form == first.form and is_made:
        share = one.made[layer.nodes, 0]
        is_asked = (share > 0) & ~closed[layer.nodes]
        part = np.divide(1.0, share, out=np.zeros(n), where=is_asked)
        return np.zeros((n, n)), np.diag(part)
    if layer.form == first.form:
        start = np.diag(((one.inflow[layer.nodes, 0] > 0) & ~closed[layer.nodes]).astype(float))
    else:
        start = np.zeros((n, n_askers))
        for form, blended in kept.items():
            steps = layer.steps_out[net.node_form[net.target[layer.steps_out]] == form]
            if steps.size:
                places = one.layers.place[net.source[steps]], one.layers.place[net.target[steps]]
                shape = (n, blended.shape[0])
                start += sparse.csr_array((one.entering[steps, 0], places), shape=shape) @ blended
    weight = np.where(closed[net.target[layer.trade]], 0.0, one.entering[layer.trade, 0])
    visits = circulate_columns(start, tail=layer.target, head=layer.source, weight=weight)
    return visits, visits


def _is_done(mix: Mixing, form: int, reached: int) -> bool:
    """Whether no form upstream of the one reached feeds this form."""
    net = mix.network
    feeding = net.node_form[net.source[mix.layers[form].steps_in]]
    return not (feeding < reached).any()
