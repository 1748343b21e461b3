"""A reconciliation as bytes and back."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from minamoto.core.errors import InputError
from minamoto.network.model import ChainModel
from minamoto.network.packing import packed, unpacked
from minamoto.network.reconcile import reconcile
from minamoto.network.supply_network import EDGE_MASSES, MASSES, from_arrays
from tests.network.chain_models import chain_models, model_of

DAMAGE = (InputError, ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile)


@settings(max_examples=10, deadline=None)
@given(model=chain_models())
def test_the_reconciled_network_comes_back_to_the_last_bit_and_draws_to_half_precision(
    model: ChainModel,
) -> None:
    one = reconcile(model, draws=3)
    two = unpacked(packed(one))
    assert two.figures.equals(one.figures)
    for name in ("forms", "stages", "countries", "material", "year"):
        assert getattr(two.network, name) == getattr(one.network, name)
    world = float(one.network.extraction.sum())
    for name in MASSES:
        before, after = getattr(one.network, name), getattr(two.network, name)
        if name in EDGE_MASSES or name == "use":
            assert after[:, 0] == pytest.approx(before[:, 0], rel=1e-15, abs=0)
        assert after == pytest.approx(before, rel=1e-6, abs=1e-6 * world)
    assert (two.chi2, two.p_value, two.n_iter) == (one.chi2, one.p_value, one.n_iter)


def test_one_network_without_draws_is_packed_too() -> None:
    one = reconcile(model_of(np.random.default_rng(1), 3))
    two = unpacked(packed(one))
    assert two.network.n_draws == 1
    assert two.degrees_of_freedom is None


def test_bytes_that_are_cut_or_changed_are_found() -> None:
    content = packed(reconcile(model_of(np.random.default_rng(1), 3), draws=2))
    for cut in (0, 10, len(content) // 2, len(content) - 30):
        with pytest.raises(DAMAGE):
            unpacked(content[:cut])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        entries = file.infolist()
    for entry in entries:  # a bit of each array
        wrong = bytearray(content)
        wrong[entry.header_offset + entry.compress_size] ^= 0x01
        with pytest.raises(DAMAGE):
            unpacked(bytes(wrong))


def test_what_is_read_without_a_check_balances_as_what_is_checked() -> None:
    one = unpacked(packed(reconcile(model_of(np.random.default_rng(1), 3), draws=4))).network
    two = from_arrays(one.to_arrays())  # raises where anything is out of balance
    for name, values in one.to_arrays().items():
        assert np.array_equal(values, two.to_arrays()[name])
    assert np.array_equal(one.indptr, two.indptr)
    assert not any(getattr(one, name).flags.writeable for name in MASSES)


def test_bytes_of_another_packing_are_refused(tmp_path: Path) -> None:
    content = packed(reconcile(model_of(np.random.default_rng(1), 2)))
    with np.load(io.BytesIO(content)) as file:
        arrays = {name: file[name] for name in file.files}
    said = json.loads(arrays["said"].tobytes()) | {"packing": "minamoto.network/0"}
    arrays["said"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    out = io.BytesIO()
    np.savez(out, **arrays)
    with pytest.raises(InputError, match=r"packing is 'minamoto\.network/0'"):
        unpacked(out.getvalue())
