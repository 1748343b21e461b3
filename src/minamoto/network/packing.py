"""A reconciliation as bytes and back: draws at half precision, rebalanced exactly when unpacked.

The reconciled network keeps every bit. Its draws are stored as float32; what that rounds away goes
into the change of stock of the node, so that each draw balances again to the last digit.

A network was checked when it was made. Bytes that are still those written (each array has its
CRC-32) are not checked again.
"""

from __future__ import annotations

import io
import json
import math
import struct
import zipfile
import zlib
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.network.reconciliation import Reconciliation
from minamoto.network.sums import summed
from minamoto.network.supply_network import Kind, SupplyNetwork, unchecked_network

PACKING = "minamoto.network/1"
LABELS = ("forms", "stages", "countries")
INDICES = ("node_form", "node_country", "source", "target", "kind")
TEST = (
    "chi2", "degrees_of_freedom", "p_value", "n_unknowns", "n_equations", "n_figures", "n_iter",
)  # fmt: skip
ENTRY, HEADER_B, NAME_SIZE_AT = b"PK\x03\x04", 30, 26  # of an entry in a zip file: how it begins
HEAD_AT_MOST_B = 4_096  # of an array: what says its type and shape
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
    """The reconciliation of `packed`.

    Raises
    ------
    InputError : when the bytes are of another packing
    ValueError, KeyError, OSError, zipfile.BadZipFile : when they are damaged
    """
    arrays = _arrays(content)
    said = json.loads(arrays["said"].tobytes())
    if said.get("packing") != PACKING:
        raise InputError(f"packing is {said.get('packing')!r}, allowed {PACKING!r}")
    return Reconciliation(
        network=_network(said, arrays),
        figures=pl.read_parquet(io.BytesIO(arrays["figures"].tobytes())),
        **{name: said[name] for name in TEST},
    )


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an uncompressed npz file as views of its bytes, which are checked."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for entry in file.infolist():
            name_size, more = struct.unpack_from("<HH", content, entry.header_offset + NAME_SIZE_AT)
            first = entry.header_offset + HEADER_B + name_size + more
            whole = memoryview(content)[first : first + entry.compress_size]
            is_entry = content.startswith(ENTRY, entry.header_offset)
            is_stored = entry.compress_type == zipfile.ZIP_STORED
            if not (is_entry and is_stored and zlib.crc32(whole) == entry.CRC):
                raise zipfile.BadZipFile(f"{entry.filename} is not as it was written")
            head = io.BytesIO(whole[:HEAD_AT_MOST_B])
            if np.lib.format.read_magic(head) != (1, 0):
                raise ValueError(f"{entry.filename}: not an array of format 1.0")
            shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(head)
            array = np.frombuffer(whole, dtype=dtype, offset=head.tell(), count=math.prod(shape))
            found[entry.filename.removesuffix(".npy")] = (
                array.reshape(shape, order="F" if is_fortran else "C")
            )  # fmt: skip
    return found


def _network(said: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> SupplyNetwork:
    def both(name: str) -> NDArray[np.float64]:
        draws = arrays[f"{name}_draws"]
        mass = np.empty((draws.shape[0], draws.shape[1] + 1))
        mass[:, 0], mass[:, 1:] = arrays[name], draws
        return mass

    masses = {name: both(name) for name in KEPT}
    sent = masses["arrived"].copy()
    steps = np.flatnonzero(arrays["kind"] == Kind.STEP)
    sent[steps] += both("lost")
    n_nodes = arrays["node_form"].size
    entering = masses["extraction"] + masses["other_feed"]
    entering += summed(masses["arrived"], arrays["target"], n_nodes)
    return unchecked_network(
        material=said["material"],
        year=said["year"],
        **{name: said[name] for name in LABELS},
        **{name: arrays[name] for name in INDICES},
        **masses,
        sent=sent,
        stock_change=entering - masses["use"] - summed(sent, arrays["source"], n_nodes),
    )
