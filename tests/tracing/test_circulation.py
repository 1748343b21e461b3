"""The one equation v = b + W v: by any way of solving it, and where it has no answer."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from minamoto.core.errors import InputError
from minamoto.tracing import circulation
from minamoto.tracing.circulation import circulate, circulate_columns
from tests.tracing.networks import few, seeds


def edges(seed: int, n: int, n_draws: int, *, leak: float) -> dict[str, Any]:
    """Edges whose weights out of each node sum to one less `leak`, different in every draw."""
    rng = np.random.default_rng(seed)
    tail, head = (
        np.array(v)
        for v in zip(*[(i, j) for i in range(n) for j in range(n) if i != j], strict=True)
    )
    weight = rng.lognormal(size=(tail.size, 1)) * np.exp(
        0.5 * rng.standard_normal((tail.size, n_draws))
    )
    total = np.zeros((n, n_draws))
    np.add.at(total, tail, weight)
    return {"tail": tail, "head": head, "weight": (1.0 - leak) * weight / total[tail]}


def plain(start: np.ndarray, tail: np.ndarray, head: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Every draw on its own, as one dense system."""
    n, n_draws = start.shape
    found = np.zeros_like(start)
    for draw in range(n_draws):
        passing = np.zeros((n, n))
        np.add.at(passing, (head, tail), weight[:, draw])
        found[:, draw] = np.linalg.solve(np.eye(n) - passing, start[:, draw])
    return found


@few
@given(seeds)
@pytest.mark.parametrize("leak", [0.5, 0.05, 1e-4])
def test_many_draws_are_solved_as_each_alone(leak: float, seed: int) -> None:
    given_edges = edges(seed, 6, 7, leak=leak)
    start = np.random.default_rng(seed).random((6, 7))
    found = circulate(start, **given_edges)
    assert found == pytest.approx(plain(start, **given_edges), rel=1e-9 / leak)
    assert leak * found.sum(axis=0) == pytest.approx(start.sum(axis=0), rel=1e-11)


@few
@given(seeds)
def test_forms_with_many_nodes_are_iterated_to_the_same(seed: int) -> None:
    given_edges = edges(seed, 6, 3, leak=0.3)
    start = np.random.default_rng(seed).random((6, 3))
    columns = {**given_edges, "weight": given_edges["weight"][:, 0]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(circulation, "DENSE_LU_UP_TO", 2)
        patch.setattr(circulation, "DENSE_UP_TO", 2)
        patch.setattr(circulation, "SOLVED_DENSE_UP_TO", 2)
        patch.setattr(circulation, "COLUMNS", 2)
        large, large_columns = circulate(start, **given_edges), circulate_columns(start, **columns)
    assert large == pytest.approx(circulate(start, **given_edges), abs=1e-11)
    assert large_columns == pytest.approx(circulate_columns(start, **columns), abs=1e-11)


def test_draws_far_from_the_first_are_solved_too() -> None:
    """The preconditioner is of no use to them: they are solved directly."""
    tail, head = np.array([0, 1, 0, 2]), np.array([1, 0, 2, 0])
    weight = np.array([[0.99, 0.0, 0.5], [0.99, 0.0, 1.0], [0.0, 0.9, 0.5], [0.0, 0.999, 0.9]])
    start = np.ones((3, 3))
    found = circulate(start, tail=tail, head=head, weight=weight)
    assert found == pytest.approx(plain(start, tail, head, weight), rel=1e-9)


@pytest.mark.parametrize("n_draws", [1, 3])
def test_a_closed_circuit_is_named(n_draws: int) -> None:
    tail, head = np.array([0, 1, 2]), np.array([1, 2, 1])
    with pytest.raises(InputError, match="1, 2: what goes round there passes only between them"):
        circulate(np.eye(3)[:, [0] * n_draws], tail=tail, head=head, weight=np.ones((3, n_draws)))


def test_a_closed_circuit_among_columns_is_named() -> None:
    tail, head = np.array([0, 1, 2]), np.array([1, 2, 0])
    with pytest.raises(InputError, match="0, 1, 2"):
        circulate_columns(np.eye(3), tail=tail, head=head, weight=np.ones(3))


def test_a_closed_circuit_that_is_not_reached_does_no_harm() -> None:
    tail, head = np.array([1, 2]), np.array([2, 1])
    found = circulate(np.eye(3)[:, :1], tail=tail, head=head, weight=np.ones((2, 1)))
    assert found[:, 0].tolist() == [1.0, 0.0, 0.0]
