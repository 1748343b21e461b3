"""Sums whose last digit does not hang on how many threads add."""

from __future__ import annotations

import polars as pl


def in_order(column: str | pl.Expr) -> pl.Expr:
    """Sum of a column within each group, added in the order of the rows; nulls count nothing.

    A plain `sum` in `group_by(...).agg(...)` is added in parts, one a thread, where the frame is
    large: the same rows then give sums that differ in the last digits.

    Examples
    --------
    >>> frame = pl.DataFrame({"country": ["CHN", "CHN", "JPN"], "mass_t": [1.0, None, 2.0]})
    >>> frame.group_by("country", maintain_order=True).agg(in_order("mass_t"))["mass_t"].to_list()
    [1.0, 2.0]
    """
    expression = pl.col(column) if isinstance(column, str) else column
    return expression.drop_nulls().sum()
