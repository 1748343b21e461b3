"""A report before it is set: sections of charts, tables and cards, all in one language.

The page and the PDF are two settings of the same story, so that they cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from minamoto.core.text import Lang
from minamoto.report.display import Display


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture whose title says what it shows; `parts` are SVGs that a page break may part."""

    key: str
    title: str
    subtitle: str
    source: str
    parts: tuple[str, ...]
    twin: Display | None = None
    note: str | None = None
    legend: tuple[tuple[str, str], ...] = ()  # (colour, what it is)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledTable:
    """A table that stands on the page; `is_folded` where it is for reference only."""

    key: str
    title: str
    display: Display
    note: str | None = None
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureRow:
    """One row of the ranking, in words, with its two small bars."""

    material: str
    anchor: str
    rank: str
    rank_range: str
    stage: str
    form: str
    leader: str
    share: str
    share_bar: str
    score: str
    score_bar: str
    controlled: str
    controls: str
    imports: str
    imports_note: str
    imports_title: str
    grade: str
    grade_meaning: str
    year: str
    sort: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The ranked exposures."""

    title: str
    subtitle: str
    source: str
    headers: dict[str, str]
    rows: tuple[ExposureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that is known of one material on half a page."""

    anchor: str
    name: str
    badge: str
    lead: str | None
    charts: tuple[Chart, ...]
    measures: Display | None
    further: Display | None
    controls: tuple[str, ...]
    uses: tuple[str, ...]
    unknowns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceCard:
    """Where one material comes from: the wide picture, then pictures and tables beside each other.

    `beside` are pictures half as wide; `folded` are for reference and stay off paper.
    """

    anchor: str
    name: str
    badge: str
    lead: str | None
    wide: tuple[Chart, ...]
    beside: tuple[Chart, ...]
    tables: tuple[TitledTable, ...]
    folded: tuple[TitledTable, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the report under one heading."""

    key: str
    title: str
    lead: tuple[str, ...] = ()
    ranking: Ranking | None = None
    charts: tuple[Chart, ...] = ()
    tables: tuple[TitledTable, ...] = ()
    cards: tuple[Card, ...] = ()
    traces: tuple[TraceCard, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    code: str | None = None

    @property
    def is_reference(self) -> bool:
        """Whether it holds folded tables alone: not in the contents, and not on paper."""
        return bool(self.tables) and all(table.is_folded for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The whole report."""

    lang: Lang
    title: str
    about: tuple[tuple[str, str], ...]  # as-of day, years of the data, version
    headline: tuple[str, ...]
    tiles: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)
