"""`trace --downstream`: all that a country makes ends somewhere, and both ways tell the same."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from minamoto.core.errors import InputError
from minamoto.study.trace import trace
from minamoto.study.trace_downstream import DESTINATIONS, trace_downstream

DAY = date(2026, 1, 15)
DRAWS = 20


@pytest.fixture(scope="module")
def china() -> pl.DataFrame:
    found = trace_downstream("China", "magnesium", on=DAY, draws=DRAWS)
    return found.to_polars("destinations")


def test_all_that_is_made_ends_in_use_stock_or_loss(china: pl.DataFrame) -> None:
    assert dict(china.schema) == DESTINATIONS
    assert 0.98 < float(china["share"].sum()) <= 1 + 1e-9
    assert (china["share_low"] <= china["share"]).all()
    assert (china["share"] <= china["share_high"]).all()


def test_what_is_shipped_directly_is_a_part_of_the_whole(china: pl.DataFrame) -> None:
    direct = china.filter(pl.col("end") == "used")["direct_share"]
    assert direct.is_between(0, 1).all()
    assert 0.9 < float(direct.sum()) <= 1 + 1e-9


def test_a_user_gets_from_a_maker_what_the_maker_sends_it(china: pl.DataFrame) -> None:
    upstream = trace("Japan", "magnesium", on=DAY, draws=DRAWS).to_polars("origin")
    made = upstream.filter((pl.col("form") == "metal") & (pl.col("country") == "CHN"))["mass_t"][0]
    sent = china.filter((pl.col("country") == "JPN") & (pl.col("end") == "used"))["mass_t"][0]
    assert sent == pytest.approx(made, rel=0.02)  # China's own imports, and stocks, lie between


def test_a_country_that_makes_none_is_told_so() -> None:
    with pytest.raises(InputError, match="no statistics show any made in Iceland"):
        trace_downstream("Iceland", "magnesium", on=DAY, draws=DRAWS)
