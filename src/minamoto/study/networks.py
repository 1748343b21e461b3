"""The reconciled network of each material: built on first use, kept, and used again."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from multiprocessing import get_context
from typing import Any

from minamoto.core.errors import InputError
from minamoto.core.one_thread import one_thread
from minamoto.core.version import VERSION
from minamoto.data import answer_cache, chains, network_cache, reference, warehouse
from minamoto.network.packing import PACKING, packed, unpacked
from minamoto.network.reconciliation import SEED, Reconciliation
from minamoto.network.supply_network import SupplyNetwork
from minamoto.study.chain_model import BASE_YEAR, chain_model
from minamoto.tracing.mixing import Mixing, mixing

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
    return networks_of([material], year, draws=draws, progress=progress)[material].found


def networks_of(
    materials: Sequence[str],
    year: int = BASE_YEAR,
    *,
    draws: int = DRAWS,
    progress: Progress = _quiet,
) -> dict[str, KeptNetwork]:
    """The networks of several materials; those not kept yet are built in parallel processes.

    Raises
    ------
    UnknownName : a material has no chain
    InputError : the figures of one cannot all be true, or the year has no trade
    """
    made_from = _made_from(year, draws)
    found = {
        m: KeptNetwork(
            material=m, year=year, draws=draws, key=network_cache.key({**made_from, "material": m}),
            progress=progress,
        )
        for m in materials
    }  # fmt: skip
    missing = [one for one in found.values() if not one.is_kept]
    workers = min(len(missing), os.cpu_count() or 1)
    if workers > 1:
        one_thread()  # in each process, whose environment is this one's
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            tasks = {pool.submit(_build_and_keep, one.name, one.key, *one.asked): one.material
                     for one in missing}  # fmt: skip
            for count, task in enumerate(as_completed(tasks), start=1):
                task.result()
                progress(tasks[task], count, len(missing))
    for one in missing[:1] if workers == 1 else ():
        one.build()
    return found


@dataclass(frozen=True, kw_only=True)
class KeptNetwork:
    """The network of a material, kept in the workspace and read when it is first needed.

    `key` is a hash of all that it is made from.
    """

    material: str
    year: int
    draws: int
    key: str
    progress: Progress = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """Name of its file, without the key."""
        return f"{self.material}-{self.year}"

    @property
    def asked(self) -> tuple[str, int, int]:
        """Material, year and count of draws."""
        return self.material, self.year, self.draws

    @property
    def is_kept(self) -> bool:
        """Whether it has been built."""
        return network_cache.path(self.name, self.key).is_file()

    @cached_property
    def found(self) -> Reconciliation:
        """The network with what its figures had to give; built anew if its file is damaged."""
        content = network_cache.read(self.name, self.key)
        if content is not None:
            with suppress(
                InputError, ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile
            ):  # of another packing, or damaged
                return unpacked(content)
        return self.build()

    @property
    def network(self) -> SupplyNetwork:
        """The reconciled network with its draws."""
        return self.found.network

    @cached_property
    def mixing(self) -> Mixing:
        """Where the inflow of each of its nodes comes from."""
        return mixing(self.network)

    def build(self) -> Reconciliation:
        """Build it from the tables, and keep it."""
        found = unpacked(
            _build_and_keep(
                self.name, self.key, *self.asked,
                lambda done, of: self.progress(self.material, done, of),
            )
        )  # fmt: skip
        self.__dict__["found"] = found
        return found

    def kept(self, what: str, asked: object, answer: Callable[[], object]) -> Any:
        """An answer of this network: worked out once, then read from the workspace.

        Parameters
        ----------
        what, asked : the question; `asked` made of what JSON has
        answer : works it out, from this network and what is said in `asked` alone

        Returns
        -------
        The answer as JSON gives it back: tuples are lists.
        """
        key = network_cache.key(
            {"network": self.key, "what": what, "asked": asked, "code": _code()}
        )
        known = answer_cache.read(key)
        return known if known is not None else answer_cache.write(key, answer())


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


def _build_and_keep(
    name: str,
    key: str,
    material: str,
    year: int,
    draws: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> bytes:
    from minamoto.network.reconcile import (
        reconcile,  # a fifth of a second, spared where all is kept
    )

    found = reconcile(chain_model(material, year), draws=draws, progress=progress)
    content = packed(found)
    network_cache.write(name, key, content)
    return content


def _made_from(year: int, draws: int) -> dict[str, object]:
    """What networks are made from, besides the material."""
    return {
        "version": VERSION,
        "method": METHOD,
        "packing": PACKING,
        "year": year,
        "draws": draws,
        "seed": SEED,
        "parameters": _parameters(),
        "tables": [warehouse.snapshots(table) for table in TABLES],
    }


@cache
def _code() -> str:
    """Hash of the code, parameters and shipped tables that answers rest on."""
    found = hashlib.sha256(VERSION.encode())
    for table in reference.manifest():
        found.update(table.sha256.encode())
    root = resources.files("minamoto")
    for folder in ("core", "data", "data/parameters", "network", "study", "tracing"):
        for file in sorted(root.joinpath(folder).iterdir(), key=lambda file: file.name):
            if file.is_file() and file.name.endswith((".py", ".csv")):
                found.update(file.read_bytes())
    return found.hexdigest()
