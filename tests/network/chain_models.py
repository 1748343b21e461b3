"""Small random chains whose figures come from a true network with errors, and hand-made ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from minamoto.core.chain import Range
from minamoto.network.model import ChainModel, Form, MadeFigure, Spread, Step, TradeFigure

COUNTRIES = ("AUS", "CHN", "JPN", "KOR", "USA")
EXACT = Range(low=1.0, value=1.0, high=1.0)


@st.composite
def chain_models(draw: st.DrawFn, *, is_true: bool = False) -> ChainModel:
    """Ore mined, shipped and smelted to metal, which is shipped too; `is_true`: without errors.

    Every country mines a random mass, ships random shares of what it has, smelts the rest of the
    ore at one yield, and uses the metal that it does not ship.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(2, len(COUNTRIES)))
    is_pooled = draw(st.booleans())
    return model_of(rng, n, is_true=is_true, is_pooled=is_pooled and not is_true)


def model_of(
    rng: np.random.Generator, n: int, *, is_true: bool = False, is_pooled: bool = False
) -> ChainModel:
    countries = COUNTRIES[:n]
    ratio, content = Range(low=0.7, value=0.8, high=0.9), Range(low=0.4, value=0.5, high=0.6)
    mined = rng.lognormal(6, 1, size=n)
    shipped_ore = _shipments(rng, mined)
    ore = mined - shipped_ore.sum(axis=1) + shipped_ore.sum(axis=0)
    made = ratio.value * ore
    shipped_metal = _shipments(rng, made)
    error = 0.0 if is_true else 0.1
    return ChainModel(
        material="made up",
        year=2024,
        forms=(
            Form(key="ore", stage="ore"),
            Form(key="metal", stage="refined", is_pooled=is_pooled),
        ),
        steps=(Step(start="ore", end="metal", process_yield=ratio),),
        made=tuple(
            MadeFigure(
                form=form, country=country, sd_t=0.1 * mass,
                mass_t=float(mass * np.exp(error * rng.normal())),
            )
            for form, masses in (("ore", mined), ("metal", made))
            for country, mass in zip(countries, masses, strict=True)
        ),
        trade=tuple(
            TradeFigure(
                form=form, exporter=countries[i], importer=countries[j], code="260000",
                gross_t=float(flows[i, j] / k.value * np.exp(error * rng.normal())), content=k,
                gsd=1.1,
            )
            for form, flows, k in (("ore", shipped_ore, content), ("metal", shipped_metal, EXACT))
            for i in range(n)
            for j in range(n)
            if i != j and flows[i, j] > 0
        ),
        spread=Spread(small_trade=0.0),
    )  # fmt: skip


def _shipments(
    rng: np.random.Generator, available: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """At most 60 % of what each country has, to the others at random."""
    n = available.size
    share = rng.uniform(0.1, 1.0, size=(n, n)) * (1 - np.eye(n))
    share *= rng.uniform(0.1, 0.6, size=(n, 1)) / share.sum(axis=1, keepdims=True)
    return np.asarray(share * available[:, None])


def times(model: ChainModel, factor: float) -> ChainModel:
    """The same chain with every mass times a factor."""
    return replace(
        model,
        made=tuple(
            replace(
                f,
                mass_t=None if f.mass_t is None else factor * f.mass_t,
                sd_t=None if f.sd_t is None else factor * f.sd_t,
            )
            for f in model.made
        ),
        trade=tuple(replace(f, gross_t=factor * f.gross_t) for f in model.trade),
    )


def renamed(model: ChainModel, names: dict[str, str]) -> ChainModel:
    """The same chain with other names of countries."""
    return replace(
        model,
        made=tuple(replace(f, country=names[f.country]) for f in model.made),
        trade=tuple(
            replace(f, exporter=names[f.exporter], importer=names[f.importer]) for f in model.trade
        ),
    )
