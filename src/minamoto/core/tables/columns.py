"""Constructors of columns that mean the same in every table."""

from __future__ import annotations

from typing import Any

import dataframely as dy

from minamoto.core.stage import STAGE_KEYS

ISO3 = r"^[A-Z]{3}$"
HS6 = r"^\d{6}$"
KEY = r"^[a-z][a-z0-9_]*$"
EVIDENCE = "^(read|mixed|derived|general_knowledge)$"  # what a row rests on, best to worst
YEAR_FIRST, YEAR_LAST = 1900, 2100
WORLD_EXTRACTION_T = 2e10  # all ores mined in a year are below 20 Gt; larger is a unit error

ONE = {"unit": "1"}
TONNE = {"unit": "t"}
USD = {"unit": "USD"}
YEAR = {"unit": "yr"}


def key_column(regex: str = KEY, **kwargs: Any) -> dy.String:
    """Text that is part of the key of its table."""
    return dy.String(primary_key=True, regex=regex, **kwargs)


def year_column(*, primary_key: bool = True) -> dy.Int16:
    """A calendar year."""
    return dy.Int16(primary_key=primary_key, min=YEAR_FIRST, max=YEAR_LAST, metadata=YEAR)


def stage_column(*, primary_key: bool = True, nullable: bool = False) -> dy.String:
    """Key of one of the ordered stages."""
    return dy.String(
        primary_key=primary_key,
        nullable=nullable,
        regex=f"^({'|'.join(STAGE_KEYS)})$",
    )


def fraction_column() -> dy.Float64:
    """A share, 0-1, that may be missing."""
    return dy.Float64(nullable=True, min=0, max=1, metadata=ONE)
