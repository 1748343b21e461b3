"""A reconciliation as bytes and back: draws at half precision, rebalanced exactly when unpacked.

The reconciled network keeps every bit. Its draws are stored as float32; what that rounds away goes
into the change of stock of the node, so that each draw balances again to the last digit.
"""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.network.reconcile import Reconciliation
from minamoto.network.supply_network import Kind, SupplyNetwork, supply_network

PACKING = "minamoto.network/1"
LABELS = ("forms", "stages", "countries")
INDICES = ("node_form", "node_country", "source", "target", "kind")
TEST = (
    "chi2", "degrees_of_freedom", "p_value", "n_unknowns", "n_equations", "n_figures", "n_iter",
)  # fmt: skip
KEPT = ("extraction", "other_feed", "use", "arrived")  # the rest follows from these


def packed(found: Reconciliation) -> bytes:
    """The reconciliation as the bytes of an npz file."""
    net = found.network
    is_step = net.kind == Kind.STEP
    figures = io.BytesIO()
    found.figures.write_parquet(figures)
    arrays: dict[str, NDArray[Any]] = {name: getattr(net, name) for name in INDICES}
    for name in KEPT:
        mass = getattr(net, name)
        arrays[name], arrays[f"{name}_draws"] = mass[:, 0], mass[:, 1:].astype(np.float32)
    arrays["lost"] = (net.sent - net.arrived)[is_step, 0]
    arrays["lost_draws"] = (net.sent - net.arrived)[is_step, 1:].astype(np.float32)
    arrays["figures"] = np.frombuffer(figures.getvalue(), dtype=np.uint8)
    said = {"packing": PACKING, "material": net.material, "year": net.year}
    said |= {name: list(getattr(net, name)) for name in LABELS}
    said |= {name: getattr(found, name) for name in TEST}
    arrays["said"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]  # names of arrays, not its own options
    return out.getvalue()


def unpacked(content: bytes) -> Reconciliation:
    """The reconciliation of `packed`; every draw is checked again.

    Raises
    ------
    InputError : when the bytes are of another packing
    ValueError, KeyError, OSError, zipfile.BadZipFile : when they are damaged
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    said = json.loads(arrays["said"].tobytes())
    if said.get("packing") != PACKING:
        raise InputError(f"packing is {said.get('packing')!r}, allowed {PACKING!r}")
    return Reconciliation(
        network=_network(said, arrays),
        figures=pl.read_parquet(io.BytesIO(arrays["figures"].tobytes())),
        **{name: said[name] for name in TEST},
    )


def _network(said: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> SupplyNetwork:
    def both(name: str) -> NDArray[np.float64]:
        return np.column_stack([arrays[name], arrays[f"{name}_draws"].astype(np.float64)])

    masses = {name: both(name) for name in KEPT}
    sent = masses["arrived"].copy()
    sent[arrays["kind"] == Kind.STEP] += both("lost")
    source, target = arrays["source"], arrays["target"]
    entering = masses["extraction"] + masses["other_feed"]
    leaving = masses["use"].copy()
    np.add.at(entering, target, masses["arrived"])
    np.add.at(leaving, source, sent)
    return supply_network(
        material=said["material"],
        year=said["year"],
        **{name: said[name] for name in LABELS},
        **{name: arrays[name] for name in INDICES},
        **masses,
        sent=sent,
        stock_change=entering - leaving,
    )
