"""What every provider of measure inputs shares: the question, one row of the answer, its reasons.

A provider takes the question and one indicator and gives at least one row for each material: with a
value, or with the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.stage import STAGE_KEYS
from minamoto.core.text import Text
from minamoto.data import parameters, warehouse
from minamoto.data.harmonise import WORLD
from minamoto.study.controls import in_force_towards, restricts_supply
from minamoto.study.provenance import country_name
from minamoto.study.shares import FACES, NO_DATA
from minamoto.study.supply import INTERVAL, FloatArray, Supply, supplies

SAMPLED = "90%"
BOUNDED = "bounds"
ROUNDING = 1e-9  # an unnamed share below this is float noise of a table that names everybody
LEADER_ONLY = Text(
    "首位国のシェアしか公表されていないため、範囲のみ示す",
    "only the leader's share is published, so there is a range and no value",
)
NAMED_IN_REASON = 3  # countries, before "and others"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One indicator for one subject: `value` with its interval, or `reason` why there is none.

    A reason beside a value says what the value leaves out. `interval` is `90%` where only the error
    of figures counts, `bounds` where part of the inputs is not known at all.
    """

    indicator: str
    material: str
    stage: str | None = None
    form: str | None = None
    form_name: Text | None = None  # of a form that table `forms` does not hold
    subject: str = WORLD
    year: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    reason: Text | None = None
    source: str | None = None
    grade: str | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which materials, for which importer, on which day; and the tables many measures read."""

    materials: tuple[str, ...]
    country: str
    day: date

    @cached_property
    def supplies(self) -> dict[tuple[str, str], Supply]:
        """Headline supply of each material and stage."""
        found = supplies(self.materials, headline_only=True)
        return {(s.material, s.stage): s for s in found if s.countries}

    @cached_property
    def held(self) -> pl.DataFrame:
        """Restrictions in force, or perhaps in force, on the day towards the importer."""
        held = in_force_towards(self.day, self.country, self.materials)
        return held.filter(restricts_supply())

    @cached_property
    def production(self) -> pl.DataFrame:
        """Output of the materials as every source reports it."""
        scan = warehouse.scan("production")
        return scan.filter(pl.col("material").is_in(list(self.materials))).collect()

    @cached_property
    def chain(self) -> pl.DataFrame:
        """Commodities of the materials, in the order of the chain."""
        return (
            warehouse.table("commodities")
            .filter(pl.col("material").is_in(list(self.materials)))
            .sort("material", "position", "hs6")
        )

    @cached_property
    def goods(self) -> dict[str, pl.DataFrame]:
        """The chain of each material that has one."""
        return {str(key[0]): part for key, part in self.chain.group_by("material")}

    @cached_property
    def stages(self) -> dict[str, tuple[str, ...]]:
        """Stages where output of a material is published, or should be: ore and refined."""
        found: dict[str, tuple[str, ...]] = {}
        for material in self.materials:
            in_chain = set(self.goods[material]["stage"]) if material in self.goods else set(FACES)
            wanted = {s for s in FACES if s in in_chain}
            wanted |= {stage for key, stage in self.supplies if key == material}
            found[material] = tuple(s for s in STAGE_KEYS if s in wanted)
        return found

    @cached_property
    def draws(self) -> dict[tuple[str, str], tuple[FloatArray, FloatArray]]:
        """Draws of each supply, made once for all measures: named shares and the unnamed part."""
        return {key: supply.draws() for key, supply in self.supplies.items()}

    def drawn(self, supply: Supply) -> tuple[FloatArray, FloatArray]:
        """The draws of one supply."""
        return self.draws[supply.material, supply.stage]


Provider = Callable[[Question, Indicator], Iterator[MeasureRow]]


def by_supply(
    measure: Callable[[Question, Indicator, Supply], MeasureRow],
) -> Provider:
    """A provider that measures each headline supply, and says where there is none."""

    def provide(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
        for material in question.materials:
            for stage in question.stages[material]:
                supply = question.supplies.get((material, stage))
                if supply is None:
                    yield MeasureRow(
                        indicator=indicator.key, material=material, stage=stage, reason=NO_DATA
                    )
                else:
                    yield measure(question, indicator, supply)

    return provide


def by_material(
    measure: Callable[[Question, Indicator, str], MeasureRow],
) -> Provider:
    """A provider that measures each material as a whole, without a stage."""

    def provide(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
        for material in question.materials:
            yield measure(question, indicator, material)

    return provide


def never(reason: Text) -> Provider:
    """A provider of a measure for which some input is published nowhere."""

    def provide(question: Question, indicator: Indicator) -> Iterator[MeasureRow]:
        for material in question.materials:
            yield MeasureRow(indicator=indicator.key, material=material, reason=reason)

    return provide


def rows_of(table: str, question: Question) -> pl.DataFrame:
    """The rows of a table that are of the materials asked about."""
    return warehouse.table(table).filter(pl.col("material").is_in(list(question.materials)))


@cache
def _forms() -> dict[tuple[str, str, str], Text]:
    table = warehouse.table("forms").select("material", "stage", "form", "name_ja", "name_en")
    return {(m, s, f): Text(ja, en) for m, s, f, ja, en in table.iter_rows()}


def name_of_form(material: str, stage: str, form: str) -> Text:
    """Name of a form in both languages; the source's own words where it has none."""
    return _forms().get((material, stage, form), Text(form, form))


def of_supply(indicator: Indicator, supply: Supply) -> MeasureRow:
    """A row to fill, with the stage, form, year, source and grade of the supply."""
    return MeasureRow(
        indicator=indicator.key,
        material=supply.material,
        stage=supply.stage,
        form=supply.form,
        year=supply.year,
        source=supply.source,
        grade=str(supply.grade),
    )


def quantiles(low: ArrayLike, high: ArrayLike, value: float | None) -> tuple[float, float]:
    """5 % quantile of the lower and 95 % quantile of the upper draws, stretched to the value."""
    bottom = float(np.quantile(np.asarray(low, dtype=np.float64), INTERVAL[0]))
    top = float(np.quantile(np.asarray(high, dtype=np.float64), INTERVAL[1]))
    if value is None:
        return bottom, top
    return min(bottom, value), max(top, value)


def widened(low: float, high: float, said: Iterable[float]) -> tuple[float, float]:
    """The interval stretched to what other publishers' figures give."""
    values = [float(value) for value in said]
    return min([low, *values]), max([high, *values])


def is_complete(supply: Supply) -> bool:
    """Whether named countries explain the whole world, and no figure is withheld."""
    is_whole = supply.unnamed_share <= ROUNDING and supply.grade != Grade.D
    return is_whole and not supply.withheld


def withheld_note(*found: Supply) -> Text | None:
    """Which countries the source withholds: some world totals leave them out altogether."""
    countries = sorted({c for supply in found for c in supply.withheld})
    if not countries:
        return None
    who = listed_countries(countries)
    return Text(
        f"{who.ja}の数値は資料が非公表としており、含まれていない可能性がある",
        f"the source withholds the figure of {who.en}, which may be left out",
    )


def kind_of_interval(*found: Supply) -> str:
    """`90%` where every supply names the whole world, else `bounds`."""
    return SAMPLED if all(is_complete(s) for s in found) else BOUNDED


def drawn(
    amount: ArrayLike, grade: Grade | str, rng: np.random.Generator, draws: int
) -> FloatArray:
    """The amounts under the lognormal error of their grade, (draws, n)."""
    amounts = np.atleast_1d(np.asarray(amount, dtype=np.float64))
    spread = parameters.gsd(grade).value
    if spread is None:
        raise ValueError(f"grade {grade} has no geometric standard deviation")
    return np.asarray(amounts * np.exp(np.log(spread) * rng.standard_normal((draws, amounts.size))))


def worst(*grades: Grade | str | None) -> str | None:
    """The worst of the grades given."""
    given = [str(g) for g in grades if g is not None]
    return max(given) if given else None


def joined(*sources: str | None) -> str | None:
    """The sources, each once, joined by ';'."""
    parts = [part for source in sources if source for part in source.split(";")]
    return ";".join(dict.fromkeys(parts)) or None


def oldest(*years: int | None) -> int | None:
    """The oldest year of the inputs."""
    given = [year for year in years if year is not None]
    return min(given) if given else None


def listed_countries(countries: Sequence[str]) -> Text:
    """A few countries by name, and how many more."""
    names = [country_name(c) for c in countries[:NAMED_IN_REASON]]
    more = len(countries) - len(names)
    return Text(
        "、".join(n.ja for n in names) + (f"ほか{more}か国" if more else ""),
        ", ".join(n.en for n in names) + (f" and {more} more" if more else ""),
    )
