"""What alloys, compounds and components are made of, by mass."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from minamoto.core.tables.columns import EVIDENCE, KEY, ONE, key_column

KINDS = "^(alloy|compound|component)$"
BASES = "^(limits|maximum|nominal|balance|formula|estimate)$"


class Compositions(dy.Schema):
    """One material in one alloy, compound or component, as a mass fraction with its range.

    Iron, oxygen, nitrogen, hydrogen, carbon that is no graphite, resin and glass have no rows: the
    fractions of a composition add up to one at most, and what remains is those and impurities. A
    mineral's key stands for its element: fluorspar for fluorine, barite for barium.

    `basis` of a row: `limits` of a standard, the value their middle; `maximum`, a standard's only
    limit (of 0.5 % or more), the value half of it; `nominal` of a publication; `balance` of the
    other rows; `formula`; `estimate` of general knowledge.
    """

    composition = key_column()
    kind = dy.String(regex=KINDS)
    name_en = dy.String()
    name_ja = dy.String()
    aliases = dy.String(nullable=True)  # further names, separated by ';'
    standard = dy.String(nullable=True)  # designations, separated by '; '
    material = key_column()
    fraction_low = dy.Float64(min=0, max=1, metadata=ONE)
    fraction = dy.Float64(min=0, max=1, metadata=ONE)
    fraction_high = dy.Float64(min=0, max=1, metadata=ONE)
    basis = dy.String(regex=BASES)
    formula = dy.String(nullable=True)  # that the fraction is computed from
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)

    @dy.rule()
    def fraction_is_in_its_range(cls) -> pl.Expr:  # noqa: N805  # as the validation library asks
        """Low, value and high are in order."""
        fraction = pl.col("fraction")
        return (pl.col("fraction_low") <= fraction) & (fraction <= pl.col("fraction_high"))
