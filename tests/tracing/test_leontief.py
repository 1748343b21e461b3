"""Input-output algebra: Miller and Blair's numbers, identities, and guards."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.tracing.leontief import (
    allocation_coefficients,
    ghosh_inverse,
    hypothetical_extraction,
    leontief_inverse,
    requirements,
    technical_coefficients,
    tiers,
    total_output,
)

Array = NDArray[np.float64]
several = settings(max_examples=60, deadline=None)
TABLE = Path(__file__).resolve().parents[1] / "golden" / "tracing" / "leontief.csv"


def golden() -> dict[str, tuple[Array, float]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["item"]: (np.array(json.loads(row["value"])), float(row["relative_tolerance"]))
            for row in csv.DictReader(file)
        }


@st.composite
def economies(draw: st.DrawFn) -> tuple[Array, Array]:
    """A and y of an economy in which each sector adds value; some sectors do not trade."""
    n = draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    raw = rng.random((n, n)) * (rng.random((n, n)) < 0.6)
    spent = raw.sum(axis=0)
    a = raw / np.where(spent > 0, spent, 1.0) * rng.uniform(0.1, 0.95, size=n)
    return a, rng.lognormal(size=n)


def test_the_numbers_of_the_textbook_are_found() -> None:
    given_ = golden()
    Z, y = given_["Z"][0], given_["y"][0]
    x = Z.sum(axis=1) + y
    A = technical_coefficients(Z, x)
    found = {
        "A": A,
        "L": leontief_inverse(A),
        "new x": total_output(A, given_["new y"][0]),
        "G": ghosh_inverse(allocation_coefficients(Z, x)),
        "extraction of sector 1": hypothetical_extraction(A, y, 0).sum(),
    }
    for item, value in found.items():
        expected, tolerance = given_[item]
        np.testing.assert_allclose(value, expected, rtol=tolerance, err_msg=item)
    np.testing.assert_allclose(total_output(A, y), x, rtol=1e-12)


@several
@given(economy=economies())
def test_output_is_what_is_used_up_and_what_is_left(economy: tuple[Array, Array]) -> None:
    A, y = economy
    x = total_output(A, y)
    np.testing.assert_allclose(x, A @ x + y, rtol=1e-10)
    assert (leontief_inverse(A) >= np.eye(len(A)) * (1 - 1e-12)).all()


@several
@given(economy=economies())
def test_a_table_gives_back_its_coefficients(economy: tuple[Array, Array]) -> None:
    A, y = economy
    x = total_output(A, y)
    Z = A * x
    np.testing.assert_allclose(technical_coefficients(Z, x), A, rtol=1e-12)
    value_added = x - Z.sum(axis=0)
    G = ghosh_inverse(allocation_coefficients(Z, x))
    np.testing.assert_allclose(value_added @ G, x, rtol=1e-9)
    # the two inverses are one in different coordinates: G = diag(x)^-1 L diag(x)
    np.testing.assert_allclose(G, leontief_inverse(A) / x[:, None] * x, rtol=1e-9, atol=1e-12)


@several
@given(economy=economies())
def test_tiers_add_up_to_the_output(economy: tuple[Array, Array]) -> None:
    A, y = economy
    layers = tiers(A, y, 600)
    np.testing.assert_allclose(layers.sum(axis=0), total_output(A, y), rtol=1e-9)
    np.testing.assert_array_equal(layers[0], y)


@several
@given(economy=economies())
def test_direct_and_hidden_requirements_are_the_total(economy: tuple[Array, Array]) -> None:
    A, y = economy
    found = requirements(A, y)
    np.testing.assert_allclose(found.direct + found.hidden, found.total, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.direct, y[:, None] * A)
    np.testing.assert_allclose(
        found.total, y[:, None] * (leontief_inverse(A) - np.eye(len(A))), rtol=1e-9, atol=1e-12
    )


@several
@given(economy=economies(), data=st.data())
def test_extraction_never_raises_output_and_all_loses_most(
    economy: tuple[Array, Array], data: st.DataObject
) -> None:
    A, y = economy
    k = data.draw(st.integers(0, len(y) - 1))
    whole = hypothetical_extraction(A, y, k)
    slack = 1e-9 * total_output(A, y).sum()
    assert whole[k] == pytest.approx(total_output(A, y)[k], rel=1e-9)
    for part in ("purchases", "sales"):
        loss = hypothetical_extraction(A, y, k, what=part)
        assert (loss >= -slack).all()
        assert (loss <= whole + slack).all()


@several
@given(economy=economies(), data=st.data())
def test_relabelling_sectors_moves_the_result_along(
    economy: tuple[Array, Array], data: st.DataObject
) -> None:
    A, y = economy
    order = data.draw(st.permutations(range(len(y))))
    moved = total_output(A[order][:, order], y[order])
    np.testing.assert_allclose(moved, total_output(A, y)[order], rtol=1e-9)


def test_a_sector_without_output_and_inputs_is_left_at_zero() -> None:
    assert technical_coefficients([[1, 0], [0, 0]], [2, 0]).tolist() == [[0.5, 0], [0, 0]]


def test_a_sector_without_output_that_buys_or_sells_is_named() -> None:
    with pytest.raises(InputError, match=r"mining has no output but buys inputs \(3 in Z\)"):
        technical_coefficients([[1, 3], [0, 0]], [4, 0], sectors=["steel", "mining"])
    with pytest.raises(InputError, match="sector 1 has no output but sells"):
        allocation_coefficients([[1, 0], [2, 0]], [4, 0])


@pytest.mark.parametrize("own", [1.0, 1.5, 1e12])
def test_a_sector_that_uses_up_what_it_makes_is_named(own: float) -> None:
    with pytest.raises(InputError, match=r"spectral radius is .*around smelting") as raised:
        leontief_inverse([[0.5, 0.1], [0.0, own]], sectors=["mining", "smelting"])
    assert "smelting" in raised.value.said("ja")


def test_a_loop_of_sectors_that_makes_less_than_it_takes_is_refused() -> None:
    with pytest.raises(InputError, match=r"spectral radius is 1\.2"):
        leontief_inverse([[0.0, 1.6], [0.9, 0.0]])


@pytest.mark.parametrize(
    ("A", "said"), [([[-0.1]], "A: must be a finite number >= 0"), ([[0.1, 0.2]], "shape")]
)
def test_coefficients_that_cannot_be_are_refused(A: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        leontief_inverse(A)  # type: ignore[arg-type]


def test_choices_that_are_none_are_refused() -> None:
    A, y = [[0.1, 0.2], [0.2, 0.1]], [1, 1]
    with pytest.raises(InputError, match=r"extracted: must lie in 0\.\.1, found 2"):
        hypothetical_extraction(A, y, 2)
    with pytest.raises(InputError, match="what: must be all, purchases or sales"):
        hypothetical_extraction(A, y, 0, what="both")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="depth: must be >= 0"):
        tiers(A, y, -1)
