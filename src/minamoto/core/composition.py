"""`Composition`: which materials an alloy, compound or component holds, as shares of its mass."""

from __future__ import annotations

from dataclasses import dataclass

from minamoto.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituent:
    """One material of a composition; fractions of mass, 0-1, low <= fraction <= high."""

    material: str
    low: float
    fraction: float
    high: float
    basis: str  # limits | maximum | nominal | balance | formula | estimate | user | whole
    source: str | None  # key of table `sources`; None where the user said so, or of the whole
    evidence: str  # read | mixed | derived | general_knowledge | user
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What something is made of; what its constituents leave of the mass is not counted.

    `kind` is alloy, compound or component of the library, `material` where the name is that of a
    material, which is then the whole, and `user` for a composition of the user's own.
    """

    key: str
    name: Text
    kind: str
    constituents: tuple[Constituent, ...]
    standard: str | None = None
    note: Text | None = None

    def fraction(self, material: str) -> float:
        """Mass fraction of one material, 0 where it is not among the constituents."""
        return sum(part.fraction for part in self.constituents if part.material == material)

    @property
    def counted(self) -> float:
        """Sum of the fractions, 0-1; the rest is iron, oxygen, resin ... or impurity."""
        return sum(part.fraction for part in self.constituents)

    @property
    def is_estimate(self) -> bool:
        """Whether any fraction rests on general knowledge alone."""
        return any(part.evidence == "general_knowledge" for part in self.constituents)
