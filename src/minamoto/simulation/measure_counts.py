"""A catalogue of measures as counts: how often each (country, material, instrument) was hit.

Measures that one country announced on one day are one package. A cell that a package hits is
counted once for it, whether by one measure or by several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

DAYS_PER_YEAR = 365.25
COLUMNS = ("control", "announced", "effective", "imposer", "instrument", "materials")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasureCounts:
    """Counts of n cells, all of countries x materials x instruments, in `exposure_yr` years.

    Package p hits the cells `package_cell[package_start[p]:package_start[p + 1]]`, in ascending
    order. `left_out` are the measures of the catalogue that were not counted: other instruments,
    materials, countries or days than asked.
    """

    country: tuple[str, ...]  # (n,) as are the next three
    material: tuple[str, ...]
    group: tuple[str, ...]  # of the material
    instrument: tuple[str, ...]
    count: IntArray  # (n,) packages that hit the cell
    exposure_yr: float
    packages: tuple[tuple[str, ...], ...]  # the measures of each, (n_packages,)
    package_start: IntArray  # (n_packages + 1,)
    package_cell: IntArray
    left_out: tuple[str, ...]

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """What cells are pooled by: country, group of materials, instrument."""
        return {"country": self.country, "group": self.group, "instrument": self.instrument}


def count_measures(
    catalogue: pl.DataFrame,
    *,
    countries: Sequence[str],
    groups: Mapping[str, str],
    instruments: Sequence[str],
    since: date,
    until: date,
) -> MeasureCounts:
    """Packages of measures announced from `since` up to, not including, `until`, by cell.

    Parameters
    ----------
    catalogue : with the columns `COLUMNS` of the table `controls`; several materials or instruments
        are separated by ';'. A measure without a day of announcement counts from `effective`.
        Rows that should not count, such as proposals that were dropped, are not given
    countries : ISO3 of those at risk of imposing one, also those that never did
    groups : material -> the group it is pooled in; a material of its own is its own group. Where a
        measure names a group, it hits all materials of the group
    instruments : those that count

    Raises
    ------
    InputError : a column is missing; a name twice; `until` not after `since`; no names at all

    Examples
    --------
    >>> catalogue = pl.DataFrame({
    ...     "control": ["A", "B"], "announced": [date(2024, 1, 5)] * 2, "effective": [None, None],
    ...     "imposer": ["CHN", "CHN"], "instrument": ["licence", "ban"],
    ...     "materials": ["gallium;germanium", "gallium"]})
    >>> found = count_measures(
    ...     catalogue, countries=["CHN", "JPN"], instruments=["licence", "ban"],
    ...     groups={"gallium": "gallium", "germanium": "germanium"},
    ...     since=date(2020, 1, 1), until=date(2025, 1, 1))
    >>> found.count.tolist(), found.packages, found.package_cell.tolist()
    ([1, 1, 1, 0, 0, 0, 0, 0], (('A', 'B'),), [0, 1, 2])
    """
    _check(catalogue, countries, groups, instruments, since, until)
    members = _members(groups)
    shape = (len(countries), len(groups), len(instruments))
    country, order, tool = (
        {name: at for at, name in enumerate(axis)} for axis in (countries, groups, instruments)
    )
    package: dict[tuple[date, str], tuple[list[str], set[int]]] = {}
    left_out = []
    listed = catalogue.select(COLUMNS).sort("control")
    for control, announced, effective, imposer, tools, materials in listed.iter_rows():
        day = announced or effective
        hit = {
            int(np.ravel_multi_index((country[imposer], order[material], tool[used]), shape))
            for name in (materials or "").split(";")
            for material in members.get(name, ())
            for used in tools.split(";")
            if imposer in country and used in tool
        }
        if not hit or day is None or not since <= day < until:
            left_out.append(control)
            continue
        names, cells = package.setdefault((day, imposer), ([], set()))
        names.append(control)
        cells |= hit
    ordered = [package[key] for key in sorted(package)]
    cell = np.array([c for _, cells in ordered for c in sorted(cells)], dtype=np.int64)
    grid = [(c, m, i) for c in countries for m in groups for i in instruments]
    return MeasureCounts(
        country=tuple(c for c, _, _ in grid),
        material=tuple(m for _, m, _ in grid),
        group=tuple(groups[m] for _, m, _ in grid),
        instrument=tuple(i for _, _, i in grid),
        count=np.bincount(cell, minlength=len(grid)).astype(np.int64),
        exposure_yr=(until - since).days / DAYS_PER_YEAR,
        packages=tuple(tuple(names) for names, _ in ordered),
        package_start=np.cumsum([0, *(len(cells) for _, cells in ordered)]).astype(np.int64),
        package_cell=cell,
        left_out=tuple(left_out),
    )


def _members(groups: Mapping[str, str]) -> dict[str, list[str]]:
    """The materials that a name in the catalogue stands for."""
    members: dict[str, list[str]] = {}
    for material, group in groups.items():
        members.setdefault(group, []).append(material)
    return {**{material: [material] for material in groups}, **members}


def _check(
    catalogue: pl.DataFrame,
    countries: Sequence[str],
    groups: Mapping[str, str],
    instruments: Sequence[str],
    since: date,
    until: date,
) -> None:
    missing = [name for name in COLUMNS if name not in catalogue.columns]
    if missing:
        raise InputError(
            Text(
                f"規制一覧に列 {missing} がありません。必要な列は {list(COLUMNS)} です。",
                f"catalogue: columns {missing} are missing; needed are {list(COLUMNS)}",
            )
        )
    for name_ja, name, given in (
        ("国", "countries", countries),
        ("素材", "groups", list(groups)),
        ("手段", "instruments", instruments),
    ):
        if not given or len(set(given)) != len(given):
            raise InputError(
                Text(
                    f"{name_ja}：1つ以上を重複なく指定してください（{len(given)}個、うち異なるもの"
                    f"{len(set(given))}個）。",
                    f"{name}: give one or more, each once; got {len(given)}, "
                    f"{len(set(given))} of them different",
                )
            )
    if not since < until:
        raise InputError(
            Text(
                f"期間が {since} から {until} となっています。終わりを始まりより後にしてください。",
                f"until: must be after since ({since}), got {until}",
            )
        )
