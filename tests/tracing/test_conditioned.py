"""What is known to be mined in one country begins there, and only its own ways are followed."""

from __future__ import annotations

import numpy as np
import pytest

from minamoto.core.errors import NoValue
from minamoto.tracing.asker import consumption
from minamoto.tracing.conditioned import mined_only
from minamoto.tracing.mixing import mixing
from minamoto.tracing.origin import trace
from minamoto.tracing.passing import passing_all
from tests.tracing.networks import built

# Ore of Australia goes to Japan through Korea, ore of the United States directly; Japan takes both.
ORES = built(
    [("ore", "AUS"), ("ore", "USA"), ("ore", "KOR"), ("metal", "JPN"), ("ore", "JPN")],
    [(0, 2, 6.0, 6.0), (2, 4, 6.0, 6.0), (1, 4, 2.0, 2.0), (4, 3, 8.0, 4.0)],
    {0: 6.0, 1: 2.0},
)


def test_a_supply_mined_in_one_country_is_wholly_of_it() -> None:
    mix = mixing(ORES)
    for country in ("AUS", "USA"):
        found = trace(mined_only(mix, country), consumption("metal", "JPN"))
        mined = dict(zip(ORES.countries, found.mined_in()[:, 0].tolist(), strict=True))
        assert mined[country] == pytest.approx(1.0)
        assert sum(mined.values()) == pytest.approx(1.0)


def test_only_the_ways_of_that_ore_are_followed() -> None:
    mix = mixing(ORES)
    asker = consumption("metal", "JPN")
    korea = ORES.countries.index("KOR")
    assert passing_all(mix, asker)[korea] == pytest.approx(0.75)
    assert passing_all(mined_only(mix, "AUS"), asker)[korea] == pytest.approx(1.0)
    assert passing_all(mined_only(mix, "USA"), asker)[korea] == pytest.approx(0.0)


def test_weighted_by_where_it_was_mined_the_parts_are_the_whole() -> None:
    mix = mixing(ORES)
    asker = consumption("metal", "JPN")
    mined = trace(mix, asker).mined_in()[:, 0]
    parts = [
        share * passing_all(mined_only(mix, country), asker)
        for country, share in zip(ORES.countries, mined, strict=True)
        if share > 0
    ]
    assert np.sum(parts, axis=0) == pytest.approx(passing_all(mix, asker))


def test_where_no_such_ore_arrives_there_is_no_value() -> None:
    with pytest.raises(NoValue):
        trace(mined_only(mixing(ORES), "KOR"), consumption("metal", "JPN"))
