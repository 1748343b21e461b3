"""Records of one thing each: a material, a country, a source, an origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minamoto.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An element, a group of elements or a mineral that is traded and used as one."""

    key: str
    symbol: str | None
    name: Text
    kind: str  # element | group | mineral | product
    family: str | None  # the group that statistics often lump it in, such as rare_earths


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country or customs territory by its ISO 3166 alpha-3 code."""

    iso3: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that figures come from."""

    key: str
    publisher: str
    title: str
    edition: str
    url: str
    licence: str
    attribution: str
    via: str | None = None  # who passed the figure on, where it came second-hand
    retrieved: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the figures of a finding came from: a source, the table it entered, and its years."""

    source: str
    title: str
    publisher: str
    edition: str
    url: str
    licence: str
    table: str
    year_first: int | None
    year_last: int | None
    via: str | None = None
