"""The chain of one material: its forms upstream first, their trade codes, the steps between them.

Mass is contained tonnes on the basis of the chain (the element, an oxide, or the mineral itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.text import Text

ALL = "ALL"  # exporters, or countries, that have no row of their own
HOST = "host"  # in place of the form before: the first form comes with another material

Trade = Literal["codes", "pool", "both", "none"]
SeriesKind = Literal["mass", "share"]
Basis = Literal["element", "oxide", "mineral"]
Tier = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure and how far it may be off: 0 <= low <= value <= high."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high:
            raise InputError(
                f"a range must be 0 <= low <= value <= high, got {self.low}, {self.value}, "
                f"{self.high}"
            )

    @property
    def sd(self) -> float:
        """A quarter of the width: the limits are taken as two standard deviations away."""
        return (self.high - self.low) / 4

    @property
    def is_exact(self) -> bool:
        """Whether there is nothing to choose."""
        return self.low == self.high

    def times(self, other: Range) -> Range:
        """The product of two ranges, limit by limit."""
        return Range(
            low=self.low * other.low, value=self.value * other.value, high=self.high * other.high
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a row rests on: a key of table `sources`, and how far it was read there."""

    source: str
    evidence: str  # read | mixed | derived | general_knowledge
    note: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedSeries:
    """The series of table `production` that observes the output of a form.

    `content` times its `quantity` is contained tonnes. A series of kind `share` says only how the
    world's output, which the chain determines, divides among countries.
    """

    stage: str
    form: str
    source: str
    year: int
    kind: SeriesKind
    content: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of the material; `trade` says whether its partners are known."""

    key: str
    position: int
    stage: str
    name: Text
    series: ObservedSeries | None
    use: tuple[float, float] | None  # low, high share of what is available; None: all, the last
    other_feed: tuple[float, float]  # low, high share of the output
    trade: Trade
    basis: Basis
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedCode:
    """An HS code of a form: contained mass = gross weight x split x content."""

    form: str
    hs6: str
    exporter: str  # ISO3, or `ALL`
    trade_source: str
    content: Range
    split: Range
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Content that arrives in `to_form` per content of `from_form` sent."""

    from_form: str
    to_form: str
    process_yield: Range
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The form that the first form of a by-product comes with, in the same country.

    `t_per_t` is the most there is to gain: contained tonnes of the by-product per contained tonne
    of the host's form, on the basis of the host's chain.
    """

    to_form: str
    material: str
    form: str
    t_per_t: Range
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reagent:
    """An input that holds none of the material, contained tonnes per contained tonne made."""

    form: str
    material: str
    reagent_form: str
    country: str  # where the form is made, or `ALL`
    t_per_t: Range
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All that is known of the way of one material from ore to refined product."""

    material: str
    forms: tuple[Form, ...]  # upstream first
    codes: tuple[TradedCode, ...]
    steps: tuple[Step, ...]
    hosts: tuple[Host, ...]
    reagents: tuple[Reagent, ...]

    @property
    def is_in_tonnes(self) -> bool:
        """Whether a series says how much there is; shares alone say only how it divides."""
        return any(form.series is not None and form.series.kind == "mass" for form in self.forms)

    def form(self, key: str) -> Form:
        """The form of that key; raises `UnknownName` with the nearest ones."""
        for form in self.forms:
            if form.key == key:
                return form
        keys = [form.key for form in self.forms]
        raise UnknownName("form", f"{self.material}, {key}", nearest(key, keys))

    def traded_as(self, hs6: str, exporter: str) -> tuple[TradedCode, ...]:
        """What a code holds when this country exports it: its own rows, else those of `ALL`."""
        rows = [code for code in self.codes if code.hs6 == hs6]
        own = tuple(code for code in rows if code.exporter == exporter)
        return own or tuple(code for code in rows if code.exporter == ALL)

    def reagents_of(self, form: str, country: str) -> tuple[Reagent, ...]:
        """What a form made in this country takes: its own row of each reagent, else `ALL`'s."""
        rows = [reagent for reagent in self.reagents if reagent.form == form]
        own = {(r.material, r.reagent_form) for r in rows if r.country == country}
        return tuple(
            r
            for r in rows
            if r.country == country
            or (r.country == ALL and (r.material, r.reagent_form) not in own)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the chain of a material is covered, and why no further."""

    material: str
    tier: Tier
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The group of materials whose network stands in for that of a member without one."""

    material: str
    group: str
    why: Text
