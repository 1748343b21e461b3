"""Elimination: what a dense solution gives, wherever a column ends and whatever is kept."""

import numpy as np
import pytest
from hypothesis import given

from minamoto.tracing.elimination import eliminated, order_of
from tests.tracing.networks import seeds


@given(seeds)
def test_visits_solve_the_equation_in_every_draw_and_column(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, n_draws = int(rng.integers(2, 9)), 2
    tail, head = np.nonzero((rng.random((n, n)) < 0.4) & ~np.eye(n, dtype=bool))
    weight = rng.random((tail.size, n_draws)) / n
    followed = np.zeros((n, n, n_draws))
    followed[head, tail] = weight
    kept = sorted(rng.choice(n, int(rng.integers(1, n)), replace=False).tolist())
    stop = [None, *range(len(kept))]
    start = rng.random((n, len(stop), n_draws))
    solver = eliminated(
        order_of(n, tail, head, kept), tail, head, weight, 1.0 - followed.sum(axis=0)
    )
    ends = [None if place is None else kept[place] for place in stop]
    whole, found, met = solver.meeting(start[:, :1], start, ends)
    assert solver.visits(start[:, :1]) == pytest.approx(whole, abs=1e-12)
    assert solver.meeting(start, start, ends, is_met_only=True)[2] == pytest.approx(met, abs=1e-12)
    shared = solver.meeting(start, start[:, -1:], ends)
    assert shared[1][:, -1] == pytest.approx(found[:, -1], abs=1e-12)
    assert found[:, :1] == pytest.approx(whole, abs=1e-12)
    for draw in range(n_draws):
        for column, place in enumerate(stop):
            matrix = followed[:, :, draw].copy()
            if place is not None:
                matrix[:, kept[place]] = 0.0
            solved = np.linalg.solve(np.eye(n) - matrix, start[:, column, draw])
            if place is not None:
                assert met[column, draw] == pytest.approx(solved[kept[place]], abs=1e-12)
                solved[kept[place]] = 0.0
            assert found[:, column, draw] == pytest.approx(solved, abs=1e-12)


def test_a_circuit_that_hardly_leaks_keeps_its_digits() -> None:
    leak, tail, head = 1e-14, np.array([0, 1]), np.array([1, 0])
    ends = np.array([[leak], [0.0]])
    weight = np.array([[1.0 - leak], [1.0]])
    solver = eliminated(order_of(2, tail, head), tail, head, weight, ends)
    found = solver.visits(np.array([[[1.0]], [[0.0]]]))
    assert found[0, 0, 0] * leak == pytest.approx(1.0, rel=1e-12)
