"""A scenario as numbers: the factor by week of every flow and plant that it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError
from minamoto.core.scenario import Disruption, Scenario
from minamoto.core.text import Text
from minamoto.simulation.courses import COURSES
from minamoto.simulation.network_shock import Limit

FloatArray = NDArray[np.float64]
Values = Mapping[str, ArrayLike]  # of one disruption: parameters, `coverage`, `start_week`


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factors:
    """Factors by week of n items (flows or plants); many items share a row.

    `row` : (n,) int32, index of the row of an item; row 0 is all ones. `by_week` : (n_rows,
    n_weeks, n_scenarios) float64 >= 0, 1 is as usual.
    """

    row: NDArray[np.int32]
    by_week: FloatArray

    def at(self, week: int) -> FloatArray:
        """Factors of all items in one week, (n, n_scenarios)."""
        found: FloatArray = self.by_week[self.row, week]
        return found

    def dense(self) -> FloatArray:
        """Factors of all items and weeks, (n, n_weeks, n_scenarios): large where n is."""
        found: FloatArray = self.by_week[self.row]
        return found


def part_by_week(disruption: Disruption, n_weeks: int, values: Values | None = None) -> FloatArray:
    """What a disruption leaves of the flows or the output that it touches.

    1 - coverage + coverage x course, the course with its parameters.

    Parameters
    ----------
    disruption : of a scenario
    n_weeks : weeks of the simulation
    values : in place of the value of some parameters (`coverage` and `start_week` among them), a
        number or an array (n_scenarios,)

    Returns
    -------
    (n_weeks, n_scenarios) float64 >= 0; n_scenarios is 1 where no array is given.

    Raises
    ------
    InputError : a name that the profile has not, or a number below zero
    """
    given = dict(values or {})
    start = given.pop("start_week", disruption.start_week)
    coverage = np.asarray(given.pop("coverage", disruption.coverage.value), dtype=np.float64)
    numbers: dict[str, ArrayLike] = dict(disruption.profile.values())
    unknown = [name for name in given if name not in numbers]
    if unknown:
        allowed = ", ".join([*numbers, "coverage", "start_week"])
        raise InputError(
            f"{disruption.profile.kind}: value {unknown[0]!r}, allowed one of {allowed}"
        )
    numbers.update(given)
    for name, number in {**numbers, "coverage": coverage, "start_week": start}.items():
        if not np.all(np.isfinite(number) & (np.asarray(number) >= 0)):
            raise InputError(f"{disruption.profile.kind}: {name} must be finite and >= 0")
    course = COURSES[disruption.profile.kind](n_weeks, start, **numbers)
    course = course[:, None] if course.ndim == 1 else course
    part: FloatArray = 1.0 - coverage + coverage * course
    return np.maximum(part, 0.0)


def limits(
    scenario: Scenario, material: str, n_weeks: int, values: Sequence[Values] | None = None
) -> list[Limit]:
    """What a scenario does to one material, as `network_shock` takes it.

    Parameters
    ----------
    scenario : disruptions of other materials are left out
    material : key
    n_weeks : weeks of the simulation
    values : of each disruption of the scenario, as in `part_by_week`

    Returns
    -------
    One limit a disruption; of a blockade one an exporter.

    Raises
    ------
    InputError : a disruption that names HS codes but no material
    """
    found: list[Limit] = []
    for disruption, given in _each(scenario, values):
        if disruption.material != material:
            continue
        part = part_by_week(disruption, n_weeks, given)
        forms = disruption.forms or None
        if disruption.country is None:
            found += [
                Limit(country=exporter, part=part, forms=forms, targets=importers)
                for exporter, importers in _by_exporter(disruption).items()
            ]
            continue
        found.append(
            Limit(
                country=disruption.country, part=part, forms=forms,
                targets=disruption.towards or None, exempt=disruption.exempt,
                is_output=disruption.is_output,
            )
        )  # fmt: skip
    return found


def trade_factors(
    scenario: Scenario,
    exporter: Sequence[str],
    importer: Sequence[str],
    material: Sequence[str],
    form: Sequence[str],
    n_weeks: int,
    values: Sequence[Values] | None = None,
) -> Factors:
    """Factors of flows abroad; where several disruptions meet they multiply.

    Parameters
    ----------
    scenario : whose disruptions of output are left out (see `capacity_factors`)
    exporter, importer : (n,) ISO3 of each flow; one within a country is never touched
    material, form : (n,) keys of what flows
    n_weeks : weeks of the simulation
    values : of each disruption, as in `part_by_week`

    Raises
    ------
    InputError : labels of different lengths, or a disruption that names HS codes but no material

    Examples
    --------
    >>> from minamoto.core.profile import Profile, assumed
    >>> from minamoto.core.scenario import scenario
    >>> why = Text("想定", "a case")
    >>> ban = Disruption(
    ...     instrument="ban", country="CHN", material="gallium", towards=("JPN",), start_week=1,
    ...     evidence=why, profile=Profile(kind="ban", parameters={"leak": assumed(0.1, why)}))
    >>> found = trade_factors(scenario("禁輸", "ban", ban), ["CHN", "CHN"], ["JPN", "KOR"],
    ...                       ["gallium"] * 2, ["metal"] * 2, 3)
    >>> found.dense()[:, :, 0].tolist()
    [[1.0, 0.1, 0.1], [1.0, 1.0, 1.0]]
    """
    labels = [np.asarray(column, dtype=np.str_) for column in (exporter, importer, material, form)]
    if len({column.shape for column in labels}) > 1:
        sizes = [column.size for column in labels]
        raise InputError(f"exporter, importer, material, form have {sizes} items, allowed one size")
    sends, takes, of, made = labels
    touched, parts = [], []
    for disruption, given in _each(scenario, values):
        if disruption.is_output:
            continue
        touched.append(_goods(disruption, of, made) & _ways(disruption, sends, takes))
        parts.append(part_by_week(disruption, n_weeks, given))
    return _combined(touched, parts, len(sends), n_weeks)


def capacity_factors(
    scenario: Scenario,
    material: Sequence[str],
    form: Sequence[str],
    country: Sequence[str],
    n_weeks: int,
    values: Sequence[Values] | None = None,
) -> Factors:
    """Factors of what can be made of a form in a country; arguments as in `trade_factors`."""
    of, made, where = (np.asarray(column, dtype=np.str_) for column in (material, form, country))
    if not of.shape == made.shape == where.shape:
        sizes = [column.size for column in (of, made, where)]
        raise InputError(f"material, form, country have {sizes} items, allowed one size")
    touched, parts = [], []
    for disruption, given in _each(scenario, values):
        if not disruption.is_output:
            continue
        touched.append(_goods(disruption, of, made) & (where == disruption.country))
        parts.append(part_by_week(disruption, n_weeks, given))
    return _combined(touched, parts, len(where), n_weeks)


def _each(
    scenario: Scenario, values: Sequence[Values] | None
) -> list[tuple[Disruption, Values | None]]:
    given: Sequence[Values | None] = values or [None] * len(scenario.disruptions)
    if len(given) != len(scenario.disruptions):
        raise InputError(
            f"values: {len(given)} mappings, allowed one for each of the "
            f"{len(scenario.disruptions)} disruptions"
        )
    for place, disruption in enumerate(scenario.disruptions, start=1):
        if disruption.material is None:
            codes = ", ".join(disruption.hs6)
            raise InputError(
                Text(
                    f"途絶{place}：HSコード（{codes}）だけで素材がありません。"
                    "先に study.measure_scenario.by_forms で素材と形態に直してください。",
                    f"disruption {place}: HS codes ({codes}) without a material; turn them into "
                    "materials and forms first, with study.measure_scenario.by_forms",
                )
            )
    return list(zip(scenario.disruptions, given, strict=True))


def _goods(
    disruption: Disruption, of: NDArray[np.str_], made: NDArray[np.str_]
) -> NDArray[np.bool_]:
    touched: NDArray[np.bool_] = of == str(disruption.material)
    if disruption.forms:
        touched &= np.isin(made, disruption.forms)
    return touched


def _ways(
    disruption: Disruption, sends: NDArray[np.str_], takes: NDArray[np.str_]
) -> NDArray[np.bool_]:
    if disruption.country is None:
        pairs = {f"{a}>{b}" for a, b in disruption.route}
        ways = np.char.add(np.char.add(sends, ">"), takes)
        on_route: NDArray[np.bool_] = np.isin(ways, sorted(pairs)) & (sends != takes)
        return on_route
    is_held = (
        np.isin(takes, disruption.towards)
        if disruption.towards
        else ~np.isin(takes, disruption.exempt)
    )
    touched: NDArray[np.bool_] = (sends == disruption.country) & (sends != takes) & is_held
    return touched


def _by_exporter(disruption: Disruption) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for exporter, importer in disruption.route:
        found[exporter] = (*found.get(exporter, ()), importer)
    return found


def _combined(
    touched: Sequence[NDArray[np.bool_]], parts: Sequence[FloatArray], n: int, n_weeks: int
) -> Factors:
    """One row for each set of disruptions that some item is touched by; row 0 for none."""
    n_scenarios = max((part.shape[1] for part in parts), default=1)
    if any(part.shape[1] not in {1, n_scenarios} for part in parts):
        sizes = [part.shape[1] for part in parts]
        raise InputError(f"values: arrays of {sizes} scenarios, allowed one size")
    ones = np.ones((1, n_weeks, n_scenarios))
    if not touched or n == 0:
        return Factors(row=np.zeros(n, dtype=np.int32), by_week=ones)
    by_item = np.stack(touched, axis=1)
    sets, row = np.unique(by_item, axis=0, return_inverse=True)
    if not sets[0].any():
        sets, row = sets[1:], row - 1
    made = ones.repeat(len(sets) + 1, axis=0)
    for place, used in enumerate(sets, start=1):
        for index in np.flatnonzero(used):
            made[place] *= parts[int(index)]
    return Factors(row=(row.reshape(n) + 1).astype(np.int32), by_week=made)
