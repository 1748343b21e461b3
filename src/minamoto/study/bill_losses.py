"""What each supply of a network loses when a country is cut off: one matrix for all products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from minamoto.study.networks import KeptNetwork

FloatArray = NDArray[np.float64]

LEAST = 0.02  # of a supply that was in a country, for its loss to be computed: no loss is larger


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where supplies enter a network: an entry, and where its ore is known to be mined."""

    form: str
    country: str
    is_made: bool
    mine_country: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Losses:
    """Shares of each source, dimensionless, (n_sources, n_countries).

    `passed` : was in the country before; `lost` : cannot arrive without it, after rerouting.
    `unreached` : sources whose mine no statistics connect with their entry.
    """

    countries: tuple[str, ...]
    passed: FloatArray
    lost: FloatArray
    unreached: tuple[Source, ...]


def losses_of(network: KeptNetwork, sources: Sequence[Source], home: str) -> Losses:
    """What `country_losses.losses` gives, kept with the network."""

    def answer() -> dict[str, object]:
        from minamoto.study.country_losses import losses  # large, and spared where answers are kept

        return _as_json(losses(network.mixing, sources, home))

    asked = [[astuple(source) for source in sources], home]
    kept = network.kept("losses", asked, answer)
    shape = (len(sources), len(kept["countries"]))
    return Losses(
        countries=tuple(kept["countries"]),
        passed=np.array(kept["passed"], dtype=np.float64).reshape(shape),
        lost=np.array(kept["lost"], dtype=np.float64).reshape(shape),
        unreached=tuple(Source(**source) for source in kept["unreached"]),
    )


def _as_json(found: Losses) -> dict[str, object]:
    return {
        "countries": found.countries,
        "passed": found.passed.tolist(),
        "lost": found.lost.tolist(),
        "unreached": [asdict(source) for source in found.unreached],
    }
