"""The supply of one material at one stage: who makes how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.grade import Grade
from minamoto.data import parameters, warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.study.rivals import Rival, rivals_of

FloatArray = NDArray[np.float64]

DRAWS = 2000  # Monte Carlo error of a 5 % or 95 % quantile is then about half a percentile
SEED = 20251104  # the same figures for the same question
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Production of one form by country in one year, from one source.

    `quantity` is in `unit`; `unnamed` is the part of the world total that no named country
    explains, in the same unit. `rivals` are the shares that other publishers give for the same
    material and stage within a year of it.
    """

    material: str
    stage: str
    form: str
    source: str
    year: int
    grade: Grade
    is_headline: bool
    unit: str
    countries: tuple[str, ...]
    quantity: FloatArray
    mass_t: tuple[float | None, ...]
    unnamed: float
    withheld: tuple[str, ...]
    rivals: tuple[Rival, ...] = ()

    @property
    def world(self) -> float:
        """World total in `unit`, named and unnamed."""
        return float(self.quantity.sum()) + self.unnamed

    @property
    def share(self) -> FloatArray:
        """Share of the world by country, 0-1; they and the unnamed share sum to one."""
        return self.quantity / self.world

    @property
    def unnamed_share(self) -> float:
        """Share of the world that no named country explains, 0-1."""
        return self.unnamed / self.world

    def draws(self) -> tuple[FloatArray, FloatArray]:
        """Shares under the error of the figures: (DRAWS, n) of the named and (DRAWS,) unnamed.

        Every figure is multiplied by an independent lognormal factor of median one. Its logarithmic
        standard deviation is ln(gsd) of the grade, or, for small producers, the floor that a share
        of the world can be known to, at most 1. To the unnamed part comes what a table that looks
        complete may leave out, exponential. A supply always gets the same random numbers.
        """
        gsd = parameters.chosen(parameters.gsd(self.grade))
        floor = parameters.chosen(parameters.floor_share())
        left_out = parameters.chosen(parameters.unlisted_share()) / np.log(
            10
        )  # its 90th percentile
        parts = np.append(self.quantity, self.unnamed)
        relative = np.divide(floor * self.world, parts, out=np.ones_like(parts), where=parts > 0)
        log_sd = np.maximum(np.log(gsd), np.minimum(relative, 1.0))
        name = f"{self.material} {self.stage} {self.form}"
        rng = np.random.default_rng([SEED, crc32(name.encode())])
        unlisted = rng.exponential(left_out * self.world, DRAWS)
        drawn = parts * np.exp(log_sd * rng.standard_normal((DRAWS, parts.size)))
        drawn[:, -1] += unlisted
        drawn /= drawn.sum(axis=1, keepdims=True)
        return drawn[:, :-1], drawn[:, -1]

    def share_interval(self) -> tuple[FloatArray, FloatArray]:
        """The 90 % interval of each share, widened to hold what other publishers say."""
        named, _ = self.draws()
        low, high = np.quantile(named, INTERVAL, axis=0)
        for rival in self.rivals:
            said = np.array([rival.share.get(country, np.nan) for country in self.countries])
            low, high = np.fmin(low, said), np.fmax(high, said)
        return np.minimum(low, self.share), np.maximum(high, self.share)


def supplies(materials: Collection[str], *, headline_only: bool = False) -> tuple[Supply, ...]:
    """The chosen series of each material, ordered by material, stage and form (headline first)."""
    chosen = warehouse.table("series").filter(pl.col("material").is_in(list(materials)))
    if headline_only:
        chosen = chosen.filter("is_headline")
    chosen = chosen.sort("material", "stage", pl.col("is_headline").not_(), "form")
    figures = (
        warehouse.scan("production").filter(pl.col("material").is_in(list(materials))).collect()
    )
    return tuple(_supply(row, figures) for row in chosen.iter_rows(named=True))


def _supply(series: dict[str, object], figures: pl.DataFrame) -> Supply:
    key = ("material", "stage", "form", "source", "year")
    rows = figures.filter(pl.all_horizontal(pl.col(k) == series[k] for k in key))
    by_share = series["unit"] == "share"
    value = "share" if by_share else "quantity"
    rows = rows.filter((pl.col("country") != UNNAMED) & (pl.col(value) > 0)).sort(
        value, "country", descending=[True, False]
    )
    named = rows[value].to_numpy().astype(np.float64)
    world = 1.0 if by_share else _world_total(series, float(named.sum()))
    withheld = series["withheld"]
    form, year = str(series["form"]), int(series["year"])  # type: ignore[call-overload]  # untyped
    return Supply(
        material=str(series["material"]),
        stage=str(series["stage"]),
        form=form,
        source=str(series["source"]),
        year=year,
        grade=Grade(str(series["grade"])),
        is_headline=bool(series["is_headline"]),
        unit=str(series["unit"]),
        countries=tuple(rows["country"]),
        quantity=named,
        mass_t=tuple(rows["mass_t"]),
        unnamed=max(0.0, world - float(named.sum())),
        withheld=tuple(str(withheld).split(";")) if withheld else (),
        rivals=rivals_of(
            figures.filter(
                (pl.col("material") == series["material"]) & (pl.col("stage") == series["stage"])
            ),
            source=str(series["source"]),
            form=form,
            year=year,
        ),
    )


def _world_total(series: dict[str, object], named: float) -> float:
    """The world total the source prints; the named sum where it prints none or a smaller one."""
    printed = series["world_quantity"]
    return max(named, float(printed)) if printed is not None else named  # type: ignore[arg-type]
