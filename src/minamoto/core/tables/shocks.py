"""Parameters of how disruptions run, by instrument."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from minamoto.core.profile_kinds import PROFILES
from minamoto.core.scenario import INSTRUMENTS
from minamoto.core.tables.columns import EVIDENCE, KEY, key_column


class ShockProfiles(dy.Schema):
    """A parameter of the course that an instrument takes, with range and what it rests on.

    `events` : ids of table `controls` (or `durations`) that the number is read or fitted from; null
    where it is an assumption, whose reason is in `note`. Weeks, or parts of the normal.
    """

    instrument = key_column(regex=f"^({'|'.join(INSTRUMENTS)})$")
    profile = key_column(regex=f"^({'|'.join(PROFILES)})$")
    parameter = key_column()
    low = dy.Float64(min=0, metadata={"unit": "as `unit`"})
    value = dy.Float64(min=0, metadata={"unit": "as `unit`"})
    high = dy.Float64(min=0, metadata={"unit": "as `unit`"})
    unit = dy.String(regex="^(1|weeks)$")
    events = dy.String(nullable=True, regex=r"^[A-Z0-9]+([-+;][A-Za-z0-9+]+)*$")
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String()
    note_ja = dy.String()

    @dy.rule()
    def value_is_in_its_range(cls) -> pl.Expr:  # noqa: N805  # as the validation library asks
        """Low, value and high are in order."""
        return (pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high"))
