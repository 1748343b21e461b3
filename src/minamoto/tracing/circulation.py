"""What goes round within one form: re-exports followed until nothing is left to follow.

One equation serves upstream, downstream and all nodes at once: v = b + W v, where W holds, for each
edge, the share of what stands at its tail that is followed on to its head. No column of W sums to
more than one, so what is left unfollowed, sum |b + W v - v|, bounds the error of every share of the
answer and of their sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.sums import summed

if TYPE_CHECKING:
    from scipy import sparse

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.integer[Any]]

UNFOLLOWED = 1e-12  # of sum(b): what iterations stop at
UNFOLLOWED_AT_MOST = 1e-9  # of sum(b): beyond it a circuit is as good as closed, and it raises
DENSE_LU_UP_TO = 199  # nodes: solved dense before sparse LU is imported, and without threads
DENSE_UP_TO = 2_000  # nodes of a form: its dense inverse takes at most 32 MB
ROUNDS = 60  # of the preconditioned iteration; what it does not end is solved draw by draw
ROUNDS_PLAIN = 2_000  # of the plain one, W to that power
SOLVED_DENSE_UP_TO = 6_000  # nodes, with as many right-hand sides: 10 s a form, 300 MB a matrix
DAMPED = 1.0 - 1e-6  # of W in the preconditioner, so that it exists beside a closed circuit too
DRAWS = 64  # iterated together: 2,500 edges x 64 x 8 B stay near the processor
UNTHREADED = 39_999  # entries of right-hand sides: OpenBLAS begins threads at 40,000, which take
# longer than so small a system, and far longer where other work keeps the processors busy
COLUMNS = 128  # of a block of right-hand sides: 5,000 nodes x 128 x 8 B stay near the processor


def circulate(
    start: FloatArray,
    *,
    tail: IndexArray,
    head: IndexArray,
    weight: FloatArray,
    label: Callable[[int], str] = str,
) -> FloatArray:
    """Solve v[i] = start[i] + sum over edges into head i of weight x v[tail], for every draw.

    Parameters
    ----------
    start : (n, n_draws) >= 0
    tail, head : (n_edges,) indices of nodes, in the direction that is followed
    weight : (n_edges, n_draws) in [0, 1]; those that leave a tail sum to at most one
    label : words for a node, for errors

    Returns
    -------
    (n, n_draws), the expected visits of each node.

    Raises
    ------
    InputError : where `start` reaches a closed circuit, nodes that only pass on to each other.

    Notes
    -----
    One draw is solved directly (what is reached: dense or sparse LU). Several share
    one preconditioner, the inverse of draw 0: draws differ from it by the errors of the figures
    only, so a dozen passes over the edges do. Draws that do not converge are solved directly.

    Examples
    --------
    >>> v = circulate(np.array([[1.0], [0.0]]), tail=np.array([0, 1]), head=np.array([1, 0]),
    ...               weight=np.array([[0.5], [0.5]]))
    >>> v[:, 0].round(12).tolist()
    [1.333333333333, 0.666666666667]
    """
    n, n_draws = start.shape
    if not tail.size or not start.any():
        return start.copy()
    if n_draws == 1 and n <= DENSE_UP_TO:
        return _direct(start[:, 0], tail, head, weight[:, 0], label)[:, None]
    visits, left = _iterated(start, tail, head, weight)
    for draw in np.flatnonzero(left > UNFOLLOWED * start.sum(axis=0)):
        visits[:, draw] = _direct(start[:, draw], tail, head, weight[:, draw], label)
    return visits


def circulate_columns(
    start: FloatArray, *, tail: IndexArray, head: IndexArray, weight: FloatArray
) -> FloatArray:
    """The same equation for many right-hand sides and one set of weights.

    Parameters
    ----------
    start : (n, n_columns) >= 0
    tail, head : (n_edges,) indices of nodes, in the direction that is followed
    weight : (n_edges,) in [0, 1]; no closed circuit may be left among them

    Returns
    -------
    (n, n_columns) expected visits.

    Raises
    ------
    InputError : where a closed circuit is left.

    Examples
    --------
    >>> circulate_columns(np.eye(2), tail=np.array([0]), head=np.array([1]),
    ...                   weight=np.array([0.25])).tolist()
    [[1.0, 0.0], [0.25, 1.0]]
    """
    n = start.shape[0]
    if not tail.size or not start.any():
        return start.copy()
    if n > SOLVED_DENSE_UP_TO:
        return _columns_iterated(start, tail, head, weight)
    rest = _rest(n, tail, head, weight)
    visits = np.empty_like(start)
    at_once = UNTHREADED // n if n <= DENSE_LU_UP_TO else start.shape[1]
    for first in range(0, start.shape[1], at_once):
        some = np.s_[:, first : first + at_once]
        visits[some] = _solved(rest, start[some])
    left = abs(start + _passed(visits, tail, head, weight) - visits).sum(axis=0)
    if not (left <= UNFOLLOWED_AT_MOST * start.sum(axis=0)).all():
        raise _closed_circuit(np.arange(n), tail, head, weight, str)
    return np.maximum(visits, 0.0)


def _solved(rest: FloatArray, begun: FloatArray) -> FloatArray:
    """The v of rest v = begun; NaN where there is none."""
    try:
        return np.asarray(np.linalg.solve(rest, begun), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(begun, np.nan)


def _passed(
    visits: FloatArray, tail: IndexArray, head: IndexArray, weight: FloatArray
) -> FloatArray:
    """W v of many right-hand sides."""
    n = visits.shape[0]
    if n <= DENSE_LU_UP_TO:
        return summed(visits[tail] * weight[:, None], head, n)
    from scipy import sparse

    passed: FloatArray = sparse.csr_array((weight, (head, tail)), shape=(n, n)) @ visits
    return passed


def _rest(n: int, tail: IndexArray, head: IndexArray, weight: FloatArray) -> FloatArray:
    """1 - W as a matrix."""
    rest = _dense(n, tail, head, weight)
    np.negative(rest, out=rest)
    rest.ravel()[:: n + 1] += 1.0
    return rest


def _dense(n: int, tail: IndexArray, head: IndexArray, weight: FloatArray) -> FloatArray:
    """Weights as a matrix, [head, tail]; those of the same two nodes are added."""
    cells = np.bincount(head.astype(np.int64) * n + tail, weight, minlength=n * n)
    return cells.astype(np.float64).reshape(n, n)


def _columns_iterated(
    start: FloatArray, tail: IndexArray, head: IndexArray, weight: FloatArray
) -> FloatArray:
    from scipy import sparse

    n = start.shape[0]
    passing = sparse.csr_array((weight, (head, tail)), shape=(n, n))
    visits = np.empty_like(start)
    for first in range(0, start.shape[1], COLUMNS):
        begun = np.ascontiguousarray(start[:, first : first + COLUMNS])
        total = begun.copy()
        moving = begun
        for _ in range(ROUNDS_PLAIN):
            moving = passing @ moving
            total += moving
            if moving.sum(axis=0).max() <= UNFOLLOWED * begun.sum(axis=0).max():
                break
        else:
            raise _closed_circuit(np.arange(n), tail, head, weight, str)
        visits[:, first : first + COLUMNS] = total
    return visits


def _iterated(
    start: FloatArray, tail: IndexArray, head: IndexArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Visits, and what is left unfollowed in each draw."""
    from scipy import sparse

    n, n_edges = start.shape[0], tail.size
    gather = sparse.csr_array((np.ones(n_edges), (head, np.arange(n_edges))), shape=(n, n_edges))
    near: FloatArray | None = None
    if n <= DENSE_UP_TO:
        near = np.asarray(np.linalg.inv(np.eye(n) - _dense(n, tail, head, DAMPED * weight[:, 0])))
    visits, left = np.empty_like(start), np.empty(start.shape[1])
    for block in range(0, start.shape[1], DRAWS):
        some = np.s_[:, block : block + DRAWS]
        begun, followed = np.ascontiguousarray(start[some]), np.ascontiguousarray(weight[some])
        visits[some], left[some[1]] = _iterated_block(begun, tail, gather, followed, near)
    return visits, left


def _iterated_block(
    start: FloatArray,
    tail: IndexArray,
    gather: sparse.csr_array,
    weight: FloatArray,
    near: FloatArray | None,
) -> tuple[FloatArray, FloatArray]:
    visits = start.copy() if near is None else near @ start
    aim = UNFOLLOWED * start.sum(axis=0)
    before = np.full(start.shape[1], np.inf)
    passed = np.empty_like(weight)
    for _ in range(ROUNDS_PLAIN if near is None else ROUNDS):
        np.take(visits, tail, axis=0, out=passed, mode="clip")  # "raise" would copy `passed`
        passed *= weight
        rest = gather @ passed
        rest += start
        rest -= visits
        left: FloatArray = abs(rest).sum(axis=0)
        if (left <= aim).all():
            break
        rest[:, left > before] = 0.0  # such a draw drifts away: left as it is, solved directly
        before = np.minimum(left, before)
        visits += rest if near is None else near @ rest
    return np.maximum(visits, 0.0), left


def _direct(
    start: FloatArray,
    tail: IndexArray,
    head: IndexArray,
    weight: FloatArray,
    label: Callable[[int], str],
) -> FloatArray:
    """One draw over the nodes that `start` reaches, refined once."""
    reached = _reached(start > 0, tail, head, weight > 0)
    inside = reached[tail] & (weight > 0)
    place = np.cumsum(reached) - 1
    tails, heads, weights = place[tail[inside]], place[head[inside]], weight[inside]
    begun = start[reached]
    solve = _solver(begun.size, tails, heads, weights)
    solved, rest = np.zeros_like(begun), begun
    for _ in range(2):
        solved = solved + solve(rest)
        rest = begun + np.bincount(heads, weights * solved[tails], begun.size) - solved
    if not abs(rest).sum() <= UNFOLLOWED_AT_MOST * begun.sum():
        nodes = np.arange(start.size)
        raise _closed_circuit(nodes, tail[inside], head[inside], weights, label)
    visits = np.zeros_like(start)
    visits[reached] = np.maximum(solved, 0.0)
    return visits


def _solver(
    n: int, tail: IndexArray, head: IndexArray, weight: FloatArray
) -> Callable[[FloatArray], FloatArray]:
    """What solves (1 - W) v = b: dense LU of few nodes, sparse LU of many; it gives NaN if none."""
    if n <= DENSE_LU_UP_TO:
        rest = _rest(n, tail, head, weight)
        return lambda begun: _solved(rest, begun)
    from scipy import sparse
    from scipy.sparse.linalg import splu

    passing = sparse.csc_array((weight, (head, tail)), shape=(n, n))
    try:
        solve: Callable[[FloatArray], FloatArray] = splu(
            sparse.csc_array(sparse.eye_array(n) - passing)
        ).solve
    except RuntimeError:  # scipy's word for an exactly singular factor
        return lambda begun: np.full_like(begun, np.nan)
    return solve


def _reached(
    start: NDArray[np.bool_], tail: IndexArray, head: IndexArray, is_open: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    reached = start.copy()
    count = -1
    while (now := int(reached.sum())) != count:
        count = now
        reached[head[reached[tail] & is_open]] = True
    return reached


def _closed_circuit(
    nodes: IndexArray,
    tail: IndexArray,
    head: IndexArray,
    weight: FloatArray,
    label: Callable[[int], str],
) -> InputError:
    """The error that names the circuit from which least gets out."""
    from scipy import sparse
    from scipy.sparse import csgraph

    n = nodes.size
    graph = sparse.csr_array((weight, (tail, head)), shape=(n, n))
    count, part = csgraph.connected_components(graph, directed=True, connection="strong")
    inner = part[tail] == part[head]
    kept = np.bincount(part[tail[inner]], weight[inner], minlength=count)
    closed = int(np.argmax(kept / np.bincount(part, minlength=count)))
    names: Sequence[str] = [label(int(node)) for node in nodes[part == closed]]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return InputError(
        Text(
            f"{shown}：互いの間だけで回っている流れがあり、源に行き着きません。"
            "この循環の取引量か、抽出・他原料・在庫の数値を直してください。",
            f"{shown}: what goes round there passes only between them and leads to no source; "
            "correct the trade of this circuit, or its extraction, other feed or stock",
        )
    )
