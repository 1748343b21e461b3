"""What an indicator is: a sourced equation, its inputs with units, its bounds and its laws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from minamoto.core.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Family(StrEnum):
    """Indicators of one family obey the same laws; the contract tests run them."""

    CONCENTRATION = "concentration"
    GOVERNANCE = "governance_weighted"
    RELIANCE = "reliance"
    RESERVE = "reserve"
    PRICE = "price"
    CONTROL = "control"
    RECYCLING = "recycling"
    BY_PRODUCT = "by_product"
    COMPARISON = "comparison"  # two distributions over countries against each other
    COMPOSITE = "composite"  # several inputs of different kinds in one published formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One argument of an indicator.

    `per` says its shape: one value a `"country"`, a `"year"`, an end `"use"`, or just `"one"`.
    `needed_where` names another input: only where that one is above zero is this one needed.
    """

    name: str
    unit: str
    per: Literal["country", "year", "use", "one"]
    meaning: Text
    low: float = 0.0
    high: float = float("inf")
    optional: bool = False
    needed_where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One published measure; `compute` is a pure function of arrays named as in `inputs`.

    It reduces over the last axis; leading axes (draws, subjects) are kept.
    """

    key: str
    name: Text
    family: Family
    unit: str
    low: float
    high: float
    inputs: tuple[Input, ...]
    equation: str
    cite: str  # key in docs/references.bib
    meaning: Text
    compute: Callable[..., float | NDArray[np.float64]]
    higher_is_riskier: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The value of an indicator for one subject, or the reason why there is none.

    `low` and `high` bound a 90 % interval, or hard bounds where part of the supply is unknown;
    `interval` says which.
    """

    indicator: str
    value: float | None
    low: float | None = None
    high: float | None = None
    interval: str | None = None  # "90%" | "bounds"
    reason: Text | None = None  # why value is None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError(f"{self.indicator}: give a value, or the reason why it is missing")
