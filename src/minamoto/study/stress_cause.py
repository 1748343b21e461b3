"""What a stress is caused by: a country that fails, a measure of the catalogue, or a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.profile import Estimate
from minamoto.core.profile_kinds import PROFILES
from minamoto.core.scenario import Disruption, Scenario
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.scenario_file import read_scenario
from minamoto.simulation.network_shock import Limit
from minamoto.simulation.shocks import limits
from minamoto.study.measure_scenario import by_forms, measure_scenario
from minamoto.study.provenance import country_name
from minamoto.study.responses import triangular

SEED = 20261126


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One country that sends less, or makes less, from the first week on."""

    country: str
    left: float
    towards: tuple[str, ...]
    is_output: bool
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause as limits of each material and run, and in words.

    `limits` : material, weeks and run (0: values as they are; others: drawn from their ranges) to
    what is sent or made less. `begins` : week, from 0, in which it takes effect.
    """

    limits: Callable[[str, int, int], Sequence[Limit]]
    begins: int
    materials: tuple[str, ...]
    question: Mapping[str, object]
    assumptions: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def cause_of(cut: Cut | None, measure: str | None, scenario: Scenario | Path | str | None) -> Cause:
    """The one cause that is given.

    Raises
    ------
    UnknownName : no such country or measure
    InputError : none is given, or several; a measure that holds back no goods; a scenario file
        that cannot be read, with the place in it
    """
    given = [name for name, one in (("cut", cut), ("measure", measure), ("scenario", scenario))
             if one is not None]  # fmt: skip
    if len(given) != 1:
        found = ", ".join(given) or "none"
        raise InputError(
            Text(
                f"途絶の原因は cut・measure・scenario のうち一つだけ指定する（指定：{found}）。",
                f"give one of cut, measure and scenario, found {found}",
            )
        )
    if cut is not None:
        return _of_country(cut)
    if measure is not None:
        return _of_scenario(measure_scenario(measure), {"measure": measure})
    assert scenario is not None
    if isinstance(scenario, Scenario):
        return _of_scenario(by_forms(scenario), {"scenario": scenario.name.en})
    path = Path(scenario)
    return _of_scenario(by_forms(read_scenario(path)), {"scenario": path.name})


def _of_country(cut: Cut) -> Cause:
    culprit = names.country(cut.country)
    targets = tuple(names.country(name) for name in cut.towards)

    def limit(_material: str, weeks: int, _run: int) -> list[Limit]:
        part = np.ones(weeks)
        part[: cut.weeks] = cut.left
        return [Limit(country=culprit, part=part, targets=targets or None, is_output=cut.is_output)]

    return Cause(
        limits=limit, begins=0, materials=(),
        question={
            "cut": culprit, "left": cut.left, "towards": list(targets),
            "is_output": cut.is_output,
        },
    )  # fmt: skip


def _of_scenario(given: Scenario, question: Mapping[str, object]) -> Cause:
    begins = min(one.start_week for one in given.disruptions)

    def limits_of(material: str, weeks: int, run: int) -> list[Limit]:
        values = None if run == 0 else [_drawn(one, run, place)
                                        for place, one in enumerate(given.disruptions)]  # fmt: skip
        return limits(given, material, weeks, values)

    return Cause(
        limits=limits_of, begins=begins, materials=given.materials, question=question,
        assumptions=(_begins(given, begins), *_sourced(given), *given.assumptions()),
        notes=given.notes,
    )  # fmt: skip


def _drawn(one: Disruption, run: int, place: int) -> Mapping[str, ArrayLike]:
    """Parameters of a disruption drawn from their ranges, triangular; the same for a run."""
    rng = np.random.Generator(np.random.Philox(key=[SEED, run * 1_000 + place]))
    named: dict[str, Estimate] = {**one.profile.parameters, "coverage": one.coverage}
    return {
        name: triangular(estimate.low, estimate.value, estimate.high, rng.random())
        for name, estimate in sorted(named.items())
    }


def _begins(given: Scenario, begins: int) -> Text:
    who = sorted({one.country for one in given.disruptions if one.country is not None})
    ja = "、".join(country_name(country).ja for country in who)
    en = ", ".join(country_name(country).en for country in who)
    return Text(
        f"シナリオ：{given.name.ja}（{ja}）。第{begins + 1}週に発効し、それより前は駆け込み。",
        f"Scenario: {given.name.en} ({en}). It takes effect in week {begins + 1}; before it buyers "
        "rush.",
    )


def _sourced(given: Scenario) -> tuple[Text, ...]:
    """Numbers of the courses that a publication is behind, with their ranges and its key."""
    said: dict[Text, None] = {}
    for one in given.disruptions:
        words = {kind.name: kind.words for kind in PROFILES[one.profile.kind].parameters}
        for name, estimate in one.profile.parameters.items():
            if not estimate.is_assumption:
                span = f"{estimate.value:g} ({estimate.low:g}–{estimate.high:g})"
                said[
                    Text(
                        f"{words[name].ja}：{span}、出典 {estimate.source}。",
                        f"{words[name].en}: {span}, from {estimate.source}.",
                    )
                ] = None
    return tuple(said)
