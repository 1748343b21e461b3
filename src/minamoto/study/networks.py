"""The reconciled network of each material: built on first use, kept, and used again."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from importlib import resources
from multiprocessing import get_context

from minamoto.core.errors import InputError
from minamoto.core.one_thread import one_thread
from minamoto.core.version import VERSION
from minamoto.data import chains, network_cache, warehouse
from minamoto.network.packing import PACKING, packed, unpacked
from minamoto.network.reconciliation import SEED, Reconciliation
from minamoto.study.chain_model import BASE_YEAR, chain_model

DRAWS = 500  # Monte Carlo error of a 5 % or 95 % quantile is then one percentile
METHOD = "6"  # raised when the same tables give another network
TABLES = (
    "production", "world_production", "series", "trade", "demand_projections", "chain_forms",
    "chain_codes", "chain_steps",
)  # fmt: skip
PARAMETERS = "uncertainty.csv"

Progress = Callable[[str, int, int], None]  # material, draws done, draws in all


def _quiet(_material: str, _done: int, _all: int) -> None:
    return


def network_of(
    material: str, year: int = BASE_YEAR, *, draws: int = DRAWS, progress: Progress = _quiet
) -> Reconciliation:
    """The reconciled network of one material with draws, from the workspace where it is kept.

    Raises
    ------
    UnknownName : the material has no chain
    InputError : its figures cannot all be true, or the year has no trade
    """
    name, key = f"{material}-{year}", _key(material, year, draws)
    kept = _kept(name, key)
    if kept is not None:
        return kept
    content = _built(material, year, draws, lambda done, of: progress(material, done, of))
    network_cache.write(name, key, content)
    return unpacked(content)


def networks_of(
    materials: Sequence[str],
    year: int = BASE_YEAR,
    *,
    draws: int = DRAWS,
    progress: Progress = _quiet,
) -> dict[str, Reconciliation]:
    """The networks of several materials; those not kept yet are built in parallel processes."""
    found = {m: _kept(f"{m}-{year}", _key(m, year, draws)) for m in materials}
    missing = [m for m, kept in found.items() if kept is None]
    workers = min(len(missing), os.cpu_count() or 1)
    if workers > 1:
        one_thread()  # in each process, whose environment is this one's
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            tasks = {pool.submit(_build_and_keep, m, year, draws): m for m in missing}
            for count, task in enumerate(as_completed(tasks), start=1):
                task.result()
                progress(tasks[task], count, len(missing))
    return {
        m: kept or network_of(m, year, draws=draws, progress=progress) for m, kept in found.items()
    }


@cache
def covered() -> tuple[str, ...]:
    """Materials whose chain says how much there is, and so gives a network."""
    return tuple(m for m in chains.materials() if chains.chain(m).is_in_tonnes)


def made_by() -> dict[str, str]:
    """What networks rest on besides tables: the parameters' bytes, and the method's number."""
    return {f"parameters/{PARAMETERS}": _parameters(), "method": METHOD}


@cache
def _parameters() -> str:
    text = resources.files("minamoto.data").joinpath("parameters", PARAMETERS).read_bytes()
    return hashlib.sha256(text).hexdigest()


def _build_and_keep(material: str, year: int, draws: int) -> None:
    content = _built(material, year, draws, lambda _done, _of: None)
    network_cache.write(f"{material}-{year}", _key(material, year, draws), content)


def _built(material: str, year: int, draws: int, progress: Callable[[int, int], None]) -> bytes:
    from minamoto.network.reconcile import (
        reconcile,  # a fifth of a second, spared where all is kept
    )

    return packed(reconcile(chain_model(material, year), draws=draws, progress=progress))


def _kept(name: str, key: str) -> Reconciliation | None:
    content = network_cache.read(name, key)
    if content is None:
        return None
    try:
        return unpacked(content)
    except (InputError, ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return None  # of another packing, or damaged: built anew


def _key(material: str, year: int, draws: int) -> str:
    return network_cache.key(
        {
            "version": VERSION,
            "method": METHOD,
            "packing": PACKING,
            "material": material,
            "year": year,
            "draws": draws,
            "seed": SEED,
            "parameters": _parameters(),
            "tables": [warehouse.snapshots(table) for table in TABLES],
        }
    )
